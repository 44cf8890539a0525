import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { ConfirmForm } from './confirm-form.tsx';

/** Opening without a passphrase, by the system's keychain: only for people who hold a key, and only if they choose it. */
export function Keychain() {
  const { t } = useTranslation();
  const mayStart = useMe()?.canStart === true;
  const [asking, setAsking] = useState(false);
  const state = useQuery({ ...api.people.keychain.queryOptions(), enabled: mayStart });
  const set = useCommand(api.people.useKeychain.mutationOptions({ onSuccess: () => setAsking(false) }), true);
  if (!mayStart) return null;
  const { on = false, available = 'no' } = state.data ?? {};
  const close = () => {
    set.reset();
    setAsking(false);
  };
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.keychain.title')}</h2>
        <p className={settings.quiet}>{t('safety.keychain.what')}</p>
      </div>
      {state.isPending ? (
        <ListSkeleton rows={1} height={36} />
      ) : state.isError ? (
        <Failed error={state.error} retry={() => void state.refetch()} />
      ) : available !== 'yes' && !on ? (
        <p>{t(available === 'insecure' ? 'safety.keychain.insecure' : 'safety.keychain.no')}</p>
      ) : (
        <>
          <p>{t(on ? 'safety.keychain.on' : 'safety.keychain.off')}</p>
          <p className={settings.quiet}>{t('safety.keychain.limits')}</p>
          {asking ? (
            <>
              {!on && <Notice>{t('safety.keychain.risk')}</Notice>}
              <ConfirmForm
                action={t(on ? 'safety.keychain.turnOff' : 'safety.keychain.turnOn')}
                error={set.error}
                pending={set.isPending}
                onConfirm={(passphrase) => set.mutate({ passphrase, on: !on })}
                onCancel={close}
              />
            </>
          ) : (
            <div className={settings.actions}>
              <Button variant="default" onClick={() => setAsking(true)}>
                {t(on ? 'safety.keychain.turnOff' : 'safety.keychain.turnOn')}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}
