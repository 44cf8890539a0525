import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { homeText } from './words.ts';

const SHOWN = 20;

/** One active observer, by call-sign or name; names themselves are not shown. */
export function PickObserver({
  label,
  value,
  except,
  onChange,
}: {
  label: string;
  value: string | null;
  except: string;
  onChange: (id: string | null) => void;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const { data } = useQuery({
    ...api.observers.list.queryOptions({ input: { search, states: ['active'], limit: SHOWN } }),
    placeholderData: keepPreviousData,
  });
  const [picked, setPicked] = useState<{ value: string; label: string } | null>(null);
  const found = (data?.rows ?? [])
    .filter(({ id }) => id !== except && id !== picked?.value)
    .map((row) => ({
      value: row.id,
      label: [plain(row.callSign, 40), row.initials, homeText(row)].filter(Boolean).join(' · '),
    }));
  return (
    <Select
      size="sm"
      label={label}
      placeholder={t('observers.moves.pick')}
      searchable
      clearable
      value={value}
      searchValue={typed}
      onSearchChange={setTyped}
      // Core has searched already, also by what is not shown.
      filter={({ options }) => options}
      nothingFoundMessage={t('observers.nothing')}
      // The field then shows who was picked, and looks for nobody of that name.
      data={picked ? [picked, ...found] : found}
      onChange={(id) => {
        setPicked(found.find((each) => each.value === id) ?? (picked?.value === id ? picked : null));
        onChange(id);
      }}
    />
  );
}
