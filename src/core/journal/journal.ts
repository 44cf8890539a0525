import {
  canonicalJson,
  type EntryId,
  GENESIS_HASH,
  HLC_ZERO,
  type Hlc,
  headMessage,
  nextHlc,
} from '../../domain/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { one, run, type SigningKey, throughout, transaction, type WriteDb } from '../store/index.ts';
import { createBacklog, indexSubjects, SLICES, type Slices } from './backlog.ts';
import { commitTo, type EntryDraft, type EntryHeader, hashOf, type JournalEntry, type Signer } from './entry.ts';
import { createProjections, type Projection, type Replay } from './projections.ts';
import { entriesOf, entryById, headOf, type JournalPage, page, since } from './read.ts';

/** The chain this program writes. */
export interface Device {
  id: string;
  key: SigningKey;
}

export interface Journal {
  /**
   * Appends an entry and refolds what it touches, in the caller's transaction or one of its own. `system`: the program
   * decided, the device signs. Throws if the signer's key was destroyed, or StoreError as `transaction` does.
   */
  append(draft: EntryDraft, signer: Signer | 'system'): JournalEntry;
  entriesOf(subject: string): JournalEntry[];
  byId(id: EntryId): JournalEntry | null;
  since(position: number, limit: number): JournalEntry[];
  page(options: { before?: number | null; limit: number; type?: string }): JournalPage;
  register(projection: Projection): void;
  registerReplay(replay: Replay): void;
  /** Applies a slice of what waits, for some 20 ms; whether more does. Call until false, other work in between. */
  work(): boolean;
  /** Subjects that an entry names and no projection shows yet. */
  waiting(): ReadonlySet<string>;
  /** Recreates every projection, in the transaction that is open or in one of its own; it must fail with that. */
  rebuild(): void;
}

export function createJournal(parts: {
  db: WriteDb;
  clock: Clock;
  ids: Ids;
  device: Device;
  slices?: Slices;
}): Journal {
  const { db, clock, ids, device } = parts;
  const projections = createProjections();
  const backlog = createBacklog(db, clock, projections, parts.slices ?? SLICES);

  function append(draft: EntryDraft, signer: Signer | 'system'): JournalEntry {
    return transaction(db, () => {
      const salt = ids.randomBytes(32);
      const payload = canonicalJson(draft.payload);
      const header = headerOf(draft, signer === 'system' ? 'system' : signer.actor, salt);
      const hash = hashOf(header);
      const hashBytes = Buffer.from(hash, 'hex');
      const signature = signer === 'system' ? device.key.sign(hashBytes) : signer.sign(hashBytes);
      const sig = Buffer.from(signature).toString('hex');
      const later = draft.inSlices === true && backlog.isLarge(header.subjects.length);
      const position = insert(db, { ...header, hash, sig });
      if (!later) indexSubjects(db, position, header.subjects);
      run(db, 'INSERT INTO journal_payload (entry_id, salt, payload) VALUES (?, ?, ?)', header.id, salt, payload);
      commitHead(header.seq, hash);
      const entry: JournalEntry = { ...header, hash, sig, payload: draft.payload, position };
      if (later) backlog.add(entry);
      else projections.refold(db, entry.subjects, new Map([[position, entry]]));
      if (entry.type === 'content.erased') backlog.forget();
      return entry;
    });
  }

  function headerOf(draft: EntryDraft, actor: EntryHeader['actor'], salt: Uint8Array): EntryHeader {
    // The chain's end and the clock's last value are read from the store each time: a transaction that rolled back must
    // leave no trace in memory.
    const head = headOf(db, device.id);
    const last = one<{ hlc: Hlc | null }>(db, 'SELECT max(hlc) AS hlc FROM journal_entry')?.hlc ?? HLC_ZERO;
    const now = clock.now();
    return {
      v: 1,
      id: ids.uuid() as EntryId,
      device: device.id,
      seq: (head?.seq ?? 0) + 1,
      hlc: nextHlc(last, now),
      wallTime: now,
      actor,
      type: draft.type,
      // A lone surrogate would be another string in the index than in the entry, and the chain broken for ever.
      subjects: [...new Set(draft.subjects.map((subject) => subject.toWellFormed()))],
      basis: (draft.basis ?? []).map((ref) => ref.toWellFormed()),
      payloadCommit: commitTo(draft.payload, salt),
      prevHash: head?.hash ?? GENESIS_HASH,
    };
  }

  function commitHead(seq: number, hash: string): void {
    const sig = Buffer.from(device.key.sign(headMessage(device.id, seq, hash))).toString('hex');
    run(
      db,
      `INSERT INTO journal_head (device, seq, hash, sig) VALUES (?, ?, ?, ?)
        ON CONFLICT (device) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, sig = excluded.sig`,
      device.id,
      seq,
      hash,
      sig,
    );
  }

  return {
    append,
    entriesOf: (subject) => entriesOf(db, subject),
    byId: (id) => entryById(db, id),
    since: (position, limit) => since(db, position, limit),
    page: (options) => page(db, options),
    register: projections.register,
    registerReplay: projections.registerReplay,
    work: backlog.work,
    waiting: backlog.subjects,
    rebuild: () =>
      throughout(db, () => {
        backlog.indexAll();
        projections.rebuild(db);
      }),
  };
}

/**
 * Erases an entry's payload; header, commitment and signature stay, so the chain still verifies. Only after an entry of
 * type `content.erased` with `entry:ID` among its subjects: else a trigger refuses. False if it was gone already.
 */
export function erasePayload(db: WriteDb, id: EntryId): boolean {
  return run(db, 'DELETE FROM journal_payload WHERE entry_id = ?', id).changes > 0;
}

function insert(db: WriteDb, entry: Omit<JournalEntry, 'payload' | 'position'>): number {
  const { rowid } = run(
    db,
    `INSERT INTO journal_entry (v, id, device, seq, hlc, wall_time, actor, type, subjects, basis, payload_commit,
      prev_hash, hash, sig) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    entry.v,
    entry.id,
    entry.device,
    entry.seq,
    entry.hlc,
    entry.wallTime,
    entry.actor,
    entry.type,
    JSON.stringify(entry.subjects),
    JSON.stringify(entry.basis),
    entry.payloadCommit,
    entry.prevHash,
    entry.hash,
    entry.sig,
  );
  return rowid;
}
