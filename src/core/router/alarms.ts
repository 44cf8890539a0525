import type { AlarmRow, SosEvent, Urgency } from '../../contract/index.ts';
import { levelOf, SHORT_BAR } from '../../domain/index.ts';
import type { Headquarters } from '../headquarters.ts';
import { all, one } from '../store/index.ts';
import { alarmOf, alarms as alarmRows, alarmsExceed, isForgotten } from '../triage/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { moved } from './cases.ts';

/** Which entries raise, climb or silence an alarm. */
const WHAT: Record<string, SosEvent['what']> = {
  'case.opened': 'raised',
  'case.becameSos': 'raised',
  'case.evidenceAttached': 'raised',
  'case.ackUndone': 'raised',
  'case.escalated': 'climbed',
  'case.acknowledged': 'silenced',
  'case.possibleDecided': 'silenced',
  'case.termReached': 'raised',
  'case.urgencyChanged': 'climbed',
  'case.reclassified': 'climbed',
  'case.reclassifyUndone': 'climbed',
  'case.raised': 'climbed',
  'case.raiseUndone': 'climbed',
  'case.assigned': 'silenced',
  'case.started': 'silenced',
  'case.monitored': 'silenced',
  'case.snoozed': 'silenced',
  'case.closed': 'silenced',
  'case.closeAsked': 'silenced',
  'case.closeConfirmed': 'silenced',
  'case.closeDeclined': 'silenced',
  'case.reopened': 'raised',
  'case.moveUndone': 'raised',
  'handover.countersigned': 'silenced',
};
const TYPES = Object.keys(WHAT)
  .map((type) => `'${type}'`)
  .join(', ');

interface Row {
  seq: number;
  type: string;
  caseId: string;
  urgency: Urgency;
  possible: number;
  level: number;
  state: string;
  owner: string | null;
  quiet: number;
}

/** A case that its owner has left lying rings with them, then with the leads; with everybody if they aren't there. */
interface Left {
  why: AlarmRow['why'];
  level: number;
  ownerId: string | null;
}

function rings({ shell, seat }: CallContext, { why, level, ownerId }: Left): boolean {
  if (why === 'unanswered' || why === 'fresh') return true;
  const me = seat.session?.personId;
  const present = new Set(
    shell.seats.all().flatMap(({ session, channels }) => (session?.live && channels > 0 ? [session.personId] : [])),
  );
  const called = [...present].filter((id) => id === ownerId || (level >= 2 && shell.hq?.person(id)?.role === 'lead'));
  return called.length === 0 || called.some((id) => id === me);
}

/** From the entry to its cases, in this order: the other way every SOS would read all cases there are, in every window. */
function eventsAfter(context: CallContext, hq: Headquarters, after: number): SosEvent[] {
  return all<Row>(
    hq.workspace.db,
    `SELECT e.position AS seq, e.type, c.id AS caseId, c.urgency, c.possible, c.step AS level, c.state, c.owner, c.quiet
     FROM journal_entry e CROSS JOIN json_each(e.subjects) s CROSS JOIN case_view c ON c.id = substr(s.value, 6)
     WHERE e.position > ? AND +e.type IN (${TYPES}) AND s.value LIKE 'case:%' ORDER BY e.position LIMIT 500`,
    after,
  ).map((row) => ({
    seq: row.seq,
    what: whatOf(context, row),
    caseId: row.caseId,
    urgency: row.urgency,
    possible: row.possible === 1,
    level: levelOf(row.level),
  }));
}

function whatOf(context: CallContext, row: Row): SosEvent['what'] {
  // In the coordinators' own queue: it rings nowhere.
  if (row.quiet === 1 && !isForgotten(row.level) && row.type !== 'case.termReached') return 'silenced';
  const left = { why: 'noAction', level: levelOf(row.level), ownerId: row.owner } as const;
  if (row.type === 'case.escalated' && isForgotten(row.level) && !rings(context, left)) return 'silenced';
  const waits = row.state === 'new' || row.state === 'reopened';
  if (row.type === 'case.termReached' && !waits && !rings(context, { ...left, why: 'term', level: 2 }))
    return 'silenced';
  if (row.type === 'case.moveUndone' && row.state !== 'new' && row.state !== 'reopened') return 'silenced';
  return WHAT[row.type] ?? 'raised';
}

