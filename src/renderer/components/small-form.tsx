import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import classes from './small-form.module.css';
import { Fault } from './states.tsx';

/** What every small form has: its fields, what went wrong, one button, and a way out. */
export function SmallForm(props: {
  name: string;
  button: string;
  error: unknown;
  ready: boolean;
  busy: boolean;
  /** Nothing is to be filled in: Enter does it. */
  atButton?: boolean;
  onSubmit: () => void;
  onDone: () => void;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { name, button, error, ready, busy, atButton = false, onSubmit, onDone, children } = props;
  return (
    <form
      className={classes.form}
      aria-label={name}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) onSubmit();
      }}
    >
      {children}
      <Fault error={error} />
      <div className={classes.actions}>
        <Button type="submit" size="xs" autoFocus={atButton} disabled={!ready} loading={busy}>
          {button}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
