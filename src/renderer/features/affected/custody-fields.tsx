import { Select, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { CUSTODY_STATES, type CustodyState } from '../../../domain/custody.ts';
import { cityOf } from './local-time.ts';

/** In what state somebody is. */
export function StateField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: CustodyState;
  onChange: (value: CustodyState) => void;
}) {
  const { t } = useTranslation();
  return (
    <Select
      label={label}
      value={value}
      allowDeselect={false}
      data={CUSTODY_STATES.map((state) => ({ value: state, label: t(`affected.states.${state}`) }))}
      onChange={(chosen) => onChange(CUSTODY_STATES.find((state) => state === chosen) ?? value)}
    />
  );
}

/** A line about somebody; what is typed is nobody's to remember. */
export function LineField({
  label,
  value,
  onChange,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
}) {
  return (
    <TextInput
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      maxLength={300}
      autoComplete="off"
    />
  );
}

/** A moment as clocks in `zone` show it (local-time.ts), with what that zone is said below. */
export function MomentField({
  label,
  help,
  zone,
  value,
  onChange,
  required = false,
}: {
  label: string;
  help: 'affected.person.atHelp' | 'affected.form.sinceHelp';
  zone: string;
  value: string;
  onChange: (value: string) => void;
  required?: boolean;
}) {
  const { t } = useTranslation();
  return (
    <TextInput
      type="datetime-local"
      label={label}
      description={t(help, { zone: cityOf(zone) })}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      required={required}
    />
  );
}
