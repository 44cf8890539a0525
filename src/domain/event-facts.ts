import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';

/**
 * What is known of an event: who did what to whom (HURIDOCS events; domain.md 7.3). Acts, each with those it was done to
 * and those who did it; sources, each with how far it can be relied on; interventions, with what came of them; and the
 * circumstances that make it more urgent. Entries are about one case (`event:CASE`), each about one item of it.
 */
export const FACT_KINDS = ['act', 'source', 'intervention', 'circumstance'] as const;
export type FactKind = (typeof FACT_KINDS)[number];

/** A: was right before, and was there; B: usually right; C: was wrong before, or heard it from others; D: not to be relied on. */
export const RELIABILITIES = ['unrated', 'A', 'B', 'C', 'D'] as const;
export type Reliability = (typeof RELIABILITIES)[number];
/** Whether a source knows it by itself, or from another that stands here too: two echoes are one source. */
export const INDEPENDENCE = ['unknown', 'independent', 'repeats'] as const;
export type Independence = (typeof INDEPENDENCE)[number];

export const MOST_IN_AN_ACT = 500;
const moment = z.number().int().nullable().default(null);
const words = z.string().trim().min(1).max(500);
const maybe = words.nullable().default(null);
/** `affected` ids: names stand there alone, masked. */
const people = z.array(z.string().min(1).max(200)).max(MOST_IN_AN_ACT).default([]);

/** One item; loose where it is read again, because a newer version may say more. */
export const EVENT_FACTS = {
  act: z.object({
    kind: z.literal('act'),
    /** Code of the profile's kinds of case. */
    act: z.string().min(1).max(48),
    at: moment,
    place: maybe,
    against: people,
    by: people,
    /** Who did it as far as that can be said without a name: a unit, a badge, a car. */
    byWhom: maybe,
    text: maybe,
  }),
  source: z.object({
    kind: z.literal('source'),
    /** Somebody of the case, if it is one. */
    person: z.string().max(200).nullable().default(null),
    what: words,
    at: moment,
    reliability: z.enum(RELIABILITIES).default('unrated'),
    independence: z.enum(INDEPENDENCE).default('unknown'),
  }),
  intervention: z.object({
    kind: z.literal('intervention'),
    who: words,
    what: words,
    at: moment,
    result: maybe,
  }),
  circumstance: z.object({ kind: z.literal('circumstance'), code: z.string().min(1).max(48) }),
} as const;
const eventFact = z.discriminatedUnion('kind', [
  EVENT_FACTS.act,
  EVENT_FACTS.source,
  EVENT_FACTS.intervention,
  EVENT_FACTS.circumstance,
]);
export type EventFact = z.infer<typeof eventFact>;

export const EVENT_PAYLOADS = {
  /** Adds an item, or says it anew. */
  'event.said': z.looseObject({ item: z.string().min(1), fact: eventFact }),
  'event.removed': z.looseObject({ item: z.string() }),
  /** Takes back the entry named by `undoes`: by whoever made it. */
  'event.undone': z.looseObject({ undoes: z.string() }),
} as const;
export type EventEntryType = keyof typeof EVENT_PAYLOADS;
export const EVENT_ENTRY_TYPES = Object.keys(EVENT_PAYLOADS) as EventEntryType[];

export interface EventEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  /** Null when withheld or erased. */
  payload: unknown;
}
export interface EventItem {
  item: string;
  fact: EventFact;
  /** Who said it last, and when. */
  by: string;
  at: Ms;
  entry: EntryId;
}

/** The same circumstance said on two workstations is one item. */
export const circumstanceItem = (code: string): string => `circumstance:${code}`;

/**
 * Everything that holds of an event, in the order in which it was first said, from its entries in merged order. Total: an
 * item is what was said of it last; a removed one that is said anew is there again; what its author took back was never
 * said. An item stays of the kind it began as.
 */
export function foldEvent(entries: readonly EventEntry[]): EventItem[] {
  const authors = new Map(entries.map((entry) => [entry.id as string, entry.actor]));
  const undone = new Set<string>();
  for (const entry of entries) {
    const read = entry.type === 'event.undone' ? EVENT_PAYLOADS['event.undone'].safeParse(entry.payload) : null;
    if (read?.success && authors.get(read.data.undoes) === entry.actor) undone.add(read.data.undoes);
  }
  const items = new Map<string, EventItem | null>();
  const kinds = new Map<string, FactKind>();
  for (const { id, type, actor, wallTime, payload } of entries) {
    if (undone.has(id)) continue;
    if (type === 'event.removed') {
      const read = EVENT_PAYLOADS[type].safeParse(payload);
      if (read.success && items.has(read.data.item)) items.set(read.data.item, null);
    } else if (type === 'event.said') {
      const read = EVENT_PAYLOADS[type].safeParse(payload);
      if (!read.success) continue;
      const { item, fact } = read.data;
      const kind = kinds.get(item) ?? fact.kind;
      if (kind !== fact.kind) continue;
      kinds.set(item, kind);
      items.set(item, { item, fact, by: actor, at: wallTime, entry: id });
    }
  }
  return [...items.values()].filter((item) => item !== null);
}
