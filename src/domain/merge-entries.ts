import { z } from 'zod';
import { CASE_LANES } from './case-lifecycle.ts';
import { URGENCIES } from './election-profile.ts';

const urgency = z.enum(URGENCIES);
const moment = z.number().int();
const after = z.string().nullable().optional();
const cases = z.looseObject({ from: z.string(), into: z.string() });
/** Which of the two cases reads the entry (payloadFor); never in the journal. */
const side = z.enum(['from', 'into']).optional();

/** Payloads of entries about two cases, or about what belongs to one; the rules are in case-merging.ts. */
export const MERGE_PAYLOADS = {
  /** One case goes into another, which are both its subjects; `brought`: what the other takes over. */
  'case.merged': z.looseObject({
    merging: cases,
    side,
    /** Absent where it was erased. */
    brought: z
      .looseObject({
        urgency,
        reasons: z.array(z.string()).default([]),
        possible: z.boolean().default(false),
        messages: z.array(z.string()).default([]),
        /** Since when nobody has looked at it, or at what came last; null: somebody has. */
        unheardSince: moment.nullable().default(null),
        owner: z.string().nullable().default(null),
        loweredBy: z.array(z.string()).default([]),
        /** Of the one that goes: what was an SOS stays one. */
        lane: z.enum(CASE_LANES).default('sos').catch('sos'),
      })
      .optional(),
    text: z.string().optional(),
    /** Somebody was quicker: only the one that was to go names it, and it has no effect. */
    late: z.boolean().optional(),
    after,
  }),
  /** It was not the same after all. */
  'case.detached': z.looseObject({ merging: cases, side, text: z.string().optional(), after }),
  /** A person puts a submission to a case. */
  'case.attached': z.looseObject({
    submission: z.string(),
    messages: z.array(z.string()).min(1),
    receivedAt: moment,
  }),
  /** A person takes a submission out of it: `into` is the case that it has of its own from now on. */
  'case.split': z.looseObject({
    submission: z.string(),
    messages: z.array(z.string()).min(1),
    merging: cases.optional(),
    side,
  }),
} as const;
