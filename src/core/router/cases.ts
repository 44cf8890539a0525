import type { CaseFilter, CaseRow, MovedMany } from '../../contract/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

/**
 * Runs a move and tells the windows. One that came too late is committed all the same, as superseded, and then answered
 * with the code that names who was quicker.
 */
export function moved(hq: Headquarters, work: () => CaseRow | Failure): CaseRow {
  const made = hq.decided(['alarms', 'cases'], work);
  hq.sosChanged();
  if (made instanceof Failure) throw made;
  return made;
}

function movedMany(hq: Headquarters, work: () => MovedMany): MovedMany {
  const made = hq.decided(['alarms', 'cases'], work);
  hq.sosChanged();
  return made;
}

/** Whose cases are asked for: `me` by name. */
const ownerIn = (context: CallContext, { owner }: CaseFilter) => (owner === 'me' ? sessionOf(context).personId : owner);

export const cases = {
  list: os.cases.list.handler(({ context, input }) => {
    return hqOf(context).queries.run('casePage', { ...input, owner: ownerIn(context, input) });
  }),
  columns: os.cases.columns.handler(({ context, input }) =>
    hqOf(context).queries.run('caseColumns', { ...input, owner: ownerIn(context, input) }),
  ),
  get: os.cases.get.handler(async ({ context, input }) => {
    const me = sessionOf(context).personId;
    const detail = await hqOf(context).queries.run('caseDetail', { id: input.caseId, me });
    if (!detail) throw new Failure('NOT_FOUND_HERE');
    return detail;
  }),
  note: os.cases.note.handler(({ context, input }) => {
    const hq = hqOf(context);
    hq.decided(['cases'], () => hq.triage.note(sessionOf(context), input.caseId, input.text));
    return done;
  }),
  undo: os.cases.undo.handler(({ context, input }) => {
    const hq = hqOf(context);
    moved(hq, () => hq.triage.undo(sessionOf(context), input.entryId, input.caseId));
    return done;
  }),
  moveMany: os.cases.moveMany.handler(({ context, input }) => {
    const hq = hqOf(context);
    return movedMany(hq, () => hq.triage.moveMany(sessionOf(context), input.cases, input.make));
  }),
  undoMany: os.cases.undoMany.handler(({ context, input }) => {
    const hq = hqOf(context);
    return movedMany(hq, () => hq.triage.undoMany(sessionOf(context), input.entryId));
  }),
  reply: os.cases.reply.handler(({ context, input }) => {
    const hq = hqOf(context);
    const id = hq.decided(['outbox', 'cases'], () => hq.talk.reply(sessionOf(context), input));
    const row = hq.outbox.byId(id, hq.names.person);
    if (!row) throw new Failure('NOT_FOUND_HERE');
    return row;
  }),
  assign: os.cases.assign.handler(({ context, input }) => {
    const [hq, me] = [hqOf(context), sessionOf(context)];
    return moved(hq, () => hq.triage.assign(me, input, input.to ?? me.personId));
  }),
  start: os.cases.start.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.start(sessionOf(context), input, input.text));
  }),
  monitor: os.cases.monitor.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.monitor(sessionOf(context), input, input.text));
  }),
  snooze: os.cases.snooze.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.snooze(sessionOf(context), input, input.minutes, input.text));
  }),
  close: os.cases.close.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.close(sessionOf(context), input, input.outcome, input.text));
  }),
  confirmClose: os.cases.confirmClose.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.confirmClose(sessionOf(context), input));
  }),
  declineClose: os.cases.declineClose.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.declineClose(sessionOf(context), input, input.text));
  }),
  reopen: os.cases.reopen.handler(({ context, input }) => {
    const hq = hqOf(context);
    const row = moved(hq, () => hq.triage.reopen(sessionOf(context), input, input.text));
    hq.raised(row.id);
    return row;
  }),
};

export const outbox = {
  list: os.outbox.list.handler(({ context }) => {
    const hq = hqOf(context);
    return hq.outbox.list(hq.names.person);
  }),
  cancel: os.outbox.cancel.handler(({ context, input }) => {
    hqOf(context).outbox.cancel(sessionOf(context), input.id);
    return done;
  }),
};
