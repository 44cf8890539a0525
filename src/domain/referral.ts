import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/** A case offered to somebody of the directory, who takes it or does not, by a moment. */
export const REFERRAL_STATES = ['offered', 'accepted', 'declined', 'lapsed', 'withdrawn'] as const;
export type ReferralState = (typeof REFERRAL_STATES)[number];
export const REFERRAL_MOVES = ['accept', 'decline', 'lapse', 'withdraw'] as const;
export type ReferralMove = (typeof REFERRAL_MOVES)[number];

/**
 * ```
 *   offered ──accept──▶ accepted
 *           ──decline, with a reason──▶ declined
 *           ──lapse: not accepted in time, by the program──▶ lapsed ──accept: late, but taken──▶ accepted
 *           ──withdraw──▶ withdrawn                                 ──decline──▶ declined
 * ```
 */
export const REFERRAL_LIFECYCLE: Record<ReferralState, Partial<Record<ReferralMove, ReferralState>>> = {
  offered: { accept: 'accepted', decline: 'declined', lapse: 'lapsed', withdraw: 'withdrawn' },
  accepted: {},
  declined: {},
  lapsed: { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' },
  withdrawn: {},
};

const said = z.string().trim().min(1).max(1000);
/** Loose: a newer version may say more. Each stands on its case, too. */
export const REFERRAL_PAYLOADS = {
  'referral.offered': z.looseObject({
    case: z.string(),
    contact: z.string(),
    /** As it was called then: the directory may change. */
    name: z.string(),
    kind: z.string(),
    dueAt: z.number().int(),
    text: said.optional(),
  }),
  'referral.accepted': z.looseObject({ text: said.optional() }),
  'referral.declined': z.looseObject({ text: said.optional() }),
  'referral.lapsed': z.looseObject({}),
  'referral.withdrawn': z.looseObject({}),
} as const;
export type ReferralEntryType = keyof typeof REFERRAL_PAYLOADS;

const MOVE_OF: Partial<Record<string, ReferralMove>> = {
  'referral.accepted': 'accept',
  'referral.declined': 'decline',
  'referral.lapsed': 'lapse',
  'referral.withdrawn': 'withdraw',
};

export interface ReferralEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface Referral {
  state: ReferralState;
  case: string;
  contact: string;
  name: string;
  kind: string;
  dueAt: Ms;
  text: string | null;
  offeredBy: string;
  offeredAt: Ms;
  answeredBy: string | null;
  answeredAt: Ms | null;
  answer: string | null;
}

/** A referral from its entries in merged order; null while no readable one has offered it. Total: what the table does not know has no effect. */
export function foldReferral(entries: readonly ReferralEntry[]): Referral | null {
  let state: Referral | null = null;
  for (const entry of entries) {
    if (state === null) {
      const read = entry.type === 'referral.offered' ? REFERRAL_PAYLOADS[entry.type].safeParse(entry.payload) : null;
      if (!read?.success) continue;
      const { case: of, contact, name, kind, dueAt, text } = read.data;
      state = {
        state: 'offered',
        case: of,
        contact,
        name,
        kind,
        dueAt: dueAt as Ms,
        text: text ?? null,
        offeredBy: entry.actor,
        offeredAt: entry.wallTime,
        answeredBy: null,
        answeredAt: null,
        answer: null,
      };
      continue;
    }
    const move = MOVE_OF[entry.type];
    const next = move && REFERRAL_LIFECYCLE[state.state][move];
    if (!next) continue;
    const read = REFERRAL_PAYLOADS['referral.accepted'].safeParse(entry.payload);
    Object.assign(state, {
      state: next,
      answeredBy: entry.actor,
      answeredAt: entry.wallTime,
      answer: read.success ? (read.data.text ?? null) : null,
    });
  }
  return state;
}
