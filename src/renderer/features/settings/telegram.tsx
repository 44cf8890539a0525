import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconBrandTelegram } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_SKEW } from '../../../domain/readiness.ts';
import { type Account, accountText } from '../../app/telegram-state.tsx';
import { api } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Empty, Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { Moment, useLiveText } from '../../components/time.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { ConnectWizard } from './connect-wizard.tsx';
import { Logins } from './logins.tsx';
import { Proxies } from './proxies.tsx';
import classes from './settings.module.css';
import { WatchedChats } from './watched-chats.tsx';

export function Telegram() {
  const { t } = useTranslation();
  const lead = useIsLead();
  const status = useQuery(api.telegram.status.queryOptions());
  const [connecting, setConnecting] = useState(false);
  if (status.isPending) return <ListSkeleton rows={2} height={72} />;
  if (status.isError) return <Failed error={status.error} retry={() => void status.refetch()} />;
  const accounts = status.data;
  const connected = accounts.filter((account) => account.state !== 'needsLogin');
  return (
    <section>
      <h1 className={classes.title}>{t('settings.telegram.title')}</h1>
      <p className={classes.what}>{t('settings.telegram.what')}</p>
      <div className={classes.section}>
        {accounts.map((account) => (
          <AccountBox key={account.id} account={account} lead={lead} onConnect={() => setConnecting(true)} />
        ))}
        {connecting ? (
          <ConnectWizard onClose={() => setConnecting(false)} />
        ) : connected.length > 0 ? (
          lead && (
            <div>
              <p className={classes.quiet}>{t('settings.telegram.anotherWhat')}</p>
              <Button variant="default" onClick={() => setConnecting(true)}>
                {t('settings.telegram.another')}
              </Button>
            </div>
          )
        ) : (
          accounts.length === 0 && (
            <div className={classes.box}>
              <Empty
                icon={IconBrandTelegram}
                title={t('settings.telegram.none')}
                what={lead ? t('settings.telegram.noneWhat') : t('settings.leadOnly')}
              >
                {lead && <Button onClick={() => setConnecting(true)}>{t('settings.telegram.connect')}</Button>}
              </Empty>
            </div>
          )
        )}
      </div>
      {lead ? <Proxies /> : <p className={classes.quiet}>{t('settings.proxies.leadOnly')}</p>}
      {connected.length > 0 && <WatchedChats lead={lead} />}
      {lead && <Notices />}
    </section>
  );
}

/** What Telegram's service accounts said: never intake, but a foreign login must reach a lead. */
function Notices() {
  const { t } = useTranslation();
  const { data } = useQuery(api.telegram.notices.queryOptions());
  if (!data || data.length === 0) return null;
  return (
    <div className={classes.section}>
      <div>
        <h2 className={classes.subtitle}>{t('settings.telegram.notices')}</h2>
        <p className={classes.quiet}>{t('settings.telegram.noticesWhat')}</p>
      </div>
      <ul className={classes.box}>
        {data.map((notice) => (
          <li key={`${notice.at} ${notice.text}`} className={classes.row}>
            <p className={classes.grow}>
              <Hostile text={notice.text} max={600} lines />
            </p>
            <span className={classes.small}>
              <Moment at={notice.at} date />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function AccountBox({ account, lead, onConnect }: { account: Account; lead: boolean; onConnect: () => void }) {
  const { t } = useTranslation();
  const text = useLiveText(useCallback((now) => accountText(account, now, t), [account, t]));
  const logOut = useCommand(
    api.telegram.logOut.mutationOptions({
      onSuccess: () => notifications.show({ message: t('settings.telegram.loggedOut') }),
    }),
  );
  return (
    <div className={classes.box}>
      <div className={classes.row}>
        <IconBrandTelegram size={20} stroke={1.6} aria-hidden />
        <div className={classes.grow}>
          <p className={classes.name}>
            {account.name ? <Hostile text={account.name} max={60} /> : t('settings.telegram.account')}
            {account.username && (
              <span className={classes.quiet}>
                {' '}
                <Hostile text={`@${account.username}`} max={40} />
              </span>
            )}
          </p>
          <p className={classes.small}>
            {text}
            {' · '}
            <Moment at={account.since} date />
          </p>
        </div>
        {lead && account.state !== 'needsLogin' && (
          <Button
            variant="default"
            size="xs"
            loading={logOut.isPending}
            onClick={() => logOut.mutate({ account: account.id })}
          >
            {t('settings.telegram.logOut')}
          </Button>
        )}
      </div>
      <Doing account={account} lead={lead} onConnect={onConnect} />
      {account.twoFactorOn === false && <Notice>{t('settings.telegram.twoFactorOff')}</Notice>}
      {account.oldSession && <OldSession account={account.id} {...account.oldSession} lead={lead} />}
      <Logins account={account.id} lead={lead} online={account.state === 'online' || account.state === 'flooded'} />
    </div>
  );
}

/** What a person can do about the state above it. */
function Doing({ account, lead, onConnect }: { account: Account; lead: boolean; onConnect: () => void }) {
  const { t } = useTranslation();
  const { state, lost, clockSkew } = account;
  if (state === 'needsLogin') {
    const alone = account.alone ?? 0;
    return (
      <div className={classes.pad} role="alert">
        <p>{t(`settings.telegram.lostDo.${lost ?? 'signedOut'}`)}</p>
        <p>
          {t('settings.telegram.lostPrivate')}{' '}
          {alone > 0 ? t('settings.telegram.lostAlone', { count: alone }) : t('settings.telegram.lostNone')}
        </p>
        {lead && (
          <div className={classes.actions}>
            <Button onClick={onConnect}>
              {t(lost === 'banned' ? 'settings.telegram.another' : 'settings.telegram.again')}
            </Button>
          </div>
        )}
      </div>
    );
  }
  const words = [
    ...(account.way === 'none' ? [t('settings.telegram.noWay')] : []),
    ...(state === 'online' || account.way === 'none' ? [] : [t(`settings.telegram.doing.${state}`)]),
    ...(clockSkew !== null && Math.abs(clockSkew) > MOST_SKEW ? [t('settings.telegram.skewDo')] : []),
  ];
  if (words.length === 0) return null;
  return <p className={`${classes.pad} ${classes.quiet}`}>{words.join(' ')}</p>;
}

/** After a restore: the original's session still stands at Telegram, and only a person can end it there. */
function OldSession({
  account,
  device,
  since,
  lead,
}: {
  account: string;
  device: string;
  since: number;
  lead: boolean;
}) {
  const { t } = useTranslation();
  const ended = useCommand(api.telegram.oldSessionEnded.mutationOptions());
  return (
    <div className={classes.pad}>
      <h2 className={classes.subtitle}>{t('settings.telegram.oldSession')}</h2>
      <p>{t('settings.telegram.oldSessionWhat', { device: plain(device, 40), at: dateAndTime(since, t) })}</p>
      <p className={classes.quiet}>{t('settings.telegram.oldSessionHow')}</p>
      {lead && (
        <div className={classes.actions}>
          <Button size="xs" variant="default" loading={ended.isPending} onClick={() => ended.mutate({ account })}>
            {t('settings.telegram.oldSessionEnded')}
          </Button>
        </div>
      )}
    </div>
  );
}
