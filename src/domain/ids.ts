import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import type { CaseId, ChatKey, MessageKey, SubmissionId, TelegramId } from './brand.ts';

/**
 * Deterministic ids (design.md, Journal): two workstations that read one chat derive the same submission and open the
 * same case, so their journals merge by union. 16 bytes of SHA-256 as 32 hex digits.
 */

/** Every part is prefixed by its length in bytes, so ("ab", "c") and ("a", "bc") differ; `domain` separates the kinds. */
function derive(domain: string, parts: readonly string[]): string {
  const pieces: Uint8Array[] = [];
  for (const part of [`maere/1/${domain}`, ...parts]) {
    const bytes = utf8ToBytes(part);
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, bytes.length);
    pieces.push(length, bytes);
  }
  return bytesToHex(sha256(concatBytes(...pieces)).slice(0, 16));
}

/** A submission of a relay, named by the bot's own id. Only for messages whose trust is `relay`: anybody can write an id. */
export function submissionIdOfRelay(botId: TelegramId, botItemId: string): SubmissionId {
  return derive('submission/relay', [botId, botItemId]) as SubmissionId;
}

/** Every other submission: the message, or the lowest member of an album. `members` must not be empty. */
export function submissionIdOfMessages(members: readonly MessageKey[]): SubmissionId {
  return derive('submission/message', [lowestMember(members)]) as SubmissionId;
}

/**
 * An album of nobody's relay: named by Telegram's own group id, which every member carries, so the id is the same
 * whichever member arrives first.
 */
export function submissionIdOfAlbum(chatKey: ChatKey, groupedId: TelegramId): SubmissionId {
  return derive('submission/album', [chatKey, groupedId]) as SubmissionId;
}

/** The case that the program opens by itself for a submission. */
export function caseIdOfSubmission(submission: SubmissionId): CaseId {
  return derive('case', [submission]) as CaseId;
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
  return derive('station', [election, region, String(number), ...(nth === 1 ? [] : [String(nth)])]);
}
