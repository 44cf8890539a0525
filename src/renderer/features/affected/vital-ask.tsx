import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import {
  VITAL_FIELDS,
  VITAL_RECIPIENTS,
  type VitalField,
  type VitalRecipient,
} from '../../../domain/vital-interest.ts';
import { api } from '../../client/rpc.ts';
import { Fault } from '../../components/states.tsx';
import { spanText } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';

const HOURS = [1, 2, 4, 8, 12, 24, 48, 72];
const HOUR = 3_600_000;

/** Nobody can be asked: what should be passed to whom, for a second person to decide. Nothing is chosen beforehand. */
export function VitalAsk({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const [shown, setShown] = useState(false);
  return (
    <section className={classes.part} aria-label={t('vital.title')}>
      <h3 className={classes.title}>{t('vital.title')}</h3>
      <p className={classes.quiet}>{t('vital.what')}</p>
      {shown ? (
        <Form row={row} onDone={() => setShown(false)} />
      ) : (
        <div className={classes.actions}>
          <Button variant="default" onClick={() => setShown(true)}>
            {t('vital.begin')}
          </Button>
        </div>
      )}
    </section>
  );
}

function Form({ row, onDone }: { row: AffectedRow; onDone: () => void }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<VitalRecipient>('doctor');
  const [name, setName] = useState('');
  const [fields, setFields] = useState<readonly VitalField[]>([]);
  const [said, setSaid] = useState('');
  const [reason, setReason] = useState('');
  const [hours, setHours] = useState(4);
  const ask = useCommand(
    api.vital.ask.mutationOptions({
      onSuccess: () => {
        notifications.show({ message: t('vital.asked'), closeButtonProps: { 'aria-label': t('common.close') } });
        onDone();
      },
    }),
    true,
  );
  const words = fields.includes('said');
  const whole = name.trim() !== '' && reason.trim() !== '' && fields.length > 0 && (!words || said.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!whole) return;
    ask.mutate({
      person: row.id,
      to: { kind, name: name.trim() },
      fields: [...fields],
      said: words ? said.trim() : null,
      reason: reason.trim(),
      hours,
    });
  };
  return (
    <form className={classes.form} aria-label={t('vital.begin')} autoComplete="off" onSubmit={submit}>
      <div className={classes.two}>
        <NativeSelect
          label={t('vital.to')}
          value={kind}
          onChange={(event) => setKind(VITAL_RECIPIENTS.find((one) => one === event.currentTarget.value) ?? kind)}
          data={VITAL_RECIPIENTS.map((value) => ({ value, label: t(`vital.recipients.${value}`) }))}
          data-autofocus
        />
        <TextInput
          label={t('vital.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          maxLength={200}
          autoComplete="off"
        />
      </div>
      <fieldset className={classes.choices}>
        <legend>{t('vital.fieldsAsk')}</legend>
        {VITAL_FIELDS.map((field) => (
          <Checkbox
            key={field}
            label={t(`vital.fields.${field}`)}
            checked={fields.includes(field)}
            onChange={(event) =>
              setFields(event.currentTarget.checked ? [...fields, field] : fields.filter((one) => one !== field))
            }
          />
        ))}
      </fieldset>
      {words && (
        <Textarea
          label={t('vital.fields.said')}
          value={said}
          onChange={(event) => setSaid(event.currentTarget.value)}
          maxLength={1000}
          autosize
          minRows={1}
          maxRows={5}
        />
      )}
      <Textarea
        label={t('vital.reason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={500}
        autosize
        minRows={1}
        maxRows={4}
      />
      <NativeSelect
        label={t('vital.hours')}
        value={String(hours)}
        onChange={(event) => setHours(Number(event.currentTarget.value))}
        data={HOURS.map((each) => ({ value: String(each), label: spanText(each * HOUR, t) }))}
      />
      <Fault error={ask.error} />
      <div className={classes.actions}>
        <Button variant="subtle" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button type="submit" loading={ask.isPending} disabled={!whole}>
          {t('vital.ask')}
        </Button>
      </div>
    </form>
  );
}
