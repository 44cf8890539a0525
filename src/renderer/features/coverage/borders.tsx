import { Button, FileButton } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RegionShape } from '../../../domain/boundaries.ts';
import { api, client } from '../../client/rpc.ts';
import { Stopped, upload } from '../../client/upload.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { regionName } from '../stations/words.ts';
import classes from './coverage.module.css';
import { drawGeography } from './geography.ts';

export type BordersNow = Awaited<ReturnType<typeof client.coverage.boundaries>>;
type Opened = Awaited<ReturnType<typeof client.coverage.openBoundaries>>;

/** Other borders than the election's own: a file, what is in it, and how it would look, before anything is drawn. */
export function Borders({ now, opened, onClose }: { now: BordersNow; opened: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('coverage.borders.title')} opened={opened} onClose={onClose} size={620}>
      <Choosing now={now} onDone={onClose} />
    </Dialog>
  );
}

function Choosing({ now, onDone }: { now: BordersNow; onDone: () => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<Opened | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const undo = (entryId: string) => () => client.coverage.undoBoundaries({ entryId });
  const bring = useCommand(
    api.coverage.bringBoundaries.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('coverage.borders.drawn'), undo(entryId));
        onDone();
      },
    }),
    true,
  );
  const own = useCommand(
    api.coverage.ownBoundaries.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('coverage.borders.ownDrawn'), undo(entryId));
        onDone();
      },
    }),
    true,
  );
  const choose = async (chosen: File | null) => {
    if (!chosen) return;
    const work = new AbortController();
    running.current = work;
    setBusy(true);
    setError(null);
    setFile(null);
    try {
      const uploadId = await upload(chosen, work.signal, () => {});
      const found = await client.coverage.openBoundaries({ uploadId });
      if (!work.signal.aborted) setFile(found);
    } catch (failed) {
      if (!work.signal.aborted && !(failed instanceof Stopped)) setError(failed);
    }
    if (!work.signal.aborted) setBusy(false);
  };
  return (
    <div className={classes.borders}>
      <p>
        {now.brought === null
          ? t('coverage.borders.own')
          : t('coverage.borders.brought', { file: plain(now.brought.file, 60), by: plain(now.brought.by, 40) })}
      </p>
      <p className={classes.quiet}>{t('coverage.borders.what')}</p>
      <div className={classes.actions}>
        <FileButton
          onChange={(chosen) => void choose(chosen)}
          accept=".json,.geojson,.topojson,application/json,application/geo+json"
          inputProps={{ 'aria-label': t('coverage.borders.choose') }}
        >
          {(props) => (
            <Button
              {...props}
              variant={file ? 'default' : 'filled'}
              loading={busy}
              leftSection={<IconFileUpload size={16} aria-hidden />}
            >
              {t('coverage.borders.choose')}
            </Button>
          )}
        </FileButton>
        {now.brought !== null && !file && (
          <Button variant="default" loading={own.isPending} onClick={() => own.mutate({})}>
            {t('coverage.borders.again')}
          </Button>
        )}
      </div>
      {busy && <p role="status">{t('coverage.borders.reading')}</p>}
      {file && (
        <>
          <Found file={file} />
          <div className={classes.actions}>
            <Button loading={bring.isPending} onClick={() => bring.mutate({ importId: file.importId })}>
              {t('coverage.borders.use')}
            </Button>
            <Button variant="default" onClick={() => setFile(null)}>
              {t('common.cancel')}
            </Button>
          </div>
        </>
      )}
      <Fault error={error ?? bring.error ?? own.error} />
    </div>
  );
}

function Found({ file }: { file: Opened }) {
  const { t } = useTranslation();
  const { shapes, unknown, several, filled, points } = file;
  const own = shapes.length - filled.length;
  const names = (codes: readonly string[]) => codes.map(regionName).join(', ');
  return (
    <>
      <ul className={classes.found}>
        <li>
          <strong>{t('coverage.borders.found', { count: own, n: numberText(own) })}</strong>{' '}
          <Hostile text={file.file.name} max={60} />
        </li>
        {several.length > 0 && <li>{t('coverage.borders.several', { names: names(several) })}</li>}
        {filled.length > 0 && <li>{t('coverage.borders.filled', { names: names(filled) })}</li>}
        {unknown.length > 0 && (
          <li>
            <Hostile text={t('coverage.borders.unknown', { names: unknown.slice(0, 20).join(', ') })} max={400} />
          </li>
        )}
        {points.kept < points.read && (
          <li>{t('coverage.borders.thinned', { read: numberText(points.read), kept: numberText(points.kept) })}</li>
        )}
      </ul>
      <Preview shapes={shapes} />
    </>
  );
}

const [WIDE, HIGH] = [560, 300];

function Preview({ shapes }: { shapes: readonly RegionShape[] }) {
  const { t } = useTranslation();
  const { regions } = useMemo(() => drawGeography(shapes, WIDE, HIGH), [shapes]);
  return (
    <svg
      className={classes.preview}
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      role="img"
      aria-label={t('coverage.borders.preview')}
    >
      {regions.map(({ region, path }) => (
        <path key={region} d={path}>
          <title>{regionName(region)}</title>
        </path>
      ))}
    </svg>
  );
}
