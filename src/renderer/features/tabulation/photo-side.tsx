import { ActionIcon, Button } from '@mantine/core';
import { IconChevronLeft, IconChevronRight, IconEye } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { PhotoDesk } from '../../components/media/photo-desk.tsx';
import { Tiny } from '../../components/media/tiny.tsx';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './tabulation.module.css';

interface Props {
  protocol: ProtocolDetail;
  /** How far down the sheet the row in hand is, from 0 to 1. */
  row: number | null;
  /** The pages are to be shown, or there is nothing to show: the form may have the keys. */
  onReady: () => void;
}

/** The pages of a protocol beside its form. Nothing is shown unasked: one key shows them all. */
export function PhotoSide({ protocol, row, onReady }: Props) {
  const { t } = useTranslation();
  const messageKeys = protocol.sources.flatMap(({ messages }) => messages.map(({ messageKey }) => messageKey));
  const list = useQuery({
    ...api.media.list.queryOptions({ input: { messageKeys } }),
    enabled: messageKeys.length > 0,
  });
  const [shown, setShown] = useState<Readonly<Record<number, string>>>({});
  const [page, setPage] = useState(0);
  /** Somebody has asked for the pages: from here on the form has the keys, whatever comes late. */
  const [asked, setAsked] = useState(0);
  const revealed = useRef(new Set<number>());
  const reveal = useCommand(
    api.media.reveal.mutationOptions({
      onSuccess: ({ url }, { versionId }) => {
        setShown((before) => ({ ...before, [versionId]: url }));
        void queryClient.invalidateQueries({ queryKey: api.media.exposure.key() });
      },
      // The next time that they are asked for it is tried again.
      onError: (_, { versionId }) => revealed.current.delete(versionId),
    }),
  );
  const pages = (list.data?.items ?? []).filter((item) => item.file?.show === 'picture');
  const at = pages[Math.min(page, pages.length - 1)];
  const waiting = (list.data?.items.length ?? 0) > pages.length;
  const ready = pages.flatMap(({ versionId, file }) => (file?.ready ? [versionId] : []));
  const revealAll = useEffectEvent(() => {
    for (const versionId of ready) {
      if (revealed.current.has(versionId)) continue;
      revealed.current.add(versionId);
      reveal.mutate({ versionId, as: 'preview' });
    }
  });
  // Asked for once, they are shown as they come: nobody goes back from the form for a page that was late.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is ready is what it waits for
  useEffect(() => {
    if (asked > 0) revealAll();
  }, [asked, ready.join()]);
  const showAll = () => {
    setAsked((times) => times + 1);
    onReady();
  };
  const turnTo = (by: number) => setPage(Math.min(Math.max(0, page + by), Math.max(0, pages.length - 1)));
  useShortcut('pageNext', () => turnTo(1), pages.length > 1);
  useShortcut('pageBefore', () => turnTo(-1), pages.length > 1);

  if (protocol.photos === 0)
    return (
      <section className={classes.photoSide} aria-label={t('protocols.pages')}>
        <Notice>{t('protocols.noPhoto')}</Notice>
        <Dictated protocol={protocol} />
      </section>
    );
  if (list.isPending) return <ListSkeleton rows={1} height={400} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const url = at && shown[at.versionId];
  return (
    <section className={classes.photoSide} aria-label={t('protocols.pages')}>
      <div className={classes.pageBar}>
        <ActionIcon
          variant="default"
          aria-label={t('keys.pageBefore')}
          disabled={page === 0}
          onClick={() => turnTo(-1)}
        >
          <IconChevronLeft size={16} aria-hidden />
        </ActionIcon>
        <span>{t('protocols.pageOf', { n: Math.min(page + 1, pages.length), total: pages.length })}</span>
        <ActionIcon
          variant="default"
          aria-label={t('keys.pageNext')}
          disabled={page >= pages.length - 1}
          onClick={() => turnTo(1)}
        >
          <IconChevronRight size={16} aria-hidden />
        </ActionIcon>
        {waiting && <span className={classes.quiet}>{t('protocols.pagesComing')}</span>}
      </div>
      {url ? (
        <PhotoDesk url={url} alt={t('protocols.pageOf', { n: page + 1, total: pages.length })} beside row={row} />
      ) : (
        <div className={classes.covered}>
          <Tiny tiny={at?.file?.tiny} className={classes.tiny} />
          <Button
            className={classes.show}
            // Here the work begins: one key shows the pages and gives the keys to the form. A page that is turned to before
            // it is here must not take them from whoever types: what they type would go elsewhere.
            autoFocus={asked === 0}
            variant="default"
            size="md"
            leftSection={<IconEye size={18} aria-hidden />}
            onClick={showAll}
          >
            {t('protocols.showPages')}
          </Button>
        </div>
      )}
    </section>
  );
}

/** What somebody wrote down of it, where there is no photograph. */
function Dictated({ protocol }: { protocol: ProtocolDetail }) {
  const texts = protocol.sources.flatMap(({ messages }) =>
    messages.flatMap(({ messageKey, versions }) => {
      const text = versions.findLast(({ event }) => event === 'message')?.text;
      return text ? [{ messageKey, text }] : [];
    }),
  );
  return (
    <>
      {texts.map(({ messageKey, text }) => (
        <p key={messageKey} className={classes.dictated}>
          <Hostile text={text} lines />
        </p>
      ))}
    </>
  );
}
