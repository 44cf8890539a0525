import { NativeSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { OfficialRegions } from '../../../../contract/areas/official.ts';
import type { OfficialLevel } from '../../../../domain/official-sheet.ts';
import { plain } from '../../../components/hostile.tsx';
import { numberText } from '../../../components/number-text.ts';
import classes from './official.module.css';
import { usePublications } from './use-publications.ts';
import { useOfficialView } from './view.ts';
import { useOfficialWords } from './words.ts';

/** Which publication of a level is compared, where there are several; the newest unless somebody chooses. */
export function Against({ level }: { level: OfficialLevel }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { of, compared } = usePublications();
  const those = of(level);
  const current = compared(level);
  if (those.length < 2 || !current) return null;
  // A correction of one station, later than the table of all, must not look like the whole.
  const most = Math.max(...those.map(({ rows }) => rows));
  return (
    <div>
      <NativeSelect
        size="xs"
        label={t(`official.from.choose.${level}`)}
        value={current.id}
        onChange={(event) => {
          const { value } = event.currentTarget;
          useOfficialView.setState(({ chosen: before }) => ({ chosen: { ...before, [level]: value } }));
        }}
        data={those.map((each) => ({ value: each.id, label: words.publication(each) }))}
      />
      {current.rows < most && (
        <p className={classes.note} role="status">
          {t('official.from.fewer', { n: numberText(current.rows), most: numberText(most) })}
        </p>
      )}
    </div>
  );
}

/** Of how many regions or stations a sum is. */
export function Coverage({
  coverage,
  level,
}: {
  coverage: { parts: number; of: number | null };
  level?: OfficialLevel;
}) {
  const { t } = useTranslation();
  const { parts, of } = coverage;
  if (of === null) return <>{t('official.from.unknownPart')}</>;
  return (
    <>
      {t(level === 'region' ? 'official.from.partRegions' : 'official.from.partStations', {
        parts: numberText(parts),
        of: numberText(of),
      })}
    </>
  );
}

/** Whose figures these are, as of when, and whether they are a sum. */
export function PublishedBy({ from, sumOf }: { from: OfficialRegions['from']['country']; sumOf: boolean }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { byId } = usePublications();
  const found = from && byId(from.publication);
  if (!found) return <>{t('official.from.nothing')}</>;
  return (
    <>
      {t(sumOf ? 'official.from.sum' : 'official.from.published', {
        source: plain(found.source, 80),
        at: words.asOf(found.asOf),
      })}
    </>
  );
}
