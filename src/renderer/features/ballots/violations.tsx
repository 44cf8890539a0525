import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { COMMISSION_FAULTS } from '../../../domain/protocol-entries.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { useCodeText } from '../../components/labels.ts';
import { numberText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { openInbox } from '../intake/inbox-filter.ts';
import classes from './ballots.module.css';

const SOURCES = ['voter', 'observer', 'other', 'commission'] as const;
/** Their columns are there even if nobody reported anything. */
const ALWAYS: readonly string[] = ['voter', 'observer'];

/**
 * Reports of violations by what they are about; voters, observers, and what was noted on protocols each in a column and
 * under a sum of its own.
 */
export function Violations() {
  const { t } = useTranslation();
  const viewer = useMe()?.role === 'viewer';
  const word = useCodeText();
  const query = useQuery(api.violations.counts.queryOptions());
  if (query.isPending) return <ListSkeleton rows={2} height={40} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data;
  const sum = (source: string, what: 'n' | 'copies', category?: string) =>
    rows
      .filter((row) => row.source === source && (category === undefined || row.category === category))
      .reduce((all, row) => all + row[what], 0);
  const sources = SOURCES.filter((source) => ALWAYS.includes(source) || sum(source, 'n') > 0);
  const about = (category: string): string => {
    const fault = COMMISSION_FAULTS.find((code) => code === category);
    return fault ? t(`protocols.commissionFault.${fault}`) : word('kinds', category);
  };
  const cell = (source: string, category?: string) => {
    const copies = sum(source, 'copies', category);
    return (
      <FigureCell key={source} of={copies > 0 && t('ballots.violationCopies', { n: copies })}>
        {numberText(sum(source, 'n', category))}
      </FigureCell>
    );
  };
  return (
    <FiguresTable
      caption={t('ballots.violations')}
      heads={[
        { key: 'kind', text: t('ballots.violationKind') },
        ...sources.map((source) => ({ key: source, text: t(`ballots.sources.${source}`), figures: true })),
      ]}
    >
      {[...new Set(rows.map(({ category }) => category))].map((category) => (
        <tr key={category}>
          <th scope="row">{about(category)}</th>
          {sources.map((source) => cell(source, category))}
        </tr>
      ))}
      <tr>
        <th scope="row">
          {viewer ? (
            t('ballots.violationsAll')
          ) : (
            <UnstyledButton className={classes.open} onClick={() => openInbox({ kinds: ['violation'] })}>
              {t('ballots.violationsAll')}
            </UnstyledButton>
          )}
        </th>
        {sources.map((source) => cell(source))}
      </tr>
    </FiguresTable>
  );
}
