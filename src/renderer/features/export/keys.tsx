import { Button, PasswordInput } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReleaseKeyRow } from '../../../contract/areas/exports.ts';
import { api } from '../../client/rpc.ts';
import { useHello, useIsLead, useMe } from '../../client/session.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useExportDraft } from './draft.ts';
import classes from './export.module.css';
import { refreshReleases as refresh } from './queries.ts';
import { RefuseForm, RevokeForm } from './second-thoughts.tsx';
import { type Stated, Statement, StatementFolder } from './statement.tsx';

/** What partners check a bundle with: made by a lead with a second person, read aloud, revoked when it must be. */
export function Keys() {
  const { t } = useTranslation();
  const lead = useIsLead();
  const drill = useHello()?.kind === 'drill';
  const query = useQuery(api.exports.keys.queryOptions());
  const statement = useExportDraft((draft) => draft.statement);
  const setStatement = (said: Stated | null) => useExportDraft.setState({ statement: said });
  const rows = query.data ?? [];
  const usable = rows.some(({ state }) => state === 'ready' || state === 'asked');
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('export.tab.keys')} tabIndex={0}>
      <h1 className={classes.title}>{t('export.keys.title')}</h1>
      <p className={classes.what}>{t('export.keys.what')}</p>
      {drill && <p className={classes.loud}>{t('export.keys.drill')}</p>}
      {statement !== null && <Kept said={statement} onKept={() => setStatement(null)} />}
      {query.isPending ? (
        <ListSkeleton rows={2} height={120} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : (
        <>
          {rows.length === 0 && !drill && (
            <Empty icon={IconKey} title={t('export.keys.none')} what={t('export.keys.noneWhat')} />
          )}
          {lead && !usable && !drill && <Ask onStatement={setStatement} />}
          {rows.map((row) => (
            <Key key={row.id} row={row} />
          ))}
        </>
      )}
    </section>
  );
}

/** Shown once; what it can do, nothing else can. */
function Kept({ said, onKept }: { said: Stated; onKept: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.box} role="status">
      <p className={classes.what}>{t('export.keys.statement')}</p>
      <Statement {...said} />
      <div className={classes.actions}>
        <Button size="xs" onClick={onKept}>
          {t('export.keys.kept')}
        </Button>
      </div>
    </div>
  );
}

function Ask({ onStatement }: { onStatement: (said: Stated) => void }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const [repeated, setRepeated] = useState('');
  const [folder, setFolder] = useState('');
  const differs = repeated !== '' && repeated !== passphrase;
  const ask = useCommand(
    api.exports.askKey.mutationOptions({
      onSuccess({ id, revocation, path }) {
        setPassphrase('');
        setRepeated('');
        onStatement({ name: `${id}.revocation.txt`, text: revocation, path });
        refresh();
      },
    }),
    true,
  );
  return (
    <form
      className={classes.form}
      aria-label={t('export.keys.ask')}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (repeated === passphrase) ask.mutate({ passphrase, folder: folder.trim() || null });
      }}
    >
      <PasswordInput
        label={t('export.keys.passphrase')}
        description={t('export.keys.passphraseWhat')}
        value={passphrase}
        maxLength={500}
        autoComplete="new-password"
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('export.keys.repeat')}
        value={repeated}
        maxLength={500}
        autoComplete="new-password"
        error={differs && t('export.keys.repeatDiffers')}
        onChange={(event) => setRepeated(event.currentTarget.value)}
      />
      <StatementFolder value={folder} onChange={setFolder} />
      <Fault error={ask.error} />
      <div className={classes.actions}>
        <Button
          type="submit"
          size="xs"
          leftSection={<IconKey size={16} aria-hidden />}
          disabled={passphrase === '' || repeated !== passphrase}
          loading={ask.isPending}
        >
          {t('export.keys.ask')}
        </Button>
      </div>
    </form>
  );
}

