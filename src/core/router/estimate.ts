import type { Topic } from '../../contract/index.ts';
import { lastStationCloses } from '../../domain/index.ts';
import type { Headquarters } from '../headquarters.ts';
import { storedSample } from '../tabulation/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const by = (context: CallContext) => sessionOf(context);
const decide = <T>(context: CallContext, work: (hq: Headquarters) => T, ...also: Topic[]): T => {
  const hq = hqOf(context);
  return hq.decided(['protocols', ...also], () => work(hq));
};

/** Of no station. */
const NOBODY = { mean: null, n: 0 };

export const estimate = {
  sample: os.estimate.sample.handler(async ({ context }) => {
    const { workspace, election, names, person, queries } = hqOf(context);
    const { personId: me } = by(context);
    const regions = election.profile.regions.map(({ code, kind }) => ({ code, kind }));
    const { sizes, voters } = await queries.run('sampleFrame', { regions });
    const { drawn, withdrawAsked, withdrawn, listed, liftAsked, lifted } = storedSample(workspace.db);
    const who = (id: string): string => names.person(id);
    const asked = (one: typeof liftAsked) =>
      one && { by: who(one.by), at: one.at, reason: one.reason, mine: one.by === me };
    return {
      frame: sizes,
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
          voters: voters[code] ?? { frame: NOBODY, drawn: NOBODY },
        })),
      },
      withdrawAsked: asked(withdrawAsked),
      withdrawn: withdrawn.map(({ commitment, reason, by: second, at }) => ({
        commitment,
        reason,
        by: who(second),
        at,
      })),
      listed: listed && { stations: listed.stations, reason: listed.reason, by: who(listed.by), at: listed.at },
      liftAsked: asked(liftAsked),
      lifted: lifted && { by: who(lifted.by), at: lifted.at },
      lastStationCloses: lastStationCloses(election.profile),
    };
  }),
  draw: os.estimate.draw.handler(({ context, input }) =>
    // The list of stations can be taken back no more.
    decide(context, (hq) => hq.sample.draw(by(context), input.by, input.stations), 'stations'),
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
