import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Failed, ListSkeleton, Notice } from '../states.tsx';
import { useCommand } from '../use-command.ts';
import { ExposureLine } from './exposure-line.tsx';
import classes from './media.module.css';
import { Tile } from './tile.tsx';

/** What a person has asked to see in this strip, by version: the address that serves it. */
export type Shown = Readonly<Record<number, { url: string; as: 'thumbnail' | 'preview' | 'play' }>>;

interface Props {
  messageKeys: readonly string[];
  queue: boolean;
  of: string | undefined;
}

/**
 * The photos and files of some messages. Nothing is shown unasked: until then there are 24 pixels a side, blurred. A viewer
 * gets no strip at all. `queue`: a person may have chosen small and grey instead, for this shift. `of`: what they belong to,
 * where several strips stand on one screen.
 */
export function MediaStrip({ messageKeys, queue = false, of }: Partial<Props> & Pick<Props, 'messageKeys'>) {
  const role = useMe()?.role;
  if (messageKeys.length === 0 || role === undefined || role === 'viewer') return null;
  return <Strip key={messageKeys.join(' ')} messageKeys={messageKeys.slice(0, 500)} queue={queue} of={of} />;
}

function Strip({ messageKeys, queue, of }: Props) {
  const { t } = useTranslation();
  const list = useQuery(api.media.list.queryOptions({ input: { messageKeys: [...messageKeys] } }));
  const exposure = useQuery(api.media.exposure.queryOptions());
  const [shown, setShown] = useState<Shown>({});
  const reveal = useCommand(
    api.media.reveal.mutationOptions({
      onSuccess: ({ url }, { versionId, as }) => {
        setShown((before) => ({ ...before, [versionId]: { url, as } }));
        void queryClient.invalidateQueries({ queryKey: api.media.exposure.key() });
      },
    }),
  );
  const fetchIt = useCommand(api.media.fetch.mutationOptions());
  const hide = (versionId: number) =>
    setShown((before) => Object.fromEntries(Object.entries(before).filter(([id]) => Number(id) !== versionId)));

  const items = list.data?.items ?? [];
  const pictures = items.filter((item) => item.file?.show === 'picture' && item.file.ready);
  const hidden = pictures.filter((item) => shown[item.versionId] === undefined);
  useShortcut(
    'reveal',
    () => {
      if (hidden.length === 0) setShown({});
      else for (const { versionId } of hidden) reveal.mutate({ versionId, as: 'preview' });
    },
    pictures.length > 0,
  );

  if (list.isPending) return <ListSkeleton rows={1} height={120} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (items.length === 0) return null;
  const smallGrey = queue && exposure.data?.smallGrey === true;
  return (
    <section
      className={classes.strip}
      aria-label={of ? `${t('media.title')}: ${of}` : t('media.title')}
      data-small={smallGrey || undefined}
    >
      {list.data.pause && <Notice>{t(`media.pause.${list.data.pause}`)}</Notice>}
      <ul className={classes.tiles}>
        {items.map((item, n) => (
          <Tile
            key={item.versionId}
            item={item}
            place={{ n: n + 1, total: items.length }}
            shown={shown[item.versionId]}
            smallGrey={smallGrey}
            busy={reveal.isPending && reveal.variables.versionId === item.versionId}
            onReveal={(as) => reveal.mutate({ versionId: item.versionId, as })}
            onHide={() => hide(item.versionId)}
            onFetch={() => fetchIt.mutate({ versionId: item.versionId })}
          />
        ))}
      </ul>
      {exposure.data && <ExposureLine exposure={exposure.data} queue={queue} />}
    </section>
  );
}
