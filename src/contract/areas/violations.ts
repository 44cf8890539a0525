import { z } from 'zod';
import { query } from '../base.ts';
import { ballotSource } from './ballots.ts';

const count = z.number().int();

/** Who told of it; `commission`: what people noted on its protocols, a violation by it whatever the figures say. */
export const violationSource = z.enum([...ballotSource.options, 'commission']);

export const violationCounts = z.array(
  z.object({
    /** Voters' and observers' reports stand apart, like their ballots. */
    source: violationSource,
    /**
     * Code of the profile's kinds of case; '' where none was said or it could not be read. Of a commission: what it did
     * about its protocol (COMMISSION_FAULTS).
     */
    category: z.string(),
    /** Reports, as people filed them where they did; of a commission: protocols on which it was noted. */
    n: count,
    /** Of them: later copies of another report, linked by the program or confirmed by a person; of the same commission. */
    copies: count,
  }),
);
export type ViolationCounts = z.infer<typeof violationCounts>;

export const violations = {
  /** Reports of violations, and what was noted on protocols, by who told of them and what they are about; the most frequent first. */
  counts: query('signedIn').output(violationCounts),
};
