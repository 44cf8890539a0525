import { UnstyledButton } from '@mantine/core';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { MapColumns } from '../../../contract/index.ts';
import { numberText } from '../../components/number-text.ts';
import classes from './coverage.module.css';
import { columnOf, type MapCounts } from './map-counts.ts';
import { StateMark } from './mark.tsx';
import { wordsOf } from './questions.ts';
import { useRegionSays } from './regions.tsx';
import { useCoverage } from './store.ts';

interface Props {
  /** A region of no ground in the country. */
  code: string;
  columns: MapColumns;
  counts: MapCounts;
  /** What a search leaves; null: all. */
  found: ReadonlySet<string> | null;
}

/** Stations in other countries: an inset, chosen as a region is. */
export function Abroad({ code, columns, counts, found }: Props) {
  const { t } = useTranslation();
  const { question, region, shown } = useCoverage();
  const says = useRegionSays();
  const column = columnOf(columns, question);
  const words = wordsOf(question);
  const marks = useMemo(() => {
    const own = columns.regions.indexOf(code);
    return columns.region.flatMap((each, at) =>
      each === own ? [{ id: columns.ids[at] ?? '', word: column[at] ?? 0 }] : [],
    );
  }, [columns, column, code]);
  const { asked, total } = counts.regions.get(code) ?? { asked: 0, total: 0 };
  const chosen = region === code;
  return (
    <UnstyledButton
      className={classes.abroad}
      aria-pressed={chosen}
      aria-label={says(code, counts, question)}
      onClick={() => useCoverage.setState({ region: chosen ? null : code, district: null, place: null, drawn: null })}
    >
      <span className={classes.abroadHead}>
        {t('coverage.abroad')} <small>{t('coverage.share', { n: numberText(asked), total: numberText(total) })}</small>
      </span>
      <span className={classes.abroadMarks}>
        {marks.map(({ id, word }) => {
          const name = words[word];
          const quiet = name === undefined || found?.has(id) === false || (shown.length > 0 && !shown.includes(name));
          return <span key={id}>{quiet ? <i className={classes.dot} /> : <StateMark word={name} size={10} />}</span>;
        })}
      </span>
    </UnstyledButton>
  );
}
