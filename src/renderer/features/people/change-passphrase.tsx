import { Button, PasswordInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { PassphraseMeter } from '../welcome/passphrase-meter.tsx';
import { strengthOf } from '../welcome/passphrase-strength.ts';

export function ChangePassphrase() {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [old, setOld] = useState('');
  const [next, setNext] = useState('');
  const close = () => {
    setOpen(false);
    setOld('');
    setNext('');
  };
  const change = useCommand(
    api.people.changePassphrase.mutationOptions({
      onSuccess: () => {
        close();
        notifications.show({ message: t('settings.people.passphraseChanged') });
      },
    }),
    true,
  );
  const ready = old !== '' && strengthOf(next) !== 'short';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) change.mutate({ old, next });
  };
  return (
    <div className={settings.section}>
      <h2 className={settings.subtitle}>{t('settings.people.changePassphrase')}</h2>
      {open ? (
        <form className={settings.form} onSubmit={submit}>
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
            label={t('settings.people.oldPassphrase')}
            value={old}
            onChange={(event) => setOld(event.currentTarget.value)}
            autoComplete="off"
            autoFocus
          />
          <div>
            <PasswordInput
              visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
              label={t('settings.people.newPassphrase')}
              description={t('welcome.create.passphraseHelp')}
              value={next}
              onChange={(event) => setNext(event.currentTarget.value)}
              autoComplete="new-password"
            />
            <PassphraseMeter passphrase={next} />
          </div>
          <Fault error={change.error} />
          <div className={settings.actions}>
            <Button type="submit" loading={change.isPending} disabled={!ready}>
              {t('settings.people.changePassphrase')}
            </Button>
            <Button variant="default" onClick={close}>
              {t('common.cancel')}
            </Button>
          </div>
        </form>
      ) : (
        <div className={settings.actions}>
          <Button variant="default" onClick={() => setOpen(true)}>
            {t('settings.people.changePassphrase')}
          </Button>
        </div>
      )}
    </div>
  );
}
