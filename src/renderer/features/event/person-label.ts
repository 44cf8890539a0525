import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { plain } from '../../components/hostile.tsx';

/** What somebody of a case is called where names are masked: initials and part; numbered where two would look alike. */
export function usePersonLabel(people: readonly AffectedRow[]): (id: string) => string {
  const { t } = useTranslation();
  const bare = (row: AffectedRow) =>
    `${row.initials === null ? t('affected.unnamed') : plain(row.initials, 20)} (${t(`affected.roles.${row.role}`)})`;
  const seen = new Map<string, number>();
  const labels = new Map(
    people.map((row) => {
      const label = bare(row);
      const n = (seen.get(label) ?? 0) + 1;
      seen.set(label, n);
      return [row.id, n === 1 ? label : `${label} ${n}`];
    }),
  );
  return (id) => labels.get(id) ?? t('event.nobody');
}
