import i18next from 'i18next';
import { create } from 'zustand';
import type { InboxFilter } from '../../../contract/areas/lists.ts';
import { currentLocale } from '../../app/i18n.ts';
import { codeText } from '../../components/labels.ts';
import { useElection } from '../../stores/election.ts';
import { goTo, onClearScreen } from '../../stores/ui.ts';

/** Groups of the filter that are lists of codes, and how `inbox.counts` calls them: several of one group are "or". */
export const GROUPS = {
  kinds: 'kind',
  states: 'state',
  outcomes: 'outcome',
  sources: 'source',
  regions: 'region',
  trusts: 'trust',
} as const;
export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as Group[];
/** Yes, no, or either. */
export const FLAGS = ['media', 'held'] as const;
export type Flag = (typeof FLAGS)[number];
/** Since so many hours ago. */
export const HOURS = [1, 3, 12, 24] as const;

interface View {
  show: 'unseen' | 'all';
  typed: string;
  filter: InboxFilter;
  /** Hours of `filter.from`, for its words. */
  hours: number | null;
}

const KEPT = 'maere.inbox';
const NONE: Pick<View, 'filter' | 'hours'> = { filter: {}, hours: null };

/** Codes only, in this tab; what was searched for and from whom is content and isn't kept. */
function kept(): Partial<View> {
  try {
    const { show, filter } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}') as Partial<View>;
    return { show: show === 'all' ? 'all' : 'unseen', filter: typeof filter === 'object' ? filter : {} };
  } catch {
    return {};
  }
}

/** How the Inbox is looked at: survives a change of place, and (but for words, senders and times) a reload. */
export const useInboxView = create<View>(() => ({ show: 'unseen', typed: '', ...NONE, ...kept() }));

useInboxView.subscribe(({ show, filter }) => {
  const { sender: _, from: __, until: ___, ...codes } = filter;
  sessionStorage.setItem(KEPT, JSON.stringify({ show, filter: codes }));
});

onClearScreen(() => useInboxView.setState({ show: 'unseen', typed: '', ...NONE }));

const change = (filter: InboxFilter, also: Partial<View> = {}): void => useInboxView.setState({ filter, ...also });
const current = (): InboxFilter => useInboxView.getState().filter;

export const setShow = (show: View['show']): void => useInboxView.setState({ show });
export const setTyped = (typed: string): void => useInboxView.setState({ typed });
export const clearFilter = (): void => useInboxView.setState(NONE);
/** From this filter and list to everything, for the same words. */
export const searchEverything = (): void => useInboxView.setState({ ...NONE, show: 'all' });
export const setFlag = (flag: Flag, value: boolean | null): void => change({ ...current(), [flag]: value });
export const setStation = (station: number | null): void => change({ ...current(), station });
export const setSender = (sender: string | null): void => change({ ...current(), sender });
export const setHours = (hours: number | null, now: number): void =>
  change({ ...current(), from: hours === null ? null : now - hours * 3_600_000 }, { hours });

export function toggle(group: Group, code: string): void {
  const of = (current()[group] ?? []) as string[];
  const codes = of.includes(code) ? of.filter((other) => other !== code) : [...of, code];
  change({ ...current(), [group]: codes });
}

/** One thing that narrows the list, in words, and how to take it off. */
export interface Chip {
  key: string;
  label: string;
  /** How many of all messages it alone would leave, where that is counted. */
  group: Group | Flag | null;
  code: string;
  remove: () => void;
}

/** A code of the filter in the screen's language. */
export function filterWord(group: Group, code: string): string {
  const t = i18next.t;
  const { names } = useElection.getState();
  if (group === 'kinds') return t(`inbox.kind.${code}` as 'inbox.kind.ballot', { defaultValue: code });
  if (group === 'states') return t(`inbox.state.${code}` as 'inbox.state.plain', { defaultValue: code });
  if (group === 'trusts') return t(`common.trust.${code}` as 'common.trust.relay', { defaultValue: code });
  if (group === 'outcomes')
    return code === ''
      ? t('inbox.filter.noBallot')
      : code === 'unreviewed'
        ? t('inbox.filter.unreviewed')
        : t(`ballots.outcome.${code}` as 'ballots.outcome.spam', { defaultValue: code });
  if (group === 'sources') return t(`inbox.filter.source.${code}` as 'inbox.filter.source.dm', { defaultValue: code });
  if (code === '') return t('inbox.filter.noRegion');
  return names?.regions.find((region) => region.code === code)?.names[currentLocale()] ?? codeText('facts.keys', code);
}

export function chipsOf(filter: InboxFilter, hours: number | null): Chip[] {
  const t = i18next.t;
  const chips: Chip[] = GROUP_NAMES.flatMap((group) =>
    ((filter[group] ?? []) as string[]).map((code) => ({
      key: `${group}:${code}`,
      label: filterWord(group, code),
      group,
      code,
      remove: () => toggle(group, code),
    })),
  );
  for (const flag of FLAGS) {
    const value = filter[flag];
    if (value == null) continue;
    const label = t(`inbox.filter.${flag}.${value ? 'yes' : 'no'}`);
    chips.push({ key: flag, label, group: flag, code: value ? '1' : '0', remove: () => setFlag(flag, null) });
  }
  const plain = (key: string, label: string, remove: () => void): void => {
    chips.push({ key, label, group: null, code: '', remove });
  };
  if (filter.station != null)
    plain('station', t('inbox.filter.stationIs', { number: filter.station }), () => setStation(null));
  if (filter.sender != null) plain('sender', t('inbox.filter.oneSender'), () => setSender(null));
  if (filter.from != null) plain('from', t('inbox.filter.since', { count: hours ?? 0 }), () => setHours(null, 0));
  return chips;
}

/** The messages behind a figure: the Inbox with this filter alone. */
export function openInbox(filter: InboxFilter): void {
  useInboxView.setState({ ...NONE, show: 'all', typed: '', filter });
  goTo('inbox');
}
