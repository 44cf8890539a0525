import { Autocomplete, Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FIELDS_OF_KIND } from '../../../domain/filing.ts';
import { foldName } from '../../../domain/fold-text.ts';
import { LEVEL_WORDS, type RelayKey, type RelayKind, STATUS_WORDS } from '../../../domain/relay-keys.ts';
import { currentLocale, LOCALES } from '../../app/i18n.ts';
import { useCodeText } from '../../components/labels.ts';
import { useElection } from '../../stores/election.ts';
import classes from './desk.module.css';

export type ReadingFields = Partial<Record<RelayKey, string>>;

export const URGENCIES = ['P0', 'P1', 'P2', 'P3'] as const;

interface Props {
  kind: RelayKind;
  fields: ReadingFields;
  onChange: (fields: ReadingFields) => void;
  /** The key that core could not read. */
  wrong: string | null;
}

type Names = Record<'kk' | 'ru' | 'en', string>;
interface Option {
  value: string;
  label: string;
  /** Every language's name, folded: people type what they remember. */
  search: string;
}
const optionsOf = (rows: readonly { code: string; names: Names; aliases?: string[] }[] | undefined): Option[] =>
  (rows ?? []).map(({ code, names, aliases = [] }) => ({
    value: code,
    label: names[currentLocale()],
    search: foldName([code, ...LOCALES.map((language) => names[language]), ...aliases].join(' ')),
  }));
const wordOptions = (words: Record<string, { names: Names }>): Option[] =>
  optionsOf(Object.entries(words).map(([code, { names }]) => ({ code, names })));

/** The choices of a key, where it has any. */
function useChoices(key: RelayKey): Option[] | null {
  const { names } = useElection();
  if (key === 'region') return optionsOf(names?.regions);
  if (key === 'kind') return optionsOf(names?.caseKinds);
  if (key === 'status') return wordOptions(STATUS_WORDS);
  if (key === 'level') return wordOptions(LEVEL_WORDS);
  if (key === 'choice')
    return (names?.parties ?? []).map((party) => ({
      value: party.code,
      label: `${party.number}. ${party.short[currentLocale()]}`,
      search: foldName([party.code, party.number, ...LOCALES.map((language) => party.names[language])].join(' ')),
    }));
  if (key === 'contest') return optionsOf(names?.contests);
  return null;
}

/** The fields that a kind asks for, each with what its key can be. */
export function ReadingFieldsForm({ kind, fields, onChange, wrong }: Props) {
  return (
    <div className={classes.fields}>
      {FIELDS_OF_KIND[kind].map((key) => (
        <One
          key={key}
          name={key}
          region={fields.region ?? ''}
          value={fields[key] ?? ''}
          wrong={wrong === key}
          onChange={(value) => onChange({ ...fields, [key]: value })}
        />
      ))}
    </div>
  );
}

interface OneProps {
  name: RelayKey;
  region: string;
  value: string;
  wrong: boolean;
  onChange: (value: string) => void;
}

function One({ name, region, value, wrong, onChange }: OneProps) {
  const { t } = useTranslation();
  const word = useCodeText();
  const { names } = useElection();
  const choices = useChoices(name);
  const label = word('facts.keys', name);
  const error = wrong ? t('desk.notUnderstood') : undefined;
  if (choices)
    return (
      <Select
        size="sm"
        label={label}
        error={error}
        data={choices.map(({ value: code, label: shown }) => ({ value: code, label: shown }))}
        value={choices.some((option) => option.value === value) ? value : null}
        onChange={(code) => onChange(code ?? '')}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('desk.clear', { what: label }) }}
        nothingFoundMessage={t('desk.nothing')}
        filter={({ search }) => {
          const typed = foldName(search);
          return choices
            .filter((option) => option.search.includes(typed))
            .map(({ value: code, label: shown }) => ({ value: code, label: shown }));
        }}
      />
    );
  if (name === 'place') {
    const near = (names?.places ?? []).filter((place) => region === '' || place.region === region);
    const towns = [...new Set(near.map((place) => place.names[currentLocale()]))];
    return (
      <Autocomplete
        size="sm"
        label={label}
        error={error}
        value={value}
        onChange={onChange}
        data={towns}
        limit={8}
        maxLength={300}
      />
    );
  }
  return (
    <TextInput
      size="sm"
      label={label}
      error={error}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      inputMode={name === 'station' || name === 'people' ? 'numeric' : undefined}
      maxLength={300}
      autoComplete="off"
    />
  );
}
