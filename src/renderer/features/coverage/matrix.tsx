import { Button, SegmentedControl } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CellCounts } from '../../../contract/index.ts';
import { PAPER_STATES, WATCH_STATES } from '../../../domain/coverage-terms.ts';
import { api } from '../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { numberText, percentText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { districtName, placeName, regionName } from '../stations/words.ts';
import classes from './coverage.module.css';
import { StateMark } from './mark.tsx';
import { QUESTION_IDS, QUESTIONS, type StateWord } from './questions.ts';
import { openCell } from './store.ts';
import { stateName } from './words.ts';

const BY = ['region', 'district', 'place'] as const;

/** Expected against received, from the country down to the place. Every figure opens the list that it counts. */
export function Matrix() {
  const { t } = useTranslation();
  const [of, setOf] = useState<'papers' | 'watch'>('papers');
  const [path, setPath] = useState<string[]>([]);
  const [region = null, district = null] = path;
  const query = useQuery(
    api.coverage.matrix.queryOptions({ input: { region, district }, placeholderData: keepPreviousData }),
  );
  const words: readonly StateWord[] = of === 'papers' ? PAPER_STATES : WATCH_STATES;
  const nameAt = (code: string, depth: number): string =>
    code === ''
      ? t('coverage.matrix.nowhere')
      : depth === 0
        ? regionName(code)
        : depth === 1
          ? districtName(code)
          : placeName(code);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('coverage.tab.matrix')} tabIndex={0}>
      <div className={classes.matrixHead}>
        <nav className={classes.path} aria-label={t('coverage.matrix.path')}>
          {['', ...path].map((code, depth) => (
            <Button
              key={path.slice(0, depth).join('/') || 'country'}
              size="compact-sm"
              variant={depth === path.length ? 'light' : 'subtle'}
              aria-current={depth === path.length ? 'location' : undefined}
              leftSection={depth > 0 ? <IconChevronRight size={14} aria-hidden /> : undefined}
              onClick={() => setPath(path.slice(0, depth))}
            >
              {depth === 0 ? t('coverage.country') : <Hostile text={nameAt(code, depth - 1)} max={40} />}
            </Button>
          ))}
        </nav>
        <SegmentedControl
          size="xs"
          aria-label={t('coverage.matrix.of')}
          value={of}
          onChange={(value) => setOf(value === 'watch' ? 'watch' : 'papers')}
          data={(['papers', 'watch'] as const).map((value) => ({ value, label: t(`coverage.matrix.${value}`) }))}
        />
      </div>
      {query.isPending ? (
        <ListSkeleton rows={10} height={36} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <FiguresTable
            caption={t('coverage.matrix.caption', { what: t(`coverage.matrix.by.${BY[path.length] ?? 'place'}`) })}
            heads={[
              { key: 'where', text: t('coverage.matrix.where') },
              { key: 'stations', text: t('coverage.matrix.stations'), figures: true },
              ...(of === 'papers' ? [{ key: 'received', text: t('coverage.matrix.received'), figures: true }] : []),
              ...words.map((word) => ({
                key: word,
                text: (
                  <span className={classes.wordHead}>
                    <StateMark word={word} size={11} /> {stateName(word)}
                  </span>
                ),
                figures: true,
              })),
              ...(of === 'papers' ? [{ key: 'counted', text: t('coverage.matrix.counted'), figures: true }] : []),
            ]}
          >
            <Row
              name={path.length === 0 ? t('coverage.matrix.whole') : nameAt(path.at(-1) ?? '', path.length - 1)}
              cell={query.data.whole}
              of={of}
              path={path}
              sum
            />
            {query.data.rows.map(({ code, ...cell }) => (
              <Row
                key={code}
                name={nameAt(code, path.length)}
                cell={cell}
                of={of}
                path={[...path, code]}
                onOpen={path.length < 2 && cell.stations > 0 ? () => setPath([...path, code]) : undefined}
              />
            ))}
          </FiguresTable>
          {query.data.unlisted > 0 && (
            <p className={classes.quiet}>
              {t('coverage.matrix.unlisted', { count: query.data.unlisted, n: numberText(query.data.unlisted) })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

interface RowProps {
  name: string;
  cell: CellCounts;
  of: 'papers' | 'watch';
  path: readonly string[];
  sum?: boolean;
  onOpen?: (() => void) | undefined;
}

function Row({ name, cell, of, path, sum, onOpen }: RowProps) {
  const { stations, counted, paper } = cell;
  const received = paper.partial + paper.complete + paper.conflict;
  const figures = (words: readonly StateWord[]) => (shown: StateWord) => (
    <Figure
      key={shown}
      n={countOf(cell, shown)}
      base={stations}
      words={words.filter((word) => word === shown)}
      name={name}
      path={path}
    />
  );
  return (
    <tr data-sum={sum || undefined}>
      <th scope="row">
        {onOpen ? (
          <Button size="compact-sm" variant="subtle" onClick={onOpen}>
            <Hostile text={name} max={60} />
          </Button>
        ) : (
          <Hostile text={name} max={60} />
        )}
      </th>
      <Figure n={stations} base={null} words={of === 'papers' ? PAPER_STATES : WATCH_STATES} name={name} path={path} />
      {of === 'papers' ? (
        <>
          <Figure n={received} base={stations} words={['partial', 'complete', 'conflict']} name={name} path={path} />
          {PAPER_STATES.map(figures(PAPER_STATES))}
          <FigureCell of={percentText(counted, stations)}>
            <span className={classes.plain}>{numberText(counted)}</span>
          </FigureCell>
        </>
      ) : (
        WATCH_STATES.map(figures(WATCH_STATES))
      )}
    </tr>
  );
}

const countOf = ({ watch, paper }: CellCounts, word: StateWord): number =>
  word in watch ? watch[word as keyof typeof watch] : paper[word as keyof typeof paper];

/** A number that opens its list. */
function Figure(props: {
  n: number;
  base: number | null;
  words: readonly StateWord[];
  name: string;
  path: readonly string[];
}) {
  const { t } = useTranslation();
  const { n, base, words, name, path } = props;
  const [region = null, district = null, place = null] = path;
  const question = questionOf(words);
  const label = words.map(stateName).join(', ');
  return (
    <FigureCell of={base === null ? undefined : percentText(n, base)}>
      {n === 0 ? (
        <span className={classes.plain}>0</span>
      ) : (
        <Button
          size="compact-sm"
          variant="subtle"
          className={classes.figure}
          aria-label={t('coverage.matrix.open', { what: label, where: name, n: numberText(n) })}
          onClick={() => openCell({ question, shown: words }, { region, district, place })}
        >
          {numberText(n)}
        </Button>
      )}
    </FigureCell>
  );
}

/** The question that a word belongs to: the one that asks about it, else the first that knows it. */
function questionOf(words: readonly StateWord[]) {
  const [word = 'uncovered'] = words;
  const asks = (list: readonly StateWord[]) => words.length === 1 && list.includes(word);
  if (PAPER_STATES.some((each) => each === word)) return 'papers' as const;
  return QUESTION_IDS.find((id) => asks(QUESTIONS[id].asked)) ?? ('nobody' as const);
}
