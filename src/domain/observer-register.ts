import { foldName } from './fold-text.ts';
import { observerIdOf } from './ids.ts';
import { nameKey, nameWords } from './name-key.ts';
import { phoneKey } from './observer-facts.ts';
import type { Registration } from './observer-fold.ts';
import { wordIndex, YES_NO_WORDS } from './relay-keys.ts';

/** Somebody who writes under the same name of a bot. */
export interface SameReporter {
  id: string;
  name: string | null;
}

/**
 * Whom a registration is about, of those who share its address: the one of that name, else the one who has given none yet.
 * Null: somebody new. Without a name it is the only one there is; of several it is nobody's, unless one has no name either.
 */
export function whoRegistered(name: string | null, known: readonly SameReporter[]): string | null {
  const said = nameWords(name ?? '');
  const inOrder = known.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const nameless = inOrder.find((each) => nameWords(each.name ?? '').length === 0);
  if (said.length === 0) return nameless?.id ?? (inOrder.length === 1 ? (inOrder[0]?.id ?? null) : null);
  const named = inOrder.find((each) => isOneName(said, nameWords(each.name ?? '')));
  return named?.id ?? nameless?.id ?? null;
}

/** "Dana" and "Dana Iskakova" are one; "Dana I." and "Dana B." are not. */
function isOneName(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return false;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return short.every((word) => long.includes(word));
}

/** The id of somebody who registers: the same on every workstation that reads it. */
export function registeredIdOf(
  election: string,
  { reporter, name, submission }: { reporter: string | null; name: string | null; submission: string },
): string {
  return reporter === null
    ? observerIdOf(election, ['submission', submission])
    : observerIdOf(election, ['reporter', reporter, nameKey(name ?? '')]);
}

/** What the `status` of a `#observer` says of them. */
export const registrationOf = (status: unknown): Registration =>
  status === 'withdrawn' || status === 'replaced' ? status : 'registered';

const yesNo = wordIndex(YES_NO_WORDS);
/** A plate, a make, "yes": they have a car, unless they say that they don't. */
export const hasCar = (said: string | null): boolean => said !== null && yesNo.get(foldName(said)) !== 'no';

/** By what two entries are found to be one person. */
export const LIKENESSES = ['phone', 'name', 'reporter'] as const;
export type Likeness = (typeof LIKENESSES)[number];
/** By what an observer is found again. */
export type ObserverKey = Likeness | 'callSign';

export function keysOf({
  callSign,
  name,
  phones,
  backupPhone,
  reporters,
}: {
  callSign: string;
  name: string | null;
  phones: readonly string[];
  backupPhone: string | null;
  reporters: readonly string[];
}): { kind: ObserverKey; key: string }[] {
  const numbers = [...phones, ...(backupPhone === null ? [] : [backupPhone])].map(phoneKey);
  // The words of a name in any order: a list has the family name first.
  const named = nameWords(name ?? '').sort();
  const found: { kind: ObserverKey; key: string }[] = [
    { kind: 'callSign', key: foldName(callSign) },
    ...numbers.filter((key) => key.length >= 5).map((key) => ({ kind: 'phone' as const, key })),
    ...(named.length > 1 ? [{ kind: 'name' as const, key: named.join(' ') }] : []),
    ...reporters.map((key) => ({ kind: 'reporter' as const, key })),
  ];
  return [...new Map(found.map((each) => [`${each.kind} ${each.key}`, each])).values()];
}
