import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ObserverFilter } from '../../../contract/index.ts';
import { OBSERVER_STATES } from '../../../domain/coverage-terms.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { useElection } from '../../stores/election.ts';
import classes from './observers.module.css';
import { languageText } from './words.ts';

/** One question at a time about what somebody lacks or has. */
const LACKS = {
  unassigned: { unassigned: true, states: ['active'] },
  pcr: { pcr: 'notReady' },
  certificate: { certificate: 'notHeld' },
  seized: { certificate: 'seized' },
  unreachable: { unreachable: true },
  car: { car: true },
} as const satisfies Record<string, object>;
type Lack = keyof typeof LACKS;
const LACK_NAMES = Object.keys(LACKS) as Lack[];

export interface Chosen {
  region: string;
  state: string;
  organisation: string;
  language: string;
  tag: string;
  lack: Lack | '';
}
export const ANYBODY: Chosen = { region: '', state: '', organisation: '', language: '', tag: '', lack: '' };

export function filterOf(search: string, chosen: Chosen): ObserverFilter {
  const { region, organisation, language, tag, lack } = chosen;
  const lacks: Partial<Record<keyof ObserverFilter, unknown>> = lack === '' ? {} : LACKS[lack];
  const state = OBSERVER_STATES.find((each) => each === chosen.state);
  return {
    search,
    ...(region === '' ? {} : { regions: [region] }),
    ...(organisation === '' ? {} : { organisation }),
    ...(language === '' ? {} : { language }),
    ...(tag === '' ? {} : { tag }),
    ...(lacks as Partial<ObserverFilter>),
    ...(state === undefined ? {} : { states: [state] }),
  };
}

export function Filters({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const { t } = useTranslation();
  const regions = useElection((store) => store.names?.regions) ?? [];
  const summary = useQuery(api.observers.summary.queryOptions());
  const organisations = useQuery(api.organisations.list.queryOptions());
  const select = (
    key: keyof Chosen,
    label: string,
    any: string,
    options: readonly { value: string; label: string }[],
  ) =>
    (options.length > 0 || chosen[key] !== '') && (
      <NativeSelect
        size="xs"
        aria-label={label}
        value={chosen[key]}
        onChange={(event) => onChange({ ...chosen, [key]: event.currentTarget.value })}
        data={[{ value: '', label: any }, ...options]}
      />
    );
  return (
    <fieldset className={classes.filters} aria-label={t('observers.filters.label')}>
      {select(
        'region',
        t('observers.filters.region'),
        t('observers.filters.allRegions'),
        regions.map(({ code, names }) => ({ value: code, label: names[currentLocale()] })),
      )}
      {select(
        'lack',
        t('observers.filters.lacks'),
        t('observers.filters.anything'),
        LACK_NAMES.map((value) => ({ value, label: t(`observers.filters.${value}`) })),
      )}
      {select(
        'state',
        t('observers.filters.state'),
        t('observers.filters.allStates'),
        OBSERVER_STATES.map((value) => ({ value, label: t(`observers.states.${value}`) })),
      )}
      {select(
        'organisation',
        t('observers.filters.organisation'),
        t('observers.filters.allOrganisations'),
        (organisations.data?.rows ?? []).map(({ id, facts }) => ({ value: id, label: plain(facts.name, 60) })),
      )}
      {select(
        'language',
        t('observers.filters.language'),
        t('observers.filters.allLanguages'),
        (summary.data?.languages ?? []).map((value) => ({ value, label: languageText(value) })),
      )}
      {select(
        'tag',
        t('observers.filters.tag'),
        t('observers.filters.allTags'),
        (summary.data?.tags ?? []).map((value) => ({ value, label: plain(value, 40) })),
      )}
    </fieldset>
  );
}
