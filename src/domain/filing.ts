import { RELAY_KEY_NAMES, type RelayKey, type RelayKind } from './relay-keys.ts';

/** How a person reads a submission: which fields they may set, and which each kind asks for. */

/** Whose word somebody speaks with, and what they allow, isn't filed: only the person themselves can say it. */
const NOT_FILED: ReadonlySet<RelayKey> = new Set(['reporter', 'consent']);
export const FILED_KEYS = RELAY_KEY_NAMES.filter((key) => !NOT_FILED.has(key));

/** The fields that a form asks for, in its order; every other one of FILED_KEYS may be set, too. */
export const FIELDS_OF_KIND: Record<RelayKind, readonly RelayKey[]> = {
  sos: ['kind', 'region', 'place', 'station', 'when', 'people', 'injured', 'minors', 'heldAt', 'phone', 'needs'],
  ballot: ['region', 'place', 'station', 'contest', 'choice'],
  protocol: ['region', 'district', 'station', 'level', 'contest'],
  violation: ['kind', 'region', 'place', 'station', 'when', 'people'],
  checkin: ['status', 'region', 'station', 'when', 'turnout', 'reason', 'writtenAct'],
  observer: ['status', 'name', 'phone', 'region', 'station', 'language'],
};

/** How something reached the headquarters that did not come over Telegram. */
export const MANUAL_CHANNELS = ['call', 'whatsapp', 'paper', 'inPerson', 'other'] as const;
export type ManualChannel = (typeof MANUAL_CHANNELS)[number];

/** Evidence that a person wrote down. Who it came from stays in the sealed content. */
export interface ManualOrigin {
  channel: ManualChannel;
  who: string | null;
  phone: string | null;
}
