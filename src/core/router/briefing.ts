import { lastStationCloses } from '../../domain/index.ts';
import { hqOf, os } from './access.ts';

export const briefing = {
  figures: os.briefing.figures.handler(({ context }) => {
    const { election, queries } = hqOf(context);
    const { contests, profile } = election;
    const contest = contests.assumed ?? contests.tallied[0] ?? contests.all[0];
    return queries.run('briefingView', {
      lists: contest ? contests.optionsOf(contest.code).map(({ code }) => code) : [],
      rules: profile.estimates,
      now: context.shell.ports.clock.now(),
      lastStationCloses: lastStationCloses(profile),
    });
  }),
};
