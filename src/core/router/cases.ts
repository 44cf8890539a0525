import { Failure } from '../failure.ts';
import { hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

export const cases = {
  list: os.cases.list.handler(({ context, input }) => hqOf(context).queries.run('casePage', input)),
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
    hq.decided(['alarms', 'cases'], () => hq.triage.undo(sessionOf(context), input.entryId));
    hq.sosChanged();
    return done;
  }),
  reply: os.cases.reply.handler(({ context, input }) => {
    const hq = hqOf(context);
    const to = hq.triage.addressOf(input.caseId);
    if (!to) throw new Failure('NO_SUCH_CHAT');
    const id = hq.decided(['outbox', 'cases'], () =>
      hq.outbox.queue(sessionOf(context), { caseId: input.caseId, text: input.text, ...to }),
    );
    const row = hq.outbox.byId(id, hq.names.person);
    if (!row) throw new Failure('NOT_FOUND_HERE');
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
