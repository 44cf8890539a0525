import { hqOf, os } from './access.ts';

/** All of it is read in the queries' thread, where the count is kept. */
export const tally = {
  panel: os.tally.panel.handler(({ context, input }) => {
    const { election, queries } = hqOf(context);
    return queries.run('tallyPanel', { ...input, regions: election.profile.regions.map(({ code }) => code) });
  }),
  ballots: os.tally.ballots.handler(({ context, input }) => {
    const { election, queries } = hqOf(context);
    const regions = election.profile.regions.map(({ code }) => code);
    return queries.run('ballotPanel', { ...input, contest: election.contests.tallied[0]?.code ?? '', regions });
  }),
  users: os.tally.users.handler(({ context }) => {
    const { election, queries } = hqOf(context);
    return queries.run('tallyUsers', { schemes: election.profile.intakeSources.map(({ scheme }) => scheme) });
  }),
  bounds: os.tally.bounds.handler(({ context, input }) => hqOf(context).queries.run('tallyBounds', input)),
  stations: os.tally.stations.handler(({ context, input }) => hqOf(context).queries.run('tallyStations', input)),
  curve: os.tally.curve.handler(({ context }) => hqOf(context).queries.run('tallyCurve', {})),
};
