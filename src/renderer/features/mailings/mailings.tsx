import { Button } from '@mantine/core';
import { IconHandStop, IconSend } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MailingRow } from '../../../contract/areas/mailings.ts';
import { currentLocale } from '../../app/i18n.ts';
import { codeText } from '../../client/errors.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { QueryList } from '../../components/query-list.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { Moment } from '../../components/time.tsx';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './mailings.module.css';

const STATES = ['sent', 'sending', 'queued', 'waiting', 'failed', 'stopped', 'cancelled', 'held'] as const;
const ON_THE_WAY = ['waiting', 'queued', 'sending'] as const;

const idOf = (row: MailingRow): string => row.id;
const shownText = ({ texts }: Pick<MailingRow, 'texts'>): string =>
  texts[currentLocale()] ?? texts.kk ?? texts.ru ?? texts.en ?? '';
const total = ({ counts }: Pick<MailingRow, 'counts'>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);
const left = ({ counts }: Pick<MailingRow, 'counts'>): number =>
  ON_THE_WAY.reduce((sum, state) => sum + (counts[state] ?? 0), 0);

/** What was sent to many: how far each of them got, and the way to stop it. */
export function Mailings() {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<string | null>(null);
  const { held, reader } = useReader();
  const query = useQuery(api.mailings.list.queryOptions());
  const rows = query.data ?? [];
  const steady = useSteady(rows, idOf, { held, scope: '' });
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('mailings.title')}
            aside={false}
            fresh={steady.fresh}
            freshLabel={t('mailings.fresh', { count: steady.fresh })}
            release={steady.release}
          />
          <QueryList
            query={query}
            empty={<Empty icon={IconSend} title={t('mailings.empty')} what={t('mailings.emptyWhat')} />}
            label={t('mailings.title')}
            rows={steady.shown}
            rowHeight={66}
            openId={opened}
            onOpen={setOpened}
            onBack={() => setOpened(null)}
            {...reader}
          >
            {({ row }) => (
              <div className={classes.card}>
                <p className={classes.cut}>
                  <Hostile text={shownText(row)} max={80} />
                </p>
                <p className={classes.note}>
                  <Moment at={row.at} /> · {t('mailings.progress', { sent: row.counts.sent ?? 0, of: total(row) })}
                  {row.stoppedAt !== null && ` · ${t('mailings.stopped')}`}
                </p>
              </div>
            )}
          </QueryList>
        </>
      }
      detail={
        opened === null ? (
          <Empty icon={IconSend} title={t('mailings.choose')} />
        ) : (
          <MailingDetail key={opened} id={opened} />
        )
      }
    />
  );
}

function MailingDetail({ id }: { id: string }) {
  const { t } = useTranslation();
  const query = useQuery(api.mailings.get.queryOptions({ input: { mailingId: id } }));
  const stop = useCommand(api.mailings.stop.mutationOptions({}));
  if (query.isPending) return <ListSkeleton />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const mailing = query.data;
  const waiting = mailing.stoppedAt === null && left(mailing) > 0;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <article className={classes.detail} aria-label={t('mailings.one')} tabIndex={0}>
      <p className={classes.said}>
        <Hostile text={shownText(mailing)} lines />
      </p>
      <p className={classes.note}>
        <Moment at={mailing.at} /> · <Hostile text={mailing.by} max={40} />
      </p>
      <ul className={classes.counts} aria-label={t('mailings.states')}>
        {STATES.flatMap((state) => {
          const count = mailing.counts[state] ?? 0;
          return count === 0 ? [] : [<li key={state}>{t(`mailings.state.${state}`, { count })}</li>];
        })}
      </ul>
      {mailing.stoppedAt !== null && (
        <p className={classes.note}>
          {t('mailings.stoppedBy')} <Hostile text={mailing.stoppedBy ?? ''} max={40} /> ·{' '}
          <Moment at={mailing.stoppedAt} />
        </p>
      )}
      {waiting && (
        <div>
          <Button
            size="xs"
            color="gray"
            variant="default"
            loading={stop.isPending}
            leftSection={<IconHandStop size={15} aria-hidden />}
            onClick={() => stop.mutate({ mailingId: id })}
          >
            {t('mailings.stop')}
          </Button>
        </div>
      )}
      <ul className={classes.list}>
        {mailing.to.map(({ observer, callSign, state, sentAt, error }) => (
          <li key={observer} className={classes.line}>
            <span className={classes.who}>
              <Hostile text={callSign ?? observer} max={40} />
            </span>
            <span>
              {t(`mailings.each.${state}`)}
              {sentAt !== null && (
                <>
                  {' · '}
                  <Moment at={sentAt} />
                </>
              )}
              {error !== null && state === 'failed' && ` · ${codeText(error, {}, t)}`}
            </span>
          </li>
        ))}
      </ul>
    </article>
  );
}
