import { Button, Loader } from '@mantine/core';
import { IconEarOff, IconFlame, IconLink } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './plain-screens.module.css';

/** Sealed: what that means, and the way back. */
export function Sealed() {
  const { t } = useTranslation();
  const leave = useCommand(api.workspace.leaveSealed.mutationOptions(), true);
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <IconEarOff size={44} stroke={1.3} aria-hidden />
        <h1 className={classes.title}>{t('welcome.sealed.title')}</h1>
        <p className={classes.text}>{t('welcome.sealed.what')}</p>
        <p className={classes.text}>{t('welcome.sealed.do')}</p>
        <Fault error={leave.error} />
        <div className={classes.actions}>
          <Button size="md" autoFocus loading={leave.isPending} onClick={() => leave.mutate({})}>
            {t('welcome.sealed.leave')}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** Wiped from this window: what is gone, what is not. */
export function Wiped() {
  const { t } = useTranslation();
  const leave = useCommand(api.workspace.leaveSealed.mutationOptions(), true);
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <IconFlame size={44} stroke={1.3} aria-hidden />
        <h1 className={classes.title}>{t('safety.wiped.title')}</h1>
        <p className={classes.text}>{t('safety.wiped.what')}</p>
        <p className={classes.text}>{t('safety.wiped.do')}</p>
        <Fault error={leave.error} />
        <div className={classes.actions}>
          <Button size="md" autoFocus loading={leave.isPending} onClick={() => leave.mutate({})}>
            {t('welcome.sealed.leave')}
          </Button>
        </div>
      </div>
    </main>
  );
}

/** The store moves to a new key: nothing to do but wait, and to know that nothing is received. */
export function Rekeying() {
  const { t } = useTranslation();
  return (
    <main className={classes.screen}>
      <div className={classes.card} role="status">
        <Loader color="gray" aria-hidden />
        <h1 className={classes.title}>{t('safety.rekey.runningTitle')}</h1>
        <p className={classes.text}>{t('safety.rekey.running')}</p>
        <p className={classes.text}>{t('safety.rekey.runningAfter')}</p>
      </div>
    </main>
  );
}

/** A browser without a link, or with one that was used. */
export function Refused() {
  const { t } = useTranslation();
  return (
    <main className={classes.screen}>
      <div className={classes.card}>
        <IconLink size={44} stroke={1.3} aria-hidden />
        <h1 className={classes.title}>{t('welcome.refused.title')}</h1>
        <p className={classes.text}>{t('welcome.refused.what')}</p>
        <p className={classes.text}>{t('welcome.refused.do')}</p>
        <div className={classes.actions}>
          <Button variant="default" onClick={() => location.reload()}>
            {t('welcome.refused.retry')}
          </Button>
        </div>
      </div>
    </main>
  );
}

export function Starting({ label }: { label: string }) {
  return (
    <main className={classes.screen}>
      <p className={classes.starting} role="status">
        <Loader size="sm" color="gray" aria-hidden />
        {label}
      </p>
    </main>
  );
}
