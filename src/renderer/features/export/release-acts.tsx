import { Button, PasswordInput } from '@mantine/core';
import { IconSignature, IconUsers } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReleaseRow } from '../../../contract/areas/exports.ts';
import { api } from '../../client/rpc.ts';
import { useIsLead, useMe } from '../../client/session.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault, ListSkeleton, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useExportDraft } from './draft.ts';
import classes from './export.module.css';
import { refreshReleases as refresh } from './queries.ts';
import { RefuseForm, RevokeForm } from './second-thoughts.tsx';
import { WhatLeaves } from './what-leaves.tsx';

/** What can be done with a bundle now, by whoever may; for the others, by whom. */
export function ReleaseActs({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const me = useMe()?.id;
  const lead = useIsLead();
  const own = row.asked.id === me;
  if (row.state === 'asked') return own ? <Mine row={row} /> : <Second row={row} may={row.asked.lead || lead} />;
  if (row.state === 'agreed')
    return (
      <>
        {lead ? <Sign row={row} /> : <p className={classes.quiet}>{t('export.act.byLead')}</p>}
        {own && <TakeBack row={row} />}
      </>
    );
  return row.state === 'released' && lead ? <Revoke row={row} /> : null;
}

function Mine({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.quiet}>{t(row.asked.lead ? 'export.act.own' : 'export.act.ownLead')}</p>
      <TakeBack row={row} />
    </>
  );
}

function TakeBack({ row: { bundle } }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const withdraw = useCommand(
    api.exports.withdraw.mutationOptions({
      onSuccess() {
        refresh();
        offerUndo(t('export.act.withdrawn'), null);
      },
    }),
    true,
  );
  return (
    <div className={classes.actions}>
      <Button size="xs" variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate({ bundle })}>
        {t('export.act.withdraw')}
      </Button>
      <Fault error={withdraw.error} />
    </div>
  );
}

/** The second person: looks, and agrees to these very bytes or says why not. */
function Second({ row, may }: { row: ReleaseRow; may: boolean }) {
  const { t } = useTranslation();
  const { bundle } = row;
  const [refusing, setRefusing] = useState(false);
  const said = (words: string) => ({
    onSuccess() {
      refresh();
      offerUndo(words, null);
    },
  });
  const agree = useCommand(api.exports.agree.mutationOptions(said(t('export.act.agreed'))), true);
  const refuse = useCommand(api.exports.refuse.mutationOptions(said(t('export.act.refused'))), true);
  return (
    <>
      <p className={classes.quiet}>{t(may ? 'export.act.agreeWhat' : 'export.act.needsLead')}</p>
      <WhatLeaves row={row} />
      {refusing ? (
        <RefuseForm
          error={refuse.error}
          busy={refuse.isPending}
          onRefuse={(text) => refuse.mutate({ bundle, text })}
          onDone={() => setRefusing(false)}
        />
      ) : (
        <div className={classes.actions}>
          {may && (
            <Button
              size="xs"
              leftSection={<IconUsers size={16} aria-hidden />}
              loading={agree.isPending}
              onClick={() => agree.mutate({ bundle })}
            >
              {t('export.act.agree')}
            </Button>
          )}
          <Button size="xs" variant="default" onClick={() => setRefusing(true)}>
            {t('export.act.refuse')}
          </Button>
        </div>
      )}
      <Fault error={agree.error} />
    </>
  );
}

function Sign({ row }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const keys = useQuery({ ...api.exports.keys.queryOptions(), enabled: !row.drill });
  if (row.drill || keys.data?.some(({ state }) => state === 'ready')) return <SignForm row={row} />;
  if (!keys.data) return <ListSkeleton rows={1} height={56} />;
  return (
    <div className={classes.actions}>
      <Notice>{t('errors.RELEASE_KEY_NONE')}</Notice>
      <Button size="xs" variant="default" onClick={() => useExportDraft.setState({ tab: 'keys' })}>
        {t('export.tab.keys')}
      </Button>
    </div>
  );
}

function SignForm({ row: { bundle, drill } }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const [passphrase, setPassphrase] = useState('');
  const release = useCommand(
    api.exports.release.mutationOptions({
      onSuccess() {
        refresh();
        // Where it lies is told of the bundle itself from now on.
        offerUndo(t('export.act.released'), null);
      },
    }),
    true,
  );
  return (
    <form
      className={classes.form}
      aria-label={t('export.act.release')}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        release.mutate({ bundle, passphrase });
      }}
    >
      {!drill && (
        <PasswordInput
          label={t('export.act.passphrase')}
          description={t('export.act.passphraseWhat')}
          value={passphrase}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => setPassphrase(event.currentTarget.value)}
        />
      )}
      <p className={classes.quiet}>{t(drill ? 'export.act.releaseDrill' : 'export.act.releaseWhat')}</p>
      {release.isPending && <p role="status">{t('export.act.releasing')}</p>}
      <Fault error={release.error} />
      <div className={classes.actions}>
        <Button
          type="submit"
          size="xs"
          leftSection={<IconSignature size={16} aria-hidden />}
          disabled={!drill && passphrase === ''}
          loading={release.isPending}
        >
          {t('export.act.release')}
        </Button>
      </div>
    </form>
  );
}

function Revoke({ row: { bundle, drill } }: { row: ReleaseRow }) {
  const { t } = useTranslation();
  const revoke = useCommand(api.exports.revoke.mutationOptions({ onSuccess: refresh }), true);
  return (
    <RevokeForm
      name={t('export.act.revoke')}
      what={t('export.act.revokeWhat')}
      drill={drill}
      error={revoke.error}
      busy={revoke.isPending}
      onRevoke={(said) => revoke.mutate({ bundle, ...said })}
    />
  );
}
