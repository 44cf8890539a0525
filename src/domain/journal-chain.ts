import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalHash, canonicalJson, type Json } from './canonical.ts';
import type { Sha256 } from './ids.ts';

/**
 * How entries of the journal hang together (design.md, Journal), apart from any store: the same rules judge a running
 * headquarters' journal and the extract of it that lies in a bundle.
 */
export interface ChainedHeader {
  v: 1;
  id: string;
  device: string;
  /** 1, 2, 3 … per device, without gaps. */
  seq: number;
  hlc: string;
  wallTime: number;
  actor: string;
  type: string;
  subjects: readonly string[];
  basis: readonly string[];
  /** Hex SHA-256(32 random bytes ‖ JCS(payload)). */
  payloadCommit: string;
  /** Hash of the device's entry before; 64 zeros for the first. */
  prevHash: string;
}

export const GENESIS_HASH = '0'.repeat(64);

/** Hex SHA-256 over the JCS of the header. Names each field, so that what lies beside it never enters the hash. */
export function headerHash(header: ChainedHeader, hash: Sha256 = sha256): string {
  const { v, id, device, seq, hlc, wallTime, actor, type, subjects, basis, payloadCommit, prevHash } = header;
  return canonicalHash(
    { v, id, device, seq, hlc, wallTime, actor, type, subjects, basis, payloadCommit, prevHash },
    hash,
  );
}

/** What a header says of its payload: the payload can be withheld, and cannot be changed. */
export const payloadCommitment = (payload: Json, salt: Uint8Array, hash: Sha256 = sha256): string =>
  bytesToHex(hash(concatBytes(salt, utf8ToBytes(canonicalJson(payload)))));

/** What a device signs to commit to the end of its chain. */
export const headMessage = (device: string, seq: number, hash: string): Uint8Array =>
  utf8ToBytes(canonicalJson(['head', device, seq, hash]));

/** Keys as the entries themselves introduce and end them, in merged order. */
export class KeyBook {
  readonly #persons = new Map<string, { key: string; active: boolean }>();
  readonly #devices = new Map<string, string>();

  get people(): number {
    return this.#persons.size;
  }

  /** Raw Ed25519 public key, lowercase hex. */
  device(id: string): string | undefined {
    return this.#devices.get(id);
  }

  devices(): string[] {
    return [...this.#devices.keys()];
  }

  signer(entry: Pick<ChainedHeader, 'actor' | 'device'>): { key: string; active: boolean } | undefined {
    if (entry.actor !== 'system') return this.#persons.get(entry.actor);
    const key = this.#devices.get(entry.device);
    return key === undefined ? undefined : { key, active: true };
  }

  /** Learns from an entry; false if it would replace a known key. */
  learn(entry: Pick<ChainedHeader, 'type' | 'subjects'>): boolean {
    const key = subjectOf(entry, 'key:');
    const device = subjectOf(entry, 'device:');
    const person = subjectOf(entry, 'person:');
    switch (entry.type) {
      case 'workspace.created':
      case 'device.added':
        if (key === null || device === null || this.#devices.has(device)) return false;
        this.#devices.set(device, key);
        return true;
      case 'person.added':
        if (key === null || person === null || this.#persons.has(person)) return false;
        this.#persons.set(person, { key, active: true });
        return true;
      case 'person.deactivated':
      case 'person.reactivated': {
        const known = person === null ? undefined : this.#persons.get(person);
        if (known !== undefined) known.active = entry.type === 'person.reactivated';
        return true;
      }
      default:
        return true;
    }
  }
}

function subjectOf({ subjects }: Pick<ChainedHeader, 'subjects'>, prefix: string): string | null {
  return subjects.find((subject) => subject.startsWith(prefix))?.slice(prefix.length) ?? null;
}
