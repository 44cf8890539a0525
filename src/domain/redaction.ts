import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { SYSTEM_ACTOR } from './case-entries.ts';

/**
 * What is covered on a photograph before it may leave (`redaction:REF`, the version of the message that carries it): third
 * persons' names, faces and signatures. The original is never touched; a copy is made of its pixels with the boxes burned in,
 * and the entry links the two by their hashes. Total over any entries in merged order.
 */

/** cover: nothing of it is left; blur: so coarse that shapes remain and nobody is known by them. */
export const COVERS = ['cover', 'blur'] as const;
export type Cover = (typeof COVERS)[number];

/** Units of a side: boxes are whole numbers, so that their canonical form is one. */
export const SIDE = 10_000;
export const MOST_BOXES = 200;

const edge = z.number().int().min(0).max(SIDE);
export const redactionBox = z
  .object({
    /** From the left and top of the upright picture, of SIDE. */
    x: edge,
    y: edge,
    width: edge.min(1),
    height: edge.min(1),
    how: z.enum(COVERS),
  })
  .refine(({ x, y, width, height }) => x + width <= SIDE && y + height <= SIDE, 'outside the picture');
export type RedactionBox = z.infer<typeof redactionBox>;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Loose: a newer version may say more. */
export const REDACTION_PAYLOADS = {
  'redaction.burned': z.looseObject({
    boxes: z.array(redactionBox).min(1).max(MOST_BOXES),
    /** SHA-256 of the bytes received, and of the copy. */
    original: hash,
    copy: hash,
  }),
  /** A lead has looked and nothing on it needs covering, or may be seen for this reason. */
  'redaction.leftBare': z.looseObject({ reason: z.string().trim().min(1), original: hash, copy: hash }),
  /** Takes back its author's own last step. */
  'redaction.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type RedactionEntryType = keyof typeof REDACTION_PAYLOADS;

export interface RedactionEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Redaction {
  /** Empty where it was left bare. */
  boxes: RedactionBox[];
  /** Why it was left bare. */
  reason: string | null;
  original: string;
  copy: string;
  by: string;
  at: Ms;
  entry: EntryId;
}

export type RedactionSupersededWhy = 'unknownType' | 'badPayload' | 'needsAPerson' | 'notTheLast';

export interface RedactionFold {
  /** Null: nobody has looked, or it was taken back; then it doesn't leave. */
  redaction: Redaction | null;
  /** What its author may still take back. */
  undoable: { entry: EntryId; by: string } | null;
  superseded: { entry: EntryId; actor: string; why: RedactionSupersededWhy }[];
}

export function foldRedaction(entries: readonly RedactionEntry[]): RedactionFold {
  const fold: RedactionFold = { redaction: null, undoable: null, superseded: [] };
  const before: Redaction[] = [];
  for (const entry of entries) {
    const why = take(fold, before, entry);
    if (why !== null) fold.superseded.push({ entry: entry.id, actor: entry.actor, why });
  }
  return fold;
}

function take(fold: RedactionFold, before: Redaction[], entry: RedactionEntry): RedactionSupersededWhy | null {
  if (!Object.hasOwn(REDACTION_PAYLOADS, entry.type)) return 'unknownType';
  if (entry.actor === SYSTEM_ACTOR) return 'needsAPerson';
  if (entry.type === 'redaction.undone') {
    const payload = REDACTION_PAYLOADS['redaction.undone'].safeParse(entry.payload);
    if (!payload.success) return 'badPayload';
    const { redaction, undoable } = fold;
    if (redaction === null || undoable?.entry !== payload.data.undoes || undoable.by !== entry.actor)
      return 'notTheLast';
    fold.redaction = before.pop() ?? null;
    // Only the last step: what was before it may be another's.
    fold.undoable = null;
    return null;
  }
  const made = redactionOf(entry);
  if (made === null) return 'badPayload';
  if (fold.redaction) before.push(fold.redaction);
  fold.redaction = made;
  fold.undoable = { entry: entry.id, by: entry.actor };
  return null;
}

function redactionOf({ id, type, actor, wallTime, payload }: RedactionEntry): Redaction | null {
  const whose = { by: actor, at: wallTime, entry: id };
  if (type === 'redaction.burned') {
    const read = REDACTION_PAYLOADS['redaction.burned'].safeParse(payload);
    if (!read.success) return null;
    const { boxes, original, copy } = read.data;
    return { boxes, reason: null, original, copy, ...whose };
  }
  const read = REDACTION_PAYLOADS['redaction.leftBare'].safeParse(payload);
  if (!read.success) return null;
  const { reason, original, copy } = read.data;
  return { boxes: [], reason, original, copy, ...whose };
}

/** A box in pixels, never smaller than what was drawn; inside the picture. */
export function boxInPixels(
  { x, y, width, height }: RedactionBox,
  picture: { width: number; height: number },
): { left: number; top: number; width: number; height: number } {
  const left = Math.min(picture.width - 1, Math.floor((x / SIDE) * picture.width));
  const top = Math.min(picture.height - 1, Math.floor((y / SIDE) * picture.height));
  const right = Math.min(picture.width, Math.max(left + 1, Math.ceil(((x + width) / SIDE) * picture.width)));
  const bottom = Math.min(picture.height, Math.max(top + 1, Math.ceil(((y + height) / SIDE) * picture.height)));
  return { left, top, width: right - left, height: bottom - top };
}

/** Spots along the longer side of what is blurred: a face is a few of them, a word none. */
export const BLUR_SPOTS = 6;
