import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../../contract/shapes.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { Fault, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openSettings, useUi } from '../../stores/ui.ts';
import { PassphraseMeter } from './passphrase-meter.tsx';
import { strengthOf } from './passphrase-strength.ts';
import classes from './welcome.module.css';

export function CreateForm({ hello }: { hello: Hello }) {
  const { t } = useTranslation();
  const create = useCommand(
    api.workspace.create.mutationOptions({
      onSuccess: ({ number }) => {
        openSettings('telegram');
        useUi.setState({ freshNumber: number });
      },
      onSettled: () => useUi.setState({ creating: false }),
    }),
    true,
  );
  const form = useForm({
    initialValues: { hqName: '', callName: '', passphrase: '', again: '' },
    validateInputOnBlur: true,
    validate: {
      again: (again, values) => (again === '' || again === values.passphrase ? null : t('welcome.create.differs')),
    },
  });
  const { hqName, callName, passphrase, again } = form.values;
  const ready =
    hqName.trim() !== '' && callName.trim() !== '' && strengthOf(passphrase) !== 'short' && again === passphrase;
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit(() => {
        if (!ready) return;
        useUi.setState({ creating: true });
        create.mutate({ hqName, callName, passphrase, locale: currentLocale() });
      })}
    >
      {hello.drillOnly && <Notice>{t('welcome.create.drillOnly')}</Notice>}
      <div className={classes.pair}>
        <TextInput
          label={t('welcome.create.hqName')}
          description={t('welcome.create.hqNameHelp')}
          maxLength={80}
          autoComplete="off"
          autoFocus
          {...form.getInputProps('hqName')}
        />
        <TextInput
          label={t('welcome.create.callName')}
          description={t('welcome.create.callNameHelp')}
          maxLength={60}
          autoComplete="off"
          {...form.getInputProps('callName')}
        />
      </div>
      <div>
        <PasswordInput
          visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
          label={t('welcome.create.passphrase')}
          description={t('welcome.create.passphraseHelp')}
          autoComplete="new-password"
          {...form.getInputProps('passphrase')}
        />
        <PassphraseMeter passphrase={passphrase} />
      </div>
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('welcome.create.again')}
        description={t('welcome.create.lost')}
        autoComplete="new-password"
        {...form.getInputProps('again')}
      />
      <Fault error={create.error} />
      <Button type="submit" size="md" loading={create.isPending} disabled={!ready}>
        {t('welcome.create.start')}
      </Button>
    </form>
  );
}
