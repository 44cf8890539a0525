import { CloseButton, Kbd, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../app/use-shortcuts.ts';

/** The search of a list: reached by its key, emptied by Escape or its cross. */
export function SearchField({
  label,
  placeholder,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  useShortcut('search', () => field.current?.select());
  return (
    <TextInput
      ref={field}
      size="sm"
      aria-label={label}
      placeholder={placeholder}
      value={value}
      maxLength={200}
      autoComplete="off"
      onChange={(event) => onChange(event.currentTarget.value)}
      leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
      rightSection={
        value ? <CloseButton size="sm" aria-label={t('common.cancel')} onClick={() => onChange('')} /> : <Kbd>/</Kbd>
      }
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        if (value) onChange('');
        else event.currentTarget.blur();
      }}
    />
  );
}
