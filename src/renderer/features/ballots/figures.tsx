import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { BallotFigures } from '../../../contract/areas/ballots.ts';
import { api } from '../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { numberText, percentText } from '../../components/number-text.ts';
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
    <FigureCell of={base > 0 && `${percentText(n, base)} · ${numberText(n)}/${numberText(base)}`}>
      {numberText(n)}
    </FigureCell>
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
    <FiguresTable
      caption={t('ballots.places')}
      heads={[
        { key: 'where', text: t('ballots.where') },
        { key: 'n', text: 'n', figures: true },
        ...options.map(({ code }) => ({ key: code, text: words.choice(code), figures: true })),
      ]}
    >
      {matrix.map(({ region, place, byParty, n }) => (
        <tr key={`${region} ${place}`}>
          <th scope="row">
            {words.region(region)} · {place === '' ? t('ballots.elsewhere') : words.place(place)}
            {n < FEW && <small> · {t('ballots.few')}</small>}
          </th>
          <FigureCell>{numberText(n)}</FigureCell>
          {options.map((option) => (
            <Share key={option.code} n={byParty[option.code] ?? 0} base={n} />
          ))}
        </tr>
      ))}
    </FiguresTable>
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
        <FiguresTable
          key={`${source} ${contest}`}
          caption={
            <>
              {t(`ballots.sources.${source}`)} · {words.contest(contest)} ·{' '}
              {t('ballots.base', { total: figures.total, people, stations })}
            </>
          }
        >
          {BUCKETS.filter((bucket) => figures[bucket] > 0 || bucket === 'confirmed').map((bucket) => (
            <Fragment key={bucket}>
              <tr>
                <th scope="row">{t(`ballots.bucket.${bucket}`)}</th>
                <Share n={figures[bucket]} base={figures.total} />
              </tr>
              {bucket === 'confirmed' &&
                words.optionsOf(contest).map((option) => (
                  <tr key={option.code} data-part="">
                    <th scope="row">{words.choice(option.code)}</th>
                    <Share n={figures.byParty[option.code] ?? 0} base={figures.confirmed} />
                  </tr>
                ))}
            </Fragment>
          ))}
        </FiguresTable>
      ))}
      {matrix.length > 0 && <Places matrix={matrix} />}
      <FiguresTable
        caption={t('ballots.spamRate')}
        heads={[
          { key: 'claimed', text: t('ballots.claimed') },
          { key: 'spam', text: t('ballots.outcome.spam'), figures: true },
          { key: 'held', text: t('ballots.bucket.quarantined'), figures: true },
        ]}
      >
        {rates.map((rate) => (
          <tr key={rate.claimed}>
            <th scope="row">{words.choice(rate.claimed)}</th>
            <Share n={rate.spam} base={rate.reviewed} />
            <Share n={rate.held} base={rate.total} />
          </tr>
        ))}
      </FiguresTable>
      <p className={classes.quiet}>{t('ballots.spamRateWhat')}</p>
    </section>
  );
}
