import { Button, PasswordInput, Switch, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../../contract/shapes.ts';
import { mayHoldSlot } from '../../../domain/roles.ts';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { PassphraseMeter } from '../welcome/passphrase-meter.tsx';
import { strengthOf } from '../welcome/passphrase-strength.ts';
import { RoleSelect } from './role-select.tsx';

export function AddPerson({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [callName, setCallName] = useState('');
  const [role, setRole] = useState<Role>('responder');
  const [wantsStart, setWantsStart] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const add = useCommand(api.people.add.mutationOptions({ onSuccess: () => setPassphrase('') }), true);
  const canStart = wantsStart && mayHoldSlot(role);
  const ready = callName.trim() !== '' && strengthOf(passphrase) !== 'short';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready) add.mutate({ callName, role, canStart, passphrase });
  };
  if (add.data) {
    return (
      <div className={settings.box}>
        <div className={settings.pad} role="status">
          <p className={settings.subtitle}>{t('settings.people.added', { number: add.data.number })}</p>
          <p>{t('settings.people.addedWhat')}</p>
          <div className={settings.actions}>
            <Button onClick={onClose} autoFocus>
              {t('common.close')}
            </Button>
          </div>
        </div>
      </div>
    );
  }
  return (
    <div className={settings.box}>
      <form className={settings.pad} onSubmit={submit}>
        <div className={settings.formWide}>
          <TextInput
            label={t('settings.people.callName')}
            description={t('welcome.create.callNameHelp')}
            value={callName}
            onChange={(event) => setCallName(event.currentTarget.value)}
            maxLength={60}
            autoComplete="off"
            autoFocus
          />
          <RoleSelect label={t('settings.people.role')} value={role} onChange={setRole} />
        </div>
        <Switch
          label={t('settings.people.canStart')}
          description={t('settings.people.canStartHelp')}
          checked={canStart}
          disabled={!mayHoldSlot(role)}
          onChange={(event) => setWantsStart(event.currentTarget.checked)}
        />
        <div>
          <PasswordInput
            visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
            label={t('settings.people.passphrase')}
            description={t('settings.people.passphraseHelp')}
            value={passphrase}
            onChange={(event) => setPassphrase(event.currentTarget.value)}
            autoComplete="new-password"
          />
          <PassphraseMeter passphrase={passphrase} />
        </div>
        <Fault error={add.error} />
        <div className={settings.actions}>
          <Button type="submit" loading={add.isPending} disabled={!ready}>
            {t('common.add')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </div>
  );
}
