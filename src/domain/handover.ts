import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { URGENCIES } from './election-profile.ts';

/**
 * A hand-over at the change of a shift (domain.md 7.3: a note is mandatory): whoever leaves signs what they leave behind,
 * whoever takes over countersigns it. Until then the cases stay whose they were. Entries are about one hand-over
 * (`handover:ID`) and its cases, so that each case tells of it too.
 */
export const HANDOVER_STATES = ['signed', 'taken', 'refused', 'withdrawn'] as const;
export type HandoverState = (typeof HANDOVER_STATES)[number];
export const HANDOVER_MOVES = ['countersign', 'refuse', 'withdraw'] as const;
export type HandoverMove = (typeof HANDOVER_MOVES)[number];

/**
 * ```
 *   signed ──countersign, by somebody else──▶ taken
 *          ──refuse, by somebody else, with a reason──▶ refused
 *          ──withdraw, by whoever signed──▶ withdrawn
 * ```
 * What is answered stays answered: a new hand-over is signed instead.
 */
export const HANDOVER_LIFECYCLE: Record<HandoverState, Partial<Record<HandoverMove, HandoverState>>> = {
  signed: { countersign: 'taken', refuse: 'refused', withdraw: 'withdrawn' },
  taken: {},
  refused: {},
  withdrawn: {},
};

/** Whose the answer is: the one who signed takes back, anybody else takes over or refuses. */
export const handoverMoveIsBy = (move: HandoverMove): 'leaver' | 'other' => (move === 'withdraw' ? 'leaver' : 'other');

const moment = z.number().int();
const count = z.number().int().nonnegative();

/** What a shift looked like when it was signed for; the cases and people behind the numbers are in the journal. */
export const sheetFigures = z.object({
  /** Open cases of P0 and P1, everybody's. */
  pressing: count,
  /** People for whom something still has to be done. */
  held: count,
  opened: count,
  closed: count,
  escalated: count,
  handedOver: count,
});
export type SheetFigures = z.infer<typeof sheetFigures>;

/** Loose: a newer version may say more. */
export const HANDOVER_PAYLOADS = {
  'handover.signed': z.looseObject({
    /** Null: whoever comes first. */
    to: z.string().nullable(),
    /** When the shift began. */
    since: moment,
    cases: z.record(z.string(), z.looseObject({ urgency: z.enum(URGENCIES), note: z.string().nullable() })),
    sheet: sheetFigures.nullable().default(null),
  }),
  /** Moves its cases: see case-moves.ts. */
  'handover.countersigned': z.looseObject({ from: z.string().optional() }),
  'handover.refused': z.looseObject({ text: z.string() }),
  'handover.withdrawn': z.looseObject({}),
} as const;
type HandoverEntryType = keyof typeof HANDOVER_PAYLOADS;

const MOVE_OF: Partial<Record<HandoverEntryType, HandoverMove>> = {
  'handover.countersigned': 'countersign',
  'handover.refused': 'refuse',
  'handover.withdrawn': 'withdraw',
};

export interface HandoverEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface Handover {
  state: HandoverState;
  from: string;
  to: string | null;
  signedAt: Ms;
  since: Ms;
  cases: { id: string; urgency: (typeof URGENCIES)[number]; note: string | null }[];
  sheet: SheetFigures | null;
  /** `text`: why it was refused. */
  answer: { by: string; at: Ms; entry: EntryId; text: string | null } | null;
  superseded: { entry: EntryId; actor: string; why: 'alreadySigned' | 'answered' | 'notTheirs' }[];
}

/**
 * A hand-over from its entries in merged order. Total: what comes second, or from the wrong hand, is superseded. One whose
 * words were erased is still a hand-over, without cases. Null while nobody has signed.
 */
export function foldHandover(entries: readonly HandoverEntry[]): Handover | null {
  let state: Handover | null = null;
  for (const entry of entries) {
    if (entry.type === 'handover.signed') {
      if (state === null) state = signed(entry);
      else state.superseded.push({ entry: entry.id, actor: entry.actor, why: 'alreadySigned' });
      continue;
    }
    const move = MOVE_OF[entry.type as HandoverEntryType];
    if (state !== null && move !== undefined) answer(state, entry, move);
  }
  return state;
}

function signed(entry: HandoverEntry): Handover {
  const read = HANDOVER_PAYLOADS['handover.signed'].safeParse(entry.payload);
  const said = read.success ? read.data : { to: null, since: entry.wallTime, cases: {}, sheet: null };
  return {
    state: 'signed',
    from: entry.actor,
    to: said.to,
    signedAt: entry.wallTime,
    since: said.since as Ms,
    cases: Object.entries(said.cases).map(([id, { urgency, note }]) => ({ id, urgency, note })),
    sheet: said.sheet,
    answer: null,
    superseded: [],
  };
}

function answer(state: Handover, entry: HandoverEntry, move: HandoverMove): void {
  const next = HANDOVER_LIFECYCLE[state.state][move];
  const theirs = (handoverMoveIsBy(move) === 'leaver') === (entry.actor === state.from);
  if (next === undefined || !theirs) {
    state.superseded.push({ entry: entry.id, actor: entry.actor, why: next === undefined ? 'answered' : 'notTheirs' });
    return;
  }
  const read = HANDOVER_PAYLOADS['handover.refused'].safeParse(entry.payload);
  const text = move === 'refuse' && read.success ? read.data.text : null;
  state.state = next;
  state.answer = { by: entry.actor, at: entry.wallTime, entry: entry.id, text };
}
