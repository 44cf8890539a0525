import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { errorCode, errorText } from '../../client/errors.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useUi } from '../../stores/ui.ts';
import { ConfirmForm } from '../safety/confirm-form.tsx';
import classes from '../safety/safety.module.css';
import settings from '../settings/settings.module.css';

/**
 * Somebody who held a key has left: what a new one does, and the way to it. The headquarters closes meanwhile, so the
 * outcome is told by a notice, wherever the window stands by then.
 */
export function RekeyOffer() {
  const { t } = useTranslation();
  const me = useMe();
  const [asking, setAsking] = useState(false);
  const safety = useQuery(api.workspace.safety.queryOptions());
  const people = useQuery(api.people.list.queryOptions());
  const rekey = useCommand(
    api.workspace.rekey.mutationOptions({
      onSuccess: ({ slots }) =>
        notifications.show({ message: t('safety.rekey.done', { count: slots }), autoClose: 9000 }),
      onError: (error) => {
        if (errorCode(error) !== 'WRONG_PASSPHRASE')
          notifications.show({ message: errorText(error, t), autoClose: false });
      },
      onSettled: async () => {
        // Not before the window knows how it stands: the sealed screen would flash by.
        await queryClient.refetchQueries({ queryKey: api.system.hello.key() });
        useUi.setState({ closing: null });
      },
    }),
    true,
  );
  if (safety.data?.rekeyDue !== true) return null;
  const holders = people.data?.filter((person) => person.active && person.canStart && !person.recovery) ?? [];
  return (
    <div className={settings.section}>
      <div className={settings.box}>
        <div className={settings.pad}>
          <h2 className={settings.subtitle}>{t('safety.rekey.title')}</h2>
          <p>{t('safety.rekey.why')}</p>
          <ul className={classes.points}>
            <li>{t('safety.rekey.does')}</li>
            <li>
              {t('safety.rekey.who')}{' '}
              {holders.map((person, n) => (
                <Fragment key={person.id}>
                  {n > 0 && ', '}
                  <Hostile text={person.callName} max={40} />
                </Fragment>
              ))}
            </li>
            <li>{t('safety.rekey.enrol')}</li>
            <li>{t('safety.rekey.sheet')}</li>
            <li>{t('safety.rekey.cannot')}</li>
          </ul>
          <Notice>{t('safety.rekey.deaf')}</Notice>
          {me?.canStart !== true ? (
            <p>{t('safety.rekey.notYou')}</p>
          ) : asking ? (
            <ConfirmForm
              action={t('safety.rekey.start')}
              error={errorCode(rekey.error) === 'WRONG_PASSPHRASE' ? rekey.error : null}
              pending={rekey.isPending}
              onConfirm={(passphrase) => {
                useUi.setState({ closing: 'rekey' });
                rekey.mutate({ passphrase });
              }}
              onCancel={() => {
                rekey.reset();
                setAsking(false);
              }}
            />
          ) : (
            <div className={settings.actions}>
              <Button onClick={() => setAsking(true)}>{t('safety.rekey.start')}</Button>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
