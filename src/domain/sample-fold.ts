import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { SYSTEM_ACTOR } from './case-entries.ts';

/**
 * The recorded sample of an election (`sample:main`): drawn once, from a published commitment on; withdrawn only by a
 * second person; and what people decided about telling its estimate (domain.md 3.4). Total over any entries in merged
 * order: of two draws the first holds, and the other is shown to its author.
 */
export const STRATIFIED_BY = ['region', 'kind'] as const;
export type StratifiedBy = (typeof STRATIFIED_BY)[number];

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const reason = z.string().trim().min(1).max(1000);

/** Loose: a newer version may say more. */
export const SAMPLE_PAYLOADS = {
  'sample.drawn': z.looseObject({
    seed: hex,
    salt: hex,
    by: z.enum(STRATIFIED_BY),
    /** Stations to be drawn, and stations in the frame, by stratum. */
    design: z.record(z.string(), z.number().int().min(0)),
    frame: z.record(z.string(), z.number().int().min(0)),
    frameHash: hex,
    commitment: hex,
    /** Stations by stratum, in the order of their lots. */
    drawn: z.record(z.string(), z.array(z.string())),
  }),
  'sample.withdrawAsked': z.looseObject({ reason }),
  'sample.withdrawn': z.looseObject({ asked: z.string() }),
  /** The estimate may be told although these stations are disputed; they are listed with it. */
  'sample.disputesListed': z.looseObject({ stations: z.array(z.string()), reason }),
  /** The estimate may be told before the last station has closed: two leads. */
  'sample.closingLiftAsked': z.looseObject({ reason }),
  'sample.closingLifted': z.looseObject({ asked: z.string() }),
} as const;
export type SampleEntryType = keyof typeof SAMPLE_PAYLOADS;

export interface SampleEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}

export interface DrawnSample {
  /** 32 bytes each, lowercase hex: with them anybody can draw it again and open its commitment. */
  seed: string;
  salt: string;
  by: StratifiedBy;
  design: Readonly<Record<string, number>>;
  frame: Readonly<Record<string, number>>;
  frameHash: string;
  commitment: string;
  drawn: Readonly<Record<string, readonly string[]>>;
}

interface Asked {
  by: string;
  at: Ms;
  entry: EntryId;
  reason: string;
}

export interface SampleFold {
  drawn: { by: string; at: Ms; entry: EntryId; sample: DrawnSample } | null;
  withdrawAsked: Asked | null;
  /** Draws that were withdrawn, newest last: a second draw is told together with the first. */
  withdrawn: { entry: EntryId; commitment: string; reason: string; by: string; at: Ms }[];
  listed: { stations: string[]; by: string; at: Ms; reason: string } | null;
  liftAsked: Asked | null;
  lifted: { by: string; at: Ms; asked: string } | null;
  superseded: { entry: EntryId; actor: string; why: SampleSupersededWhy }[];
}

export type SampleSupersededWhy =
  | 'unknownType'
  | 'badPayload'
  | 'needsAPerson'
  | 'alreadyDrawn'
  | 'notDrawn'
  | 'nothingAsked'
  | 'samePerson'
  | 'alreadyLifted';

export function foldSample(entries: readonly SampleEntry[]): SampleFold {
  const state: SampleFold = {
    drawn: null,
    withdrawAsked: null,
    withdrawn: [],
    listed: null,
    liftAsked: null,
    lifted: null,
    superseded: [],
  };
  for (const entry of entries) {
    const why = Object.hasOwn(SAMPLE_PAYLOADS, entry.type)
      ? entry.actor === SYSTEM_ACTOR
        ? 'needsAPerson'
        : APPLY[entry.type as SampleEntryType](state, entry)
      : 'unknownType';
    if (why !== null) state.superseded.push({ entry: entry.id, actor: entry.actor, why });
  }
  return state;
}

const read = <T extends SampleEntryType>(type: T, { payload }: SampleEntry) => {
  const result = SAMPLE_PAYLOADS[type].safeParse(payload);
  return result.success ? (result.data as z.infer<(typeof SAMPLE_PAYLOADS)[T]>) : null;
};

const asked = (entry: SampleEntry, why: string): Asked => ({
  by: entry.actor,
  at: entry.wallTime,
  entry: entry.id,
  reason: why,
});

/** The second person confirms what the first asked for: that, and not something asked since. */
function confirms(open: Asked | null, entry: SampleEntry, aim: string): SampleSupersededWhy | null {
  if (open === null || open.entry !== aim) return 'nothingAsked';
  return open.by === entry.actor ? 'samePerson' : null;
}

const APPLY: Record<SampleEntryType, (state: SampleFold, entry: SampleEntry) => SampleSupersededWhy | null> = {
  'sample.drawn': (state, entry) => {
    const sample = read('sample.drawn', entry);
    if (sample === null) return 'badPayload';
    if (state.drawn !== null) return 'alreadyDrawn';
    state.drawn = { by: entry.actor, at: entry.wallTime, entry: entry.id, sample };
    return null;
  },
  'sample.withdrawAsked': (state, entry) => {
    const payload = read('sample.withdrawAsked', entry);
    if (payload === null) return 'badPayload';
    if (state.drawn === null) return 'notDrawn';
    state.withdrawAsked = asked(entry, payload.reason);
    return null;
  },
  'sample.withdrawn': (state, entry) => {
    const payload = read('sample.withdrawn', entry);
    if (payload === null) return 'badPayload';
    const { drawn, withdrawAsked } = state;
    if (drawn === null) return 'notDrawn';
    const why = confirms(withdrawAsked, entry, payload.asked);
    if (why !== null) return why;
    state.withdrawn.push({
      entry: drawn.entry,
      commitment: drawn.sample.commitment,
      reason: withdrawAsked?.reason ?? '',
      by: entry.actor,
      at: entry.wallTime,
    });
    // What was decided about telling the old sample's estimate says nothing of another's.
    Object.assign(state, { drawn: null, withdrawAsked: null, listed: null });
    return null;
  },
  'sample.disputesListed': (state, entry) => {
    const payload = read('sample.disputesListed', entry);
    if (payload === null) return 'badPayload';
    if (state.drawn === null) return 'notDrawn';
    state.listed = { stations: payload.stations, by: entry.actor, at: entry.wallTime, reason: payload.reason };
    return null;
  },
  'sample.closingLiftAsked': (state, entry) => {
    const payload = read('sample.closingLiftAsked', entry);
    if (payload === null) return 'badPayload';
    if (state.lifted !== null) return 'alreadyLifted';
    state.liftAsked = asked(entry, payload.reason);
    return null;
  },
  'sample.closingLifted': (state, entry) => {
    const payload = read('sample.closingLifted', entry);
    if (payload === null) return 'badPayload';
    if (state.lifted !== null) return 'alreadyLifted';
    const why = confirms(state.liftAsked, entry, payload.asked);
    if (why !== null) return why;
    state.lifted = { by: entry.actor, at: entry.wallTime, asked: state.liftAsked?.by ?? '' };
    return null;
  },
};
