import { z } from 'zod';
import { command, done, page, query } from '../base.ts';
import { id, line, messageVersion, ms, trust } from '../shapes.ts';

/** Whoever looks at ballots. A viewer sees figures, and nothing that a voter sent. */
const REVIEW = ['lead', 'coordinator', 'responder', 'analyst'] as const;
const COORDINATE = ['lead', 'coordinator'] as const;

export const ballotSource = z.enum(['voter', 'observer', 'other']);
export const ballotOutcome = z.enum(['unreviewed', 'confirmed', 'protestInvalid', 'noPhoto', 'spam', 'rejected']);
export const reviewOutcome = z.enum(['confirmed', 'protestInvalid', 'noPhoto', 'spam', 'rejected']);
const standing = z.enum(['none', 'counts', 'superseded', 'contradictory', 'duplicate', 'nobody']);
const count = z.number().int();

/** Why something is held: a rule and what was measured, for a sentence. */
export const finding = z.object({
  rule: z.string(),
  facts: z.record(z.string(), z.union([z.number(), z.string()])),
});
export type Finding = z.infer<typeof finding>;

export const senderView = z.object({
  address: z.string().nullable(),
  /** Pseudonym or id, as people may say it to each other. */
  label: z.string(),
  state: z.enum(['known', 'unknown', 'blocked']),
  role: z.string().nullable(),
  wrongStation: z.boolean(),
  reason: z.string(),
});
export type SenderView = z.infer<typeof senderView>;

export const duplicateKind = z.enum(['exact', 'near', 'text', 'event']);

export const ballotCard = z.object({
  submission: id,
  messageKey: id,
  /** Newest version that this card knows of: goes back with the review. */
  version: count,
  source: ballotSource,
  sender: senderView,
  trust,
  region: z.string(),
  place: z.string(),
  station: z.string().nullable(),
  contest: z.string(),
  /** What the bot passed on; '' for nothing. */
  claimed: z.string(),
  photos: count,
  messages: z.array(z.object({ messageKey: id, versions: z.array(messageVersion) })),
  sentAt: ms,
  receivedAt: ms,
  deleted: z.boolean(),
  outcome: ballotOutcome,
  standing,
  seen: z.array(z.object({ contest: z.string(), choice: z.string().nullable() })),
  reviewedBy: z.string().nullable(),
  /** It was reviewed and has changed since. */
  again: z.boolean(),
  held: z.array(finding).nullable(),
  /** Others that may be the same; `apart`: sent from another account. */
  alike: z.array(z.object({ submission: id, kind: duplicateKind, apart: z.boolean() })),
});
export type BallotCard = z.infer<typeof ballotCard>;

const filter = z.object({
  region: z.string().max(60).nullish(),
  source: ballotSource.nullish(),
  held: z.boolean().default(false),
});
export type BallotFilter = z.infer<typeof filter>;

const bucket = z.object({
  total: count,
  confirmed: count,
  protestInvalid: count,
  noPhoto: count,
  spam: count,
  rejected: count,
  unreviewed: count,
  quarantined: count,
  superseded: count,
  contradictory: count,
  duplicate: count,
  nobody: count,
  byParty: z.record(z.string(), count),
});

export const ballotFigures = z.object({
  sources: z.array(
    z.object({
      source: ballotSource,
      contest: z.string(),
      tallied: z.boolean(),
      figures: bucket,
      people: count,
      stations: count,
    }),
  ),
  /** Confirmed ballots of voters in the tallied contest by place (region where no place is known) and party. */
  matrix: z.array(z.object({ region: z.string(), place: z.string(), byParty: z.record(z.string(), count), n: count })),
  /** Spam and holds of voters' ballots by the choice that was passed on. */
  rates: z.array(z.object({ claimed: z.string(), total: count, reviewed: count, spam: count, held: count })),
});
export type BallotFigures = z.infer<typeof ballotFigures>;

