import type { ChatKey, TelegramId } from './brand.ts';
import { chatKey, type IncomingMessage, SERVICE_ACCOUNTS } from './message.ts';
import type { ParsedRelay, RelayFields } from './relay-format.ts';
import { RELAY_KEY_NAMES, type RelayKey, type RelayKind } from './relay-keys.ts';

/** How far a message version is believed (design.md, Evidence). Stored with the version, never revised in place. */
export type Trust = 'relay' | 'person' | 'unverified' | 'service' | 'own';

/** A lead's decision: this numeric sender is a bot of ours in this very chat, and speaks for this pseudonym scheme. */
export interface RelayBinding {
  botId: TelegramId;
  chatKey: ChatKey;
  scheme: string;
}

export type TrustFacts = Pick<
  IncomingMessage,
  'account' | 'chat' | 'fromId' | 'fromKind' | 'viaBotId' | 'forward' | 'outgoing'
>;

export interface TrustVerdict {
  trust: Trust;
  /** The binding that made it a relay. */
  binding: RelayBinding | null;
  why: 'bound' | 'outgoing' | 'serviceAccount' | 'noSender' | 'notBound' | 'forwarded' | 'viaBot' | 'notAUser';
}

/** In groups these two stand for anonymous admins and channels: people, whose SOS must be heard. */
const ANONYMITY_ACCOUNTS: ReadonlySet<string> = new Set(['1087968824', '136817688']);

/**
 * A relay is a message whose numeric sender is bound to that chat, not forwarded, not via another bot. A binding names
 * its chat, so a bot bound in a group is unverified in a private message unless it was bound there too. Names and
 * usernames play no part: they can be copied.
 */
export function classifyTrust(facts: TrustFacts, bindings: readonly RelayBinding[]): TrustVerdict {
  const verdict = (trust: Trust, why: TrustVerdict['why'], binding: RelayBinding | null = null): TrustVerdict => ({
    trust,
    binding,
    why,
  });
  if (facts.outgoing) return verdict('own', 'outgoing');
  const { fromId } = facts;
  if (fromId === null) return verdict('unverified', 'noSender');
  if (SERVICE_ACCOUNTS.has(fromId) && !(ANONYMITY_ACCOUNTS.has(fromId) && facts.chat.kind !== 'user')) {
    return verdict('service', 'serviceAccount');
  }
  // Ids of users and channels are separate number ranges: a channel posting under a bot's number is not the bot.
  if (facts.fromKind !== 'user') return verdict('unverified', 'notAUser');
  const here = chatKey(facts.account, facts.chat);
  const binding = bindings.find((item) => item.botId === fromId && item.chatKey === here);
  if (binding === undefined) return verdict('unverified', 'notBound');
  if (facts.forward !== null) return verdict('unverified', 'forwarded');
  if (facts.viaBotId !== null) return verdict('unverified', 'viaBot');
  return verdict('relay', 'bound', binding);
}

/** What only a relay may set, whatever the kind: who speaks, what they allowed, how they voted. */
const RELAY_ONLY: readonly RelayKey[] = ['reporter', 'consent', 'choice'];

/**
 * Kinds whose `status` moves somebody on the map. A check-in or a registration from a stranger sets nothing at all: what
 * it says about a station would be a check-in by another name.
 */
const UNVERIFIED_WITHHELD: Record<RelayKind, readonly RelayKey[] | 'all'> = {
  sos: [...RELAY_ONLY, 'status'],
  ballot: [...RELAY_ONLY, 'status', 'contest'],
  protocol: [...RELAY_ONLY, 'status'],
  violation: [...RELAY_ONLY, 'status'],
  checkin: 'all',
  observer: 'all',
};

/** The fields that a message of this kind may set under this trust. */
export function permittedFields(kind: RelayKind, trust: Trust): ReadonlySet<RelayKey> {
  if (trust === 'relay') return new Set(RELAY_KEY_NAMES);
  // Somebody of this headquarters heard it: they vouch for what was said, not for another person's name or permission.
  if (trust === 'person') return new Set(RELAY_KEY_NAMES.filter((key) => key !== 'reporter' && key !== 'consent'));
  if (trust !== 'unverified') return new Set();
  const withheld = UNVERIFIED_WITHHELD[kind];
  if (withheld === 'all') return new Set();
  return new Set(RELAY_KEY_NAMES.filter((key) => !withheld.includes(key)));
}

export interface TrustedFields {
  fields: RelayFields;
  /** Present in the text but not allowed to this message: shown as a claim, never applied. */
  withheld: RelayKey[];
}

/**
 * The fields of a parsed message that may be applied. A relay speaks only for its own scheme: a reporter of another one
 * is withheld, and with it what only a reporter can give.
 */
export function applyTrust(parsed: Pick<ParsedRelay, 'kind' | 'fields'>, verdict: TrustVerdict): TrustedFields {
  const permitted = new Set(parsed.kind === null ? [] : permittedFields(parsed.kind, verdict.trust));
  const reporter = parsed.fields.reporter;
  const foreign = reporter?.ok === true && reporter.value.scheme !== verdict.binding?.scheme;
  if (verdict.trust === 'relay' && (foreign || reporter?.ok === false)) {
    for (const key of [...RELAY_ONLY, 'status'] as const) permitted.delete(key);
  }
  const present = RELAY_KEY_NAMES.filter((key) => parsed.fields[key] !== undefined);
  return {
    fields: Object.fromEntries(
      present.filter((key) => permitted.has(key)).map((key) => [key, parsed.fields[key]]),
    ) as RelayFields,
    withheld: present.filter((key) => !permitted.has(key)),
  };
}
