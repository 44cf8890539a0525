import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AlarmSummary } from '../../app/alarm-summary.tsx';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './plain-screens.module.css';

/** Number and passphrase: for an empty seat and for the quick switch of person. */
export function SignInForm({ onDone }: { onDone?: () => void }) {
  const { t } = useTranslation();
  const [number, setNumber] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const signIn = useCommand(
    api.people.signIn.mutationOptions({ onSuccess: () => onDone?.(), onError: () => setPassphrase('') }),
    true,
  );
  const ready = number.trim() !== '' && passphrase !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) signIn.mutate({ number, passphrase });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('common.number')}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
        data-autofocus
        autoFocus
      />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('common.passphrase')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="off"
      />
      <Fault error={signIn.error} />
      <Button type="submit" size="md" loading={signIn.isPending} disabled={!ready}>
        {t('welcome.signIn.start')}
      </Button>
    </form>
  );
}

export function SignIn() {
  const { t } = useTranslation();
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <h1 className={classes.title}>{t('welcome.signIn.title')}</h1>
        <p className={classes.text}>{t('welcome.signIn.what')}</p>
        <AlarmSummary />
        <SignInForm />
      </div>
    </main>
  );
}
