import { z } from 'zod';
import { query } from '../base.ts';
import { ballotSource } from './ballots.ts';

const count = z.number().int();

export const violationCounts = z.array(
  z.object({
    /** Voters' and observers' reports stand apart, like their ballots. */
    source: ballotSource,
    /** Code of the profile's kinds of case; '' where none was said or it could not be read. */
    category: z.string(),
    /** Reports, as people filed them where they did. */
    n: count,
    /** Of them: later copies of another report, linked by the program or confirmed by a person. */
    copies: count,
  }),
);
export type ViolationCounts = z.infer<typeof violationCounts>;

export const violations = {
  /** Reports of violations by who sent them and what they are about; the most frequent first. */
  counts: query('signedIn').output(violationCounts),
};
