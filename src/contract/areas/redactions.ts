import { z } from 'zod';
import { MOST_BOXES, redactionBox } from '../../domain/index.ts';
import { command, done, query } from '../base.ts';
import { id, line, ms, type Role } from '../shapes.ts';

/** Photographs as they may leave: boxes are burned into a copy, the original stays as it came. */

/** Whoever sees photographs, but for those who only brief. */
const SEE: readonly Role[] = ['lead', 'coordinator', 'responder', 'analyst'];

const versionId = z.number().int().positive();
const view = z.object({
  /** None: a lead let it be seen as it is. */
  boxes: z.array(redactionBox),
  reason: z.string().nullable(),
  by: z.string(),
  at: ms,
  /** The caller's own last step, which they may take back. */
  undoable: id.nullable(),
});
export type RedactionView = z.infer<typeof view>;

export const redactions = {
  /** Null: nobody has looked at it, so it leaves in no export. */
  of: query(SEE).input(z.object({ versionId })).output(view.nullable()),
  /** Burns boxes into a copy. Without a box only a lead, with a reason. */
  burn: command(SEE)
    .input(z.object({ versionId, boxes: z.array(redactionBox).max(MOST_BOXES), reason: line(500).nullable() }))
    .output(z.object({ entryId: id })),
  /** The copy that would leave: an address that serves this window. */
  show: command(SEE)
    .input(z.object({ versionId }))
    .output(z.object({ url: z.string(), mime: z.string() })),
  undo: command(SEE)
    .input(z.object({ entryId: id }))
    .output(done),
};
