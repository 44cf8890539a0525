import { lastStationCloses, STRATIFIED_BY } from '../../domain/index.ts';
import type { Headquarters } from '../headquarters.ts';
import { frameOf, sizesOf, storedSample } from '../tabulation/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const by = (context: CallContext) => sessionOf(context);
const decide = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['protocols'], () => work(hq));
};

export const estimate = {
  sample: os.estimate.sample.handler(({ context }) => {
    const { workspace, election, names, person } = hqOf(context);
    const me = by(context).personId;
    const { drawn, withdrawAsked, withdrawn, liftAsked, lifted } = storedSample(workspace.db);
    const who = (id: string): string => names.person(id);
    const asked = (one: typeof liftAsked) =>
      one && { by: who(one.by), at: one.at, reason: one.reason, mine: one.by === me };
    return {
      frame: Object.fromEntries(
        STRATIFIED_BY.map((way) => [way, sizesOf(frameOf(workspace.db, election, way))]),
      ) as Record<(typeof STRATIFIED_BY)[number], Record<string, number>>,
      drawn: drawn && {
        by: who(drawn.by),
        at: drawn.at,
        stratifiedBy: drawn.sample.by,
        commitment: drawn.sample.commitment,
        frameHash: drawn.sample.frameHash,
        secret: person(me)?.role === 'lead' ? { seed: drawn.sample.seed, salt: drawn.sample.salt } : null,
        strata: Object.entries(drawn.sample.frame).map(([code, frame]) => ({
          code,
          frame,
          drawn: drawn.sample.design[code] ?? 0,
        })),
      },
      withdrawAsked: asked(withdrawAsked),
      withdrawn: withdrawn.map(({ commitment, reason, by: second, at }) => ({
        commitment,
        reason,
        by: who(second),
        at,
      })),
      liftAsked: asked(liftAsked),
      lifted: lifted && { by: who(lifted.by), at: lifted.at },
      lastStationCloses: lastStationCloses(election.profile),
    };
  }),
  draw: os.estimate.draw.handler(({ context, input }) =>
    decide(context, (hq) => hq.sample.draw(by(context), input.by, input.stations)),
  ),
  askWithdraw: os.estimate.askWithdraw.handler(({ context, input }) =>
    decide(context, (hq) => hq.sample.askWithdraw(by(context), input.reason)),
  ),
  withdraw: os.estimate.withdraw.handler(({ context }) => decide(context, (hq) => hq.sample.withdraw(by(context)))),
  result: os.estimate.result.handler(({ context, input }) => {
    const { election, queries } = hqOf(context);
    const { contests, profile } = election;
    const contest = contests.assumed ?? contests.tallied[0] ?? contests.all[0];
    return queries.run('estimateView', {
      ...input,
      lists: contest ? contests.optionsOf(contest.code).map(({ code }) => code) : [],
      rules: profile.estimates,
      now: context.shell.ports.clock.now(),
      lastStationCloses: lastStationCloses(profile),
    });
  }),
  stations: os.estimate.stations.handler(({ context }) => hqOf(context).queries.run('sampleStations', {})),
  listDisputes: os.estimate.listDisputes.handler(({ context, input }) =>
    decide(context, (hq) => hq.sample.listDisputes(by(context), input.stations, input.reason)),
  ),
  askLift: os.estimate.askLift.handler(({ context, input }) =>
    decide(context, (hq) => hq.sample.askLift(by(context), input.reason)),
  ),
  lift: os.estimate.lift.handler(({ context }) => decide(context, (hq) => hq.sample.lift(by(context)))),
};
