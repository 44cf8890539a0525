import type { SheetCase } from '../../contract/index.ts';
import { type ActionWait, ms, nextStepOf, nextTerm, responseTimes, type SheetFacts } from '../../domain/index.ts';
import { withTerms } from '../affected/index.ts';
import type { Headquarters } from '../headquarters.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { holdAwake } from './people.ts';
import { readiness } from './readiness.ts';

const done = { ok: true } as const;

/** With what it waits for. */
function withNext<T extends Omit<SheetFacts, 'owner'>>(row: T) {
  const { ackDueAt, actionDueAt, actionWait, snoozedUntil, ...rest } = row;
  const { what, dueAt } = nextStepOf({ ...row, owner: null });
  const wait: ActionWait | null = actionWait;
  return { ...rest, next: { what, dueAt, wait } };
}

/** The soonest term of the law among the people of each case, and of those merged into it, that are not free. */
async function termsOf(hq: Headquarters, now: number): Promise<Map<string, NonNullable<SheetCase['term']>>> {
  const { profile } = hq.election;
  const rows = await hq.queries.run('affectedOpen');
  const terms = new Map<string, NonNullable<SheetCase['term']>>();
  for (const row of rows) {
    const next = nextTerm(withTerms(row, profile, ms(now)).terms);
    const known = terms.get(row.caseId);
    if (next && (!known || next.dueAt < known.dueAt))
      terms.set(row.caseId, { code: next.code, dueAt: next.dueAt, passed: next.passed });
  }
  return terms;
}

const sheetOf = async (context: CallContext, since: number | null | undefined) => {
  const [hq, now] = [hqOf(context), context.shell.ports.clock.now()];
  const asked = { person: sessionOf(context).personId, since: since ?? null, now };
  const [sheet, terms] = await Promise.all([hq.queries.run('shiftSheet', asked), termsOf(hq, now)]);
  return {
    ...sheet,
    asOf: now,
    cases: sheet.cases.map(({ owner, note: _, ...row }) => ({
      ...withNext(row),
      owner,
      term: terms.get(row.id) ?? null,
    })),
  };
};

/** After a decision about a hand-over: who is on shift and whose the cases are may have changed. */
const decided = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  const made = hq.decided(['shifts', 'alarms', 'cases', 'people', 'seat', 'listeners'], () => work(hq));
  hq.sosChanged();
  holdAwake(context);
  return made;
};

export const shifts = {
  readiness: os.shifts.readiness.handler(({ context }) => readiness(context)),
  sheet: os.shifts.sheet.handler(({ context, input }) => sheetOf(context, input.since)),
  handovers: os.shifts.handovers.handler(async ({ context }) => {
    const rows = await hqOf(context).queries.run('handovers');
    return rows.map((row) => ({ ...row, cases: row.cases.map(withNext) }));
  }),
  sign: os.shifts.sign.handler(async ({ context, input: { to, notes, since, endShift } }) => {
    const { figures } = await sheetOf(context, since);
    const said = new Map(notes.map(({ caseId, text }) => [caseId, text]));
    return {
      id: decided(context, (hq) => hq.shifts.sign(sessionOf(context), { to, notes: said, figures, endShift })),
    };
  }),
  countersign: os.shifts.countersign.handler(({ context, input }) => {
    return decided(context, (hq) => hq.shifts.countersign(sessionOf(context), input.id));
  }),
  refuse: os.shifts.refuse.handler(({ context, input }) => {
    decided(context, (hq) => hq.shifts.refuse(sessionOf(context), input.id, input.text));
    return done;
  }),
  withdraw: os.shifts.withdraw.handler(({ context, input }) => {
    decided(context, (hq) => hq.shifts.withdraw(sessionOf(context), input.id));
    return done;
  }),
  responseTimes: os.shifts.responseTimes.handler(async ({ context, input }) => {
    const [hq, now] = [hqOf(context), context.shell.ports.clock.now()];
    const since = input.hours === null ? 0 : now - input.hours * 3_600_000;
    const facts = await hq.queries.run('responseFacts', { since, until: now + 1 });
    const { profile } = hq.election;
    return { asOf: now, zone: profile.zone, ...responseTimes(facts, profile, now) };
  }),
};
