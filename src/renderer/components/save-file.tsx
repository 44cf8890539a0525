import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useHello } from '../client/session.ts';
import { download } from './download.ts';
import { plain } from './hostile.tsx';
import classes from './save-file.module.css';
import { Fault } from './states.tsx';
import { useCommand } from './use-command.ts';

interface Props {
  button: string;
  /** Of the field for a folder. */
  folderLabel: string;
  /** Where it lies now; the path is safe to show. */
  said: (path: string) => string;
  /** The file, for a window that saves by itself. */
  get: () => Promise<File>;
  /** Into a folder on core's machine, for one that may not; gives its path. */
  saveTo: (folder: string) => Promise<string>;
}

/** A file that core makes: a download where the window may, else into a folder. */
export function SaveFile({ button, folderLabel, said, get, saveTo }: Props) {
  const electron = useHello()?.host === 'electron';
  const [folder, setFolder] = useState('');
  const save = useCommand(
    {
      mutationFn: async () => {
        if (electron) return saveTo(folder.trim());
        const file = await get();
        download(file, file.name);
        return null;
      },
    },
    true,
  );
  return (
    <>
      {electron && (
        <TextInput
          size="sm"
          label={folderLabel}
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
          {button}
        </Button>
        {save.data && <span role="status">{said(plain(save.data, 200))}</span>}
      </div>
      <Fault error={save.error} />
    </>
  );
}