function Key({ row }: { row: ReleaseKeyRow }) {
  const { t } = useTranslation();
  const { id, state, words, digits, file, asked, answered, ended } = row;
  return (
    <article className={classes.box} aria-label={id}>
      <h2 className={classes.subtitle}>
        <span className={classes.mono}>{id}</span> · {t(`export.keys.state.${state}`)}
      </h2>
      <p className={classes.quiet}>{t('export.keys.words')}</p>
      <ol className={classes.read}>
        {words.map((word, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a word may come twice, and is its place
          <li key={n}>{word}</li>
        ))}
      </ol>
      <p className={classes.quiet}>{t('export.keys.digits')}</p>
      <p className={classes.words}>{digits.join(' ')}</p>
      <p className={classes.quiet}>{t('export.keys.file')}</p>
      <Statement name={`${id}.pub`} text={file} path={null} />
      <p className={classes.quiet}>
        {t('export.releases.by.asked', { name: plain(asked.name, 40) })} · <Moment at={asked.at} date />
        {answered && (
          <>
            {' · '}
            {t(state === 'refused' ? 'export.releases.by.refused' : 'export.releases.by.agreed', {
              name: plain(answered.name, 40),
            })}{' '}
            · <Moment at={answered.at} date />
          </>
        )}
        {ended && (
          <>
            {' · '}
            {t(state === 'revoked' ? 'export.releases.by.revoked' : 'export.releases.by.withdrawn', {
              name: plain(ended.name, 40),
            })}{' '}
            · <Moment at={ended.at} date />
          </>
        )}
      </p>
      {ended?.statement != null && (
        <>
          <p>{t('export.keys.revoked')}</p>
          <Statement name={`${id}.revocation.txt`} text={ended.statement} path={null} />
        </>
      )}
      <KeyActs row={row} />
    </article>
  );
}

function KeyActs({ row }: { row: ReleaseKeyRow }) {
  const { t } = useTranslation();
  const me = useMe()?.id;
  const lead = useIsLead();
  const own = row.asked.id === me;
  const agree = useCommand(
    api.exports.agreeKey.mutationOptions({
      onSuccess() {
        refresh();
        offerUndo(t('export.keys.agreed'), null);
      },
    }),
    true,
  );
  const refuse = useCommand(
    api.exports.refuseKey.mutationOptions({
      onSuccess() {
        refresh();
        offerUndo(t('export.keys.refused'), null);
      },
    }),
    true,
  );
  const withdraw = useCommand(api.exports.withdrawKey.mutationOptions({ onSuccess: refresh }), true);
  const [refusing, setRefusing] = useState(false);
  if (refusing)
    return (
      <RefuseForm
        error={refuse.error}
        busy={refuse.isPending}
        onRefuse={(text) => refuse.mutate({ id: row.id, text })}
        onDone={() => setRefusing(false)}
      />
    );
  if (row.state === 'asked')
    return (
      <div className={classes.actions}>
        {own ? (
          <>
            <span className={classes.quiet}>{t('export.act.own')}</span>
            <Button
              size="xs"
              variant="default"
              loading={withdraw.isPending}
              onClick={() => withdraw.mutate({ id: row.id })}
            >
              {t('export.act.withdraw')}
            </Button>
          </>
        ) : (
          <>
            <Button size="xs" loading={agree.isPending} onClick={() => agree.mutate({ id: row.id })}>
              {t('export.keys.agree')}
            </Button>
            <Button size="xs" variant="default" onClick={() => setRefusing(true)}>
              {t('export.act.refuse')}
            </Button>
          </>
        )}
        <Fault error={agree.error ?? withdraw.error} />
      </div>
    );
  return row.state === 'ready' && lead ? <RevokeKey id={row.id} /> : null;
}

function RevokeKey({ id }: { id: string }) {
  const { t } = useTranslation();
  // Its statement is told with the key from now on.
  const revoke = useCommand(api.exports.revokeKey.mutationOptions({ onSuccess: refresh }), true);
  return (
    <RevokeForm
      name={t('export.keys.revoke')}
      what={t('export.keys.revokeWhat')}
      error={revoke.error}
      busy={revoke.isPending}
      onRevoke={(said) => revoke.mutate({ id, ...said })}
    />
  );
}
