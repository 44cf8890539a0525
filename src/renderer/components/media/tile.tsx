import { Button, Progress } from '@mantine/core';
import { IconAlertTriangle, IconEye, IconEyeOff, IconLock, IconPlayerPlay, IconRefresh } from '@tabler/icons-react';
import { type CSSProperties, type ReactNode, useEffect, useEffectEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '../../../contract/areas/media.ts';
import { bytesText } from '../bytes.ts';
import { useCodeText } from '../labels.ts';
import { Moment } from '../time.tsx';
import classes from './media.module.css';
import { PhotoDialog } from './photo-dialog.tsx';
import { Tiny } from './tiny.tsx';

type As = 'thumbnail' | 'preview' | 'play';
type File = NonNullable<MediaItem['file']>;

interface Props {
  item: MediaItem;
  place: { n: number; total: number };
  shown: { url: string; as: As } | undefined;
  smallGrey: boolean;
  busy: boolean;
  onReveal: (as: As) => void;
  onHide: () => void;
  onFetch: () => void;
}

/** One photo or file: what it is, what is wrong with it, and the one thing that can be done with it. */
export function Tile(props: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  const { item, place } = props;
  const name = t('media.place', { what: word('common.media', item.kind), n: place.n, total: place.total });
  return (
    <li className={classes.tile} aria-label={name} data-kind={item.file?.show ?? 'nothing'}>
      {item.file ? <Kept {...props} file={item.file} name={name} /> : <Absent {...props} />}
      <p className={classes.caption}>
        <span>{name}</span>
        {item.size !== null && <span className={classes.quiet}>{bytesText(item.size, t)}</span>}
      </p>
      {item.file?.problem && (
        <p className={classes.problem}>
          <IconAlertTriangle size={15} aria-hidden />
          <span>{t(`media.problem.${item.file.problem}`)}</span>
        </p>
      )}
    </li>
  );
}

function Kept(props: Props & { file: File; name: string }) {
  const { file } = props;
  if (file.show === 'nothing') return <Sealed file={file} />;
  if (file.show !== 'picture') return <Playable {...props} />;
  return <Picture {...props} />;
}

function Picture({ item, file, name, shown, smallGrey, busy, onReveal, onHide }: Props & { file: File; name: string }) {
  const { t } = useTranslation();
  const [large, setLarge] = useState(false);
  const showSmall = useEffectEvent(() => onReveal('thumbnail'));
  // Chosen for this shift: asked once for all of the queue.
  const wanted = smallGrey && shown === undefined && file.ready;
  useEffect(() => {
    if (wanted) showSmall();
  }, [wanted]);
  const box = { '--ratio': String(ratioOf(file)) } as CSSProperties;
  if (!file.ready || shown === undefined) {
    return (
      <button
        type="button"
        className={classes.blurred}
        style={box}
        aria-label={t('media.show', { what: name })}
        disabled={!file.ready || busy}
        onClick={() => onReveal('preview')}
      >
        <Tiny tiny={file.tiny} className={classes.tiny} />
        <span className={classes.veil}>
          <IconEye size={18} aria-hidden />
          {t(file.ready ? 'media.showShort' : 'media.making')}
        </span>
      </button>
    );
  }
  const grey = shown.as === 'thumbnail' && smallGrey;
  return (
    <div className={classes.shown} style={box} data-grey={grey || undefined}>
      <button
        type="button"
        className={classes.picture}
        aria-label={t(grey ? 'media.full' : 'media.enlarge', { what: name })}
        onClick={() => (grey ? onReveal('preview') : setLarge(true))}
      >
        <img className={classes.full} src={shown.url} alt={name} draggable={false} />
      </button>
      <Button
        size="compact-xs"
        variant="default"
        className={classes.hide}
        leftSection={<IconEyeOff size={14} aria-hidden />}
        onClick={onHide}
      >
        {t('media.hide')}
      </Button>
      <PhotoDialog
        item={item}
        file={file}
        url={shown.url}
        title={name}
        opened={large}
        onClose={() => setLarge(false)}
      />
    </div>
  );
}

function Playable({ file, name, shown, busy, onReveal, onHide }: Props & { file: File; name: string }) {
  const { t } = useTranslation();
  if (shown === undefined) {
    return (
      <div className={classes.plain}>
        <Button
          variant="default"
          loading={busy}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          aria-label={t('media.play', { what: name })}
          onClick={() => onReveal('play')}
        >
          {t('media.playShort')}
        </Button>
      </div>
    );
  }
  return (
    <div className={classes.plain}>
      {file.show === 'audio' ? (
        // biome-ignore lint/a11y/useMediaCaption: what was said has no caption yet
        <audio controls preload="metadata" src={shown.url} aria-label={name} className={classes.player} />
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: what was filmed has no caption yet
        <video controls preload="metadata" src={shown.url} aria-label={name} className={classes.player} />
      )}
      <Button size="compact-xs" variant="default" onClick={onHide}>
        {t('media.hide')}
      </Button>
    </div>
  );
}

/** Kept as it came; nothing of it is drawn or run here. */
function Sealed({ file }: { file: File }) {
  const { t } = useTranslation();
  return (
    <div className={classes.plain}>
      <IconLock size={20} stroke={1.5} aria-hidden />
      <span>{t('media.kept', { type: file.type.toUpperCase() })}</span>
    </div>
  );
}

/** Not here (yet): how far, or why not. */
function Absent({ item, onFetch }: Props) {
  const { t } = useTranslation();
  const share = item.received !== null && item.size ? Math.min(100, (item.received / item.size) * 100) : null;
  const isOver = item.state === 'failed' || item.state === 'skipped' || item.state === 'gone';
  const mayAsk = isOver && item.reason !== 'erased';
  let status: ReactNode = t(`media.state.${item.state}`);
  if (isOver && item.reason) status = t(`media.reason.${item.reason}`);
  return (
    <div className={classes.plain}>
      <span>{status}</span>
      {item.state === 'fetching' && (
        <Progress
          className={classes.progress}
          value={share ?? 100}
          animated={share === null}
          aria-label={t('media.state.fetching')}
        />
      )}
      {item.state === 'pending' && item.retryAt !== null && (
        <span className={classes.quiet}>
          {t('media.retryAt')} <Moment at={item.retryAt} />
        </span>
      )}
      {mayAsk && (
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconRefresh size={14} aria-hidden />}
          onClick={onFetch}
        >
          {t(item.reason === 'tooLarge' ? 'media.fetchAnyway' : 'media.tryAgain')}
        </Button>
      )}
    </div>
  );
}

/** Width over height, kept within what a tile can be. */
function ratioOf({ width, height }: File): number {
  return width && height ? Math.min(2, Math.max(0.6, width / height)) : 0.75;
}
