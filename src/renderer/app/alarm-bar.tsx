import { Button, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AlarmRow, SilenceRow } from '../../contract/index.ts';
import { callsIn, lineId } from '../client/alarm-lines.ts';
import { api } from '../client/rpc.ts';
import { useMayRespond } from '../client/session.ts';
import { Hostile, plain } from '../components/hostile.tsx';
import { codeText, placeText, useCodeText } from '../components/labels.ts';
import { type SteadyRow, useSteady } from '../components/steady.ts';
import { Age } from '../components/time.tsx';
import { UrgencyMark } from '../components/urgency.tsx';
import { useTermName } from '../features/affected/terms.tsx';
import { useSilent } from '../features/assignments/queries.ts';
import { SilenceLine } from '../features/assignments/silence-line.tsx';
import { useAcknowledge, useAcknowledgeMany } from '../features/triage/use-acknowledge.ts';
import { openCase } from '../stores/ui.ts';
import classes from './alarm-bar.module.css';
import { type AlarmGroup, GroupDialog, useGroupWords } from './alarm-group.tsx';
import { useShortcut } from './use-shortcuts.ts';

const NONE: AlarmRow[] = [];

const Line = memo(function Line({
  shown: { row: alarm, gone },
  mayRespond,
  onGroup,
}: {
  shown: SteadyRow<AlarmRow>;
  mayRespond: boolean;
  onGroup: (group: AlarmGroup) => void;
}) {
  const { t } = useTranslation();
  const word = useCodeText();
  const groupWords = useGroupWords();
  const termName = useTermName();
  const acknowledge = useAcknowledge();
  const acknowledgeMany = useAcknowledgeMany();
  const { group } = alarm;
  const kind = word('kinds', alarm.kind);
  const place = placeText(alarm);
  const alarmLevel =
    alarm.level >= 2 ? t('frame.alarms.climbedTwice') : alarm.level === 1 ? t('frame.alarms.climbed') : null;
  // What is past its time matters more than that nobody heard it at first.
  const late = alarm.owner === null && alarm.ackDueAt < Date.now();
  const waiting = alarm.unheard && !late ? t('frame.alarms.unheard') : alarmLevel;
  const name = plain(alarm.owner ?? '', 24);
  const left = alarm.why === 'unanswered' || alarm.why === 'fresh' || alarm.why === 'term' ? null : alarm.why;
  const climbed =
    left !== null
      ? t('frame.alarms.left', { name, why: word('board.why', left) })
      : alarm.term !== null
        ? t('frame.alarms.termOver', { name, term: termName(alarm.term.code) })
        : alarm.why === 'fresh'
          ? t('frame.alarms.news', { name })
          : waiting;
  // The last of them: who had it before has it still.
  const called = alarm.why === 'unanswered' ? plain(alarm.called.at(-1) ?? '', 24) : '';
  return (
    <li
      className={classes.line}
      data-case-id={alarm.caseId}
      data-urgency={alarm.urgency}
      data-possible={alarm.possible || undefined}
      data-gone={gone || undefined}
    >
      <span className={classes.urgency}>
        <UrgencyMark urgency={alarm.urgency} possible={alarm.possible} />
      </span>
      <UnstyledButton
        className={classes.story}
        onClick={() => (group ? onGroup(group) : openCase(alarm.caseId))}
        aria-haspopup={group ? 'dialog' : undefined}
      >
        <span className="visually-hidden">{t(group ? 'frame.alarms.group.open' : 'frame.alarms.open')}</span>
        {group ? (
          <span className={classes.kind}>{groupWords(group)}</span>
        ) : (
          <>
            <span className={classes.kind}>{kind}</span>
            <span className={classes.place}>
              {place ? <Hostile text={place} max={48} /> : t('frame.alarms.noPlace')}
            </span>
          </>
        )}
        <span className={classes.excerpt}>
          <Hostile text={alarm.excerpt} max={160} />
        </span>
      </UnstyledButton>
      <span className={classes.level}>
        {climbed && (
          <span className={classes.climbed}>
            <bdi>{called === '' ? climbed : `${climbed} · ${t('frame.alarms.called', { names: called })}`}</bdi>
          </span>
        )}
      </span>
      <span className={classes.age}>
        <Age at={alarm.sentAt} />
      </span>
      <span className={classes.action}>
        {gone ? (
          <span className={classes.taken}>{t('frame.alarms.taken')}</span>
        ) : left !== null ? (
          <Button size="xs" variant="default" onClick={() => openCase(alarm.caseId)}>
            {t('frame.alarms.look')}
          </Button>
        ) : (
          mayRespond && (
            <Button
              size="xs"
              className={classes.acknowledge}
              loading={acknowledge.isPending || acknowledgeMany.isPending}
              onClick={() =>
                group ? acknowledgeMany.mutate(group.members) : acknowledge.mutate({ caseId: alarm.caseId })
              }
            >
              {group ? t('frame.alarms.group.acknowledge', { n: group.members.length }) : t('frame.alarms.acknowledge')}
            </Button>
          )
        )}
      </span>
    </li>
  );
});

/** What the bench reads: the first animation frame after the bar has drawn a call, in its line or in its count. */
function useFirstFrames(alarms: readonly AlarmRow[]): void {
  const known = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const fresh = alarms.filter(({ caseId }) => !known.current.has(caseId));
    known.current = new Set(alarms.map(({ caseId }) => caseId));
    requestAnimationFrame(() => {
      for (const { caseId } of fresh) performance.mark(`alarm:${caseId}`);
    });
  }, [alarms]);
}

/** As in the stylesheet. */
const LINE_HEIGHT = 34;
/** Lines drawn beyond the three that are seen, each way: hundreds of calls must not slow the screen they are on. */
const BEYOND = 10;

