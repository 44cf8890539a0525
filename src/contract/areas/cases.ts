import { z } from 'zod';
import { FIRST_QUESTIONS, MOST_AT_ONCE } from '../../domain/index.ts';
import { command, done, page, query, RESPOND } from '../base.ts';
import { errorMap } from '../errors.ts';
import * as s from '../shapes.ts';

/** The case, and its last move as the person saw it (`lastMove` of the row): what came in between is not overwritten. */
const aimed = { caseId: s.id, seen: s.id.nullable().optional() };
const said = s.line(4000);

const snooze = { minutes: z.number().int().min(1).max(1440), text: said.optional() };
/** One decision about many cases, in the words of the calls about one. */
const moveMany = z.discriminatedUnion('move', [
  z.object({ move: z.literal('acknowledge') }),
  z.object({ move: z.literal('assign'), to: s.id.optional() }),
  z.object({ move: z.literal('start'), text: said }),
  z.object({ move: z.literal('monitor'), text: said.optional() }),
  z.object({ move: z.literal('snooze'), ...snooze }),
  z.object({ move: z.literal('close'), outcome: s.id, text: said.optional() }),
]);
export type ManyMove = z.infer<typeof moveMany>;
const movedMany = z.object({
  /** What `undoMany` takes back; null if nothing was decided. */
  entryId: s.id.nullable(),
  moved: z.array(s.caseRow),
  /** Each of the others with the code that says why, and its data. */
  refused: z.array(
    z.object({
      caseId: s.id,
      code: z.enum(Object.keys(errorMap) as [keyof typeof errorMap]),
      data: z.record(z.string(), z.union([z.string(), z.number()])),
    }),
  ),
});
export type MovedMany = z.infer<typeof movedMany>;

/** Which cases: all that fit every one of these. */
export const caseFilter = z.object({
  state: z.enum(['open', 'closed', 'all']).default('open'),
  /** One state of the lifecycle. */
  status: s.caseState.nullish(),
  /** A person's id, `me` or `nobody`. */
  owner: s.id.nullish(),
  /** A region's code; '' where none is known. */
  region: z.string().max(40).nullish(),
  /** A kind of the election, or `unknown`. */
  kind: z.string().max(60).nullish(),
  urgency: s.urgency.nullish(),
  /** SOS, or the coordinators' queue of observers who were kept out. */
  lane: s.caseLane.nullish(),
  /** Words of its first report: all of them, the last as a beginning. */
  words: z.string().trim().max(200).nullish(),
});
export type CaseFilter = z.infer<typeof caseFilter>;
export const COLUMNS_BY = ['state', 'owner', 'region'] as const;
export type ColumnsBy = (typeof COLUMNS_BY)[number];

/**
 * Cases and what people do with them. A move that the lifecycle does not know answers MOVE_ILLEGAL; one that came second,
 * MOVED_FIRST with the winner's name, and stays in the journal as superseded.
 */
export const cases = {
  list: query('signedIn')
    .input(caseFilter.extend(page))
    .output(z.object({ rows: z.array(s.caseRow), next: z.string().nullable(), total: z.number().int() })),
  /**
   * How many there are of each state, owner or region, and since when the oldest waits. `key` is what `list` takes as
   * `status`, `owner` or `region` for the cases of a column; `name` that of an owner. Only those that have any.
   */
  columns: query('signedIn')
    .input(caseFilter.extend({ by: z.enum(COLUMNS_BY) }))
    .output(z.array(z.object({ key: z.string(), name: z.string().nullable(), count: z.number().int(), oldest: s.ms }))),
  get: query('signedIn')
    .input(z.object({ caseId: s.id }))
    .output(s.caseDetail),
  note: command(RESPOND)
    .input(z.object({ caseId: s.id, text: said }))
    .output(done),
  undo: command(RESPOND)
    /** `caseId`: for this case alone, where the decision was about many. */
    .input(z.object({ entryId: s.id, caseId: s.id.optional() }))
    .output(done),
  /** One entry for all that can be moved so; what cannot is answered one by one, and is nobody's failure. */
  moveMany: command(RESPOND)
    .input(z.object({ cases: z.array(z.object(aimed)).min(1).max(MOST_AT_ONCE), make: moveMany }))
    .output(movedMany),
  /** Takes one's own entry back for every case that nobody has touched since. */
  undoMany: command(RESPOND)
    .input(z.object({ entryId: s.id }))
    .output(movedMany),
  /**
   * `asks`: the questions of the first minute in it. The first one names nobody and says nothing of the case
   * (REPLY_REVEALS), unless `despite` says why it does all the same.
   */
  reply: command(RESPOND)
    .input(
      z.object({
        caseId: s.id,
        text: said,
        asks: z.array(z.enum(FIRST_QUESTIONS)).max(FIRST_QUESTIONS.length).optional(),
        despite: s.line(500).optional(),
      }),
    )
    .output(s.outboxRow),
  /** To somebody who may answer calls; without `to`, to oneself. */
  assign: command(RESPOND)
    .input(z.object({ ...aimed, to: s.id.optional() }))
    .output(s.caseRow),
  /** In action: what is being done. */
  start: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
  monitor: command(RESPOND)
    .input(z.object({ ...aimed, text: said.optional() }))
    .output(s.caseRow),
  /** Its clock waits so many minutes, for all to see, and alarms then. */
  snooze: command(RESPOND)
    .input(z.object({ ...aimed, ...snooze }))
    .output(s.caseRow),
  /** `outcome`: a code of the election. P0 is not closed by this but waits, as `closing`, for somebody else. */
  close: command(RESPOND)
    .input(z.object({ ...aimed, outcome: s.id, text: said.optional() }))
    .output(s.caseRow),
  /** The second pair of eyes: SECOND_PERSON for whoever asked. */
  confirmClose: command(RESPOND).input(z.object(aimed)).output(s.caseRow),
  /** Not yet: its owner has it again. */
  declineClose: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
  /** It alarms anew, and nobody answers for it until somebody does. */
  reopen: command(RESPOND)
    .input(z.object({ ...aimed, text: said }))
    .output(s.caseRow),
};
