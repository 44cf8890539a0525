import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SmallForm } from '../../components/small-form.tsx';
import classes from './export.module.css';
import { StatementFolder } from './statement.tsx';

/** Why the second person doesn't agree, to a bundle or to a key. */
export function RefuseForm(props: {
  error: unknown;
  busy: boolean;
  onRefuse: (text: string) => void;
  onDone: () => void;
}) {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  return (
    <SmallForm
      name={t('export.act.refuse')}
      button={t('export.act.refuse')}
      error={props.error}
      ready={text.trim() !== ''}
      busy={props.busy}
      onSubmit={() => props.onRefuse(text.trim())}
      onDone={props.onDone}
    >
      <TextInput
        label={t('export.act.refuseWhy')}
        value={text}
        maxLength={500}
        autoFocus
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </SmallForm>
  );
}

interface Revoking {
  name: string;
  what: string;
  /** A drill's key is nobody's: no passphrase, and nobody to tell. */
  drill?: boolean;
  error: unknown;
  busy: boolean;
  onRevoke: (said: { reason: string; passphrase: string; folder: string | null }) => void;
}

/** Takes back a bundle or a key, with the statement that tells others. */
export function RevokeForm({ name, what, drill = false, error, busy, onRevoke }: Revoking) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const [reason, setReason] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const [folder, setFolder] = useState('');
  if (!opened)
    return (
      <div className={classes.actions}>
        <Button size="xs" variant="default" onClick={() => setOpened(true)}>
          {name}
        </Button>
      </div>
    );
  return (
    <SmallForm
      name={name}
      button={name}
      error={error}
      ready={reason.trim() !== '' && (drill || passphrase !== '')}
      busy={busy}
      onSubmit={() => onRevoke({ passphrase, reason: reason.trim(), folder: folder.trim() || null })}
      onDone={() => setOpened(false)}
    >
      <p className={classes.quiet}>{what}</p>
      <TextInput
        label={t('export.act.revokeWhy')}
        value={reason}
        maxLength={500}
        autoFocus
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {!drill && (
        <>
          <PasswordInput
            label={t('export.act.passphrase')}
            value={passphrase}
            maxLength={500}
            autoComplete="off"
            onChange={(event) => setPassphrase(event.currentTarget.value)}
          />
          <StatementFolder value={folder} onChange={setFolder} />
        </>
      )}
    </SmallForm>
  );
}
