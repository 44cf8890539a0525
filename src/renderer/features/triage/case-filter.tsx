import { Button, SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { COLUMNS_BY } from '../../../contract/areas/cases.ts';
import { CASE_LANES, CASE_STATES } from '../../../domain/case-lifecycle.ts';
import { URGENCIES } from '../../../domain/election-profile.ts';
import { mayRespond } from '../../../domain/roles.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { SearchField } from '../../components/search-field.tsx';
import { useElection } from '../../stores/election.ts';
import classes from './case-filter.module.css';
import { type CaseFilter, type CasesShown, narrowing, OPEN_CASES } from './queries.ts';
import { SavedFilters } from './saved-filters.tsx';
import type { BoardDesk } from './use-board-preferences.ts';

const SHOWN: readonly CasesShown[] = ['open', 'closed', 'all'];
const VIEWS = ['list', ...COLUMNS_BY] as const;
/** How long somebody who types is left alone, ms. */
const REST = 150;

interface Props {
  filter: CaseFilter;
  onChange: (filter: CaseFilter) => void;
  desk: BoardDesk;
}

/** How the Board stands, and which cases: open or not, in which state, whose, where, of what kind, with which words. */
export function CaseFilterBar({ filter, onChange, desk }: Props) {
  const { t } = useTranslation();
  useShortcut('boardView', () => {
    desk.change({ view: VIEWS[(VIEWS.indexOf(desk.view) + 1) % VIEWS.length] ?? 'list' });
  });
  const n = narrowing(filter);
  return (
    <div className={classes.bar} data-wide={desk.view !== 'list' || undefined}>
      <SegmentedControl
        className={classes.shown}
        size="xs"
        aria-label={t('board.show')}
        value={filter.state}
        onChange={(value) => {
          const state = SHOWN.find((one) => one === value) ?? 'open';
          onChange({ ...filter, state, status: null });
        }}
        data={SHOWN.map((value) => ({ value, label: t(`board.${value}`) }))}
      />
      <div className={classes.search}>
        <Words value={filter.words} onChange={(words) => onChange({ ...filter, words })} />
        <SavedFilters filter={filter} onChoose={onChange} desk={desk} />
      </div>
      <Select
        size="xs"
        aria-label={t('columns.view')}
        value={desk.view}
        allowDeselect={false}
        onChange={(value) => desk.change({ view: VIEWS.find((view) => view === value) ?? 'list' })}
        data={VIEWS.map((view) => ({ value: view, label: t(`columns.by.${view}`) }))}
      />
      <Parts filter={filter} onChange={onChange} />
      {n > 0 && (
        <Button
          className={classes.clear}
          size="compact-xs"
          variant="subtle"
          onClick={() => onChange({ ...OPEN_CASES, state: filter.state })}
        >
          {t('columns.clear')}
        </Button>
      )}
    </div>
  );
}

function Parts({ filter, onChange }: Omit<Props, 'desk'>) {
  const { t } = useTranslation();
  const people = useQuery(api.people.list.queryOptions());
  const names = useElection((store) => store.names);
  const [more, setMore] = useState(false);
  const shown = more || filter.region !== null || filter.kind !== null || filter.urgency !== null;
  const locale = currentLocale();
  const states = CASE_STATES.filter(
    (state) => filter.state === 'all' || (state === 'closed') === (filter.state === 'closed'),
  );
  const select = (part: keyof CaseFilter, any: string, values: { value: string; label: string }[], none = '') => ({
    size: 'xs' as const,
    value: filter[part] ?? none,
    allowDeselect: false,
    onChange: (value: string | null) => onChange({ ...filter, [part]: value === none ? null : value }),
    data: [{ value: none, label: any }, ...values],
  });
  return (
    <>
      <Select
        aria-label={t('board.filter.owner')}
        {...select('owner', t('board.filter.anyone'), [
          { value: 'me', label: t('board.filter.me') },
          { value: 'nobody', label: t('board.filter.nobody') },
          ...(people.data ?? [])
            .filter((one) => mayRespond(one.role) && !one.recovery)
            .map((one) => ({ value: one.id, label: plain(one.callName, 40) })),
        ])}
      />
      <Select
        aria-label={t('board.filter.status')}
        {...select(
          'status',
          t('board.filter.anyStatus'),
          states.map((state) => ({ value: state, label: t(`board.state.${state}`) })),
        )}
      />
      <Select
        aria-label={t('board.filter.lane')}
        {...select(
          'lane',
          t('board.filter.anyLane'),
          CASE_LANES.map((lane) => ({ value: lane, label: t(`board.filter.${lane}`) })),
        )}
      />
      {shown ? (
        <>
          <Select
            aria-label={t('columns.urgency')}
            {...select(
              'urgency',
              t('columns.anyUrgency'),
              URGENCIES.map((urgency) => ({ value: urgency, label: t(`urgency.${urgency}`) })),
            )}
          />
          <Select
            searchable
            aria-label={t('columns.region')}
            // '' is a region, too: that of cases without one.
            {...select(
              'region',
              t('columns.anyRegion'),
              [
                ...(names?.regions ?? []).map((one) => ({ value: one.code, label: one.names[locale] })),
                { value: '', label: t('columns.noRegion') },
              ],
              'any',
            )}
          />
          <Select
            searchable
            aria-label={t('columns.kind')}
            {...select('kind', t('columns.anyKind'), [
              ...(names?.caseKinds ?? []).map((one) => ({ value: one.code, label: one.names[locale] })),
              { value: 'unknown', label: t('kinds.unknown') },
            ])}
          />
        </>
      ) : (
        <Button size="xs" variant="default" aria-expanded={false} onClick={() => setMore(true)}>
          {t('columns.more')}
        </Button>
      )}
    </>
  );
}

/** Words are looked for when somebody has stopped typing. */
function Words({ value, onChange }: { value: string | null; onChange: (words: string | null) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(value ?? '');
  const asked = useRef(value);
  // A saved filter was chosen, or all were taken off.
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setTyped(value ?? '');
  }, [value]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing asks
  useEffect(() => {
    const words = typed.trim() || null;
    if (words === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = words;
      onChange(words);
    }, REST);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <SearchField label={t('columns.search')} placeholder={t('columns.searchWhat')} value={typed} onChange={setTyped} />
  );
}
