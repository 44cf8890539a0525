import { hqOf, os } from './access.ts';

export const suggestions = {
  for: os.suggestions.for.handler(({ context, input }) => {
    const { queries, election } = hqOf(context);
    const { date, voting, observers } = election.profile;
    return queries.run('suggestionsFor', { ...input, rules: { date, voting, observers } });
  }),
};
