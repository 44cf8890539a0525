import { Button, Checkbox, Progress, TextInput } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { bytesText } from '../../components/bytes.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { Empty, Failed, Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import classes from './imports.module.css';

type Looked = Awaited<ReturnType<typeof client.imports.look>>;
type State = Awaited<ReturnType<typeof client.imports.state>>;
type Report = NonNullable<State['last']>;
const LOOK = 700;

/** Messages out of a Telegram Desktop export, for when Telegram itself can't be reached. */
export function ImportPage() {
  const { t } = useTranslation();
  const lead = useIsLead();
  return (
    <section>
      <h1 className={settings.title}>{t('imports.title')}</h1>
      <p className={settings.what}>{t('imports.what')}</p>
      {lead ? <Work /> : <p className={settings.section}>{t('settings.leadOnly')}</p>}
    </section>
  );
}

function Work() {
  const { t } = useTranslation();
  const [folder, setFolder] = useState('');
  const [found, setFound] = useState<Looked | null>(null);
  const state = useQuery({
    ...api.imports.state.queryOptions(),
    refetchInterval: ({ state: { data } }) => (data?.running ? LOOK : false),
  });
  const look = useCommand(
    { mutationFn: (path: string) => client.imports.look({ folder: path }), onSuccess: setFound },
    true,
  );
  const running = state.data?.running ?? null;
  const typed = folder.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (typed !== '' && !look.isPending) look.mutate(typed);
  };
  return (
    <>
      <form className={settings.section} onSubmit={submit} autoComplete="off">
        <TextInput
          label={t('imports.folder')}
          description={t('imports.folderHelp')}
          value={folder}
          onChange={(event) => {
            setFolder(event.currentTarget.value);
            setFound(null);
          }}
          maxLength={4096}
          spellCheck={false}
        />
        <Fault error={look.error} />
        <div className={settings.actions}>
          <Button type="submit" variant={found ? 'default' : 'filled'} loading={look.isPending} disabled={typed === ''}>
            {t('imports.look')}
          </Button>
        </div>
      </form>
      {found && !running && <Choose key={found.folder} found={found} folder={typed} started={() => setFound(null)} />}
      {state.isError && <Failed error={state.error} retry={() => void state.refetch()} />}
      {running && <Running running={running} />}
      {!running && state.data?.last && <Last last={state.data.last} />}
    </>
  );
}

function Choose({ found, folder, started }: { found: Looked; folder: string; started: () => void }) {
  const { t } = useTranslation();
  const usable = found.chats.filter((chat) => chat.kind !== null);
  const [chosen, setChosen] = useState(
    () => new Set(usable.filter((chat) => chat.watched || usable.length === 1).map((chat) => chat.index)),
  );
  const [vouch, setVouch] = useState(false);
  const start = useCommand(api.imports.start.mutationOptions({ onSuccess: started }), true);
  const toggle = (index: number, on: boolean) =>
    setChosen((before) => {
      const next = new Set(before);
      if (on) next.add(index);
      else next.delete(index);
      return next;
    });
  if (found.chats.length === 0)
    return <Empty icon={IconFileImport} title={t('imports.none')} what={t('imports.noneWhat')} />;
  return (
    <div className={settings.section}>
      <h2 className={settings.subtitle}>{t('imports.chats')}</h2>
      <p className={settings.quiet}>{t('imports.chatsHelp', { size: bytesText(found.bytes, t) })}</p>
      <ul className={classes.chats}>
        {found.chats.map((chat) => (
          <li key={chat.index}>
            <Checkbox
              checked={chosen.has(chat.index)}
              disabled={chat.kind === null}
              onChange={(event) => toggle(chat.index, event.currentTarget.checked)}
              label={
                <>
                  <Hostile text={chat.name || t('common.unknown')} max={80} />{' '}
                  <span className={classes.quiet}>
                    {t('imports.messages', { count: chat.messages })}
                    {chat.watched ? ` · ${t('imports.watched')}` : ''}
                    {chat.kind === null ? ` · ${t('imports.reasons.unknownChat')}` : ''}
                  </span>
                </>
              }
            />
          </li>
        ))}
      </ul>
      <Checkbox
        label={t('imports.vouch')}
        description={t('imports.vouchHelp')}
        checked={vouch}
        onChange={(event) => setVouch(event.currentTarget.checked)}
      />
      <Fault error={start.error} />
      <div className={settings.actions}>
        <Button
          leftSection={<IconFileImport size={17} aria-hidden />}
          loading={start.isPending}
          disabled={chosen.size === 0}
          onClick={() => start.mutate({ folder, chats: [...chosen], vouch, account: found.owner })}
        >
          {t('imports.start', { count: chosen.size })}
        </Button>
      </div>
    </div>
  );
}

function Running({ running }: { running: NonNullable<State['running']> }) {
  const { t } = useTranslation();
  const cancel = useCommand(api.imports.cancel.mutationOptions());
  return (
    <div className={settings.section}>
      <h2 className={settings.subtitle}>{t(`imports.steps.${running.step}`)}</h2>
      <Progress value={running.share * 100} aria-label={t(`imports.steps.${running.step}`)} />
      <Counts report={running} />
      <p className={settings.quiet}>{t('imports.cancelHelp')}</p>
      <div className={settings.actions}>
        <Button variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({})}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

const COUNTS = ['read', 'added', 'known', 'versions', 'differs', 'albums'] as const;

function Counts({ report }: { report: Omit<Report, 'at' | 'cancelled' | 'error'> }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.counts}>
      {COUNTS.map((what) => (
        <div key={what}>
          <dt>{t(`imports.counts.${what}`)}</dt>
          <dd>{report[what]}</dd>
        </div>
      ))}
      <div>
        <dt>{t('imports.counts.files')}</dt>
        <dd>{report.files.found}</dd>
      </div>
    </dl>
  );
}

function Last({ last }: { last: Report }) {
  const { t } = useTranslation();
  const word = useCodeText();
  return (
    <div className={settings.section} role="status">
      <h2 className={settings.subtitle}>
        {last.error ? word('errors', last.error) : t(last.cancelled ? 'imports.cancelled' : 'imports.done')}
      </h2>
      <p className={settings.quiet}>
        <Moment at={last.at} date />
      </p>
      <Counts report={last} />
      {last.guessedTimes > 0 && <p>{t('imports.guessed', { count: last.guessedTimes })}</p>}
      {last.errors.length > 0 && (
        <details>
          <summary>{t('imports.errors')}</summary>
          <ul className={classes.errors}>
            {last.errors.map((error, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a list that never changes
              <li key={n}>
                <Hostile text={error.chat} max={60} /> {error.message && `№ ${error.message}`}{' '}
                <span className={classes.quiet}>{word('imports.reasons', error.reason)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
