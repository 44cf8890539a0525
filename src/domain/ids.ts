import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes } from '@noble/hashes/utils.js';
import type { CaseId, ChatKey, MessageKey, SubmissionId, TelegramId } from './brand.ts';

/** SHA-256; passed in where a faster one than the portable default is at hand. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/**
 * Deterministic ids (design.md, Journal): two workstations that read one chat derive the same submission and open the
 * same case, so their journals merge by union. 16 bytes of SHA-256 as 32 hex digits; where what they name is numbered,
 * the number is the first four of them (`inOrder`).
 */

const utf8 = new TextEncoder();

/**
 * Every part is prefixed by its length in bytes, so ("ab", "c") and ("a", "bc") differ; `domain` separates the kinds.
 * `hash`: core hands in the platform's, which is several times faster; every arrival takes two of these.
 */
function derive(domain: string, parts: readonly string[], hash: Sha256): string {
  const pieces: Uint8Array[] = [];
  for (const part of [`maere/1/${domain}`, ...parts]) {
    const bytes = utf8.encode(part);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    pieces.push(length, bytes);
  }
  return bytesToHex(hash(concatBytes(...pieces)).slice(0, 16));
}

const NUMBER_AT_THE_END = /([0-9]+)$/;

/**
 * The same id, but beginning with the number that `name` ends with (its last 32 bits; 0 without one), as 8 hex digits:
 * what came one after the other stands side by side in every index. With ids at random each message writes a page of its
 * own in each of them, a third of all that is written, and most of a million's are not in the cache. The 96 bits that are
 * left tell apart what shares a number.
 */
export function inOrder(id: string, name: string): string {
  const digits = NUMBER_AT_THE_END.exec(name.slice(-20))?.[1] ?? '0';
  return BigInt.asUintN(32, BigInt(digits)).toString(16).padStart(8, '0') + id.slice(8);
}

/** A submission of a relay, named by the bot's own id. Only for messages whose trust is `relay`: anybody can write an id. */
export function submissionIdOfRelay(botId: TelegramId, botItemId: string, hash: Sha256 = sha256): SubmissionId {
  return inOrder(derive('submission/relay', [botId, botItemId], hash), botItemId) as SubmissionId;
}

/** Every other submission: the message, or the lowest member of an album. `members` must not be empty. */
export function submissionIdOfMessages(members: readonly MessageKey[], hash: Sha256 = sha256): SubmissionId {
  const key = lowestMember(members);
  return inOrder(derive('submission/message', [key], hash), key) as SubmissionId;
}

/**
 * An album of nobody's relay: named by Telegram's own group id, which every member carries, so the id is the same
 * whichever member arrives first.
 */
export function submissionIdOfAlbum(chatKey: ChatKey, groupedId: TelegramId): SubmissionId {
  return derive('submission/album', [chatKey, groupedId], sha256) as SubmissionId;
}

/** The case that the program opens by itself for a submission. */
export function caseIdOfSubmission(submission: SubmissionId, hash: Sha256 = sha256): CaseId {
  return derive('case', [submission], hash) as CaseId;
}

/** The protocol that a submission became: the same on every workstation that receives it. */
export function protocolIdOf(submission: SubmissionId, hash: Sha256 = sha256): string {
  return derive('protocol', [submission], hash);
}

/**
 * Many observers of one district who are not heard of: named by where, and by the latest step that was missed when it was
 * noticed, so that two workstations notice one.
 */
export function silenceIdOf(election: string, region: string, district: string | null, step: string): string {
  return derive('silence', [election, region, district ?? '', step], sha256);
}

/** The album member with the lowest message id. Members of one album share a chat, so only the last part decides. */
export function lowestMember(members: readonly MessageKey[]): MessageKey {
  const [first, ...rest] = members;
  if (first === undefined) throw new Error('an album has at least one member');
  return rest.reduce((lowest, key) => (compareMembers(key, lowest) < 0 ? key : lowest), first);
}

function compareMembers(a: MessageKey, b: MessageKey): number {
  const byId = Number(a.slice(a.lastIndexOf(':') + 1)) - Number(b.slice(b.lastIndexOf(':') + 1));
  if (byId !== 0 && !Number.isNaN(byId)) return byId;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A polling station, named by region and number at its first import. `nth` above 1: that number had belonged to another
 * station before.
 */
export function stationIdOf(election: string, region: string, number: number, nth = 1): string {
  return derive('station', [election, region, String(number), ...(nth === 1 ? [] : [String(nth)])], sha256);
}

/**
 * An observer, named by what was known of them first: `parts` are what kind of name it is and the name. `nth` above 1:
 * that name had been somebody else's before.
 */
export function observerIdOf(election: string, parts: readonly string[], nth = 1): string {
  return derive('observer', [election, ...parts, ...(nth === 1 ? [] : [String(nth)])], sha256);
}

/** An organisation, named by its folded name when it was first written down. */
export function organisationIdOf(election: string, key: string): string {
  return derive('organisation', [election, key], sha256);
}
