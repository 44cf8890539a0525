import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openSettings } from '../../stores/ui.ts';
import classes from './welcome.module.css';

/** A headquarters out of a backup: what that means stands before the button. */
export function RestoreForm(_props: { hello: Hello }) {
  const { t } = useTranslation();
  const [folder, setFolder] = useState('');
  const [number, setNumber] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const restore = useCommand(
    api.workspace.restore.mutationOptions({
      // Telegram is the next thing to do: a new login, and an old session to end.
      onSuccess: () => openSettings('telegram'),
      onError: () => setPassphrase(''),
    }),
    true,
  );
  const ready = folder.trim() !== '' && number.trim() !== '' && passphrase !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) restore.mutate({ folder: folder.trim(), number, passphrase });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <ul className={classes.points}>
        <li>{t('welcome.restore.checked')}</li>
        <li>{t('welcome.restore.own')}</li>
        <li>{t('welcome.restore.telegram')}</li>
      </ul>
      <TextInput
        label={t('welcome.restore.folder')}
        description={t('welcome.restore.folderHelp')}
        value={folder}
        onChange={(event) => setFolder(event.currentTarget.value)}
        maxLength={4096}
        autoComplete="off"
        spellCheck={false}
        autoFocus
      />
      <TextInput
        label={t('common.number')}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
      />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('common.passphrase')}
        description={t('welcome.restore.passphraseHelp')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="off"
      />
      <Fault error={restore.error} />
      <Button type="submit" size="md" loading={restore.isPending} disabled={!ready}>
        {t('welcome.restore.start')}
      </Button>
    </form>
  );
}
