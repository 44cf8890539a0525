import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Fault } from '../../components/states.tsx';
import settings from '../settings/settings.module.css';

interface Props {
  /** What the button says. */
  action: string;
  error: unknown;
  pending: boolean;
  onConfirm: (passphrase: string) => void;
  onCancel: () => void;
}

/** The passphrase once more, before something is done to the keys. */
export function ConfirmForm({ action, error, pending, onConfirm, onCancel }: Props) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const form = useRef<HTMLFormElement>(null);
  // Whole, with its buttons: it opens at the end of long explanations.
  // biome-ignore lint/correctness/useExhaustiveDependencies: what went wrong makes it longer
  useEffect(() => {
    form.current?.scrollIntoView({ block: 'nearest' });
  }, [error]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase === '' || pending) return;
    onConfirm(passphrase);
    setPassphrase('');
  };
  return (
    <form ref={form} className={settings.form} onSubmit={submit}>
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('safety.confirm')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="off"
        autoFocus
      />
      <Fault error={error} />
      <div className={settings.actions}>
        <Button type="submit" loading={pending} disabled={passphrase === ''}>
          {action}
        </Button>
        <Button variant="default" disabled={pending} onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
