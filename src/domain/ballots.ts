import type { BallotSource, ContradictionRules } from './ballot-rules.ts';

/**
 * Ballots sent by voters and observers (domain.md §1.2, §5; decisions/018). What the photograph shows is the choice, what
 * the bot passed on is a claim. Nothing here removes a ballot: each keeps its outcome, and its standing says whether it
 * counts.
 */

/** As the results page counts them; `rejected` is a photograph of something else, `noPhoto` also one that can't be read. */
export const BALLOT_OUTCOMES = ['unreviewed', 'confirmed', 'protestInvalid', 'noPhoto', 'spam', 'rejected'] as const;
export type BallotOutcome = (typeof BALLOT_OUTCOMES)[number];
export const REVIEW_OUTCOMES = ['confirmed', 'protestInvalid', 'noPhoto', 'spam', 'rejected'] as const;
export type ReviewOutcome = (typeof REVIEW_OUTCOMES)[number];

/** `none`: there is no valid ballot to count; `nobody`: valid, but no person is known whose one vote it could be. */
export const STANDINGS = ['none', 'counts', 'superseded', 'contradictory', 'duplicate', 'nobody'] as const;
export type Standing = (typeof STANDINGS)[number];

/** One ballot that a reviewer saw on a photograph. `choice` null: marked so that it is invalid (a protest). */
export interface SeenBallot {
  contest: string;
  choice: string | null;
}

export interface BallotClaim {
  /** How many photographs came with it, of those not taken back. */
  photos: number;
  contest: string;
}

export interface BallotReview {
  outcome: ReviewOutcome;
  /** Every ballot on the photographs: an album may hold several contests. Only for `confirmed` and `protestInvalid`. */
  seen: readonly SeenBallot[];
}

/** One row per contest that a submission holds a ballot of; `main` is the one by which the submission itself is counted. */
export interface BallotFace {
  contest: string;
  main: boolean;
  outcome: BallotOutcome;
  /** What the photograph shows; null where nothing valid does. */
  choice: string | null;
  /** Two photographs of one contest in one submission show different marks. */
  torn: boolean;
}

/** A ballot that could be a vote. */
export const isValid = (outcome: BallotOutcome): boolean => outcome === 'confirmed' || outcome === 'protestInvalid';

/**
 * The ballots of one submission, as claimed and reviewed. Total; without a photograph nothing is ever confirmed
 * (domain.md §10, 33), whatever a review says, and what has none needs no person to say so.
 */
export function ballotsIn(claim: BallotClaim, review: BallotReview | null): BallotFace[] {
  const single = (outcome: BallotOutcome): BallotFace[] => [
    { contest: claim.contest, main: true, outcome, choice: null, torn: false },
  ];
  if (review === null) return single(claim.photos === 0 ? 'noPhoto' : 'unreviewed');
  if (review.outcome !== 'confirmed' && review.outcome !== 'protestInvalid') return single(review.outcome);
  if (claim.photos === 0) return single('noPhoto');
  const seen = review.seen.length > 0 ? review.seen : [{ contest: claim.contest, choice: null }];
  const contests = [...new Set(seen.map((each) => each.contest))];
  const main = contests.includes(claim.contest) ? claim.contest : contests[0];
  return contests.map((contest) => {
    const marks = new Set(seen.filter((each) => each.contest === contest).map((each) => each.choice));
    const torn = marks.size > 1;
    const [choice = null] = torn ? [] : marks;
    const outcome = torn || choice !== null ? 'confirmed' : 'protestInvalid';
    return { contest, main: contest === main, outcome, choice, torn };
  });
}

/** A valid ballot of one person in one contest. */
export interface CastBallot {
  id: string;
  choice: string | null;
  torn: boolean;
  /** When it was sent; the order in which a person corrects themselves. */
  sentAt: number;
  /** Region and number, where both are known. */
  station: string | null;
}

/**
 * One vote per person and contest (domain.md §5): the latest valid photograph supersedes, all are kept. Where the marks
 * differ in a way that no correction explains, none of them counts until a reviewer has settled it (decisions/018). The
 * result depends on the set alone, not on the order in which the ballots were reviewed.
 */
export function standingsOf(ballots: readonly CastBallot[], rules: ContradictionRules): Map<string, Standing> {
  const ordered = [...ballots].sort((a, b) => a.sentAt - b.sentAt || (a.id < b.id ? -1 : 1));
  const contradictory = isContradiction(ordered, rules);
  const last = ordered.at(-1);
  return new Map(
    ordered.map((ballot) => [ballot.id, contradictory ? 'contradictory' : ballot === last ? 'counts' : 'superseded']),
  );
}

