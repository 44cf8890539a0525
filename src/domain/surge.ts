import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { alarmOrder } from './alarm.ts';
import type { Caller } from './caller.ts';
import { textPrint } from './duplicates.ts';
import type { Urgency } from './election-profile.ts';
import { burstFrom, type FloodRules } from './floods.ts';

/**
 * A thousand calls of which twenty are true (domain.md 7.3): what nobody answers for stands in groups, each in one line of
 * the alarm bar. Worked out whenever somebody looks and kept nowhere, so that a group is never a thing that hides a call:
 * every call is in exactly one line, alarms and escalates by itself, and is taken out of its group by a person who says so.
 */
export const SURGE_KINDS = ['text', 'sender', 'burst'] as const;
export type SurgeKind = (typeof SURGE_KINDS)[number];

/** A call that nobody answers for. */
export interface SurgeCall {
  caseId: string;
  urgency: Urgency;
  possible: boolean;
  caller: Caller;
  /** Null: nobody can be named. */
  sender: string | null;
  /** Code of the region it names, if it is known. */
  region: string | null;
  /** `callPrint` of its words; null where there are too few to say anything. */
  print: string | null;
  sentAt: number;
  receivedAt: number;
  /** A person took it out: it stands by itself. */
  apart: boolean;
}

export interface SurgeLine<T> {
  /** In the order of the bar; the first places the line. A line of one is no group. */
  calls: T[];
  /** Null: a call by itself. `id` stays the same while calls come and go. */
  group: { id: string; by: SurgeKind } | null;
}

export type SurgeRules = Pick<FloodRules, 'windowMinutes' | 'tail' | 'overall'>;

const MINUTE = 60_000;

/**
 * The lines of these calls, in the order of the bar. Three ways to belong together, tried in this order:
 *
 * - text: several senders say the same words (`callPrint`: case, look-alike letters, spacing and punctuation don't count),
 *   with the same urgency, equally certain, from the same region. Nobody joins by words who doesn't say those very words.
 * - sender: calls of one sender, whatever they say.
 * - burst: of senders never heard of, equally urgent and certain, so many within a window as the flood rules call a burst
 *   (floods.ts); what the first two took out doesn't count.
 *
 * An observer's call stands with other calls of theirs or by itself, never with anybody else's. Total, and the same for
 * the same calls in any order. n log n.
 */
export function surgeLines<T extends SurgeCall>(calls: readonly T[], rules: SurgeRules): SurgeLine<T>[] {
  const lines: SurgeLine<T>[] = [];
  let left = calls.toSorted(barOrder);
  const take = (by: SurgeKind, keyOf: (call: T) => string | null, enough: (group: readonly T[]) => boolean): void => {
    const taken = new Set<T>();
    for (const [key, group] of groupsOf(left, keyOf)) {
      if (!enough(group)) continue;
      for (const call of group) taken.add(call);
      lines.push({ calls: group, group: { id: idOf(by, key), by } });
    }
    left = left.filter((call) => !taken.has(call));
  };
  take('text', wordsKey, (group) => new Set(group.map(({ sender, caseId }) => sender ?? caseId)).size > 1);
  take('sender', ({ sender, apart }) => (apart ? null : sender), isSeveral);
  const crowded = burstOf(left, rules);
  take('burst', (call) => (crowded.has(call) ? sortKey(call) : null), isSeveral);
  for (const call of left) lines.push({ calls: [call], group: null });
  return lines.sort((a, b) => barOrder(a.calls[0] as T, b.calls[0] as T));
}

const TAG = /^\s*[#＃♯]+\S*/gmu;

/**
 * `textPrint` of a call. Who writes in a hurry writes behind the tag: where there are too few words without its line, what
 * stands behind it is theirs, too.
 */
export const callPrint = (text: string, letters: number): string | null =>
  textPrint(text, letters) ?? textPrint(text.replace(TAG, ''), letters);

const barOrder = (a: SurgeCall, b: SurgeCall): number =>
  alarmOrder({ ...a, why: 'unanswered' }, { ...b, why: 'unanswered' });

const isSeveral = (group: readonly unknown[]): boolean => group.length > 1;

const sortKey = ({ urgency, possible }: SurgeCall): string => `${urgency} ${possible ? 'possible' : 'definite'}`;

/** The region, too: the same sentence from two places is two events. */
const wordsKey = (call: SurgeCall): string | null =>
  call.apart || call.caller === 'observer' || call.print === null
    ? null
    : `${sortKey(call)} ${call.region ?? ''} ${call.print}`;

const idOf = (by: SurgeKind, key: string): string => `${by}:${bytesToHex(sha256(utf8ToBytes(key)).slice(0, 8))}`;

function groupsOf<T>(calls: readonly T[], keyOf: (call: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const call of calls) {
    const key = keyOf(call);
    if (key === null) continue;
    const group = groups.get(key);
    if (group) group.push(call);
    else groups.set(key, [call]);
  }
  return groups;
}

/** Calls of people nobody has heard of that stand in some window with as many others as make a burst. */
function burstOf<T extends SurgeCall>(calls: readonly T[], { windowMinutes, tail, overall }: SurgeRules): Set<T> {
  const strangers = calls.filter(({ caller, apart }) => caller === 'new' && !apart);
  const from = burstFrom(overall, tail);
  const found = new Set<T>();
  for (const alike of groupsOf(strangers, sortKey).values()) {
    const byTime = alike.sort((a, b) => a.sentAt - b.sentAt);
    let first = 0;
    let marked = 0;
    for (const [n, { sentAt }] of byTime.entries()) {
      while ((byTime[first] as T).sentAt <= sentAt - windowMinutes * MINUTE) first += 1;
      if (n - first + 1 < from) continue;
      for (marked = Math.max(marked, first); marked <= n; marked += 1) found.add(byTime[marked] as T);
    }
  }
  return found;
}
