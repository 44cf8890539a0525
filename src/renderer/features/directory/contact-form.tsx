import { Button, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTACT_KINDS, type ContactFacts } from '../../../domain/directory.ts';
import { parseHours } from '../../../domain/weekly-hours.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import classes from './directory.module.css';

const NEW: ContactFacts = {
  kind: 'lawyer',
  name: '',
  region: null,
  place: null,
  phones: [],
  languages: [],
  hours: null,
  address: null,
  note: null,
  externalId: null,
};
const listed = (text: string): string[] =>
  text
    .split(/[;,]+/)
    .map((each) => each.trim())
    .filter(Boolean)
    .slice(0, 8);

interface Props {
  /** Null: a new one. */
  id: string | null;
  facts: ContactFacts | null;
  onSaved: (id: string) => void;
  onCancel: () => void;
}

export function ContactForm({ id, facts, onSaved, onCancel }: Props) {
  const { t } = useTranslation();
  const before = facts ?? NEW;
  const [kind, setKind] = useState(before.kind);
  const [region, setRegion] = useState(before.region ?? '');
  const [text, setText] = useState({
    name: before.name,
    place: before.place ?? '',
    phones: before.phones.join('; '),
    languages: before.languages.join(', '),
    hours: before.hours ?? '',
    address: before.address ?? '',
    note: before.note ?? '',
  });
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => form.current?.querySelector<HTMLElement>('input')?.focus(), []);
  useShortcut('back', onCancel);
  const regions = useElection((store) => store.names?.regions) ?? [];
  const set = useCommand(
    api.directory.set.mutationOptions({
      onSuccess: (made) => {
        offerUndo(t('directory.saved'), () => client.directory.undo({ entryId: made.entryId }));
        onSaved(made.id);
      },
    }),
    true,
  );
  const wrongHours = text.hours.trim() !== '' && parseHours(text.hours) === null;
  const orNull = (value: string) => value.trim() || null;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.name.trim() === '' || wrongHours || set.isPending) return;
    set.mutate({
      id,
      facts: {
        kind,
        name: text.name.trim(),
        region: region || null,
        place: orNull(text.place),
        phones: listed(text.phones),
        languages: listed(text.languages),
        hours: orNull(text.hours),
        address: orNull(text.address),
        note: orNull(text.note),
        externalId: before.externalId,
      },
    });
  };
  const line = (
    key: keyof typeof text,
    most: number,
    more: { description?: string; error?: string | undefined } = {},
  ) => (
    <TextInput
      size="sm"
      label={t(`directory.fields.${key}`)}
      value={text[key]}
      maxLength={most}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setText((now) => ({ ...now, [key]: value }));
      }}
      {...more}
    />
  );
  return (
    <form
      ref={form}
      className={classes.form}
      autoComplete="off"
      aria-label={t(id ? 'directory.edit' : 'directory.add')}
      onSubmit={submit}
    >
      <h2 className={classes.big}>{t(id ? 'directory.edit' : 'directory.add')}</h2>
      {line('name', 300)}
      <div className={classes.two}>
        <NativeSelect
          size="sm"
          label={t('directory.kind')}
          value={kind}
          onChange={(event) => setKind(CONTACT_KINDS.find((one) => one === event.currentTarget.value) ?? kind)}
          data={CONTACT_KINDS.map((value) => ({ value, label: t(`directory.kinds.${value}`) }))}
        />
        <NativeSelect
          size="sm"
          label={t('directory.region')}
          value={region}
          onChange={(event) => setRegion(event.currentTarget.value)}
          data={[
            { value: '', label: t('directory.wholeCountry') },
            ...regions.map((each) => ({ value: each.code, label: each.names[currentLocale()] })),
          ]}
        />
      </div>
      {line('place', 300)}
      {line('phones', 400, { description: t('directory.severalPhones') })}
      {line('languages', 200)}
      {line('hours', 400, {
        description: t('directory.hoursWhat'),
        error: wrongHours ? t('directory.problems.hoursUnreadable') : undefined,
      })}
      {line('address', 300)}
      {line('note', 1000)}
      <Fault error={set.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={set.isPending} disabled={text.name.trim() === '' || wrongHours}>
          {t('directory.save')}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
