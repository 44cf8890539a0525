import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  const made = hq.decided(['coverage', 'outbox'], () => work(hq));
  hq.mailingFeeder.soon();
  return made;
};

export const mailings = {
  templates: os.mailings.templates.handler(({ context }) => [...hqOf(context).mailings.templates]),
  preview: os.mailings.preview.handler(({ context, input }) => hqOf(context).queries.run('mailingPreview', input)),
  send: os.mailings.send.handler(({ context, input }) =>
    decide(context, (hq) => ({ mailingId: hq.mailings.send(sessionOf(context), input.observers, input.texts) })),
  ),
  stop: os.mailings.stop.handler(({ context, input }) => {
    decide(context, (hq) => hq.mailings.stop(sessionOf(context), input.mailingId));
    return done;
  }),
  list: os.mailings.list.handler(({ context }) => hqOf(context).queries.run('mailings')),
  get: os.mailings.get.handler(async ({ context, input }) => {
    const found = await hqOf(context).queries.run('mailing', { id: input.mailingId });
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  }),
};
