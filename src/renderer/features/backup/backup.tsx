import { Button, Progress, TextInput } from '@mantine/core';
import { IconArchive, IconDatabaseExport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { useHello, useIsLead } from '../../client/session.ts';
import { bytesText } from '../../components/bytes.ts';
import { plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Empty, Failed, Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useUi } from '../../stores/ui.ts';
import settings from '../settings/settings.module.css';

type State = (typeof shapes.backupState)['_output'];
/** How often a running backup is looked at, ms: core doesn't announce every step of it. */
const LOOK = 700;

export function Backup() {
  const { t } = useTranslation();
  const lead = useIsLead();
  return (
    <section>
      <h1 className={settings.title}>{t('backup.title')}</h1>
      <p className={settings.what}>{t('backup.what')}</p>
      {lead ? <Work /> : <p className={settings.section}>{t('settings.leadOnly')}</p>}
    </section>
  );
}

function Work() {
  const { t } = useTranslation();
  const kept = useUi((ui) => ui.backupFolder);
  const [folder, setFolder] = useState(kept);
  const dataDir = useHello()?.dataDir ?? '';
  const state = useQuery({
    ...api.backup.state.queryOptions(),
    refetchInterval: ({ state: { data } }) => (data?.running ? LOOK : false),
  });
  const make = useCommand(
    api.backup.make.mutationOptions({
      // A folder that was refused is not looked into: it would be refused twice.
      onSuccess: (_, { folder: used }) => {
        useUi.setState({ backupFolder: used });
        void queryClient.invalidateQueries({ queryKey: api.backup.state.key() });
      },
    }),
    true,
  );
  const running = state.data?.running ?? null;
  const typed = folder.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed === '' || running) return;
    make.mutate({ folder: typed });
  };
  const look = () => {
    make.reset();
    useUi.setState({ backupFolder: typed });
  };
  return (
    <>
      <form className={settings.section} onSubmit={submit}>
        <TextInput
          label={t('backup.folder')}
          description={t('backup.folderHelp', { dir: plain(dataDir, 120) })}
          value={folder}
          onChange={(event) => setFolder(event.currentTarget.value)}
          maxLength={4096}
          autoComplete="off"
          spellCheck={false}
        />
        <Fault error={make.error} />
        <div className={settings.actions}>
          <Button
            type="submit"
            leftSection={<IconDatabaseExport size={17} aria-hidden />}
            loading={make.isPending}
            disabled={typed === '' || running !== null}
          >
            {t('backup.make')}
          </Button>
          <Button variant="default" disabled={typed === ''} onClick={look}>
            {t('backup.look')}
          </Button>
        </div>
      </form>
      {state.isError && <Failed error={state.error} retry={() => void state.refetch()} />}
      {running && <Running running={running} />}
      {!running && state.data?.last && <Last last={state.data.last} />}
      {kept !== '' && <Found folder={kept} lastAt={state.data?.last?.at ?? null} />}
      <div className={settings.section}>
        <h2 className={settings.subtitle}>{t('backup.knowTitle')}</h2>
        <p className={settings.quiet}>{t('backup.know')}</p>
        <p className={settings.quiet}>{t('backup.restoreHow')}</p>
      </div>
    </>
  );
}

function Running({ running }: { running: NonNullable<State['running']> }) {
  const { t } = useTranslation();
  const cancel = useCommand(
    api.backup.cancel.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: api.backup.state.key() }),
    }),
  );
  const step = t(`backup.steps.${running.step}`);
  return (
    <div className={settings.section}>
      <div className={settings.box}>
        <div className={settings.row}>
          <div className={settings.grow}>
            <p role="status">{step}</p>
            <Progress
              mt={6}
              size="sm"
              color="gray"
              value={running.share === null ? 100 : running.share * 100}
              striped={running.share === null}
              animated={running.share === null}
              aria-label={step}
            />
          </div>
          <Button
            size="xs"
            variant="default"
            disabled={running.step === 'cancelling'}
            loading={cancel.isPending}
            onClick={() => cancel.mutate({})}
          >
            {t('common.cancel')}
          </Button>
        </div>
      </div>
      <p className={settings.small}>{t('backup.goesOn')}</p>
    </div>
  );
}

function Last({ last }: { last: NonNullable<State['last']> }) {
  const { t } = useTranslation();
  const word = useCodeText();
  if (last.error === 'CANCELLED') return <p className={settings.section}>{t('backup.cancelled')}</p>;
  return (
    <div className={settings.section}>
      {last.error !== null ? (
        <Notice>
          {t('backup.failed')} {word('errors', last.error)}
        </Notice>
      ) : (
        <div role="status">
          <p>
            <strong>{t('backup.made', { size: bytesText(last.bytes ?? 0, t) })}</strong> <Moment at={last.at} date />
          </p>
          <code className={settings.mono}>{plain(last.folder, 400)}</code>
        </div>
      )}
    </div>
  );
}

/** What lies in the folder; contents are known of those that this headquarters' present key opens. */
function Found({ folder, lastAt }: { folder: string; lastAt: number | null }) {
  const { t } = useTranslation();
  const list = useQuery({ ...api.backup.list.queryOptions({ input: { folder } }), staleTime: 0, gcTime: 0 });
  const { refetch } = list;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a backup that has ended is one more in the folder
  useEffect(() => void refetch(), [lastAt]);
  return (
    <div className={settings.section}>
      <div>
        <h2 className={settings.subtitle}>{t('backup.found')}</h2>
        <p className={settings.quiet}>{t('backup.foundWhat')}</p>
      </div>
      {list.isPending ? (
        <ListSkeleton rows={2} height={52} />
      ) : list.isError ? (
        <Fault error={list.error} />
      ) : list.data.length === 0 ? (
        <div className={settings.box}>
          <Empty icon={IconArchive} title={t('backup.none')} />
        </div>
      ) : (
        <ul className={settings.box} aria-label={t('backup.found')}>
          {list.data.map((row) => (
            <li key={row.folder} className={settings.row}>
              <div className={settings.grow}>
                <p className={settings.name}>
                  {row.madeAt === null ? t('backup.otherKey') : <Moment at={row.madeAt} date />}
                </p>
                <p className={settings.mono}>{plain(row.folder.split(/[\\/]/).at(-1) ?? '', 80)}</p>
              </div>
              <div className={settings.small}>
                {row.madeAt === null
                  ? t('backup.otherKeyWhat')
                  : [
                      t('backup.opens'),
                      row.entries === null ? null : t('backup.entries', { count: row.entries }),
                      row.bytes === null ? null : bytesText(row.bytes, t),
                    ]
                      .filter((part) => part !== null)
                      .join(' · ')}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
