import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useHello } from '../client/session.ts';
import { plain } from './hostile.tsx';
import classes from './save-errors.module.css';
import { Fault } from './states.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  what: string;
  /** The file, for a window that saves by itself. */
  get: () => Promise<File>;
  /** Into a folder on core's machine, for one that may not; gives its path. */
  saveTo: (folder: string) => Promise<string>;
}

/** The rows of an import that could not be taken over, as a file to be mended and imported again. */
export function SaveErrors({ what, get, saveTo }: Props) {
  const { t } = useTranslation();
  const electron = useHello()?.host === 'electron';
  const [folder, setFolder] = useState('');
  const save = useCommand(
    {
      mutationFn: async () => {
        if (electron) return saveTo(folder.trim());
        const file = await get();
        const url = URL.createObjectURL(file);
        const link = Object.assign(document.createElement('a'), { href: url, download: file.name });
        link.click();
        setTimeout(() => URL.revokeObjectURL(url), 10_000);
        return null;
      },
    },
    true,
  );
  return (
    <div className={classes.errors}>
      <p className={classes.what}>{what}</p>
      {electron && (
        <TextInput
          size="sm"
          label={t('stations.check.folder')}
          value={folder}
          maxLength={4096}
          onChange={(event) => setFolder(event.currentTarget.value)}
        />
      )}
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={15} aria-hidden />}
          disabled={electron && folder.trim() === ''}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('stations.check.saveErrors')}
        </Button>
        {save.data && <span role="status">{t('stations.check.saved', { path: plain(save.data, 200) })}</span>}
      </div>
      <Fault error={save.error} />
    </div>
  );
}
