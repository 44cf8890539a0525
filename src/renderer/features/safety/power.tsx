import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PowerRule } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { useHello, useIsLead } from '../../client/session.ts';
import { Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';

const SUSPEND: readonly PowerRule['suspend'][] = ['seal', 'lock', 'nothing'];
const LOCK_SCREEN: readonly PowerRule['lockScreen'][] = ['lock', 'nothing'];

/** What the machine's sleep and its own screen lock do to this headquarters. */
export function Power() {
  const { t } = useTranslation();
  const desktop = useHello()?.host === 'electron';
  const lead = useIsLead();
  const rule = useQuery(api.workspace.power.queryOptions());
  const set = useCommand(api.workspace.setPower.mutationOptions(), true);
  const chosen = set.isPending ? set.variables : rule.data;
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.power.title')}</h2>
        <p className={settings.quiet}>{t('safety.power.what')}</p>
      </div>
      {rule.isPending ? (
        <ListSkeleton rows={2} height={58} />
      ) : rule.isError || !chosen ? (
        <Failed error={rule.error} retry={() => void rule.refetch()} />
      ) : (
        <>
          <Select
            w={380}
            label={t('safety.power.suspend')}
            value={chosen.suspend}
            disabled={!lead}
            allowDeselect={false}
            data={SUSPEND.map((value) => ({ value, label: t(`safety.power.${value}`) }))}
            onChange={(value) => {
              const suspend = SUSPEND.find((one) => one === value);
              if (suspend) set.mutate({ ...chosen, suspend });
            }}
          />
          {chosen.suspend === 'seal' && <p className={settings.quiet}>{t('safety.power.late')}</p>}
          <Select
            w={380}
            label={t('safety.power.lockScreen')}
            value={chosen.lockScreen}
            disabled={!lead}
            allowDeselect={false}
            data={LOCK_SCREEN.map((value) => ({ value, label: t(`safety.power.${value}`) }))}
            onChange={(value) => {
              const lockScreen = LOCK_SCREEN.find((one) => one === value);
              if (lockScreen) set.mutate({ ...chosen, lockScreen });
            }}
          />
          <p className={settings.quiet}>{t('safety.power.linux')}</p>
          {!lead && <p className={settings.quiet}>{t('safety.power.leadsOnly')}</p>}
        </>
      )}
      <Fault error={set.error} />
      {!desktop && <Notice>{t('safety.power.browser')}</Notice>}
    </div>
  );
}
