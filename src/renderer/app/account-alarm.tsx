import { Button } from '@mantine/core';
import { IconUserExclamation } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../client/rpc.ts';
import { useIsLead } from '../client/session.ts';
import { plain } from '../components/hostile.tsx';
import { openSettings } from '../stores/ui.ts';
import classes from './account-alarm.module.css';
import type { Account } from './telegram-state.tsx';

/**
 * An account that Telegram no longer lets in, or that somebody else has got into: stays until a lead has dealt with it.
 * A list item in the free room of the rail, so that its coming moves nothing under the cursor.
 */
export function AccountAlarm({ className }: { className: string | undefined }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const { data } = useQuery(api.telegram.status.queryOptions());
  const troubled = (data ?? []).filter((account) => account.lost || (account.newLogins ?? 0) > 0);
  if (!lead || troubled.length === 0) return null;
  return (
    <li className={className}>
      <section className={classes.alarm} aria-label={t('frame.accounts.label')}>
        <div className={classes.all}>
          {troubled.map((account) => (
            <div key={account.id} className={classes.one} role="alert">
              <IconUserExclamation size={18} aria-hidden />
              <p>{troubleText(account, t)}</p>
            </div>
          ))}
        </div>
        <Button size="xs" variant="default" fullWidth onClick={() => openSettings('telegram')}>
          {t('frame.accounts.look')}
        </Button>
      </section>
    </li>
  );
}

function troubleText(account: Account, t: ReturnType<typeof useTranslation>['t']): string {
  const name = plain(account.name ?? account.id, 30);
  if (account.lost) return t('frame.accounts.lost', { name });
  return t('frame.accounts.logins', { name, count: account.newLogins ?? 0 });
}