function Lines({
  shown,
  mayRespond,
  onGroup,
  silent,
}: {
  shown: readonly SteadyRow<AlarmRow>[];
  mayRespond: boolean;
  onGroup: (group: AlarmGroup) => void;
  silent: readonly SilenceRow[];
}) {
  const box = useRef<HTMLOListElement>(null);
  const virtual = useVirtualizer({
    count: shown.length,
    getScrollElement: () => box.current,
    estimateSize: () => LINE_HEIGHT,
    getItemKey: (index) => shown[index]?.id ?? index,
    overscan: BEYOND,
  });
  const items = virtual.getVirtualItems();
  const [top, bottom] = [items[0]?.start ?? 0, virtual.getTotalSize() - (items.at(-1)?.end ?? 0)];
  return (
    <ol ref={box} className={classes.lines}>
      {top > 0 && <li role="presentation" aria-hidden style={{ height: top }} />}
      {items.map(({ index }) => {
        const one = shown[index];
        return one && <Line key={one.id} shown={one} mayRespond={mayRespond} onGroup={onGroup} />;
      })}
      {bottom > 0 && <li role="presentation" aria-hidden style={{ height: bottom }} />}
      <SilenceLine silent={silent} />
    </ol>
  );
}

/**
 * SOS nobody has taken. Its height is always the same, so that an alarm never moves what is under the cursor; while the
 * pointer or the focus is inside, its own lines stay where they are and new ones come in below.
 */
export function AlarmBar() {
  const { t } = useTranslation();
  const mayRespond = useMayRespond();
  const { data, isError } = useQuery(api.alarms.list.queryOptions());
  // In core's order (domain/alarm.ts): every screen shows the same.
  const alarms = data ?? NONE;
  const silent = useSilent();
  const [held, setHeld] = useState(false);
  const { shown, fresh } = useSteady(alarms, lineId, { held, append: true });
  useFirstFrames(alarms);
  const list = useRef<HTMLElement>(null);
  useShortcut('alarms', () => list.current?.querySelector('button')?.focus(), alarms.length > 0);
  const letGo = useCallback(() => setHeld(false), []);
  const [opened, setOpened] = useState<AlarmGroup | null>(null);
  // What somebody reads stays open, also when nothing is grouped any more.
  const openGroup = alarms.find(({ group }) => opened !== null && group?.id === opened.id)?.group ?? opened;
  return (
    <section
      ref={list}
      className={classes.bar}
      data-alarming={alarms.length > 0 || undefined}
      aria-label={t('frame.alarms.label')}
      onPointerEnter={() => setHeld(true)}
      onPointerLeave={(event) => {
        if (!event.currentTarget.contains(document.activeElement)) letGo();
      }}
      onFocus={() => setHeld(true)}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget) && !event.currentTarget.matches(':hover')) letGo();
      }}
    >
      <div className={classes.head}>
        <p className={classes.count}>
          {alarms.length > 0
            ? t('frame.alarms.count', { count: callsIn(alarms) })
            : t(data ? 'frame.alarms.quiet' : 'common.loading')}
        </p>
        <Listeners />
        {fresh > 0 && <p className={classes.fresh}>{t('frame.alarms.fresh', { count: fresh })}</p>}
      </div>
      {isError ? (
        <p className={classes.quiet}>{t('frame.alarms.failed')}</p>
      ) : shown.length > 0 || silent.length > 0 ? (
        <Lines shown={shown} mayRespond={mayRespond} onGroup={setOpened} silent={silent} />
      ) : (
        <p className={classes.quiet}>{t(data ? 'frame.alarms.quietWhat' : 'frame.alarms.loading')}</p>
      )}
      {openGroup && <GroupDialog group={openGroup} onClose={() => setOpened(null)} />}
      <Speaker alarms={alarms} loaded={data !== undefined} />
    </section>
  );
}

function Listeners() {
  const { t } = useTranslation();
  const { data } = useQuery(api.alarms.listeners.queryOptions());
  if (!data) return null;
  return (
    <p className={classes.listeners}>
      {data.listeners > 0 ? t('frame.alarms.listeners', { count: data.listeners }) : t('frame.alarms.nobody')}
      <br />
      {data.onShift > 0 ? t('frame.alarms.shift', { count: data.onShift }) : t('frame.alarms.nobodyShift')}
    </p>
  );
}

const SPOKEN_FOR = 8000;

/** The one assertive live region: says each new SOS once, and nothing else. */
function Speaker({ alarms, loaded }: { alarms: AlarmRow[]; loaded: boolean }) {
  const { t } = useTranslation();
  const known = useRef<Set<string> | null>(null);
  const [spoken, setSpoken] = useState('');
  // Said once: what stays in the region would be read again, and in yesterday's language.
  useEffect(() => {
    if (spoken === '') return;
    const timer = setTimeout(() => setSpoken(''), SPOKEN_FOR);
    return () => clearTimeout(timer);
  }, [spoken]);
  useEffect(() => {
    if (!loaded) return;
    const before = known.current;
    known.current = new Set(alarms.flatMap(({ caseId, group }) => [caseId, ...(group?.members ?? [])]));
    const fresh = alarms.find((alarm) => !before?.has(alarm.caseId));
    if (!fresh) return;
    setSpoken(
      t(fresh.possible ? 'frame.alarms.spokenPossible' : 'frame.alarms.spoken', {
        urgency: t(`urgency.${fresh.urgency}`),
        kind: codeText('kinds', fresh.kind),
        place: plain(placeText(fresh), 60) || t('frame.alarms.noPlace'),
      }),
    );
  }, [alarms, loaded, t]);
  return (
    <div className="visually-hidden" role="alert" aria-live="assertive">
      {spoken}
    </div>
  );
}
