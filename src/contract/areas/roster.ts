import { z } from 'zod';
import { MOST_ON_CALL } from '../../domain/index.ts';
import { command, done, LEAD, query, RESPOND } from '../base.ts';
import { id, ms } from '../shapes.ts';

const who = z.object({ id, name: z.string() });

const duty = z.object({
  id,
  person: who,
  from: ms,
  until: ms,
  /** Who is called first has 1. */
  order: z.number().int(),
  /** Who planned it, and when. */
  by: z.string(),
  at: ms,
});
export type DutyRow = z.infer<typeof duty>;

/** Shifts planned ahead: who is there when, and who of those is called first. */
export const roster = {
  /** Who is on now, in the order in which they are called; and what is planned from half a day ago on, at most 500. */
  list: query(RESPOND).output(
    z.object({
      asOf: ms,
      /** The headquarters': times are shown and entered in it. */
      zone: z.string(),
      on: z.array(
        who.extend({
          /** Null: not planned, on shift by their own word. */
          order: z.number().int().nullable(),
          until: ms.nullable(),
          /** They have started their shift. */
          onShift: z.boolean(),
        }),
      ),
      duties: z.array(duty),
    }),
  ),
  /** DUTY_TIMES: it ends before it begins, or lasts longer than a day; DUTY_OVERLAPS: they have another one then. */
  plan: command(LEAD)
    .input(z.object({ person: id, from: ms, until: ms, order: z.number().int().min(1).max(MOST_ON_CALL) }))
    .output(z.object({ id, entryId: id })),
  cancel: command(LEAD)
    .input(z.object({ id }))
    .output(z.object({ entryId: id })),
  /** Takes one's own planning or cancelling back, while nobody has changed the shift since. */
  undo: command(LEAD)
    .input(z.object({ entryId: id }))
    .output(done),
};
