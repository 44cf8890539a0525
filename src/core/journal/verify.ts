import { all, one, type ReadDb, signatureValid } from '../store/index.ts';
import { indexedOf } from './backlog.ts';
import { commitTo, GENESIS_HASH, hashOf, type JournalEntry } from './entry.ts';
import { headBytes } from './journal.ts';
import { type Head, headOf, walk } from './read.ts';

/** What is wrong with an entry, or with a chain's end. */
export type Flaw =
  | 'seqGap'
  | 'prevHash'
  | 'hash'
  | 'clockWentBack'
  | 'payloadMissing'
  | 'payloadCommit'
  | 'subjectIndex'
  | 'firstEntry'
  | 'keyReplaced'
  | 'signerUnknown'
  | 'signerInactive'
  | 'signature'
  | 'truncated'
  | 'headSignature';

export interface Broken {
  /** Null where the entry itself is what is missing. */
  id: string | null;
  device: string;
  seq: number;
  what: Flaw;
}

export type Verdict =
  | { whole: true; entries: number; chains: number; erased: number; people: number }
  | { whole: false; broken: Broken };

/**
 * Walks every chain and names the first broken entry. `remembered`: ends of chains kept outside the store, per device.
 * Needs headers only; payloads are checked where present, and may be missing only where an erasure names the entry.
 */
export function verify(db: ReadDb, remembered: Readonly<Record<string, Head>> = {}): Verdict {
  // One snapshot: a running headquarters goes on writing meanwhile.
  const own = !db.inTransaction;
  if (own) db.exec('BEGIN');
  try {
    const count = { entries: 0, chains: 0, erased: 0 };
    const keys = new KeyBook();
    const broken = checkChains(db, count) ?? checkSigners(db, keys) ?? checkHeads(db, keys, remembered);
    if (broken !== null) return { whole: false, broken };
    return { whole: true, ...count, people: keys.people };
  } finally {
    if (own) db.exec('COMMIT');
  }
}

const at = (entry: JournalEntry, what: Flaw): Broken => ({
  id: entry.id,
  device: entry.device,
  seq: entry.seq,
  what,
});

function checkChains(db: ReadDb, count: { entries: number; chains: number; erased: number }): Broken | null {
  let last: JournalEntry | null = null;
  for (const entry of walk(db, 'chain')) {
    const before: JournalEntry | null = last?.device === entry.device ? last : null;
    if (before === null) count.chains += 1;
    const flaw = linkFlaw(entry, before) ?? payloadFlaw(db, entry) ?? indexFlaw(db, entry);
    if (flaw !== null) return at(entry, flaw);
    count.entries += 1;
    if (isErased(db, entry)) count.erased += 1;
    last = entry;
  }
  return null;
}

function linkFlaw(entry: JournalEntry, before: JournalEntry | null): Flaw | null {
  if (entry.seq !== (before?.seq ?? 0) + 1) return 'seqGap';
  if (entry.hash !== hashOf(entry)) return 'hash';
  if (entry.prevHash !== (before?.hash ?? GENESIS_HASH)) return 'prevHash';
  if (before !== null && entry.hlc <= before.hlc) return 'clockWentBack';
  return null;
}

function payloadFlaw(db: ReadDb, entry: JournalEntry): Flaw | null {
  const salt = one<{ salt: Buffer }>(db, 'SELECT salt FROM journal_payload WHERE entry_id = ?', entry.id)?.salt;
  if (salt === undefined) return isErased(db, entry) ? null : 'payloadMissing';
  return commitTo(entry.payload, salt) === entry.payloadCommit ? null : 'payloadCommit';
}

function isErased(db: ReadDb, entry: JournalEntry): boolean {
  if (entry.payload !== null) return false;
  return (
    one(
      db,
      `SELECT 1 FROM journal_subject AS named JOIN journal_entry AS entry ON entry.position = named.position
        WHERE named.subject = ? AND entry.type = 'content.erased'
        AND NOT EXISTS (SELECT 1 FROM journal_payload WHERE entry_id = ?)`,
      `entry:${entry.id}`,
      entry.id,
    ) !== undefined
  );
}

/** The index decides what a fold sees: a row more or less would change a state without breaking a chain. */
function indexFlaw(db: ReadDb, entry: JournalEntry): Flaw | null {
  const rows = all<{ subject: string }>(db, 'SELECT subject FROM journal_subject WHERE position = ?', entry.position);
  const indexed = rows.map((row) => row.subject).sort();
  // Of an entry that is being applied in slices, as many from the front as its cursor says.
  const done = indexedOf(db, entry.position);
  const named = done === null ? entry.subjects : entry.subjects.slice(0, done);
  return JSON.stringify(indexed) === JSON.stringify([...named].sort()) ? null : 'subjectIndex';
}

/** Keys as the entries themselves introduce and end them. */
class KeyBook {
  readonly #persons = new Map<string, { key: string; active: boolean }>();
  readonly #devices = new Map<string, string>();

  get people(): number {
    return this.#persons.size;
  }

  device(id: string): string | undefined {
    return this.#devices.get(id);
  }

  signer(entry: JournalEntry): { key: string; active: boolean } | undefined {
    if (entry.actor !== 'system') return this.#persons.get(entry.actor);
    const key = this.#devices.get(entry.device);
    return key === undefined ? undefined : { key, active: true };
  }

  /** Learns from an entry; false if it would replace a known key. */
  learn(entry: JournalEntry): boolean {
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

function subjectOf(entry: JournalEntry, prefix: string): string | null {
  return entry.subjects.find((subject) => subject.startsWith(prefix))?.slice(prefix.length) ?? null;
}

function checkSigners(db: ReadDb, keys: KeyBook): Broken | null {
  let first = true;
  for (const entry of walk(db, 'fold')) {
    const isRoot = entry.type === 'workspace.created';
    // One root, first of all, vouching for itself; every other key is vouched for by a known signer.
    if (first !== isRoot) return at(entry, 'firstEntry');
    first = false;
    if (isRoot && !keys.learn(entry)) return at(entry, 'keyReplaced');
    const signer = keys.signer(entry);
    if (signer === undefined) return at(entry, 'signerUnknown');
    if (!signer.active) return at(entry, 'signerInactive');
    if (!signatureValid(signer.key, Buffer.from(entry.hash, 'hex'), entry.sig)) return at(entry, 'signature');
    if (!isRoot && !keys.learn(entry)) return at(entry, 'keyReplaced');
  }
  return null;
}

function checkHeads(db: ReadDb, keys: KeyBook, remembered: Readonly<Record<string, Head>>): Broken | null {
  const heads = all<Head & { device: string; sig: string }>(db, 'SELECT device, seq, hash, sig FROM journal_head');
  for (const { device, seq, hash, sig } of heads) {
    const key = keys.device(device);
    if (key === undefined || !signatureValid(key, headBytes(device, seq, hash), sig)) {
      return { id: null, device, seq, what: 'headSignature' };
    }
    const found = headOf(db, device);
    if (found?.seq !== seq || found.hash !== hash) {
      return { id: null, device, seq: (found?.seq ?? 0) + 1, what: 'truncated' };
    }
  }
  for (const [device, head] of Object.entries(remembered)) {
    const sql = 'SELECT hash FROM journal_entry WHERE device = ? AND seq = ?';
    const found = one<{ hash: string }>(db, sql, device, head.seq);
    if (found?.hash !== head.hash) {
      return { id: null, device, seq: Math.min(head.seq, (headOf(db, device)?.seq ?? 0) + 1), what: 'truncated' };
    }
  }
  return null;
}
