import { suggestionOf } from '../affected/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { moved } from './cases.ts';

const done = { ok: true } as const;
const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['cases'], () => work(hq));
};

export const event = {
  ofCase: os.event.ofCase.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const items = await hq.queries.run('eventOfCase', input);
    const suggestion = suggestionOf(hq.workspace.db, input.caseId, hq.election);
    return { items, suggestion: suggestion && { urgency: suggestion.urgency, by: suggestion.by } };
  }),
  say: os.event.say.handler(({ context, input }) =>
    decide(context, (hq) => hq.event.say(sessionOf(context), input.caseId, input.fact, input.item)),
  ),
  remove: os.event.remove.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.event.remove(sessionOf(context), input.caseId, input.item)),
  })),
  undo: os.event.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.event.undo(sessionOf(context), input.entryId));
    return done;
  }),
  raise: os.event.raise.handler(({ context, input }) => {
    const hq = hqOf(context);
    let entryId = '';
    const row = moved(hq, () => {
      const suggested = hq.event.suggestion(input.caseId);
      if (!suggested) throw new Failure('NOTHING_TO_RAISE');
      const made = hq.triage.raiseLevel(sessionOf(context), input.caseId, suggested);
      entryId = made.entryId;
      return made.row;
    });
    return { entryId, row };
  }),
  unraise: os.event.unraise.handler(({ context, input }) => {
    const hq = hqOf(context);
    return moved(hq, () => hq.triage.unraiseLevel(sessionOf(context), input.caseId, input.entryId));
  }),
};
