import { GENESIS_HASH, headMessage, KeyBook } from '../../domain/index.ts';
import { all, each, one, type ReadDb, signatureValid } from '../store/index.ts';
import { indexedOf } from './backlog.ts';
import { commitTo, hashOf, type JournalEntry } from './entry.ts';
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
    const count: Count = { entries: 0, chains: 0, erased: 0, named: 0 };
    const keys = new KeyBook();
    const broken =
      checkChains(db, count) ??
      checkSigners(db, keys) ??
      checkHeads(db, keys, remembered) ??
      addedToIndex(db, count.named);
    if (broken !== null) return { whole: false, broken };
    const { entries, chains, erased } = count;
    return { whole: true, entries, chains, erased, people: keys.people };
  } finally {
    if (own) db.exec('COMMIT');
  }
}

interface Count {
  entries: number;
  chains: number;
  erased: number;
  /** Rows of the index that entries name. */
  named: number;
}

const at = (entry: JournalEntry, what: Flaw): Broken => ({
  id: entry.id,
  device: entry.device,
  seq: entry.seq,
  what,
});

function checkChains(db: ReadDb, count: Count): Broken | null {
  let last: JournalEntry | null = null;
  for (const entry of walk(db, 'chain')) {
    const before: JournalEntry | null = last?.device === entry.device ? last : null;
    if (before === null) count.chains += 1;
    const indexed = indexedSubjects(db, entry);
    const flaw = linkFlaw(entry, before) ?? payloadFlaw(db, entry) ?? missingFlaw(db, entry, indexed);
    if (flaw !== null) return at(entry, flaw);
    count.entries += 1;
    count.named += indexed.length;
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

/** Of an entry that is being applied in slices, as many from the front as its cursor says. */
function indexedSubjects(db: ReadDb, entry: JournalEntry): readonly string[] {
  const done = indexedOf(db, entry.position);
  return done === null ? entry.subjects : entry.subjects.slice(0, done);
}

/** The index decides what a fold sees: a row more or less would change a state without breaking a chain. */
function missingFlaw(db: ReadDb, entry: JournalEntry, subjects: readonly string[]): Flaw | null {
  const sql = 'SELECT 1 FROM journal_subject WHERE subject = ? AND position = ?';
  return subjects.every((subject) => one(db, sql, subject, entry.position) !== undefined) ? null : 'subjectIndex';
}

/**
 * The first entry that has more rows in the index than it names. `named`: rows that the entries name, all of them there;
 * so there are more only if their numbers differ. The index is by subject: asking it entry by entry reads it all each time.
 */
function addedToIndex(db: ReadDb, named: number): Broken | null {
  if (one<{ n: number }>(db, 'SELECT count(*) AS n FROM journal_subject')?.n === named) return null;
  const rows = new Map<number, number>();
  for (const { position } of each<{ position: number }>(db, 'SELECT position FROM journal_subject'))
    rows.set(position, (rows.get(position) ?? 0) + 1);
  for (const entry of walk(db, 'chain'))
    if ((rows.get(entry.position) ?? 0) !== indexedSubjects(db, entry).length) return at(entry, 'subjectIndex');
  // Rows of an entry that isn't there.
  return { id: null, device: '', seq: 0, what: 'subjectIndex' };
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
    if (key === undefined || !signatureValid(key, headMessage(device, seq, hash), sig)) {
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