/**
 * A wave of events for a seat that may read the bar, at this moment: with the last of them the bar itself, or, when that is
 * long, with each its case's own line. Read here and not in the queries' thread: an SOS passes through this one anyway, and
 * nothing of it may wait behind a list of ballots, nor behind the hundreds that nobody has answered yet.
 */
function withLines({ shell, seat }: CallContext, hq: Headquarters, events: readonly SosEvent[]): SosEvent[] {
  shell.lockIdle();
  const person = seat.session && hq.person(seat.session.personId);
  if (!person?.active || seat.locked || events.length === 0) return [...events];
  const { db } = hq.workspace;
  if (alarmsExceed(db, SHORT_BAR))
    return events.map((event) => ({ ...event, alarm: alarmOf(db, event.caseId, hq.names.person) }));
  const bar = alarmRows(db, hq.names.person, SHORT_BAR);
  return events.map((event, n) => (n === events.length - 1 ? { ...event, alarms: bar } : event));
}

export const alarms = {
  list: os.alarms.list.handler(({ context }) => {
    const hq = hqOf(context);
    const { spam: rules, ballots } = hq.election.profile;
    return hq.queries.run('alarmBar', { rules, textLetters: ballots.textLetters });
  }),

  members: os.alarms.members.handler(({ context, input }) => hqOf(context).queries.run('alarmsAmong', input)),

  setApart: os.alarms.setApart.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.decided(['alarms', 'cases'], () => hq.triage.setApart(sessionOf(context), input.cases));
  }),

  summary: os.alarms.summary.handler(async ({ context }) => {
    const { shell, seat } = context;
    // For the locked screen of somebody who is signed in: urgency and age, nothing else; a stranger's window sees none.
    if (!shell.hq || !seat.session) return { alarms: [] };
    const alarms = await shell.hq.queries.run('alarms');
    const heard = alarms.filter((alarm) => rings(context, alarm));
    return { alarms: heard.map(({ urgency, receivedAt, level }) => ({ urgency, receivedAt, level })) };
  }),

  /** Replays from the position last seen, then goes on live. Case ids, and the bar itself for who may read it. */
  stream: os.alarms.stream.handler(async function* ({ context, input, signal }) {
    let position = input.after;
    while (!signal?.aborted) {
      const { shell, seat } = context;
      const hq = seat.session?.live ? shell.hq : null;
      if (!hq) return;
      // A position from another workspace, or from before a restore: begin at the end.
      const end =
        one<{ n: number }>(hq.workspace.db, 'SELECT coalesce(max(position), 0) AS n FROM journal_entry')?.n ?? 0;
      if (position > end) position = end;
      const woken = new Promise<void>((resolve) => {
        const stop = hq.onSos(() => {
          stop();
          resolve();
        });
        signal?.addEventListener(
          'abort',
          () => {
            stop();
            resolve();
          },
          { once: true },
        );
      });
      const events = eventsAfter(context, hq, position);
      for (const event of withLines(context, hq, events)) {
        position = event.seq;
        yield event;
      }
      if (events.length === 0) await woken;
      if (!hq.workspace.db.open) return;
    }
  }),

  acknowledge: os.alarms.acknowledge.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.acknowledge(sessionOf(context), input.caseId));
  }),

  decide: os.alarms.decide.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.decide(sessionOf(context), input.caseId, input.verdict));
  }),

  listening: os.alarms.listening.handler(({ context: { shell, seat }, input }) => {
    const before = shell.seats.listeners();
    seat.sound = input.sound;
    seat.soundAt = shell.ports.clock.now();
    const listeners = shell.seats.listeners();
    if (listeners !== before) shell.hq?.listenersChanged();
    return { listeners };
  }),

  listeners: os.alarms.listeners.handler(({ context }) => ({
    listeners: context.shell.seats.listeners(),
    onShift: hqOf(context)
      .workspace.people.list()
      .filter((person) => person.active && person.onShift).length,
  })),
};
