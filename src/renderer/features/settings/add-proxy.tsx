import { Button, PasswordInput, SegmentedControl, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './settings.module.css';

const KINDS = ['link', 'socks5', 'mtproxy'] as const;
type Kind = (typeof KINDS)[number];

/** A pasted link, or the fields by hand. What is refused is said in core's words: why, and what to do instead. */
export function AddProxy({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<Kind>('link');
  const add = useCommand(api.proxies.add.mutationOptions({ onSuccess: onClose }), true);
  const form = useForm({ initialValues: { link: '', host: '', port: '', user: '', password: '', secret: '' } });
  const { link, host, port, user, password, secret } = form.values;
  const submit = () => {
    if (kind === 'link') add.mutate({ kind, link });
    else if (kind === 'socks5') add.mutate({ kind, host, port, user, password });
    else add.mutate({ kind, host, port, secret });
  };
  const ready =
    kind === 'link'
      ? link.trim() !== ''
      : host.trim() !== '' && port.trim() !== '' && (kind === 'socks5' || secret !== '');
  const input = (name: 'link' | 'host' | 'port' | 'user' | 'secret') => (
    <TextInput
      label={t(`settings.proxies.${name}`)}
      description={name === 'link' ? t('settings.proxies.linkHelp') : undefined}
      autoComplete="off"
      spellCheck={false}
      {...form.getInputProps(name)}
    />
  );
  return (
    <div className={classes.box}>
      <form className={`${classes.pad} ${classes.form}`} onSubmit={form.onSubmit(submit)}>
        <SegmentedControl
          aria-label={t('settings.proxies.by.label')}
          value={kind}
          data={KINDS.map((one) => ({ value: one, label: t(`settings.proxies.by.${one}`) }))}
          onChange={(next) => {
            setKind(KINDS.find((one) => one === next) ?? 'link');
            add.reset();
          }}
        />
        {kind === 'link' ? (
          input('link')
        ) : (
          <>
            {input('host')}
            {input('port')}
            {kind === 'mtproxy' && input('secret')}
            {kind === 'socks5' && (
              <>
                {input('user')}
                <PasswordInput
                  label={t('settings.proxies.password')}
                  visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
                  autoComplete="off"
                  {...form.getInputProps('password')}
                />
              </>
            )}
          </>
        )}
        <Fault error={add.error} />
        <div className={classes.actions}>
          <Button type="submit" loading={add.isPending} disabled={!ready}>
            {t('settings.proxies.add')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}
