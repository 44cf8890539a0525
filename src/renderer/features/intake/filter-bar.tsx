import { Button, Checkbox, Menu, NumberInput, Popover } from '@mantine/core';
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
  GROUPS,
  type Group,
  HOURS,
  setFlag,
  setHours,
  setStation,
  toggle,
  useInboxView,
} from './inbox-filter.ts';

/** Four openers are one line of a narrow list, in each language. */
const FIRST = ['kinds', 'regions', 'outcomes'] as const satisfies Group[];
const MORE = ['states', 'sources', 'trusts'] as const satisfies Group[];
/** Inside the list's own landmark, never longer than the window, and never moved up over the alarms. */
const PLACED = { withinPortal: false, width: 270 } as const;
const UNDER = { ...PLACED, position: 'bottom-start', middlewares: { flip: false, shift: true, size: true } } as const;
/** What is long stands beside the list, which can be seen to change. */
const BESIDE = { ...PLACED, position: 'right-start', middlewares: { flip: false, shift: false, size: true } } as const;

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
        {FIRST.map((group) => (
          <GroupMenu key={group} group={group} filter={filter} />
        ))}
        <More filter={filter} />
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

/** The values of a group that occur or are chosen, the most frequent first, and whether they are known yet. */
function useValues(group: Group, filter: InboxFilter) {
  const counts = useCounts();
  const chosen = (filter[group] ?? []) as string[];
  const sums = counts.data?.[GROUPS[group]] ?? {};
  const codes = [...new Set([...Object.keys(sums), ...chosen])].sort((a, b) => (sums[b] ?? 0) - (sums[a] ?? 0));
  return { counts, chosen, values: codes.map((code) => ({ code, n: sums[code] ?? 0, on: chosen.includes(code) })) };
}

function GroupMenu({ group, filter }: { group: Group; filter: InboxFilter }) {
  const { t } = useTranslation();
  const { counts, chosen, values } = useValues(group, filter);
  return (
    // Without the placeholder the first value has the focus at once, and a menu holds nothing but its items.
    <Menu {...UNDER} closeOnItemClick={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <Opener label={t(`inbox.filter.group.${group}`)} n={chosen.length} />
      </Menu.Target>
      <Menu.Dropdown className={classes.dropdown}>
        <Menu.Label>{t('inbox.filter.ofAll')}</Menu.Label>
        {values.map(({ code, n, on }) => (
          <Menu.CheckboxItem
            key={code}
            checked={on}
            rightSection={<span className={classes.n}>{figure(n)}</span>}
            onChange={() => toggle(group, code)}
          >
            {filterWord(group, code)}
          </Menu.CheckboxItem>
        ))}
        {values.length === 0 && (
          <Menu.Item disabled>
            {counts.isError
              ? t('common.loadFailed')
              : counts.isPending
                ? t('common.loading')
                : t('inbox.filter.noneYet')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

/** What is asked for less often; not a menu, since a number is typed here. */
function More({ filter }: { filter: InboxFilter }) {
  const { t } = useTranslation();
  const counts = useCounts();
  const { hours } = useInboxView();
  const single = [filter.media, filter.held, filter.station, filter.from].filter((value) => value != null).length;
  const n = MORE.reduce((sum, group) => sum + (filter[group]?.length ?? 0), single);
  return (
    <Popover {...BESIDE} trapFocus returnFocus>
      <Popover.Target>
        <Opener label={t('inbox.filter.group.more')} n={n} />
      </Popover.Target>
      <Popover.Dropdown className={classes.dropdown} p={8}>
        <fieldset className={classes.section}>
          <legend>{t('inbox.filter.ofAll')}</legend>
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
        </fieldset>
        {MORE.map((group) => (
          <Section key={group} group={group} filter={filter} />
        ))}
        <fieldset className={classes.section}>
          <legend>{t('inbox.filter.received')}</legend>
          {HOURS.map((each) => (
            <Choice
              key={each}
              label={t('inbox.filter.since', { count: each })}
              on={hours === each}
              n={null}
              choose={() => setHours(hours === each ? null : each, Date.now())}
            />
          ))}
        </fieldset>
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
      </Popover.Dropdown>
    </Popover>
  );
}

function Section({ group, filter }: { group: Group; filter: InboxFilter }) {
  const { t } = useTranslation();
  const { values } = useValues(group, filter);
  if (values.length === 0) return null;
  return (
    <fieldset className={classes.section}>
      <legend>{t(`inbox.filter.group.${group}`)}</legend>
      {values.map(({ code, n, on }) => (
        <Choice key={code} label={filterWord(group, code)} on={on} n={n} choose={() => toggle(group, code)} />
      ))}
    </fieldset>
  );
}

/** What opens; how much is chosen stands where the arrow was, so that nothing moves on the line. */
function Opener({ label, n, ...props }: { label: string; n: number }) {
  return (
    <Button
      {...props}
      size="compact-xs"
      variant="default"
      className={classes.opener}
      data-on={n > 0 || undefined}
      rightSection={n > 0 ? <span className={classes.chosen}>{n}</span> : <IconChevronDown size={13} aria-hidden />}
    >
      {label}
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
    <Checkbox
      size="xs"
      checked={on}
      onChange={choose}
      classNames={{
        root: classes.choice,
        body: classes.choiceBody,
        labelWrapper: classes.choiceWords,
        label: classes.choiceLabel,
      }}
      label={
        <>
          <span>{label}</span>
          {n !== null && <span className={classes.n}>{figure(n)}</span>}
        </>
      }
    />
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
