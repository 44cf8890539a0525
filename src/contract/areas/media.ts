import { z } from 'zod';
import { FETCH_REASONS, MEDIA_PROBLEMS, MEDIA_TYPES } from '../../domain/media-type.ts';
import { command, done, query } from '../base.ts';
import { id, ms, type Role } from '../shapes.ts';

/** Photos and files of the messages: what is known of each, and leave to look at one. Bytes travel by `/media/GRANT`. */

/** A viewer sees nothing that voters sent. */
const SEE: readonly Role[] = ['lead', 'coordinator', 'responder', 'analyst'];
/** The file as it was received, with whatever it carries. */
const ORIGINAL: readonly Role[] = ['lead', 'responder', 'analyst'];

export const mediaItem = z.object({
  versionId: z.number().int(),
  messageKey: id,
  /** What Telegram calls it. */
  kind: z.string(),
  state: z.enum(['pending', 'fetching', 'stored', 'failed', 'gone', 'skipped', 'erased']),
  reason: z.enum(FETCH_REASONS).nullable().catch(null),
  /** Bytes: as received, else as announced. */
  size: z.number().nullable(),
  /** Bytes that are here, while it is being fetched. */
  received: z.number().nullable(),
  /** A next attempt comes by itself, not before. */
  retryAt: ms.nullable(),
  /** Null until it is here, and after it was erased. */
  file: z
    .object({
      type: z.enum(MEDIA_TYPES as [string, ...string[]]),
      show: z.enum(['picture', 'audio', 'video', 'nothing']),
      /** False while its preview is being made. */
      ready: z.boolean(),
      problem: z.enum(MEDIA_PROBLEMS).nullable(),
      /** Pixels of the original, upright. */
      width: z.number().nullable(),
      height: z.number().nullable(),
      /** At most 24 pixels a side, WebP, base64: all that is sent before somebody asks. */
      tiny: z.string().nullable(),
      /** SHA-256 of the bytes received. */
      hash: z.string(),
      /** What the original says of itself; a claim. */
      exif: z
        .object({
          at: ms.nullable(),
          /** Minutes east of UTC; null: `at` is the camera's clock read as UTC. */
          offset: z.number().nullable(),
          lat: z.number().nullable(),
          lon: z.number().nullable(),
          camera: z.string().nullable(),
        })
        .nullable(),
    })
    .nullable(),
});
export type MediaItem = z.infer<typeof mediaItem>;

export const exposure = z.object({
  count: z.number().int(),
  since: ms,
  breakDue: z.boolean(),
  smallGrey: z.boolean(),
});
export type Exposure = z.infer<typeof exposure>;

const versionId = z.number().int().positive();
const leave = z.object({ url: z.string(), mime: z.string() });

export const media = {
  /** What these messages carry, in the order asked, and whether anything keeps the fetching. */
  list: query(SEE)
    .input(z.object({ messageKeys: z.array(id).min(1).max(500) }))
    .output(z.object({ items: z.array(mediaItem), pause: z.enum(['diskFull', 'flood', 'offline']).nullable() })),
  /** A person asks to see (or hear) one: an address that serves this window, and one more for their count. */
  reveal: command(SEE)
    .input(z.object({ versionId, as: z.enum(['thumbnail', 'preview', 'play']) }))
    .output(leave),
  /** The file as received; journalled. */
  original: command(ORIGINAL).input(z.object({ versionId })).output(leave),
  /** Try again now, or in spite of its size. */
  fetch: command(SEE).input(z.object({ versionId })).output(done),
  /** The asking person's own count. */
  exposure: query(SEE).output(exposure),
  smallGrey: command(SEE)
    .input(z.object({ on: z.boolean() }))
    .output(done),
  seenBreak: command(SEE).output(done),
};
