import { z } from 'zod';
import { AFFECTED_ROLES, CONSENT_GIVERS, CONSENT_PURPOSES, CUSTODY_STATES, MOST_NAMES } from '../../domain/index.ts';
import { command, done, LEAD, page, query, RESPOND } from '../base.ts';
import { id, ms } from '../shapes.ts';

const said = z.string().trim().min(1).max(500);
const state = z.enum(CUSTODY_STATES);
const people = z.array(id).min(1).max(MOST_NAMES);
const entry = z.object({ entryId: id });

/** A person of a case, with initials instead of the name. */
const affectedRow = z.object({
  id,
  caseId: id,
  /** Null: nobody knows the name. */
  initials: z.string().nullable(),
  role: z.enum(AFFECTED_ROLES),
  minor: z.boolean(),
  hasLawyer: z.boolean(),
  state,
  place: z.string().nullable(),
  stateSince: ms,
  /** Of an arrest: days that the court gave. */
  days: z.number().int().nullable(),
  deprivedSince: ms.nullable(),
  resolved: z.boolean(),
  region: z.string().nullable(),
  /** tzdata name of the case's own zone. */
  zone: z.string(),
  /** Of the law, soonest first; codes of the profile, or `arrestEnds`. */
  terms: z.array(z.object({ code: z.string(), dueAt: ms, alarms: z.boolean(), passed: z.boolean() })),
  consents: z.array(
    z.object({
      purpose: z.enum(CONSENT_PURPOSES),
      given: z.boolean(),
      by: z.enum(CONSENT_GIVERS),
      channel: z.string(),
      at: ms,
    }),
  ),
  addedAt: ms,
  lastEntry: id,
});
export type AffectedRow = z.infer<typeof affectedRow>;
/** `name`: of whoever was typed in full. */
const foundRow = affectedRow.extend({ name: z.string().nullable() });
export type FoundRow = z.infer<typeof foundRow>;

export const affected = {
  ofCase: query(RESPOND)
    .input(z.object({ caseId: id }))
    .output(z.array(affectedRow)),
  /** Who is held where, since when; longest first. */
  list: query(RESPOND)
    .input(
      z.object({
        search: z.string().trim().max(200).nullish(),
        states: z.array(state).max(CUSTODY_STATES.length).nullish(),
        unresolved: z.boolean().default(true),
        ...page,
      }),
    )
    .output(
      z.object({
        rows: z.array(affectedRow),
        total: z.number().int(),
        unresolved: z.number().int(),
        cursor: z.string().nullable(),
      }),
    ),
  /** A list of people, pasted or typed: one entry, undone as one. */
  add: command(RESPOND)
    .input(
      z.object({
        caseId: id,
        people: z
          .array(
            z.object({
              name: said.max(200).nullable(),
              role: z.enum(AFFECTED_ROLES).default('victim'),
              minor: z.boolean().default(false),
              state: state.default('unknown'),
              place: said.nullable().default(null),
              since: ms.nullable().default(null),
            }),
          )
          .min(1)
          .max(MOST_NAMES),
      }),
    )
    .output(z.object({ entryId: id, ids: z.array(id) })),
  custody: command(RESPOND)
    .input(
      z.object({
        people,
        state,
        place: said.nullable().default(null),
        /** From when it holds; never later than now. */
        at: ms,
        days: z.number().int().min(1).max(90).nullable().default(null),
        source: said.nullable().default(null),
      }),
    )
    .output(entry),
  /** The actual deprivation of liberty: the terms of the law count from it. */
  deprivedSince: command(RESPOND)
    .input(z.object({ people, at: ms.nullable() }))
    .output(entry),
  describe: command(RESPOND)
    .input(
      z.object({
        id,
        name: said.max(200).nullable().optional(),
        role: z.enum(AFFECTED_ROLES).optional(),
        minor: z.boolean().optional(),
        lawyer: said.nullable().optional(),
      }),
    )
    .output(entry),
  consent: command(RESPOND)
    .input(
      z.object({
        people,
        purpose: z.enum(CONSENT_PURPOSES),
        given: z.boolean(),
        by: z.enum(CONSENT_GIVERS),
        channel: said.max(200),
        at: ms,
      }),
    )
    .output(entry),
  undo: command(RESPOND)
    .input(z.object({ entryId: id }))
    .output(done),
  /** Names in clear: on record as read by the caller. */
  open: command(RESPOND)
    .input(z.object({ people: z.array(id).min(1).max(50) }))
    .output(
      z.array(
        z.object({
          id,
          name: z.string().nullable(),
          lawyer: z.string().nullable(),
          /** Not opened: a minor's name is opened by itself. */
          masked: z.boolean(),
        }),
      ),
    ),
  /**
   * Where is X? By the beginnings of the words of a name, in any spelling of kk, ru or Latin letters. Whoever typed a name
   * in full is shown it, which is on record as read; a minor's is not shown even so.
   */
  find: command(RESPOND)
    .input(z.object({ typed: said.max(200), limit: z.number().int().min(1).max(50).default(30) }))
    .output(z.object({ rows: z.array(foundRow), total: z.number().int() })),
  /** Who read whose name, newest first: of one person, or of everybody. */
  openings: query(LEAD)
    .input(z.object({ person: id.nullable().default(null), limit: z.number().int().min(1).max(200).default(50) }))
    .output(
      z.array(
        z.object({
          by: id,
          reader: z.string(),
          at: ms,
          person: id,
          caseId: id.nullable(),
          initials: z.string().nullable(),
        }),
      ),
    ),
  /** Who read more names within an hour than a desk needs. */
  readers: query(LEAD).output(z.array(z.object({ by: id, name: z.string(), at: ms, people: z.number().int() }))),
};
