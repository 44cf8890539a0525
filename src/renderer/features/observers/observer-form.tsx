import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CERTIFICATE_HOLDERS } from '../../../domain/coverage-terms.ts';
import { calendarDay, NO_FACTS, type ObserverFacts } from '../../../domain/observer-facts.ts';
import { isReporter } from '../../../domain/relay-values.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import { districtName, placeName } from '../stations/words.ts';
import classes from './observers.module.css';
import { listed } from './words.ts';

/** What is typed, by the name of its field. */
const textsOf = (facts: ObserverFacts) => ({
  callSign: facts.callSign,
  name: facts.name ?? '',
  phones: facts.phones.join('; '),
  backupPhone: facts.backupPhone ?? '',
  reporters: facts.reporters.join(', '),
  languages: facts.languages.join(', '),
  district: facts.district === null ? '' : districtName(facts.district),
  place: facts.place === null ? '' : placeName(facts.place),
  supervisor: facts.supervisor ?? '',
  supervisorPhone: facts.supervisorPhone ?? '',
  pcrDate: facts.pcr?.date ?? '',
  pcrClinic: facts.pcr?.clinic ?? '',
  certificateNumber: facts.certificate?.number ?? '',
  tags: facts.tags.join(', '),
  note: facts.note ?? '',
});
type Texts = ReturnType<typeof textsOf>;
const MOST: Record<keyof Texts, number> = {
  callSign: 60,
  name: 200,
  phones: 240,
  backupPhone: 60,
  reporters: 400,
  languages: 200,
  district: 200,
  place: 200,
  supervisor: 200,
  supervisorPhone: 60,
  pcrDate: 10,
  pcrClinic: 200,
  certificateNumber: 60,
  tags: 400,
  note: 1000,
};
const orNull = (value: string): string | null => value.trim() || null;

interface Chosen {
  region: string;
  organisation: string;
  holder: string;
  car: boolean;
}

function factsOf(before: ObserverFacts, text: Texts, chosen: Chosen): ObserverFacts {
  const holder = CERTIFICATE_HOLDERS.find((each) => each === chosen.holder);
  const number = orNull(text.certificateNumber);
  const was = textsOf(before);
  return {
    callSign: text.callSign.trim(),
    name: orNull(text.name),
    phones: listed(text.phones, /;+/, 4),
    backupPhone: orNull(text.backupPhone),
    reporters: listed(text.reporters, /[;,\s]+/, 8),
    languages: listed(text.languages, /[;,]+/, 8),
    region: orNull(chosen.region),
    // Core finds the code of a name; what was not touched keeps its own.
    district: text.district === was.district ? before.district : orNull(text.district),
    place: text.place === was.place ? before.place : orNull(text.place),
    car: chosen.car,
    supervisor: orNull(text.supervisor),
    supervisorPhone: orNull(text.supervisorPhone),
    organisation: orNull(chosen.organisation),
    pcr: text.pcrDate === '' ? null : { date: text.pcrDate, clinic: orNull(text.pcrClinic) },
    // A number without a word about it is of a paper that they have.
    certificate: holder || number !== null ? { number, holder: holder ?? 'observer' } : null,
    tags: listed(text.tags, /[;,]+/, 12),
    note: orNull(text.note),
    externalId: before.externalId,
  };
}

interface Props {
  /** Null: a new one. */
  id: string | null;
  facts: ObserverFacts | null;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

export function ObserverForm({ id, facts, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const before = facts ?? { ...NO_FACTS, callSign: '' };
  const [text, setText] = useState(() => textsOf(before));
  const [chosen, setChosen] = useState<Chosen>({
    region: before.region ?? '',
    organisation: before.organisation ?? '',
    holder: before.certificate?.holder ?? '',
    car: before.car,
  });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input')?.focus(), []);
  useShortcut('back', onCancel);
  const regions = useElection((store) => store.names?.regions) ?? [];
  const organisations = useQuery(api.organisations.list.queryOptions());
  const set = useCommand(
    api.observers.set.mutationOptions({
      onSuccess: (made) => {
        offerUndo(t('observers.saved'), () => client.observers.undo({ entryId: made.entryId }));
        onSaved(made.id);
      },
    }),
    true,
  );
  const wrong = {
    reporters: listed(text.reporters, /[;,\s]+/, 8).some((each) => !isReporter(each)),
    pcrDate: text.pcrDate !== '' && !calendarDay.safeParse(text.pcrDate).success,
  };
  const ready = text.callSign.trim() !== '' && !wrong.reporters && !wrong.pcrDate;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (ready && !set.isPending) set.mutate({ id, facts: factsOf(before, text, chosen) });
  };
  const line = (
    key: keyof Texts,
    more: { description?: string; error?: string | undefined; type?: 'date'; required?: boolean } = {},
  ) => (
    <TextInput
      size="sm"
      label={t(`observers.fields.${key}`)}
      value={text[key]}
      maxLength={MOST[key]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setText((now) => ({ ...now, [key]: value }));
      }}
      {...more}
    />
  );
  const choose = (
    key: 'region' | 'organisation' | 'holder',
    label: string,
    options: readonly { value: string; label: string }[],
  ) => (
    <NativeSelect
      size="sm"
      label={label}
      value={chosen[key]}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setChosen((now) => ({ ...now, [key]: value }));
      }}
      data={[{ value: '', label: t('observers.unknown') }, ...options]}
    />
  );
  return (
    <form
      ref={form}
      className={classes.form}
      autoComplete="off"
      aria-label={t(id ? 'observers.edit' : 'observers.add')}
      onSubmit={submit}
    >
      <h2 className={classes.big}>{t(id ? 'observers.edit' : 'observers.add')}</h2>
      <div className={classes.two}>
        {line('callSign', { required: true })}
        {line('name')}
        {line('phones', { description: t('observers.severalPhones') })}
        {line('backupPhone')}
        {line('supervisor')}
        {line('supervisorPhone')}
      </div>
      <div className={classes.two}>
        {choose(
          'region',
          t('observers.fields.region'),
          regions.map((each) => ({ value: each.code, label: each.names[currentLocale()] })),
        )}
        {line('district')}
        {line('place')}
        {line('languages', { description: t('observers.listed') })}
        {choose(
          'organisation',
          t('observers.fields.organisation'),
          (organisations.data?.rows ?? []).map((each) => ({ value: each.id, label: plain(each.facts.name, 80) })),
        )}
        {line('reporters', {
          description: t('observers.botId'),
          error: wrong.reporters ? t('observers.problems.reporterBad') : undefined,
        })}
      </div>
      <div className={classes.two}>
        {line('pcrDate', { type: 'date', error: wrong.pcrDate ? t('observers.problems.pcrBad') : undefined })}
        {line('pcrClinic')}
        {line('certificateNumber')}
        {choose(
          'holder',
          t('observers.fields.certificateHolder'),
          CERTIFICATE_HOLDERS.map((value) => ({ value, label: t(`observers.holders.${value}`) })),
        )}
        {line('tags', { description: t('observers.listed') })}
        {line('note')}
      </div>
      <Checkbox
        label={t('observers.fields.car')}
        checked={chosen.car}
        onChange={(event) => {
          const { checked } = event.currentTarget;
          setChosen((now) => ({ ...now, car: checked }));
        }}
      />
      <Fault error={set.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={set.isPending} disabled={!ready}>
          {t('observers.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
