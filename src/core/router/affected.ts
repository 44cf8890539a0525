import type { CaseId } from '../../domain/index.ts';
import { type AffectedFacts, withTerms } from '../affected/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['cases'], () => work(hq));
};
const shown = (context: CallContext, row: AffectedFacts) =>
  withTerms(row, hqOf(context).election.profile, context.shell.ports.clock.now());

const DAY = 86_400_000;
/** What has not happened yet is not a state. */
const MINUTE = 60_000;
const past = (context: CallContext, at: number): void => {
  if (at > context.shell.ports.clock.now() + MINUTE) throw new Failure('INPUT_INVALID');
};

export const affected = {
  ofCase: os.affected.ofCase.handler(async ({ context, input }) => {
    const rows = await hqOf(context).queries.run('affectedOfCase', input);
    return rows.map((row) => shown(context, row));
  }),
  list: os.affected.list.handler(async ({ context, input }) => {
    const page = await hqOf(context).queries.run('affectedPage', input);
    return { ...page, rows: page.rows.map((row) => shown(context, row)) };
  }),
  readers: os.affected.readers.handler(({ context }) =>
    hqOf(context).queries.run('affectedReaders', { since: context.shell.ports.clock.now() - DAY }),
  ),
  add: os.affected.add.handler(({ context, input }) => {
    for (const { since } of input.people) if (since !== null) past(context, since);
    return decide(context, (hq) => hq.affected.add(sessionOf(context), input.caseId as CaseId, input.people));
  }),
  custody: os.affected.custody.handler(({ context, input: { people, ...said } }) => {
    past(context, said.at);
    return { entryId: decide(context, (hq) => hq.affected.custody(sessionOf(context), people, said)) };
  }),
  deprivedSince: os.affected.deprivedSince.handler(({ context, input }) => {
    if (input.at !== null) past(context, input.at);
    return {
      entryId: decide(context, (hq) => hq.affected.deprivedSince(sessionOf(context), input.people, input.at)),
    };
  }),
  describe: os.affected.describe.handler(({ context, input: { id, ...said } }) => ({
    entryId: decide(context, (hq) => hq.affected.describe(sessionOf(context), id, said)),
  })),
  consent: os.affected.consent.handler(({ context, input: { people, ...said } }) => {
    past(context, said.at);
    return { entryId: decide(context, (hq) => hq.affected.consent(sessionOf(context), people, said)) };
  }),
  undo: os.affected.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.affected.undo(sessionOf(context), input.entryId));
    return { ok: true } as const;
  }),
  find: os.affected.find.handler(async ({ context, input }) => {
    const { rows, total } = await hqOf(context).queries.run('affectedFind', input);
    const whole = rows.flatMap((row) => (row.whole ? [row.id] : []));
    const known = new Map<string, string | null>();
    if (whole.length > 0) {
      const { names, tooMany } = decide(context, (hq) => hq.affected.found(sessionOf(context), whole));
      if (tooMany) context.shell.ports.host.notify('names', 1);
      for (const { id, name } of names) known.set(id, name);
    }
    return {
      total,
      rows: rows.map(({ whole: _, ...row }) => ({ ...shown(context, row), name: known.get(row.id) ?? null })),
    };
  }),
  openings: os.affected.openings.handler(({ context, input }) => hqOf(context).queries.run('affectedOpenings', input)),
  open: os.affected.open.handler(({ context, input }) => {
    const { names, tooMany } = decide(context, (hq) => hq.affected.open(sessionOf(context), input.people));
    if (tooMany) context.shell.ports.host.notify('names', 1);
    return names;
  }),
};
