import { Button } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';

/** What happened to the keys and every lead should know of, until they say that they do. */
export function Warnings() {
  const { t } = useTranslation();
  const safety = useQuery(api.workspace.safety.queryOptions());
  const seen = useCommand(api.workspace.seenWarning.mutationOptions());
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('safety.warnings.title')}</h2>
        <p className={settings.quiet}>{t('safety.warnings.what')}</p>
      </div>
      {safety.isPending ? (
        <ListSkeleton rows={2} height={52} />
      ) : safety.isError ? (
        <Failed error={safety.error} retry={() => void safety.refetch()} />
      ) : (
        <ul className={settings.box} aria-label={t('safety.warnings.title')}>
          {safety.data.warnings.length === 0 && (
            <li className={settings.row}>
              <IconShieldCheck size={20} stroke={1.6} aria-hidden />
              {t('safety.warnings.none')}
            </li>
          )}
          {safety.data.warnings.map((warning) => (
            <li key={warning.entryId} className={settings.row}>
              <div className={settings.grow}>
                <p>
                  <strong>{t(`safety.warnings.kinds.${warning.what}`)}</strong>
                </p>
                <p className={settings.small}>
                  {/* The sheet is nobody: whoever used it gave no name. */}
                  {warning.what !== 'recoveryUsed' && (
                    <>
                      {warning.by === 'system' ? t('common.system') : <Hostile text={warning.by} max={40} />}
                      {' · '}
                    </>
                  )}
                  <Moment at={warning.at} date />
                  {' · '}
                  {t(`safety.warnings.do.${warning.what}`)}
                </p>
              </div>
              <Button
                size="xs"
                variant="default"
                flex="none"
                loading={seen.isPending && seen.variables.entryId === warning.entryId}
                onClick={() => seen.mutate({ entryId: warning.entryId })}
              >
                {t('safety.warnings.seen')}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
