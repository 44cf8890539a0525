import { Select } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useHello } from '../../client/session.ts';
import { Fault, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';

const MINUTES = [1, 2, 5, 10, 15, 30, 60, 0];

/** After how many minutes without a command this window locks itself. */
export function IdleLock() {
  const { t } = useTranslation();
  const present = useHello()?.seat.lockAfter;
  const set = useCommand(api.people.lockAfter.mutationOptions(), true);
  const chosen = set.isPending ? set.variables.minutes : present;
  const offered = chosen === undefined || MINUTES.includes(chosen) ? MINUTES : [chosen, ...MINUTES];
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.lock.title')}</h2>
        <p className={settings.quiet}>{t('safety.lock.what')}</p>
      </div>
      <Select
        w={260}
        aria-label={t('safety.lock.title')}
        value={chosen === undefined ? null : String(chosen)}
        allowDeselect={false}
        data={offered.map((minutes) => ({
          value: String(minutes),
          label: minutes === 0 ? t('safety.lock.never') : t('safety.lock.after', { count: minutes }),
        }))}
        onChange={(value) => value !== null && set.mutate({ minutes: Number(value) })}
      />
      <Fault error={set.error} />
      {chosen === 0 && <Notice>{t('safety.lock.neverWhat')}</Notice>}
    </div>
  );
}
