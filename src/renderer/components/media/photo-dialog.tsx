import { Button } from '@mantine/core';
import { IconFileDescription, IconMask } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MediaItem } from '../../../contract/areas/media.ts';
import { client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Dialog } from '../dialog.tsx';
import { Hostile } from '../hostile.tsx';
import { Fault } from '../states.tsx';
import { Moment } from '../time.tsx';
import classes from './media.module.css';
import { PhotoDesk } from './photo-desk.tsx';
import { RedactDialog } from './redact-dialog.tsx';

interface Props {
  item: MediaItem;
  file: NonNullable<MediaItem['file']>;
  url: string;
  title: string;
  opened: boolean;
  onClose: () => void;
}

/** A picture on the desk, with what its original says of itself; the original itself only by a step of its own. */
export function PhotoDialog({ item, file, url, title, opened, onClose }: Props) {
  const { t } = useTranslation();
  const role = useMe()?.role;
  const [original, setOriginal] = useState<string | null>(null);
  const [covering, setCovering] = useState(false);
  const [fault, setFault] = useState<unknown>(null);
  const mayOpen = role === 'lead' || role === 'responder' || role === 'analyst';
  const open = () =>
    client.media.original({ versionId: item.versionId }).then(({ url: given }) => setOriginal(given), setFault);
  const { exif } = file;
  return (
    <Dialog title={title} opened={opened} onClose={onClose} size={1180} covered={covering}>
      <PhotoDesk url={original ?? url} alt={title} />
      <Fault error={fault} />
      <div className={classes.facts}>
        {file.width !== null && <span>{`${file.width} × ${file.height}`}</span>}
        {exif?.at != null && (
          <span>
            {t('media.exif.at')} <Moment at={exif.at} date />
          </span>
        )}
        {exif?.lat != null && exif.lon !== null && (
          <span>
            {t('media.exif.where')} {`${exif.lat.toFixed(5)}, ${exif.lon.toFixed(5)}`}
          </span>
        )}
        {exif?.camera && (
          <span>
            {t('media.exif.camera')} <Hostile text={exif.camera} max={60} />
          </span>
        )}
        <span className={classes.hash}>{`SHA-256 ${file.hash}`}</span>
      </div>
      <div className={classes.original}>
        <Button variant="default" leftSection={<IconMask size={16} aria-hidden />} onClick={() => setCovering(true)}>
          {t('redaction.open')}
        </Button>
        {mayOpen && original === null && (
          <>
            <Button variant="default" leftSection={<IconFileDescription size={16} aria-hidden />} onClick={open}>
              {t('media.original')}
            </Button>
            <span className={classes.quiet}>{t('media.originalWhat')}</span>
          </>
        )}
      </div>
      <RedactDialog
        versionId={item.versionId}
        url={url}
        title={title}
        opened={covering}
        onClose={() => setCovering(false)}
      />
    </Dialog>
  );
}
