import { IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OfficialObservers } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Empty, Failed, ListSkeleton, Notice } from '../../../components/states.tsx';
import { PublishedBy } from './against.tsx';
import classes from './official.module.css';
import { RegionBar } from './region-bar.tsx';
import { usePublications } from './use-publications.ts';
import { useOfficialView } from './view.ts';
import { exactShare, signed, useOfficialWords } from './words.ts';

type Side = OfficialObservers['observed'];

/** Published results with and without an observer of ours, and always why that is no measure of what an observer does. */
export function Observers() {
  const { t } = useTranslation();
  const region = useOfficialView((view) => view.region);
  const { chosen } = usePublications();
  const query = useQuery(
    api.official.observers.queryOptions({ input: { station: chosen('station'), region: region || null } }),
  );
  const { data } = query;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.parts.observers')} tabIndex={0}>
      <h1 className={classes.title}>{t('official.observers.title')}</h1>
      <Notice>{t('official.observers.warning')}</Notice>
      <RegionBar />
      {query.isPending ? (
        <ListSkeleton rows={6} height={36} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : !data ? (
        <Empty icon={IconEye} title={t('official.observers.none')} what={t('official.observers.noneWhat')} />
      ) : (
        <>
          <p className={classes.counts}>
            <PublishedBy from={data.from} sumOf={false} />
          </p>
          <Table region={region} observed={data.observed} unobserved={data.unobserved} />
          {data.leftOut > 0 && (
            <p className={classes.quiet}>{t('official.observers.leftOut', { n: numberText(data.leftOut) })}</p>
          )}
        </>
      )}
      <p className={classes.quiet}>{t('official.observers.how')}</p>
    </section>
  );
}

function Table({ region, observed, unobserved }: { region: string; observed: Side; unobserved: Side }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const sides = [observed, unobserved];
  const row = (key: string, name: string, of: (side: Side) => { share: number | null; n: number; base: number }) => {
    const [a, b] = sides.map(of);
    return (
      <tr key={key}>
        <th scope="row">{name}</th>
        {sides.map((side, n) => {
          const { share, n: part, base } = of(side);
          return (
            <FigureCell
              // biome-ignore lint/suspicious/noArrayIndexKey: two columns, always the same
              key={n}
              of={share !== null && t('official.observers.of', { n: numberText(part), base: numberText(base) })}
            >
              {share === null ? null : exactShare(share)}
            </FigureCell>
          );
        })}
        <FigureCell>
          {a?.share == null || b?.share == null
            ? null
            : t('official.regions.points', { points: signed(100 * (a.share - b.share), 2) })}
        </FigureCell>
      </tr>
    );
  };
  return (
    <FiguresTable
      caption={[t('official.observers.caption'), ...(region ? [words.region(region)] : [])].join(' · ')}
      heads={[
        { key: 'figure', text: t('official.observers.figure') },
        { key: 'observed', text: t('official.observers.observed'), figures: true },
        { key: 'unobserved', text: t('official.observers.unobserved'), figures: true },
        { key: 'difference', text: t('official.observers.difference'), figures: true },
      ]}
    >
      <tr>
        <th scope="row">{t('official.observers.stations')}</th>
        <FigureCell>{numberText(observed.stations)}</FigureCell>
        <FigureCell>{numberText(unobserved.stations)}</FigureCell>
        <td />
      </tr>
      {row('turnout', t('official.observers.turnout'), ({ turnout, participated, registered }) => ({
        share: turnout,
        n: participated,
        base: registered,
      }))}
      {words.options.map(({ code, number, short }) =>
        row(code, `${number} ${short[words.locale]}`, ({ shares, votes }) => ({
          share: shares?.[code] ?? null,
          n: votes[code] ?? 0,
          base: Object.values(votes).reduce((sum, each) => sum + each, 0),
        })),
      )}
    </FiguresTable>
  );
}
