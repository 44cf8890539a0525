import { Button, PasswordInput, UnstyledButton } from '@mantine/core';
import { IconLock, IconShieldLock } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../client/rpc.ts';
import { useHello } from '../client/session.ts';
import { Fault } from '../components/states.tsx';
import { useCommand } from '../components/use-command.ts';
import { HoldToWipe, WipeGuard } from '../features/safety/wipe.tsx';
import { SoundBar } from '../sound/sound-bar.tsx';
import { AlarmSummary } from './alarm-summary.tsx';
import classes from './locked-screen.module.css';
import { useShortcut } from './use-shortcuts.ts';

/** Everything hidden but how urgent and how old the alarms are; the core goes on. */
export function LockedScreen() {
  const hello = useHello();
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const unlock = useCommand(api.people.unlock.mutationOptions({ onError: () => setPassphrase('') }), true);
  const seal = useCommand(api.workspace.seal.mutationOptions());
  useShortcut('seal', () => seal.mutate({}));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase) unlock.mutate({ passphrase });
  };
  return (
    <div className={classes.frame}>
      <SoundBar />
      <main className={classes.screen}>
        <div className={classes.card}>
          <h1 className={classes.title}>
            <IconLock size={24} stroke={1.6} aria-hidden />
            {t('frame.locked.title')}
          </h1>
          <p className={classes.what}>{t('frame.locked.what')}</p>
          <AlarmSummary />
          <form onSubmit={submit} className={classes.form}>
            <PasswordInput
              visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
              label={t('common.passphrase')}
              value={passphrase}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
              autoComplete="off"
              data-autofocus
              autoFocus
            />
            {hello?.practice.passphrase && (
              <p className={classes.what}>{t('frame.locked.practice', { passphrase: hello.practice.passphrase })}</p>
            )}
            <Fault error={unlock.error} />
            <Button type="submit" loading={unlock.isPending}>
              {t('frame.locked.unlock')}
            </Button>
          </form>
          <UnstyledButton className={classes.seal} onClick={() => seal.mutate({})}>
            <IconShieldLock size={17} stroke={1.6} aria-hidden />
            {t('frame.sealHelp')}
          </UnstyledButton>
          <HoldToWipe />
        </div>
      </main>
      <WipeGuard />
    </div>
  );
}
