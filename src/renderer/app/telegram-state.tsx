import { UnstyledButton } from '@mantine/core';
import {
  IconCircleCheck,
  IconCloudOff,
  IconHourglass,
  IconPlugConnected,
  type IconProps,
  IconRefresh,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { type ComponentType, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../contract/index.ts';
import { MOST_SKEW } from '../../domain/readiness.ts';
import { api } from '../client/rpc.ts';
import { useLiveText } from '../components/time.tsx';
import { countdownText, spanText, timeOfDay } from '../components/time-format.ts';
import { openSettings } from '../stores/ui.ts';
import classes from './top-bar.module.css';

export type Account = (typeof shapes.telegramAccount)['_output'];

const ICONS: Record<Account['state'], ComponentType<IconProps>> = {
  connecting: IconRefresh,
  online: IconCircleCheck,
  degraded: IconPlugConnected,
  flooded: IconHourglass,
  broken: IconRefresh,
  needsLogin: IconCloudOff,
  offline: IconCloudOff,
  stopped: IconCloudOff,
};

/** "Online · 4 chats · last message 12 s ago": the connection in words. */
export function accountText(account: Account, now: number, t: TFunction): string {
  const parts = [
    t(`frame.connection.${account.state}`, {
      at: timeOfDay(account.since),
      left: countdownText((account.until ?? now) - now),
    }),
  ];
  if (account.state === 'online' || account.state === 'degraded' || account.state === 'flooded') {
    parts.push(t('frame.connection.chats', { count: account.watchedChats }));
    parts.push(
      account.lastMessageAt === null
        ? t('frame.connection.noMessage')
        : t('frame.connection.last', { age: spanText(now - account.lastMessageAt, t) }),
    );
  }
  if (account.state === 'needsLogin' && account.lost) parts.push(t(`frame.connection.lost.${account.lost}`));
  if (account.way && account.way !== 'direct' && account.state !== 'needsLogin' && account.state !== 'stopped')
    parts.push(t(`frame.connection.way.${account.way}`));
  const dialling = account.state === 'connecting' || account.state === 'offline' || account.state === 'broken';
  if (dialling && account.waysFailing && account.way !== 'none') parts.push(t('frame.connection.waysFailing'));
  if (account.filesUntil && account.filesUntil > now)
    parts.push(t('frame.connection.files', { left: countdownText(account.filesUntil - now) }));
  // Half a minute off already puts replies and deadlines in doubt.
  if (account.clockSkew !== null && Math.abs(account.clockSkew) > MOST_SKEW) {
    parts.push(t('frame.connection.skew', { span: spanText(Math.abs(account.clockSkew), t) }));
  }
  return parts.join(' · ');
}

const WORRY: readonly Account['state'][] = [
  'online',
  'flooded',
  'degraded',
  'connecting',
  'broken',
  'offline',
  'stopped',
  'needsLogin',
];
const worry = (account: Account): number => WORRY.indexOf(account.state);

function AccountLine({ account, others }: { account: Account; others: number }) {
  const { t } = useTranslation();
  const more = others > 0 ? ` · ${t('frame.connection.others', { count: others })}` : '';
  const text = useLiveText(useCallback((now) => accountText(account, now, t) + more, [account, t, more]));
  const Icon = ICONS[account.state];
  return (
    <>
      <Icon size={16} stroke={1.7} aria-hidden />
      <span className={classes.connectionText} title={text}>
        {text}
      </span>
    </>
  );
}

export function TelegramState() {
  const { t } = useTranslation();
  const { data } = useQuery(api.telegram.status.queryOptions());
  // Of several the one that is worst off speaks for all.
  const account = data?.toSorted((a, b) => worry(b) - worry(a))[0];
  const others = (data?.length ?? 0) - 1;
  return (
    <UnstyledButton className={classes.connection} onClick={() => openSettings('telegram')}>
      {account ? (
        <AccountLine account={account} others={others} />
      ) : (
        <>
          <IconCloudOff size={16} stroke={1.7} aria-hidden />
          <span className={classes.connectionText}>{t('frame.connection.none')}</span>
        </>
      )}
    </UnstyledButton>
  );
}
