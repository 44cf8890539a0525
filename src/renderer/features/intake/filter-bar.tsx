import { Button, Menu, NumberInput } from '@mantine/core';
import { IconChevronDown, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { InboxFilter } from '../../../contract/areas/lists.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api } from '../../client/rpc.ts';
import { useElection } from '../../stores/election.ts';
import classes from './filter-bar.module.css';
import {
  type Chip,
  chipsOf,
  clearFilter,
  FLAGS,
  filterWord,
  GROUP_NAMES,
  GROUPS,
  type Group,
  HOURS,
  setFlag,
  setHours,
  setStation,
  toggle,
  useInboxView,
} from './inbox-filter.ts';

const figure = (n: number): string => new Intl.NumberFormat(currentLocale()).format(n);

/** The filter in words; drawn again when the language or the election's words change. */
export function useChips(): Chip[] {
  useTranslation();
  useElection();
  const { filter, hours } = useInboxView();
  return chipsOf(filter, hours);
}

/** What the list may be narrowed by, each value with how many of all messages have it; below, what it is narrowed by. */
export function FilterBar() {
  const { t } = useTranslation();
  const { filter } = useInboxView();
  const chips = useChips();
  return (
    <section aria-label={t('inbox.filter.title')} className={classes.bar}>
      <div className={classes.menus}>
        {GROUP_NAMES.map((group) => (
          <GroupMenu key={group} group={group} filter={filter} />
        ))}
        <MoreMenu filter={filter} />
      </div>
      {chips.length > 0 && (
        <ul className={classes.chips} aria-label={t('inbox.filter.active')}>
          {chips.map(({ key, label, remove }) => (
            <li key={key}>
              <button
                type="button"
                className={classes.chip}
                aria-label={t('inbox.filter.takeOff', { name: label })}
                onClick={remove}
              >
                {label}
                <IconX size={13} aria-hidden />
              </button>
            </li>
          ))}
          <li>
            <button type="button" className={classes.clear} onClick={clearFilter}>
              {t('inbox.filter.clear')}
            </button>
          </li>
        </ul>
      )}
    </section>
  );
}

const useCounts = () => useQuery(api.inbox.counts.queryOptions());

function GroupMenu({ group, filter }: { group: Group; filter: InboxFilter }) {
  const { t } = useTranslation();
  const counts = useCounts();
  const chosen = (filter[group] ?? []) as string[];
  const sums = counts.data?.[GROUPS[group]] ?? {};
  const codes = [...new Set([...Object.keys(sums), ...chosen])].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0));
  return (
    <Menu position="bottom-start" withinPortal closeOnItemClick={false} width={270}>
      <Menu.Target>
        <Opener label={t(`inbox.filter.group.${group}`)} n={chosen.length} />
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
        <Menu.Label>{t('inbox.filter.ofAll')}</Menu.Label>
        {codes.map((code) => (
          <Choice
            key={code}
            label={filterWord(group, code)}
            on={chosen.includes(code)}
            n={sums[code] ?? 0}
            choose={() => toggle(group, code)}
          />
        ))}
        {codes.length === 0 && (
          <Menu.Label>
            {counts.isError
              ? t('common.loadFailed')
              : counts.isPending
                ? t('common.loading')
                : t('inbox.filter.noneYet')}
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

function MoreMenu({ filter }: { filter: InboxFilter }) {
  const { t } = useTranslation();
  const counts = useCounts();
  const { hours } = useInboxView();
  const n = [filter.media, filter.held, filter.station, filter.from].filter((value) => value != null).length;
  return (
    <Menu position="bottom-start" withinPortal closeOnItemClick={false} width={270}>
      <Menu.Target>
        <Opener label={t('inbox.filter.group.more')} n={n} />
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
        {FLAGS.flatMap((flag) =>
          ([true, false] as const).map((value) => (
            <Choice
              key={`${flag}${value}`}
              label={t(`inbox.filter.${flag}.${value ? 'yes' : 'no'}`)}
              on={filter[flag] === value}
              n={counts.data?.[flag][value ? '1' : '0'] ?? 0}
              choose={() => setFlag(flag, filter[flag] === value ? null : value)}
            />
          )),
        )}
        <Menu.Divider />
        {HOURS.map((each) => (
          <Choice
            key={each}
            label={t('inbox.filter.since', { count: each })}
            on={hours === each}
            n={null}
            choose={() => setHours(hours === each ? null : each, Date.now())}
          />
        ))}
        <Menu.Divider />
        <NumberInput
          className={classes.station}
          size="xs"
          label={t('inbox.filter.station')}
          min={0}
          max={99_999}
          allowDecimal={false}
          hideControls
          value={filter.station ?? ''}
          onChange={(value) => setStation(typeof value === 'number' ? value : null)}
        />
      </Menu.Dropdown>
    </Menu>
  );
}

function Opener({ label, n, ...props }: { label: string; n: number }) {
  return (
    <Button
      {...props}
      size="compact-xs"
      variant="default"
      className={classes.opener}
      data-on={n > 0 || undefined}
      rightSection={<IconChevronDown size={13} aria-hidden />}
    >
      {n > 0 ? `${label} · ${n}` : label}
    </Button>
  );
}

interface ChoiceProps {
  label: string;
  on: boolean;
  n: number | null;
  choose: () => void;
}
function Choice({ label, on, n, choose }: ChoiceProps) {
  return (
    <Menu.CheckboxItem
      checked={on}
      rightSection={n === null ? undefined : <span className={classes.n}>{figure(n)}</span>}
      onChange={choose}
    >
      {label}
    </Menu.CheckboxItem>
  );
}

/** What to do where a filter leaves nothing: which of it holds nothing at all, and each to be taken off. */
export function NothingFits({ chips }: { chips: Chip[] }) {
  const { t } = useTranslation();
  const counts = useCounts();
  const holds = ({ group, code }: Chip): number | null => {
    if (group === null || !counts.data) return null;
    const sums = group === 'media' || group === 'held' ? counts.data[group] : counts.data[GROUPS[group]];
    return sums[code] ?? 0;
  };
  const none = chips.filter((chip) => holds(chip) === 0).map(({ label }) => `“${label}”`);
  return (
    <div className={classes.nothing}>
      <p>{none.length > 0 ? t('inbox.filter.holdsNothing', { names: none.join(', ') }) : t('inbox.filter.together')}</p>
      {chips.map((chip) => (
        <Button key={chip.key} size="xs" variant="default" onClick={chip.remove}>
          {t('inbox.filter.takeOff', { name: chip.label })}
        </Button>
      ))}
    </div>
  );
}
