import {
  type EntryId,
  type Hlc,
  headerHash,
  type Json,
  type Ms,
  type PersonId,
  payloadCommitment,
} from '../../domain/index.ts';
import { sha256 } from '../store/index.ts';

/** Who signs: a person with the key from their slot or credential, or the program itself with the device's key. */
export type Actor = PersonId | 'system';

/** What is decided and about what. Header fields are seen in extracts that withhold payloads: keep them pseudonymous. */
export interface EntryDraft {
  /** `area.whatHappened`, e.g. `case.assigned`. */
  type: string;
  /** `kind:id`, e.g. `case:…`, `person:…`. Every subject's projections are refolded. */
  subjects: readonly string[];
  /** Evidence (`evidence:…`, see domain/canonical) or entries (`entry:…`) the decision rests on. */
  basis?: readonly string[];
  payload: Json;
  /**
   * It may be about thousands: it stands in the chain at once, and is applied to its subjects slice by slice afterwards
   * (`Journal.work`). Its readers bear with a state that comes a little later. Not part of the entry.
   */
  inSlices?: boolean;
}

/** The signed part of an entry, in design.md's terms. */
export interface EntryHeader {
  v: 1;
  id: EntryId;
  device: string;
  /** 1, 2, 3 … per device, without gaps. */
  seq: number;
  hlc: Hlc;
  wallTime: Ms;
  actor: Actor;
  type: string;
  subjects: readonly string[];
  basis: readonly string[];
  /** Hex SHA-256(32 random bytes ‖ JCS(payload)). */
  payloadCommit: string;
  /** Hash of the device's entry before; 64 zeros for the first. */
  prevHash: string;
}

export interface JournalEntry extends EntryHeader {
  /** Hex SHA-256 over the JCS of the header. */
  hash: string;
  /** Hex Ed25519 over the 32 bytes of the hash. */
  sig: string;
  /** Null if withheld or erased. */
  payload: Json;
  /** Order of arrival in this store; not signed. */
  position: number;
}

/** Signs entries in someone's name. */
export interface Signer {
  readonly actor: Actor;
  sign(hash: Uint8Array): Uint8Array;
}

/** Subject that carries a new signing key, so that a chain verifies without its payloads. */
export const keySubject = (publicKey: string): string => `key:${publicKey}`;

export const commitTo = (payload: Json, salt: Uint8Array): string => payloadCommitment(payload, salt, sha256);

export const hashOf = (header: EntryHeader): string => headerHash(header, sha256);
