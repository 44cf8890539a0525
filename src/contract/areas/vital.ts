import { z } from 'zod';
import { MOST_VITAL_HOURS, VITAL_FIELDS, VITAL_RECIPIENTS, VITAL_STATES } from '../../domain/index.ts';
import { command, done, query, RESPOND } from '../base.ts';
import { id, line, ms } from '../shapes.ts';

const who = z.object({ id, name: z.string(), at: ms });
const field = z.enum(VITAL_FIELDS);
const passedField = z.object({ field, value: z.union([z.string(), z.number(), z.boolean(), z.null()]) });

/** One decision in vital interest; the person, also where they were passed on, by initials. */
const vitalRow = z.object({
  id,
  caseId: id,
  person: id,
  initials: z.string().nullable(),
  minor: z.boolean(),
  state: z.enum(VITAL_STATES),
  /** Its end has come: nothing can be confirmed or passed any more. */
  over: z.boolean(),
  to: z.object({ kind: z.enum(VITAL_RECIPIENTS), name: z.string() }),
  fields: z.array(field),
  said: z.string().nullable(),
  reason: z.string(),
  until: ms,
  asked: who.extend({ lead: z.boolean() }),
  /** The second person, and why they refused. */
  answered: who.nullable(),
  answer: z.string().nullable(),
  ended: who.nullable(),
  passed: z.array(z.object({ by: z.string(), at: ms, said: z.array(passedField) })),
});
export type VitalRow = z.infer<typeof vitalRow>;

const aimed = z.object({ id });

/** Passing the least that helps to one named recipient where nobody can be asked; two people decide, one of them a lead. */
export const vital = {
  ofCase: query(RESPOND)
    .input(z.object({ caseId: id }))
    .output(z.array(vitalRow)),
  /** What waits for a second person, in every case. */
  waiting: query(RESPOND).output(z.array(vitalRow)),
  ask: command(RESPOND)
    .input(
      z.object({
        person: id,
        to: z.object({ kind: z.enum(VITAL_RECIPIENTS), name: line(200) }),
        fields: z.array(field).min(1).max(VITAL_FIELDS.length),
        /** With the field `said`, and only then. */
        said: line(1000).nullable().default(null),
        reason: line(500),
        hours: z.number().int().min(1).max(MOST_VITAL_HOURS),
      }),
    )
    .output(z.object({ id })),
  confirm: command(RESPOND).input(aimed).output(done),
  refuse: command(RESPOND)
    .input(aimed.extend({ text: line(500) }))
    .output(done),
  /** By whoever asked. */
  withdraw: command(RESPOND).input(aimed).output(done),
  /** Nothing more is passed. */
  end: command(RESPOND).input(aimed).output(done),
  /** What may be passed, in clear, to be passed on now: on record as taken. */
  pass: command(RESPOND).input(aimed).output(z.array(passedField)),
};
