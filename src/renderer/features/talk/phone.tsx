import { Button, Kbd, NativeSelect, TextInput } from '@mantine/core';
import { IconDeviceMobileOff, IconPhoneCheck } from '@tabler/icons-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseTalk } from '../../../contract/index.ts';
import { SECOND_CHANNELS, type SecondChannel } from '../../../domain/reporter.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { coreNow, timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './talk.module.css';

type Phone = NonNullable<CaseTalk['phone']>;
interface Props {
  caseId: string;
  phone: Phone;
}

/** Whether the reporter can be written to at all: loud when not, in words, where nobody overlooks it. */
export function PhoneBanner({ caseId, phone }: Props) {
  const { t } = useTranslation();
  const [calling, setCalling] = useState(false);
  const { seized, calledBack } = phone;
  if (seized === null) return calledBack === null ? null : <Lifted caseId={caseId} calledBack={calledBack} />;
  const undo = () => (seized.mine ? <UndoButton entryId={seized.entryId} label={t('talk.phone.mistake')} /> : null);
  return (
    <section className={classes.seized} aria-label={t('talk.phone.title')}>
      <p className={classes.loud}>
        <IconDeviceMobileOff size={22} stroke={1.8} aria-hidden />
        <strong>{t('talk.phone.title')}</strong>
      </p>
      <p>
        {t('talk.phone.since', { at: timeOfDay(seized.since), name: plain(seized.by, 40) })}{' '}
        {t('talk.phone.nothingSent')} {t('talk.phone.mayNotBe', { at: timeOfDay(seized.since) })}
      </p>
      <p>{t('talk.phone.until')}</p>
      {calling ? (
        <CallBackForm caseId={caseId} onClose={() => setCalling(false)} />
      ) : (
        <div className={classes.bannerActions}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPhoneCheck size={16} aria-hidden />}
            onClick={() => setCalling(true)}
          >
            {t('talk.phone.record')}
          </Button>
          {undo()}
        </div>
      )}
    </section>
  );
}

function Lifted({ calledBack }: { caseId: string; calledBack: NonNullable<Phone['calledBack']> }) {
  const { t } = useTranslation();
  return (
    <p className={classes.lifted}>
      <IconPhoneCheck size={17} stroke={1.7} aria-hidden />
      <span>
        {t('talk.phone.lifted', {
          from: timeOfDay(calledBack.since),
          until: timeOfDay(calledBack.until),
          channel: t(`talk.channels.${calledBack.channel}`),
          name: plain(calledBack.by, 40),
        })}{' '}
        <Hostile text={calledBack.who} max={80} />: <Hostile text={calledBack.how} max={160} />
      </span>
      {calledBack.mine && <UndoButton entryId={calledBack.entryId} label={t('common.undo')} />}
    </p>
  );
}

function UndoButton({ entryId, label }: { entryId: string; label: string }) {
  const undo = useCommand(api.talk.undo.mutationOptions());
  return (
    <Button size="xs" variant="default" loading={undo.isPending} onClick={() => undo.mutate({ entryId })}>
      {label}
    </Button>
  );
}

function CallBackForm({ caseId, onClose }: { caseId: string; onClose: () => void }) {
  const { t } = useTranslation();
  const [who, setWho] = useState('');
  const [how, setHow] = useState('');
  const [channel, setChannel] = useState<SecondChannel | ''>('');
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input')?.focus(), []);
  useShortcut('back', onClose);
  const record = useCommand(
    api.talk.calledBack.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('talk.phone.recorded'), () => client.talk.undo({ entryId }));
        onClose();
      },
    }),
    true,
  );
  const whole = who.trim() !== '' && how.trim() !== '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole && channel !== '' && !record.isPending)
      record.mutate({ caseId, who: who.trim(), how: how.trim(), channel, at: coreNow() });
  };
  return (
    <form
      ref={form}
      className={classes.callForm}
      autoComplete="off"
      aria-label={t('talk.phone.record')}
      onSubmit={submit}
    >
      <TextInput
        size="sm"
        label={t('talk.phone.who')}
        value={who}
        maxLength={200}
        onChange={(event) => setWho(event.currentTarget.value)}
      />
      <NativeSelect
        size="sm"
        label={t('talk.phone.channel')}
        value={channel}
        onChange={(event) => setChannel(SECOND_CHANNELS.find((one) => one === event.currentTarget.value) ?? '')}
        data={[
          { value: '', label: t('board.form.choose') },
          ...SECOND_CHANNELS.map((value) => ({ value, label: t(`talk.channels.${value}`) })),
        ]}
      />
      <TextInput
        size="sm"
        label={t('talk.phone.how')}
        value={how}
        maxLength={500}
        onChange={(event) => setHow(event.currentTarget.value)}
      />
      <Fault error={record.error} />
      <div className={classes.bannerActions}>
        <Button type="submit" size="xs" loading={record.isPending} disabled={!whole || channel === ''}>
          {t('talk.phone.save')}
        </Button>
        <Button size="xs" variant="default" onClick={onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

/** The switch, beside the reply; and whoever else writes here and is said to be the same person. */
export function PhoneSwitch({ caseId, phone }: Props) {
  const { t } = useTranslation();
  const seize = useCommand(
    api.talk.seize.mutationOptions({
      onSuccess: ({ entryId, withdrawn }) =>
        offerUndo(t('talk.phone.done', { count: withdrawn }), () => client.talk.undo({ entryId })),
    }),
  );
  const link = useCommand(
    api.talk.link.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('talk.phone.linked'), () => client.talk.undo({ entryId })),
    }),
  );
  const off = phone.seized !== null;
  useShortcut('phoneSeized', () => seize.mutate({ caseId }), !off && !seize.isPending);
  return (
    <div className={classes.phone}>
      {!off && (
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDeviceMobileOff size={16} aria-hidden />}
          rightSection={<Kbd>⇧ X</Kbd>}
          loading={seize.isPending}
          onClick={() => seize.mutate({ caseId })}
        >
          {t('talk.phone.switch')}
        </Button>
      )}
      {phone.addresses.length > 1 && (
        <span className={classes.quiet}>{t('talk.phone.addresses', { count: phone.addresses.length })}</span>
      )}
      {phone.others.map((other) => (
        <span key={other.reporter} className={classes.other}>
          <span className={classes.quiet}>
            {t('talk.phone.alsoWrites')} <Hostile text={other.label} max={40} />
          </span>
          <Button
            size="compact-sm"
            variant="subtle"
            loading={link.isPending}
            onClick={() => link.mutate({ caseId, reporter: other.reporter })}
          >
            {t('talk.phone.same')}
          </Button>
        </span>
      ))}
    </div>
  );
}
