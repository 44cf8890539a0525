import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client } from '../../client/rpc.ts';
import { useHello } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { download } from './download.ts';
import classes from './export.module.css';

/** The page with which others check a bundle: a download where the window may, else into a folder. */
export function SavePage() {
  const { t } = useTranslation();
  const electron = useHello()?.host === 'electron';
  const [folder, setFolder] = useState('');
  const save = useCommand(
    {
      mutationFn: async () => {
        if (electron) return (await client.exports.saveVerifier({ folder: folder.trim() })).path;
        download(await client.exports.verifier(), 'maere-verify.html');
        return null;
      },
    },
    true,
  );
  return (
    <div className={classes.form}>
      <h2 className={classes.subtitle}>{t('export.verify.page')}</h2>
      <p className={classes.quiet}>{t('export.verify.pageWhat')}</p>
      {electron && (
        <TextInput
          label={t('export.verify.folder')}
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
          {t('export.verify.savePage')}
        </Button>
        {save.data && <span role="status">{t('export.verify.saved', { path: plain(save.data, 200) })}</span>}
      </div>
      <Fault error={save.error} />
    </div>
  );
}
