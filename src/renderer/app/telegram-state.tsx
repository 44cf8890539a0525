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
  // Half a minute off already puts replies and deadlines in doubt.
  if (account.clockSkew !== null && Math.abs(account.clockSkew) > 30_000) {
    parts.push(t('frame.connection.skew', { span: spanText(Math.abs(account.clockSkew), t) }));
  }
  return parts.join(' · ');
}

function AccountLine({ account }: { account: Account }) {
  const { t } = useTranslation();
  const text = useLiveText(useCallback((now) => accountText(account, now, t), [account, t]));
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
  const account = data?.[0];
  return (
    <UnstyledButton className={classes.connection} onClick={() => openSettings('telegram')}>
      {account ? (
        <AccountLine account={account} />
      ) : (
        <>
          <IconCloudOff size={16} stroke={1.7} aria-hidden />
          <span className={classes.connectionText}>{t('frame.connection.none')}</span>
        </>
      )}
    </UnstyledButton>
  );
}
