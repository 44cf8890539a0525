import { Button, PasswordInput, Radio, TextInput } from '@mantine/core';
import { IconBuildingFortress } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../../contract/shapes.ts';
import { api } from '../../client/rpc.ts';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { dateAndTime, fullDate } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './welcome.module.css';

export function OpenForm(_props: { hello: Hello }) {
  const { t } = useTranslation();
  const list = useQuery(api.workspace.list.queryOptions());
  const [picked, setPicked] = useState<string | null>(null);
  const [number, setNumber] = useState('');
  const [passphrase, setPassphrase] = useState('');
  const open = useCommand(api.workspace.open.mutationOptions({ onError: () => setPassphrase('') }), true);
  const byKeychain = useCommand(api.workspace.openByKeychain.mutationOptions(), true);
  if (list.isPending) return <ListSkeleton rows={2} height={52} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  const entries = [...list.data].sort((a, b) => b.usedAt - a.usedAt);
  if (entries.length === 0) return <Empty icon={IconBuildingFortress} title={t('welcome.open.none')} />;
  const workspaceId = picked ?? entries.find((entry) => entry.problem === null)?.id ?? null;
  const keychain = entries.find((entry) => entry.id === workspaceId)?.keychain ?? null;
  const ready = workspaceId !== null && number.trim() !== '' && passphrase !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) open.mutate({ workspaceId, number, passphrase });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <Radio.Group label={t('welcome.open.which')} value={workspaceId} onChange={setPicked}>
        <div className={classes.entries}>
          {entries.map((entry) => (
            <Radio.Card
              key={entry.id}
              value={entry.id}
              className={classes.entry}
              data-drill={entry.kind === 'drill' || undefined}
              disabled={entry.problem !== null}
            >
              <Radio.Indicator />
              <span>
                <span className={classes.entryKind}>
                  {t(entry.kind === 'drill' ? 'welcome.open.kindDrill' : 'welcome.open.kindLive')}
                </span>
                <span className={classes.entryTimes}>
                  {t('welcome.open.made', { at: fullDate(entry.createdAt, t) })}
                  {', '}
                  {t('welcome.open.used', { at: dateAndTime(entry.usedAt, t) })}
                </span>
                {entry.problem && <span className={classes.problem}>{t(`welcome.problem.${entry.problem}`)}</span>}
              </span>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {keychain !== null && workspaceId !== null && (
        <>
          <Button
            variant="default"
            loading={byKeychain.isPending}
            disabled={open.isPending}
            onClick={() => byKeychain.mutate({ workspaceId })}
          >
            {t('welcome.open.byKeychain', { number: keychain })}
          </Button>
          <Fault error={byKeychain.error} />
        </>
      )}
      <TextInput
        label={t('common.number')}
        description={t('welcome.open.numberHelp')}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
        inputMode="numeric"
        maxLength={12}
        autoComplete="off"
        autoFocus
      />
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('common.passphrase')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
        autoComplete="off"
      />
      <Fault error={open.error} />
      <Button type="submit" size="md" loading={open.isPending} disabled={!ready}>
        {t('welcome.open.start')}
      </Button>
    </form>
  );
}
