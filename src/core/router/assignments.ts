import { type EntryId, shiftSpan } from '../../domain/index.ts';
import { silencePrefix } from '../coverage/checkins/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

const decide = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['coverage', 'observers'], () => work(hq));
};

/** What says when what is due, and this moment. */
const dutyNow = (context: CallContext) => {
  const { date, voting, observers } = hqOf(context).election.profile;
  return { rules: { date, voting, observers }, now: hqOf(context).dayClock.now() };
};

function undo(context: CallContext, entryId: string): void {
  const by = sessionOf(context);
  const entry = hqOf(context).workspace.journal.byId(entryId as EntryId);
  if (!entry) throw new Failure('NOT_FOUND_HERE');
  decide(context, ({ assignments, checkins, silences }) => {
    if (['assignment.made', 'assignment.ended', 'assignment.confirmed'].includes(entry.type))
      return assignments.undo(by, entry);
    if (entry.type === 'observer.checkedIn') return checkins.undo(by, entry);
    if (entry.type === 'silence.taken' && entry.subjects[0]?.startsWith(silencePrefix)) return silences.undo(by, entry);
    throw new Failure('NOT_FOUND_HERE');
  });
}

export const assignments = {
  assign: os.assignments.assign.handler(({ context, input }) =>
    decide(context, (hq) => hq.assignments.assign(sessionOf(context), input.assignments)),
  ),
  unassign: os.assignments.unassign.handler(({ context, input: { ids, why } }) =>
    decide(context, (hq) => hq.assignments.unassign(sessionOf(context), ids, why)),
  ),
  confirm: os.assignments.confirm.handler(({ context, input }) =>
    decide(context, (hq) => hq.assignments.confirm(sessionOf(context), input.ids)),
  ),
  undo: os.assignments.undo.handler(({ context, input }) => {
    undo(context, input.entryId);
    return done;
  }),
  list: os.assignments.list.handler(({ context, input }) =>
    hqOf(context).queries.run('assignmentList', {
      observer: 'observer' in input ? input.observer : null,
      station: 'station' in input ? input.station : null,
    }),
  ),
  candidates: os.assignments.candidates.handler(({ context, input: { station, shift, search } }) => {
    const hq = hqOf(context);
    const zone = hq.assignments.zoneOf(station);
    const span = shiftSpan(shift, zone, hq.election.profile);
    if (!span) throw new Failure('INPUT_INVALID');
    return hq.queries.run('candidates', { search, ...span });
  }),
  toConfirm: os.assignments.toConfirm.handler(({ context, input: { cursor, limit } }) =>
    hqOf(context).queries.run('toConfirm', { cursor: cursor ?? null, limit }),
  ),

  checkIn: os.assignments.checkIn.handler(({ context, input }) => {
    const hq = hqOf(context);
    const told = {
      observer: input.observer,
      station: input.station ?? null,
      status: input.status,
      at: input.at ?? null,
      reason: input.reason ?? null,
      reasonText: input.reasonText || null,
      writtenAct: input.writtenAct ?? null,
      turnout: input.turnout ?? null,
      hour: input.hour ?? null,
    };
    const made = hq.decided(['coverage', 'observers', 'cases'], () => hq.checkins.checkIn(sessionOf(context), told));
    if (made.raised && made.caseId !== null) hq.raised(made.caseId);
    return made;
  }),
  checkins: os.assignments.checkins.handler(({ context, input: { cursor, limit, unknown, observer } }) =>
    hqOf(context).queries.run('checkinPage', { cursor: cursor ?? null, limit, unknown, observer: observer ?? null }),
  ),

  callList: os.assignments.callList.handler(({ context }) => hqOf(context).queries.run('callList', dutyNow(context))),

  silences: os.assignments.silences.handler(({ context }) => hqOf(context).queries.run('silences', dutyNow(context))),
  takeSilence: os.assignments.takeSilence.handler(({ context, input }) =>
    decide(context, (hq) => hq.silences.take(sessionOf(context), input.id)),
  ),
};
