import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/** Somebody is to be called back: "no request goes unanswered" (domain.md 7.3). */
export const CALL_RESULTS = ['reached', 'noAnswer', 'busy', 'wrongNumber', 'notSafe'] as const;
export type CallResult = (typeof CALL_RESULTS)[number];
/** After these nobody tries again unless it is said when. */
export const endsCalls = (result: CallResult): boolean => result !== 'noAnswer' && result !== 'busy';

const said = z.string().trim().min(1).max(1000);
const moment = z.number().int();
/** Loose: a newer version may say more. Each stands on its case, too. */
export const CALLBACK_PAYLOADS = {
  'callback.asked': z.looseObject({
    case: z.string(),
    whom: z.string().trim().min(1).max(200),
    phone: z.string().trim().min(1).max(60).nullable(),
    dueAt: moment,
    text: said.optional(),
  }),
  'callback.attempted': z.looseObject({
    result: z.enum(CALL_RESULTS),
    text: said.optional(),
    /** The next attempt; null: none. */
    nextAt: moment.nullable(),
  }),
  'callback.cancelled': z.looseObject({ text: said.optional() }),
  /** Takes back the entry named by `undoes`, one's own. */
  'callback.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type CallbackEntryType = keyof typeof CALLBACK_PAYLOADS;

export interface CallbackEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface Callback {
  case: string;
  whom: string;
  phone: string | null;
  text: string | null;
  askedBy: string;
  askedAt: Ms;
  /** When somebody should call; null: done with. */
  dueAt: Ms | null;
  cancelled: boolean;
  /** Oldest first. */
  attempts: { entry: EntryId; by: string; at: Ms; result: CallResult; text: string | null; nextAt: Ms | null }[];
}

/** A call-back from its entries in merged order. Total: null while nothing readable asked for it, or that was taken back. */
export function foldCallback(entries: readonly CallbackEntry[]): Callback | null {
  const undone = new Set(
    entries.flatMap((entry) => {
      const read = entry.type === 'callback.undone' ? CALLBACK_PAYLOADS[entry.type].safeParse(entry.payload) : null;
      const target = entries.find((other) => other.id === read?.data?.undoes);
      return target && target.actor === entry.actor ? [target.id] : [];
    }),
  );
  let state: Callback | null = null;
  for (const entry of entries) {
    if (undone.has(entry.id)) continue;
    if (state === null) {
      const read = entry.type === 'callback.asked' ? CALLBACK_PAYLOADS[entry.type].safeParse(entry.payload) : null;
      if (!read?.success) continue;
      const { case: of, whom, phone, dueAt, text } = read.data;
      state = {
        case: of,
        whom,
        phone,
        text: text ?? null,
        askedBy: entry.actor,
        askedAt: entry.wallTime,
        dueAt: dueAt as Ms,
        cancelled: false,
        attempts: [],
      };
    } else if (entry.type === 'callback.attempted') {
      const read = CALLBACK_PAYLOADS[entry.type].safeParse(entry.payload);
      if (!read.success) continue;
      const { result, text, nextAt } = read.data;
      const attempt = { entry: entry.id, by: entry.actor, at: entry.wallTime, result, text: text ?? null };
      state.attempts.push({ ...attempt, nextAt: nextAt as Ms | null });
      if (!state.cancelled) state.dueAt = nextAt as Ms | null;
    } else if (entry.type === 'callback.cancelled') Object.assign(state, { dueAt: null, cancelled: true });
  }
  return state;
}