function isContradiction(ordered: readonly CastBallot[], rules: ContradictionRules): boolean {
  if (ordered.some((ballot) => ballot.torn)) return true;
  let changes = 0;
  for (const [index, ballot] of ordered.entries()) {
    const before = ordered[index - 1];
    if (!before || before.choice === ballot.choice) continue;
    changes += 1;
    // Of two marks sent within the span, two that stand beside each other in time are, too.
    if (ballot.sentAt - before.sentAt <= rules.withinSeconds * 1000) return true;
  }
  if (changes > rules.maxChanges) return true;
  return rules.differentStations && changes > 0 && differAtStations(ordered);
}

function differAtStations(ballots: readonly CastBallot[]): boolean {
  const marks = new Map<string | null, Set<string>>();
  for (const { choice, station } of ballots) {
    if (station === null) continue;
    for (const [other, stations] of marks) {
      if (other !== choice && [...stations].some((known) => known !== station)) return true;
    }
    marks.set(choice, (marks.get(choice) ?? new Set()).add(station));
  }
  return false;
}

/** Whether one person has one vote here. An observer photographs the ballots of others: each photograph is one. */
export const onePerPerson = (source: BallotSource): boolean => source !== 'observer';

// ── Figures ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A counter: how many ballots are alike in all of these. */
export interface BallotCell {
  source: BallotSource;
  contest: string;
  main: boolean;
  outcome: BallotOutcome;
  standing: Standing;
  /** What the bot passed on; '' for nothing. */
  claimed: string;
  /** What the photograph shows; '' for nothing. */
  seen: string;
  quarantined: boolean;
  n: number;
}

/** Every ballot is in one of these and in one only, so they add up to the total. */
export type BallotBucket =
  | 'confirmed'
  | 'protestInvalid'
  | 'noPhoto'
  | 'spam'
  | 'rejected'
  | 'unreviewed'
  | 'quarantined'
  | 'superseded'
  | 'contradictory'
  | 'duplicate'
  | 'nobody';
export const BALLOT_BUCKETS: readonly BallotBucket[] = [
  'confirmed',
  'protestInvalid',
  'noPhoto',
  'spam',
  'rejected',
  'unreviewed',
  'quarantined',
  'superseded',
  'contradictory',
  'duplicate',
  'nobody',
];

export function bucketOf(cell: Pick<BallotCell, 'outcome' | 'standing' | 'quarantined'>): BallotBucket {
  if (cell.outcome === 'spam' || cell.outcome === 'rejected') return cell.outcome;
  if (cell.standing === 'duplicate') return 'duplicate';
  if (cell.quarantined) return 'quarantined';
  if (!isValid(cell.outcome)) return cell.outcome;
  return cell.standing === 'counts' || cell.standing === 'none' ? cell.outcome : cell.standing;
}

export type BallotFigures = Record<BallotBucket, number> & {
  total: number;
  /** Confirmed ballots that count, by what the photograph shows. */
  byParty: Record<string, number>;
};

/** The figures of one source and contest: submissions by reviewed outcome, as the results page has them (domain.md §1.2). */
export function figuresOf(cells: Iterable<BallotCell>): BallotFigures {
  const figures = { total: 0, byParty: {} } as unknown as BallotFigures;
  for (const bucket of BALLOT_BUCKETS) figures[bucket] = 0;
  for (const cell of cells) {
    const bucket = bucketOf(cell);
    figures.total += cell.n;
    figures[bucket] += cell.n;
    if (bucket === 'confirmed') figures.byParty[cell.seen] = (figures.byParty[cell.seen] ?? 0) + cell.n;
  }
  return figures;
}

/** Of the ballots that were passed on with one choice: how many were looked at, called spam, held back. */
export interface SpamRate {
  claimed: string;
  total: number;
  reviewed: number;
  spam: number;
  held: number;
}

/**
 * Spam by the party that the bot passed on (domain.md §5, party-blind filtering): a filter that leans to one side shows
 * here. No rule reads it.
 */
export function spamRates(cells: Iterable<BallotCell>): SpamRate[] {
  const rates = new Map<string, SpamRate>();
  for (const cell of cells) {
    const rate = rates.get(cell.claimed) ?? { claimed: cell.claimed, total: 0, reviewed: 0, spam: 0, held: 0 };
    rates.set(cell.claimed, rate);
    const bucket = bucketOf(cell);
    rate.total += cell.n;
    if (bucket === 'spam') rate.spam += cell.n;
    if (bucket === 'quarantined') rate.held += cell.n;
    else if (bucket !== 'unreviewed') rate.reviewed += cell.n;
  }
  return [...rates.values()].sort((a, b) => (a.claimed < b.claimed ? -1 : 1));
}
