import type { Headquarters } from '../headquarters.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const HALF_A_DAY = 12 * 3_600_000;

const decided = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['shifts'], () => work(hq));
};

export const roster = {
  list: os.roster.list.handler(async ({ context }) => {
    const [hq, now] = [hqOf(context), context.shell.ports.clock.now()];
    const rows = await hq.queries.run('roster', { now, after: now - HALF_A_DAY });
    return { asOf: now, zone: hq.election.profile.zone, ...rows };
  }),
  plan: os.roster.plan.handler(({ context, input }) =>
    decided(context, (hq) => hq.roster.plan(sessionOf(context), input)),
  ),
  cancel: os.roster.cancel.handler(({ context, input }) =>
    decided(context, (hq) => hq.roster.cancel(sessionOf(context), input.id)),
  ),
  undo: os.roster.undo.handler(({ context, input }) => {
    decided(context, (hq) => hq.roster.undo(sessionOf(context), input.entryId));
    return { ok: true } as const;
  }),
};
