import { Button, Kbd, TextInput } from '@mantine/core';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './followups.module.css';
import { InMinutes } from './in-minutes.tsx';

/** Puts somebody on the list of those who are to be called back. */
export function AskCallBack({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [whom, setWhom] = useState('');
  const [phone, setPhone] = useState('');
  const [text, setText] = useState('');
  const [minutes, setMinutes] = useState(15);
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input')?.focus(), []);
  useShortcut('back', onClose);
  const ask = useCommand(
    api.followups.callBack.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('followups.asked'), () => client.followups.undo({ entryId }));
        onClose();
      },
    }),
    true,
  );
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault();
    if (whom.trim() === '' || ask.isPending) return;
    ask.mutate({
      caseId,
      whom: whom.trim(),
      phone: phone.trim() || null,
      dueAt: coreNow() + minutes * 60_000,
      ...(text.trim() ? { text: text.trim() } : {}),
    });
  };
  const line = (label: string, value: string, set: (value: string) => void, most: number) => (
    <TextInput
      size="sm"
      label={label}
      value={value}
      maxLength={most}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
  return (
    <form ref={form} className={classes.form} autoComplete="off" aria-label={t('followups.callBack')} onSubmit={submit}>
      {line(t('followups.whom'), whom, setWhom, 200)}
      {line(t('followups.phone'), phone, setPhone, 60)}
      <InMinutes label={t('followups.when')} value={minutes} onChange={setMinutes} now />
      {line(t('followups.about'), text, setText, 1000)}
      <Fault error={ask.error} />
      <div className={classes.buttons}>
        <Button
          type="submit"
          size="xs"
          loading={ask.isPending}
          disabled={whom.trim() === ''}
          rightSection={<Kbd>↵</Kbd>}
        >
          {t('followups.askSave')}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
