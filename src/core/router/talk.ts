import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
/** What has not happened yet is not told. */
const MINUTE = 60_000;

const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['cases', 'outbox', 'inbox'], () => work(hq));
};

export const talk = {
  words: os.talk.words.handler(({ context }) => hqOf(context).talk.words),
  ofCase: os.talk.ofCase.handler(async ({ context, input }) => {
    const asked = { caseId: input.caseId, me: sessionOf(context).personId };
    const found = await hqOf(context).queries.run('talkOfCase', asked);
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  }),
  mark: os.talk.mark.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { caseId, questions, state, text } = input;
    return {
      entryId: hq.decided(['cases'], () => hq.talk.mark(sessionOf(context), caseId, questions, state, text)),
    };
  }),
  seize: os.talk.seize.handler(({ context, input }) =>
    decide(context, (hq) => hq.talk.seize(sessionOf(context), input.caseId, input.text)),
  ),
  calledBack: os.talk.calledBack.handler(({ context, input: { caseId, ...said } }) => {
    if (said.at > context.shell.ports.clock.now() + MINUTE) throw new Failure('INPUT_INVALID');
    return { entryId: decide(context, (hq) => hq.talk.calledBack(sessionOf(context), caseId, said)) };
  }),
  link: os.talk.link.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.talk.link(sessionOf(context), input.caseId, input.reporter)),
  })),
  undo: os.talk.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.talk.undo(sessionOf(context), input.entryId));
    return done;
  }),
};
