import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { HeldRow, Which } from '../../../contract/areas/ballots.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { More } from '../../components/more.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { Age, Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './ballots.module.css';
import { Sender, Why } from './parts.tsx';
import { findingText, stationNumber, useBallotWords } from './words.ts';

/** What is held back, why, and the ways out: one by one, a sender's or everything, each one entry and one undo. */
export function Quarantine() {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    api.quarantine.list.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: 50 }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
      placeholderData: keepPreviousData,
    }),
  );
  const undoable = (said: string, entryId: string) => offerUndo(said, () => client.ballots.undo({ entryId }));
  const release = useCommand(
    api.quarantine.release.mutationOptions({
      onSuccess: ({ entryId, count }) => undoable(t('ballots.released', { count }), entryId),
    }),
  );
  const spam = useCommand(
    api.quarantine.spam.mutationOptions({
      onSuccess: ({ entryId, count }) => undoable(t('ballots.calledSpam', { count }), entryId),
    }),
  );
  const block = useCommand(
    api.senders.block.mutationOptions({
      onSuccess: ({ entryId }) => undoable(t('ballots.blocked'), entryId),
    }),
  );
  const busy = release.isPending || spam.isPending || block.isPending;
  if (query.isPending) return <ListSkeleton rows={5} height={90} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  const held = query.data.pages[0]?.held ?? 0;
  const all: Which = { all: true };
  return (
    <div className={classes.scroll}>
      <Notices />
      {rows.length === 0 ? (
        <Empty icon={IconShieldCheck} title={t('ballots.heldNothing')} what={t('ballots.heldNothingWhat')} />
      ) : (
        <>
          <div className={classes.bar}>
            <span className={classes.left}>{t('ballots.held', { count: held })}</span>
            <Button size="xs" variant="default" disabled={busy} onClick={() => release.mutate({ which: all })}>
              {t('ballots.releaseAll')}
            </Button>
            <Button size="xs" variant="default" disabled={busy} onClick={() => spam.mutate({ which: all })}>
              {t('ballots.spamAll')}
            </Button>
          </div>
          <ul className={classes.rows} aria-label={t('ballots.tab.quarantine')}>
            {rows.map((row) => (
              <Held
                key={row.submission}
                row={row}
                busy={busy}
                release={(which) => release.mutate({ which })}
                spam={(which) => spam.mutate({ which })}
                block={(address, reason) => block.mutate({ address, reason })}
              />
            ))}
          </ul>
          <More query={query} label={t('ballots.more')} />
        </>
      )}
    </div>
  );
}

interface HeldProps {
  row: HeldRow;
  busy: boolean;
  release: (which: Which) => void;
  spam: (which: Which) => void;
  block: (address: string, reason: string) => void;
}

function Held({ row, busy, release, spam, block }: HeldProps) {
  const { t } = useTranslation();
  const words = useBallotWords();
  const { address } = row.sender;
  return (
    <li className={classes.row}>
      <div className={classes.line}>
        <strong>{t(`inbox.kind.${row.kind as 'ballot'}`)}</strong>
        <Sender sender={row.sender} />
        <span>
          {[words.region(row.region), row.station && `№ ${stationNumber(row.station)}`].filter(Boolean).join(' · ')}
        </span>
        <span>{t('ballots.photos', { count: row.photos })}</span>
        <Age at={row.sentAt} />
      </div>
      {row.excerpt && (
        <p className={classes.excerpt}>
          <Hostile text={row.excerpt} max={140} />
        </p>
      )}
      <Why findings={row.findings} />
      <div className={classes.actions}>
        <Button size="xs" variant="default" disabled={busy} onClick={() => release({ submissions: [row.submission] })}>
          {t('ballots.release')}
        </Button>
        {row.kind === 'ballot' && (
          <Button size="xs" variant="default" disabled={busy} onClick={() => spam({ submissions: [row.submission] })}>
            {t('ballots.outcome.spam')}
          </Button>
        )}
        {address && (
          <>
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              disabled={busy}
              onClick={() => release({ sender: address })}
            >
              {t('ballots.releaseSender')}
            </Button>
            <Button size="xs" variant="subtle" color="gray" disabled={busy} onClick={() => spam({ sender: address })}>
              {t('ballots.spamSender')}
            </Button>
            {row.sender.state !== 'blocked' && (
              <Button
                size="xs"
                variant="subtle"
                color="gray"
                disabled={busy}
                onClick={() =>
                  block(address, row.findings.map(findingText).join(' ').slice(0, 300) || t('ballots.tab.quarantine'))
                }
              >
                {t('ballots.block')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}

/** Bursts that nobody has taken note of yet. */
function Notices() {
  const { t } = useTranslation();
  const role = useMe()?.role;
  const { data } = useQuery(api.quarantine.notices.queryOptions());
  const seen = useCommand(api.quarantine.seen.mutationOptions());
  if (!data || data.length === 0) return null;
  return (
    <section className={classes.notices} aria-label={t('ballots.notices')}>
      <h2>{t('ballots.notices')}</h2>
      <ul>
        {data.slice(0, 5).map((notice) => (
          <li key={notice.id}>
            <Moment at={notice.at} /> {notice.sender && <Sender sender={notice.sender} />} {findingText(notice)}
          </li>
        ))}
      </ul>
      {(role === 'lead' || role === 'coordinator') && (
        <Button size="xs" variant="default" onClick={() => seen.mutate({ ids: data.map((notice) => notice.id) })}>
          {t('ballots.noticesSeen')}
        </Button>
      )}
    </section>
  );
}
