import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../../contract/shapes.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { Fault, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './welcome.module.css';

export function PractiseForm({ hello }: { hello: Hello }) {
  const { t } = useTranslation();
  // Untouched, the suggestion follows the language.
  const [typed, setTyped] = useState<string | null>(null);
  const practise = useCommand(api.workspace.practise.mutationOptions(), true);
  const callName = typed ?? t('welcome.practise.suggestion');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (callName.trim()) practise.mutate({ callName, locale: currentLocale() });
  };
  if (!hello.practice.available) return <Notice>{t('welcome.practise.unavailable')}</Notice>;
  return (
    <form className={classes.form} onSubmit={submit}>
      <TextInput
        label={t('welcome.practise.callName')}
        description={t('welcome.practise.callNameHelp')}
        value={callName}
        onChange={(event) => setTyped(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        maxLength={60}
        autoComplete="off"
        autoFocus
      />
      <Fault error={practise.error} />
      <Button type="submit" size="md" loading={practise.isPending} disabled={!callName.trim()}>
        {t(hello.practice.exists ? 'welcome.practise.again' : 'welcome.practise.start')}
      </Button>
    </form>
  );
}
