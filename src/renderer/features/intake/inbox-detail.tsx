import { Button, Kbd } from '@mantine/core';
import { IconAlertOctagon, IconArrowRight, IconEyeOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { VersionBody, VersionHead } from '../../components/evidence.tsx';
import { Facts } from '../../components/facts.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { MediaStrip } from '../../components/media/media-strip.tsx';
import { keysWithFiles } from '../../components/media/with-files.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Age } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openCase, useUi } from '../../stores/ui.ts';
import { offerCaseUndo } from '../triage/use-acknowledge.ts';
import { AttachToCase } from './attach.tsx';
import { Filing } from './filing.tsx';
import { History } from './history.tsx';
import classes from './inbox.module.css';
import { SenderActions, Standing } from './standing.tsx';

type Detail = (typeof shapes.inboxDetail)['_output'];

export function InboxDetail({ messageKey }: { messageKey: string }) {
  const query = useQuery(api.inbox.get.queryOptions({ input: { messageKey } }));
  if (query.isPending) return <ListSkeleton rows={3} height={90} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Opened detail={query.data} />;
}

function Opened({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const mayRespond = useMayRespond();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  useSeen(detail, mayRespond);
  const hasFacts = detail.facts.length > 0 || detail.problems.length > 0;
  return (
    <article aria-labelledby="message-title">
      <header className={classes.head}>
        <p className={classes.line}>
          <strong>{t(`inbox.kind.${detail.kind}`)}</strong>
          <span>{t(`inbox.state.${detail.state}`)}</span>
          <span title={t(`common.trustHelp.${detail.trust}`)}>{t(`common.trust.${detail.trust}`)}</span>
          {detail.albumSize > 1 && <span>{t('inbox.album', { count: detail.albumSize })}</span>}
          <Standing row={detail} />
          {detail.overdue && <strong>{t('inbox.overdue')}</strong>}
          <Age at={detail.sentAt} />
        </p>
        <h2 ref={heading} id="message-title" tabIndex={-1} className={classes.title}>
          {detail.fromName ? <Hostile text={detail.fromName} max={60} /> : t('common.unknown')}
          {detail.chatTitle && (
            <>
              {' · '}
              <Hostile text={detail.chatTitle} max={60} />
            </>
          )}
        </h2>
        {mayRespond && <Actions detail={detail} />}
      </header>
      <div className={classes.files}>
        <MediaStrip messageKeys={filesOf(detail)} />
      </div>
      <div className={classes.body} data-facts>
        <ol className={classes.messages} aria-label={t('inbox.content')}>
          {detail.messages.map((message, n) => {
            const latest = message.versions.at(-1);
            // A deletion carries no content: what was said before it stays readable.
            const said = message.versions.findLast((version) => version.event === 'message');
            if (!latest) return null;
            return (
              <li key={message.messageKey} className={classes.sheet}>
                {detail.messages.length > 1 && (
                  <p className={classes.member}>{t('inbox.member', { n: n + 1, total: detail.messages.length })}</p>
                )}
                <VersionHead version={said ?? latest} />
                <VersionBody version={said ?? latest} />
                {latest !== said && <VersionBody version={latest} />}
                {message.versions.length > 1 && <History versions={message.versions} />}
              </li>
            );
          })}
        </ol>
        <aside className={classes.side} aria-label={t('board.facts')}>
          {hasFacts && (
            <>
              <h3 className={classes.sideTitle}>{t('board.facts')}</h3>
              <Facts facts={detail.facts} problems={detail.problems} />
            </>
          )}
          <Filing detail={detail} may={mayRespond} />
        </aside>
      </div>
    </article>
  );
}

const filesOf = ({ messages }: Detail): string[] =>
  keysWithFiles(messages.flatMap(({ messageKey, versions }) => versions.map((version) => ({ messageKey, version }))));

/** Opening marks as seen: once, by whoever may answer; what changes afterwards is unseen again until they look anew. */
function useSeen(detail: Detail, mayRespond: boolean): void {
  const seen = useRef(false);
  useEffect(() => {
    if (!mayRespond || seen.current || detail.seenBy !== null) return;
    seen.current = true;
    client.inbox.markSeen({ messageKeys: [detail.messageKey] }).catch(() => {
      seen.current = false;
    });
  }, [detail, mayRespond]);
}

function Actions({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const messageKeys = [detail.messageKey];
  const raise = useCommand(
    api.inbox.raise.mutationOptions({
      onSuccess: (row) => {
        openCase(row.id);
        void offerCaseUndo(row.id, t('inbox.raised'));
      },
    }),
  );
  const unseen = useCommand(
    api.inbox.markUnseen.mutationOptions({
      onSuccess: () => {
        useUi.setState({ openMessage: null });
        offerUndo(t('inbox.markedUnseen'), () => client.inbox.markSeen({ messageKeys }));
      },
    }),
  );
  const { caseId } = detail;
  useShortcut('raise', () => raise.mutate({ messageKey: detail.messageKey }), caseId === null && !raise.isPending);
  useShortcut('unseen', () => unseen.mutate({ messageKeys }), !unseen.isPending);
  return (
    <div className={classes.actions}>
      {caseId ? (
        <Button leftSection={<IconArrowRight size={16} aria-hidden />} onClick={() => openCase(caseId)}>
          {t('inbox.openCase')}
        </Button>
      ) : (
        <Button
          leftSection={<IconAlertOctagon size={16} aria-hidden />}
          rightSection={<Kbd>X</Kbd>}
          loading={raise.isPending}
          onClick={() => raise.mutate({ messageKey: detail.messageKey })}
        >
          {t('inbox.raise')}
        </Button>
      )}
      <Button
        variant="default"
        leftSection={<IconEyeOff size={16} aria-hidden />}
        rightSection={<Kbd>M</Kbd>}
        loading={unseen.isPending}
        onClick={() => unseen.mutate({ messageKeys })}
      >
        {t('inbox.markUnseen')}
      </Button>
      {!caseId && <AttachToCase key={detail.messageKey} messageKey={detail.messageKey} />}
      {detail.sender && <SenderActions sender={detail.sender} />}
    </div>
  );
}
