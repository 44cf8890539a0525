import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BallotFigures } from '../../../contract/areas/ballots.ts';
import { api } from '../../client/rpc.ts';
import { useCodeText } from '../../components/labels.ts';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import classes from './ballots.module.css';
import { useBallotWords } from './words.ts';

const BUCKETS = [
  'confirmed',
  'protestInvalid',
  'noPhoto',
  'spam',
  'rejected',
  'superseded',
  'contradictory',
  'duplicate',
  'nobody',
  'quarantined',
  'unreviewed',
] as const;

/** A share with its n and base in the same cell; nothing where there is no base. */
function Share({ n, base }: { n: number; base: number }) {
  return (
    <td className={classes.number}>
      {n} <small>{base > 0 ? `${((100 * n) / base).toFixed(1)} % · ${n}/${base}` : '–'}</small>
    </td>
  );
}

/** Under so many a row is marked: one more message would change its shares by points. */
const FEW = 30;

/** Confirmed ballots of voters by place and party: n in every row, and a share never without both numbers. */
function Places({ matrix }: { matrix: BallotFigures['matrix'] }) {
  const { t } = useTranslation();
  const words = useBallotWords();
  const options = words.optionsOf(words.main);
  return (
    <table className={classes.table}>
      <caption>{t('ballots.places')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ballots.where')}</th>
          <th scope="col">n</th>
          {options.map((option) => (
            <th key={option.code} scope="col">
              {words.choice(option.code)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.map(({ region, place, byParty, n }) => (
          <tr key={`${region} ${place}`}>
            <th scope="row">
              {words.region(region)} · {place === '' ? t('ballots.elsewhere') : words.place(place)}
              {n < FEW && <small> · {t('ballots.few')}</small>}
            </th>
            <td className={classes.number}>{n}</td>
            {options.map((option) => (
              <Share key={option.code} n={byParty[option.code] ?? 0} base={n} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const SOURCES = ['voter', 'observer', 'other'] as const;

/** Reports of violations by what they are about; voters and observers each in a column and under a sum of its own. */
function Violations() {
  const { t } = useTranslation();
  const word = useCodeText();
  const query = useQuery(api.violations.counts.queryOptions());
  if (query.isPending) return <ListSkeleton rows={2} height={40} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data;
  const sum = (source: string, what: 'n' | 'copies', category?: string) =>
    rows
      .filter((row) => row.source === source && (category === undefined || row.category === category))
      .reduce((all, row) => all + row[what], 0);
  const sources = SOURCES.filter((source) => source !== 'other' || sum(source, 'n') > 0);
  const cell = (source: string, category?: string) => {
    const copies = sum(source, 'copies', category);
    return (
      <td key={source} className={classes.number}>
        {sum(source, 'n', category)} {copies > 0 && <small>{t('ballots.violationCopies', { n: copies })}</small>}
      </td>
    );
  };
  return (
    <table className={classes.table}>
      <caption>{t('ballots.violations')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('ballots.violationKind')}</th>
          {sources.map((source) => (
            <th key={source} scope="col">
              {t(`ballots.sources.${source}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...new Set(rows.map(({ category }) => category))].map((category) => (
          <tr key={category}>
            <th scope="row">{word('kinds', category)}</th>
            {sources.map((source) => cell(source, category))}
          </tr>
        ))}
        <tr>
          <th scope="row">{t('ballots.violationsAll')}</th>
          {sources.map((source) => cell(source))}
        </tr>
      </tbody>
    </table>
  );
}

/** Figures of what was reviewed, and spam by the party that was passed on: a filter that leans shows here. */
export function Figures() {
  const { t } = useTranslation();
  const words = useBallotWords();
  const query = useQuery(api.ballots.figures.queryOptions());
  if (query.isPending) return <ListSkeleton rows={4} height={80} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { sources, rates, matrix } = query.data;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('ballots.tab.figures')} tabIndex={0}>
      <Notice>{t('ballots.selfSelected')}</Notice>
      {sources.map(({ source, contest, figures, people, stations }) => (
        <table key={`${source} ${contest}`} className={classes.table}>
          <caption>
            {t(`ballots.sources.${source}`)} · {words.contest(contest)} ·{' '}
            {t('ballots.base', { total: figures.total, people, stations })}
          </caption>
          <tbody>
            {BUCKETS.filter((bucket) => figures[bucket] > 0 || bucket === 'confirmed').map((bucket) => (
              <tr key={bucket}>
                <th scope="row">{t(`ballots.bucket.${bucket}`)}</th>
                <Share n={figures[bucket]} base={figures.total} />
              </tr>
            ))}
            {words.optionsOf(contest).map((option) => (
              <tr key={option.code} className={classes.party}>
                <th scope="row">{words.choice(option.code)}</th>
                <Share n={figures.byParty[option.code] ?? 0} base={figures.confirmed} />
              </tr>
            ))}
          </tbody>
        </table>
      ))}
      {matrix.length > 0 && <Places matrix={matrix} />}
      <Violations />
      <table className={classes.table}>
        <caption>{t('ballots.spamRate')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('ballots.claimed')}</th>
            <th scope="col">{t('ballots.outcome.spam')}</th>
            <th scope="col">{t('ballots.bucket.quarantined')}</th>
          </tr>
        </thead>
        <tbody>
          {rates.map((rate) => (
            <tr key={rate.claimed}>
              <th scope="row">{words.choice(rate.claimed)}</th>
              <Share n={rate.spam} base={rate.reviewed} />
              <Share n={rate.held} base={rate.total} />
            </tr>
          ))}
        </tbody>
      </table>
      <p className={classes.quiet}>{t('ballots.spamRateWhat')}</p>
    </section>
  );
}
