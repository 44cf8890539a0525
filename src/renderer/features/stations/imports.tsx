import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { figure } from './words.ts';

interface ImportRow {
  entryId: string;
  at: number;
  by: string;
  file: string;
  added: number;
  changed: number;
  closed: number;
}

/** Lists that were imported, newest first; the last may be taken back while nobody has built on it. */
export function Imports({ imports, undoable }: { imports: ImportRow[]; undoable: string | null }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const undo = useCommand(api.stations.undo.mutationOptions(), true);
  if (imports.length === 0) return null;
  return (
    <div className={settings.section}>
      <h2 className={settings.subtitle}>{t('stations.imports.title')}</h2>
      <ul className={settings.box} aria-label={t('stations.imports.title')}>
        {imports.map((row) => (
          <li key={row.entryId} className={settings.row}>
            <div className={settings.grow}>
              <p className={settings.name}>
                <Hostile text={row.file} max={60} />
              </p>
              <p className={settings.small}>
                {t('stations.imports.counts', {
                  added: figure(row.added),
                  changed: figure(row.changed),
                  closed: figure(row.closed),
                })}
              </p>
            </div>
            <span className={settings.small}>
              <Hostile text={row.by} max={30} /> · <Moment at={row.at} date />
            </span>
            {lead && undoable === row.entryId && (
              <Button
                size="xs"
                variant="default"
                loading={undo.isPending}
                onClick={() => undo.mutate({ entryId: row.entryId })}
              >
                {t('common.undo')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <Fault error={undo.error} />
    </div>
  );
}
