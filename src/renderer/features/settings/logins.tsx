import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TelegramLogin } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './settings.module.css';

/** Which devices are signed in to an account; a lead answers for what is new, or ends it. */
export function Logins({ account, lead, online }: { account: string; lead: boolean; online: boolean }) {
  const { t } = useTranslation();
  const logins = useQuery(api.telegram.logins.queryOptions({ input: { account } }));
  const look = useCommand(api.telegram.lookAtLogins.mutationOptions());
  return (
    <div className={classes.pad}>
      <div className={classes.sectionHead}>
        <div>
          <h2 className={classes.subtitle}>{t('settings.telegram.logins.title')}</h2>
          <p className={classes.quiet}>{t('settings.telegram.logins.what')}</p>
        </div>
        {lead && online && (
          <Button size="xs" variant="default" loading={look.isPending} onClick={() => look.mutate({ account })}>
            {t('settings.telegram.logins.look')}
          </Button>
        )}
      </div>
      {logins.isPending ? (
        <ListSkeleton rows={2} height={44} />
      ) : logins.isError ? (
        <Failed error={logins.error} retry={() => void logins.refetch()} />
      ) : logins.data.length === 0 ? (
        <p className={classes.quiet}>{t('settings.telegram.logins.empty')}</p>
      ) : (
        <ul aria-label={t('settings.telegram.logins.title')}>
          {logins.data.map((login) => (
            <Login key={login.hash} login={login} account={account} lead={lead} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Login({ login, account, lead }: { login: TelegramLogin; account: string; lead: boolean }) {
  const { t } = useTranslation();
  const ours = useCommand(api.telegram.loginIsOurs.mutationOptions());
  const end = useCommand(
    api.telegram.endLogin.mutationOptions({
      onSuccess: () => notifications.show({ message: t('settings.telegram.logins.ended') }),
    }),
  );
  const which = { account, hash: login.hash };
  const fresh = login.state === 'new';
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <p className={classes.name}>
          {login.device ? <Hostile text={login.device} max={80} /> : t('settings.telegram.logins.unnamed')}
          {login.isCurrent && <span className={classes.quiet}> · {t('settings.telegram.logins.current')}</span>}
        </p>
        {fresh && (
          <p>
            <strong>{t('settings.telegram.logins.new')}</strong>
          </p>
        )}
        <p className={classes.small}>
          <Hostile text={[login.app, login.place].filter(Boolean).join(' · ')} max={120} />
          {' · '}
          {t('settings.telegram.logins.since')} <Moment at={login.createdAt} date />
          {' · '}
          {t('settings.telegram.logins.active')} <Moment at={login.activeAt} date />
        </p>
      </div>
      {lead && fresh && (
        <Button size="xs" flex="none" loading={ours.isPending} onClick={() => ours.mutate(which)}>
          {t('settings.telegram.logins.ours')}
        </Button>
      )}
      {lead && !login.isCurrent && (
        <Button size="xs" variant="default" flex="none" loading={end.isPending} onClick={() => end.mutate(which)}>
          {t('settings.telegram.logins.end')}
        </Button>
      )}
    </li>
  );
}
