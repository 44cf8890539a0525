import { Button, Kbd, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReferralRow } from '../../../contract/index.ts';
import { CONTACT_KINDS, type ContactKind } from '../../../domain/directory.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './followups.module.css';
import { InMinutes } from './in-minutes.tsx';

interface Props {
  caseId: string;
  region: string | null;
  referrals: ReferralRow[];
  onClose: () => void;
}

/** Offers the case to somebody: who answers now and here first, and nobody who was asked already. */
export function ReferForm({ caseId, region, referrals, onClose }: Props) {
  const { t } = useTranslation();
  const last = referrals.at(-1)?.kind ?? 'lawyer';
  const [kind, setKind] = useState<ContactKind>(last);
  const [chosen, setChosen] = useState<string | null>(null);
  const [minutes, setMinutes] = useState(30);
  const [text, setText] = useState('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('select')?.focus(), []);
  useShortcut('back', onClose);
  const list = useQuery(api.directory.list.queryOptions({ input: { kinds: [kind], region } }));
  const asked = new Set(referrals.filter(({ state }) => state !== 'withdrawn').map(({ contact }) => contact));
  const rows = (list.data?.rows ?? []).filter(({ id }) => !asked.has(id));
  const contact = rows.find(({ id }) => id === chosen) ?? rows[0] ?? null;
  const refer = useCommand(api.followups.refer.mutationOptions({ onSuccess: onClose }), true);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!contact || refer.isPending) return;
    refer.mutate({
      caseId,
      contact: contact.id,
      dueAt: coreNow() + minutes * 60_000,
      ...(text.trim() ? { text: text.trim() } : {}),
    });
  };
  return (
    <form ref={form} className={classes.form} autoComplete="off" aria-label={t('followups.refer')} onSubmit={submit}>
      <NativeSelect
        size="sm"
        label={t('directory.kind')}
        value={kind}
        onChange={(event) => setKind(CONTACT_KINDS.find((one) => one === event.currentTarget.value) ?? kind)}
        data={CONTACT_KINDS.map((value) => ({ value, label: t(`directory.kinds.${value}`) }))}
      />
      {list.isSuccess && rows.length === 0 ? (
        <p className={classes.quiet}>{t('followups.nobody')}</p>
      ) : (
        <NativeSelect
          size="sm"
          label={t('followups.to')}
          value={contact?.id ?? ''}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={rows.map((row) => ({
            value: row.id,
            label: [
              plain(row.name, 50),
              t(`directory.onCall.${row.onCall}`),
              ...row.languages.map((one) => plain(one, 12)),
            ].join(' · '),
          }))}
        />
      )}
      <InMinutes label={t('followups.due')} value={minutes} onChange={setMinutes} />
      <TextInput
        size="sm"
        label={t('followups.referNote')}
        value={text}
        maxLength={1000}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Fault error={refer.error} />
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={refer.isPending} disabled={!contact} rightSection={<Kbd>↵</Kbd>}>
          {t('followups.offer')}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
