import { SegmentedControl, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CASE_STATES } from '../../../domain/case-lifecycle.ts';
import { mayRespond } from '../../../domain/roles.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import classes from './case-card.module.css';
import type { CaseFilter, CasesShown } from './queries.ts';

const SHOWN: readonly CasesShown[] = ['open', 'closed', 'all'];

/** Which cases: open or not, in which state, whose. */
export function CaseFilterBar({ filter, onChange }: { filter: CaseFilter; onChange: (filter: CaseFilter) => void }) {
  const { t } = useTranslation();
  const people = useQuery(api.people.list.queryOptions());
  const states = CASE_STATES.filter(
    (state) => filter.state === 'all' || (state === 'closed') === (filter.state === 'closed'),
  );
  return (
    <>
      <SegmentedControl
        fullWidth
        size="xs"
        aria-label={t('board.show')}
        value={filter.state}
        onChange={(value) => {
          const state = SHOWN.find((one) => one === value) ?? 'open';
          onChange({ ...filter, state, status: null });
        }}
        data={SHOWN.map((value) => ({ value, label: t(`board.${value}`) }))}
      />
      <div className={classes.filters}>
        <Select
          size="xs"
          aria-label={t('board.filter.status')}
          value={filter.status ?? ''}
          allowDeselect={false}
          onChange={(value) => onChange({ ...filter, status: CASE_STATES.find((state) => state === value) ?? null })}
          data={[
            { value: '', label: t('board.filter.anyStatus') },
            ...states.map((state) => ({ value: state, label: t(`board.state.${state}`) })),
          ]}
        />
        <Select
          size="xs"
          aria-label={t('board.filter.owner')}
          value={filter.owner ?? ''}
          allowDeselect={false}
          onChange={(value) => onChange({ ...filter, owner: value || null })}
          data={[
            { value: '', label: t('board.filter.anyone') },
            { value: 'me', label: t('board.filter.me') },
            { value: 'nobody', label: t('board.filter.nobody') },
            ...(people.data ?? [])
              .filter((one) => mayRespond(one.role) && !one.recovery)
              .map((one) => ({ value: one.id, label: plain(one.callName, 40) })),
          ]}
        />
      </div>
    </>
  );
}
