import { lastStationCloses } from '../../domain/index.ts';
import { figuresInput } from '../export/figures/index.ts';
import { lastReleased } from '../export/index.ts';
import { hqOf, os } from './access.ts';

export const briefing = {
  figures: os.briefing.figures.handler(({ context }) => {
    const { election, queries, workspace } = hqOf(context);
    const now = context.shell.ports.clock.now();
    const {
      lists,
      rules,
      lastStationCloses: closes,
    } = figuresInput(election, {
      now,
      lastStationCloses: lastStationCloses(election.profile),
    });
    return queries.run('briefing', {
      lists,
      rules,
      now,
      lastStationCloses: closes,
      released: lastReleased(workspace.db),
    });
  }),
};
