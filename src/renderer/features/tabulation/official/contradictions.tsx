import { Button } from '@mantine/core';
import { IconFiles, IconPhoto, IconScale } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContradictionCard } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { MediaStrip } from '../../../components/media/media-strip.tsx';
import { More } from '../../../components/more.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Empty, Failed, ListSkeleton } from '../../../components/states.tsx';
import { Moment } from '../../../components/time.tsx';
import classes from './official.module.css';
import { RegionBar } from './region-bar.tsx';
import { usePublications } from './use-publications.ts';
import { openStation, useOfficialView } from './view.ts';
import { useOfficialWords } from './words.ts';

/** Each has a strip of its own. */
const PAGE = 10;

/** Stations with more verified ballots for a list than a paper has votes for it, each with its evidence. */
export function Contradictions({ onProtocol }: { onProtocol: (id: string) => void }) {
  const { t } = useTranslation();
  const region = useOfficialView((view) => view.region);
  const { chosen } = usePublications();
  const query = useQuery(
    api.official.contradictions.queryOptions({ input: { station: chosen('station'), region: region || null } }),
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.parts.contradictions')} tabIndex={0}>
      <h1 className={classes.title}>{t('official.contradictions.title')}</h1>
      <p className={classes.what}>{t('official.contradictions.what')}</p>
      <RegionBar />
      {query.isPending ? (
        <ListSkeleton rows={3} height={110} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          <p className={classes.counts}>
            {t('official.contradictions.base', {
              ballots: numberText(query.data.ballots),
              stations: numberText(query.data.stations),
            })}
            {query.data.rows.length < query.data.total && (
              <span>
                {t('official.contradictions.shown', {
                  shown: numberText(query.data.rows.length),
                  total: numberText(query.data.total),
                })}
              </span>
            )}
          </p>
          {query.data.rows.length === 0 ? (
            <Empty
              icon={IconScale}
              title={t('official.contradictions.none')}
              what={t('official.contradictions.noneWhat')}
            />
          ) : (
            <ul className={classes.cards} aria-label={t('official.contradictions.title')}>
              {query.data.rows.map((card) => (
                <li key={`${card.station} ${card.party}`}>
                  <Card card={card} onProtocol={onProtocol} />
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </section>
  );
}

function Card({ card, onProtocol }: { card: ContradictionCard; onProtocol: (id: string) => void }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const published = usePublications().compared('station');
  const [ballots, setBallots] = useState(false);
  const name = t('official.contradictions.card', { party: words.option(card.party), where: words.place(card) });
  return (
    <article className={classes.contradiction} aria-label={name}>
      <h2 className={classes.subtitle}>{name}</h2>
      <dl className={classes.facts}>
        <dt>{t('official.contradictions.verified')}</dt>
        <dd>{numberText(card.verified)}</dd>
        <dd />
        {card.against.map(({ copy, votes }) => (
          <Fragment key={copy}>
            <dt>
              {t(`official.contradictions.against.${copy}`)}
              {copy === 'published' && published && (
                <span className={classes.note}>{words.publication(published)}</span>
              )}
            </dt>
            <dd>{numberText(votes)}</dd>
            <dd>{t('official.contradictions.excess', { n: numberText(card.verified - votes) })}</dd>
          </Fragment>
        ))}
      </dl>
      <div className={classes.actions}>
        <Button
          size="xs"
          leftSection={<IconPhoto size={15} aria-hidden />}
          aria-expanded={ballots}
          onClick={() => setBallots(!ballots)}
        >
          {t(ballots ? 'official.contradictions.hideBallots' : 'official.contradictions.ballots')}
        </Button>
        {card.against.map(({ copy, protocol }) =>
          copy === 'published' || protocol === null ? null : (
            <Button key={copy} size="xs" variant="default" onClick={() => onProtocol(protocol)}>
              {t(`official.stations.open.${copy}`)}
            </Button>
          ),
        )}
        <Button
          size="xs"
          variant="default"
          leftSection={<IconFiles size={15} aria-hidden />}
          onClick={() => openStation(card.region, card.station)}
        >
          {t('official.contradictions.station')}
        </Button>
      </div>
      {ballots && <Ballots card={card} />}
    </article>
  );
}

/** The ballots themselves, each with its photographs; nothing is shown unasked. */
function Ballots({ card: { region, number, party } }: { card: ContradictionCard }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    api.official.evidence.infiniteOptions({
      input: (cursor: string | null) => ({ region, number, party, cursor, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={2} height={80} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  const name = t('official.contradictions.ballotsOf', { n: numberText(query.data.pages[0]?.total ?? 0) });
  return (
    <>
      <h3 className={classes.quiet}>{name}</h3>
      <ol className={classes.ballots} aria-label={name}>
        {rows.map((row, n) => (
          <li key={row.submission}>
            <span className={classes.note}>
              {t('official.contradictions.ballot', { n: numberText(n + 1) })} · <Moment at={row.sentAt} date /> ·{' '}
              {t('ballots.photos', { count: row.photos })}
            </span>
            <MediaStrip
              messageKeys={row.messageKeys}
              of={t('official.contradictions.ballot', { n: numberText(n + 1) })}
            />
          </li>
        ))}
      </ol>
      <More query={query} label={t('official.contradictions.more')} />
    </>
  );
}
