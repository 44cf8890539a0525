import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { IconChevronRight, IconPresentation } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TallyPanel as Panel } from '../../../contract/index.ts';
import { REJECTION_CODES } from '../../../domain/protocol-entries.ts';
import { partsIn, sumCells, type TallyCell } from '../../../domain/tally.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { numberText, percentText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Violations } from '../ballots/violations.tsx';
import { Presentation } from '../briefing/presentation.tsx';
import { CrowdPanels } from './crowd-panels.tsx';
import classes from './tally.module.css';
import { TallyStations } from './tally-stations.tsx';
import { Below, type Of, Parties } from './tally-tables.tsx';
import { useProtocolWords } from './words.ts';

type Parts = Panel['parts'];
const viewOf = (parts: Parts, view: { flagged: boolean; disputed: boolean }): TallyCell =>
  sumCells(partsIn(view).map((part) => parts[part]));

/** The parallel count, from the country down to the station; every figure with its n, and with and without what is doubted. */
export function TallyPanel({ onProtocol }: { onProtocol: ((id: string) => void) | null }) {
  const { t } = useTranslation();
  const [path, setPath] = useState<string[]>([]);
  const [flagged, setFlagged] = useState(false);
  const [disputed, setDisputed] = useState(false);
  const [of, setOf] = useState<Of>('valid');
  const [presenting, setPresenting] = useState(false);
  const panel = useQuery(api.tally.panel.queryOptions({ input: { path }, placeholderData: keepPreviousData }));
  const name = useStepNames();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('tally.tab.tally')} tabIndex={0}>
      <header className={classes.head}>
        <h1 className={classes.title}>{t('tally.tab.tally')}</h1>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<IconPresentation size={16} aria-hidden />}
          onClick={() => setPresenting(true)}
        >
          {t('briefing.present')}
        </Button>
      </header>
      <Presentation opened={presenting} onClose={() => setPresenting(false)} />
      <nav className={classes.path} aria-label={t('tally.path')}>
        {['', ...path].map((code, depth) => {
          const here = depth === path.length;
          return (
            <Button
              key={path.slice(0, depth).join('/') || 'country'}
              size="compact-sm"
              variant={here ? 'light' : 'subtle'}
              aria-current={here ? 'location' : undefined}
              leftSection={depth > 0 ? <IconChevronRight size={14} aria-hidden /> : undefined}
              onClick={() => setPath(path.slice(0, depth))}
            >
              {depth === 0 ? t('tally.country') : <Hostile text={name(code, depth)} max={40} />}
            </Button>
          );
        })}
      </nav>
      <section className={classes.panel} aria-label={t('tally.title')}>
        <h2 className={classes.subtitle}>{t('tally.title')}</h2>
        <div className={classes.views}>
          <Checkbox
            label={t('tally.withFlagged')}
            checked={flagged}
            onChange={(event) => setFlagged(event.currentTarget.checked)}
          />
          <Checkbox
            label={t('tally.withDisputed')}
            checked={disputed}
            onChange={(event) => setDisputed(event.currentTarget.checked)}
          />
          <NativeSelect
            size="xs"
            label={t('tally.base')}
            value={of}
            onChange={(event) => setOf(event.currentTarget.value === 'participants' ? 'participants' : 'valid')}
            data={(['valid', 'participants'] as const).map((value) => ({ value, label: t(`tally.of.${value}`) }))}
          />
        </div>
        {panel.isPending && <ListSkeleton rows={6} height={40} />}
        {panel.isError && <Failed error={panel.error} retry={() => void panel.refetch()} />}
        {panel.data && (
          <>
            <Standing panel={panel.data} cell={viewOf(panel.data.parts, { flagged, disputed })} />
            <Parties
              verified={viewOf(panel.data.parts, { flagged, disputed })}
              partial={panel.data.parts.partial}
              reported={panel.data.parts.reported}
              of={of}
            />
            <Bounds path={path} />
            {panel.data.below.length > 0 && path.length < 3 && (
              <Below
                rows={panel.data.below.map(({ code, expected, parts }) => ({
                  code,
                  name: name(code, path.length + 1),
                  expected,
                  cell: viewOf(parts, { flagged, disputed }),
                }))}
                of={of}
                onOpen={(code) => setPath([...path, code])}
              />
            )}
            {path.length > 0 && <TallyStations path={path} onProtocol={onProtocol} />}
          </>
        )}
        <p className={classes.quiet}>{t('tally.method')}</p>
      </section>
      <CrowdPanels path={path} name={name} onOpen={setPath} />
      {path.length === 0 && (
        <section className={classes.panel} aria-label={t('tally.reports')}>
          <h2 className={classes.subtitle}>{t('tally.reports')}</h2>
          <Users />
          <Violations />
        </section>
      )}
    </section>
  );
}

/** What a step of the path is called: regions by the election, districts and places as the registry has them. */
function useStepNames(): (code: string, depth: number) => string {
  const { t } = useTranslation();
  const words = useProtocolWords();
  return (code, depth) => (code === '' ? t('tally.nowhere') : depth === 1 ? words.region(code) : code);
}

/** How many people wrote through each bot: the base of whatever is said about them. */
function Users() {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const query = useQuery(api.tally.users.queryOptions());
  if (query.isPending) return <ListSkeleton rows={1} height={40} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return (
    <ul className={classes.line}>
      {query.data.map(({ scheme, people }) => (
        <li key={scheme}>{t('tally.users', { source: words.source(scheme), n: numberText(people) })}</li>
      ))}
    </ul>
  );
}

/** How much of it is there, and what became of the rest. */
function Standing({ panel, cell }: { panel: Panel; cell: TallyCell }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { byStatus, byReason, flagged, disputed } = panel.states;
  const waiting = (['received', 'keyedOnce', 'differs', 'agreed'] as const).reduce(
    (sum, status) => sum + (byStatus[status] ?? 0),
    0,
  );
  const reasons = REJECTION_CODES.filter((code) => byReason[code]).map(
    (code) => `${words.reason(code)} ${numberText(byReason[code] ?? 0)}`,
  );
  const lines = [
    panel.expected === null
      ? t('tally.stationsOnly', { n: numberText(cell.stations) })
      : t('tally.stations', {
          n: numberText(cell.stations),
          of: numberText(panel.expected),
          share: percentText(cell.stations, panel.expected),
        }),
    t('tally.waiting', { n: numberText(waiting) }),
    t('tally.rejected', { n: numberText(byStatus.rejected ?? 0) }) +
      (reasons.length > 0 ? `: ${reasons.join(', ')}` : ''),
    t('tally.excluded', { flagged: numberText(flagged), disputed: numberText(disputed) }),
    ...(panel.unplaced > 0 ? [t('tally.unplaced', { n: numberText(panel.unplaced) })] : []),
  ];
  return (
    <ul className={classes.line}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

/** Whether what was put aside could change who leads. */
function Bounds({ path }: { path: string[] }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { data } = useQuery(api.tally.bounds.queryOptions({ input: { path }, placeholderData: keepPreviousData }));
  if (!data || data.leader === null || data.rival === null) return null;
  const said = {
    leader: words.option(data.leader),
    rival: words.option(data.rival),
    lead: numberText(data.lead),
    least: numberText(data.leastLead),
    sheets: numberText(data.sheets),
    unbounded: numberText(data.unbounded),
  };
  const how = data.sheets === 0 ? 'nothing' : data.unbounded > 0 ? 'unbounded' : data.changes ? 'changes' : 'holds';
  return <p className={classes.line}>{t(`tally.bounds.${how}`, said)}</p>;
}
