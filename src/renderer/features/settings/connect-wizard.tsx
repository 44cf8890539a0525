import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { Fault, Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './settings.module.css';

type Step = (typeof shapes.loginStep)['_output'];
const NAMES = ['api', 'code', 'password', 'done'] as const;

/** Keys and phone, code, two-step password: one question at a time; what is typed is sent on and kept nowhere here. */
export function ConnectWizard({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [step, setStep] = useState<Step | null>(null);
  const name = step?.step ?? 'api';
  const cancel = () => {
    if (name === 'code' || name === 'password') void client.telegram.cancelLogin().catch(() => {});
    onClose();
  };
  return (
    <div className={classes.box}>
      <div className={classes.pad}>
        <ol className={classes.steps}>
          {NAMES.map((one) => (
            <li key={one} className={classes.step} aria-current={one === name ? 'step' : undefined}>
              {t(`settings.telegram.steps.${one}`)}
            </li>
          ))}
        </ol>
        {step === null && <ApiStep onNext={setStep} onCancel={cancel} />}
        {step?.step === 'code' && <CodeStep step={step} onNext={setStep} onCancel={cancel} />}
        {step?.step === 'password' && <PasswordStep hint={step.hint} onNext={setStep} onCancel={cancel} />}
        {step?.step === 'done' && (
          <>
            <p role="status">{t('settings.telegram.doneWhat')}</p>
            {step.twoFactorOn ? (
              <p className={classes.quiet}>{t('settings.telegram.twoFactorOn')}</p>
            ) : (
              <Notice>{t('settings.telegram.twoFactorOff')}</Notice>
            )}
            <div className={classes.actions}>
              <Button onClick={onClose}>{t('common.continue')}</Button>
            </div>
          </>
        )}
      </div>
    </div>
  );
}

interface StepProps {
  onNext: (step: Step) => void;
  onCancel: () => void;
}

function ApiStep({ onNext, onCancel }: StepProps) {
  const { t } = useTranslation();
  const start = useCommand(api.telegram.startLogin.mutationOptions({ onSuccess: onNext }), true);
  const form = useForm({
    initialValues: { apiId: '', apiHash: '', phone: '' },
    validateInputOnBlur: true,
    validate: {
      apiHash: (value) =>
        value === '' || /^[0-9a-f]{32}$/i.test(value.trim()) ? null : t('settings.telegram.apiHashWrong'),
    },
  });
  const { apiId, apiHash, phone } = form.values;
  const ready = /^\d{1,10}$/.test(apiId.trim()) && apiHash.trim() !== '' && phone.trim() !== '';
  return (
    <form
      className={classes.form}
      onSubmit={form.onSubmit(() =>
        start.mutate({ apiId: Number(apiId), apiHash: apiHash.trim(), phone: phone.trim() }),
      )}
    >
      <p className={classes.quiet}>{t('settings.telegram.apiWhat')}</p>
      <TextInput
        label={t('settings.telegram.apiId')}
        inputMode="numeric"
        autoComplete="off"
        autoFocus
        {...form.getInputProps('apiId')}
      />
      <TextInput label={t('settings.telegram.apiHash')} autoComplete="off" {...form.getInputProps('apiHash')} />
      <TextInput
        label={t('settings.telegram.phone')}
        description={t('settings.telegram.phoneHelp')}
        inputMode="tel"
        autoComplete="off"
        {...form.getInputProps('phone')}
      />
      <Fault error={start.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={start.isPending} disabled={!ready}>
          {t('settings.telegram.requestCode')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

function CodeStep({ step, onNext, onCancel }: StepProps & { step: Extract<Step, { step: 'code' }> }) {
  const { t } = useTranslation();
  const [code, setCode] = useState('');
  const submit = useCommand(api.telegram.submitCode.mutationOptions({ onSuccess: onNext }), true);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) submit.mutate({ code });
  };
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <p>{t(`settings.telegram.codeWhat.${step.via}`)}</p>
      <TextInput
        label={t('settings.telegram.code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={step.length ?? 12}
        autoFocus
      />
      <Fault error={submit.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={submit.isPending} disabled={!code.trim()}>
          {t('settings.telegram.submitCode')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

function PasswordStep({ hint, onNext, onCancel }: StepProps & { hint: string | null }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const submit = useCommand(
    api.telegram.submitPassword.mutationOptions({ onSuccess: onNext, onError: () => setPassword('') }),
    true,
  );
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (password) submit.mutate({ password });
  };
  return (
    <form className={classes.form} onSubmit={onSubmit}>
      <p>{t('settings.telegram.passwordWhat')}</p>
      <PasswordInput
        visibilityToggleButtonProps={{ 'aria-label': t('common.showTyped') }}
        label={t('settings.telegram.password')}
        description={hint ? t('settings.telegram.passwordHint', { hint: plain(hint) }) : undefined}
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="off"
        autoFocus
      />
      <Fault error={submit.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={submit.isPending} disabled={!password}>
          {t('settings.telegram.submitCode')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
