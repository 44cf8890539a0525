import { Button, CopyButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useHello } from '../../client/session.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';

/** A one-time link for another browser on this computer. */
export function Invite() {
  const { t } = useTranslation();
  const canInvite = useHello()?.canInvite === true;
  const invite = useCommand(api.people.invite.mutationOptions({ gcTime: 0 }), true);
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('settings.people.invite')}</h2>
        <p className={settings.quiet}>{t(canInvite ? 'settings.people.inviteWhat' : 'settings.people.inviteNone')}</p>
      </div>
      {canInvite && (
        <div className={settings.actions}>
          <Button variant="default" loading={invite.isPending} onClick={() => invite.mutate({})}>
            {t('settings.people.inviteMake')}
          </Button>
        </div>
      )}
      <Fault error={invite.error} />
      {invite.data && invite.data.link === null && <p>{t('settings.people.inviteNone')}</p>}
      {invite.data?.link && (
        <div className={settings.actions}>
          <code className={settings.address}>{invite.data.link}</code>
          <CopyButton value={invite.data.link}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {t(copied ? 'common.copied' : 'common.copy')}
              </Button>
            )}
          </CopyButton>
        </div>
      )}
    </div>
  );
}