export const ballots = {
  /**
   * The next ballot to look at, and the one after it, both kept for the caller for two minutes: nobody else is given them.
   * `skip`: what they have passed over.
   */
  next: command(REVIEW)
    .input(z.object({ filter, skip: z.array(id).max(500).default([]) }))
    .output(z.object({ ballot: ballotCard.nullable(), after: ballotCard.nullable(), left: count })),
  get: query(REVIEW)
    .input(z.object({ submission: id }))
    .output(ballotCard),
  /** One entry for the whole list. `confirmed` without a photograph is refused. */
  review: command(REVIEW)
    .input(
      z.object({
        decisions: z
          .array(
            z.object({
              submission: id,
              outcome: reviewOutcome,
              /** Every ballot on its photographs; choice null for a protest. */
              seen: z.array(z.object({ contest: id, choice: id.nullable() })).max(20),
              version: count,
            }),
          )
          .min(1)
          .max(500),
      }),
    )
    .output(z.object({ entryId: id })),
  /** Takes back the caller's own review, hold, release, verdict on a pair or block, while nobody else has touched it. */
  undo: command(REVIEW)
    .input(z.object({ entryId: id }))
    .output(done),
  figures: query('signedIn').output(ballotFigures),
  /** What waits: for the rail. */
  waiting: query('signedIn').output(z.object({ open: count, held: count, duplicates: count, notices: count })),
};

const heldRow = z.object({
  submission: id,
  messageKey: id,
  kind: z.string(),
  sender: senderView,
  region: z.string().nullable(),
  station: z.string().nullable(),
  excerpt: z.string(),
  findings: z.array(finding),
  entry: id,
  by: z.string(),
  at: ms,
  sentAt: ms,
  photos: count,
});
export type HeldRow = z.infer<typeof heldRow>;

/** Which of what is held: these, or all of one entry, one sender, or everything. */
const which = z.union([
  z.object({ submissions: z.array(id).min(1).max(1000) }),
  z.object({ entry: id }),
  z.object({ sender: id }),
  z.object({ all: z.literal(true) }),
]);
export type Which = z.infer<typeof which>;

export const quarantine = {
  list: query(REVIEW)
    .input(z.object(page))
    .output(z.object({ rows: z.array(heldRow), next: z.string().nullable(), held: count })),
  /** A person holds something back. */
  put: command(REVIEW)
    .input(z.object({ submissions: z.array(id).min(1).max(1000), reason: line(300) }))
    .output(z.object({ entryId: id, count })),
  release: command(REVIEW)
    .input(z.object({ which }))
    .output(z.object({ entryId: id, count })),
  /** Calls all of them spam, as one review. Ballots only; what else is held stays. */
  spam: command(REVIEW)
    .input(z.object({ which }))
    .output(z.object({ entryId: id, count })),
  notices: query(REVIEW).output(
    z.array(z.object({ id, rule: z.string(), sender: senderView.nullable(), facts: finding.shape.facts, at: ms })),
  ),
  seen: command(COORDINATE)
    .input(z.object({ ids: z.array(id).min(1).max(200) }))
    .output(done),
};

const pairSide = z.object({
  submission: id,
  messageKey: id,
  kind: z.string(),
  sender: senderView,
  region: z.string().nullable(),
  station: z.string().nullable(),
  excerpt: z.string(),
  sentAt: ms,
  photos: count,
  messages: z.array(z.object({ messageKey: id, versions: z.array(messageVersion) })),
});
const pairRow = z.object({
  a: id,
  b: id,
  kind: duplicateKind,
  distance: count,
  apart: z.boolean(),
  at: ms,
  region: z.string().nullable(),
  excerpt: z.string(),
});
export type PairRow = z.infer<typeof pairRow>;

export const duplicates = {
  list: query(REVIEW)
    .input(z.object(page))
    .output(z.object({ rows: z.array(pairRow), next: z.string().nullable(), open: count })),
  get: query(REVIEW)
    .input(z.object({ a: id, b: id }))
    .output(pairRow.extend({ sides: z.array(pairSide), state: z.enum(['open', 'linked', 'confirmed', 'dismissed']) })),
  decide: command(REVIEW)
    .input(
      z.object({
        pairs: z
          .array(z.object({ a: id, b: id }))
          .min(1)
          .max(500),
        verdict: z.enum(['confirmed', 'dismissed']),
      }),
    )
    .output(z.object({ entryId: id })),
};

export const senders = {
  get: query(REVIEW)
    .input(z.object({ address: id, station: z.string().max(80).nullish() }))
    .output(senderView),
  /** What they send is held back from now on; their calls for help alarm as before. */
  block: command(REVIEW)
    .input(z.object({ address: id, reason: line(300) }))
    .output(z.object({ entryId: id })),
  unblock: command(REVIEW)
    .input(z.object({ address: id, reason: line(300) }))
    .output(z.object({ entryId: id })),
};
