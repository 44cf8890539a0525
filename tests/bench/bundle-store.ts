import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { commitTo, hashOf } from '../../src/core/journal/entry.ts';
import { headOf } from '../../src/core/journal/read.ts';
import { addBlob, createVault } from '../../src/core/media/vault.ts';
import { databaseFile, mediaDir, unlockForPeople } from '../../src/core/people/index.ts';
import { closeStore, one, openStore, run, signingKey, transaction, type WriteDb } from '../../src/core/store/index.ts';
import {
  canonicalJson,
  type EntryId,
  GENESIS_HASH,
  HLC_ZERO,
  type Hlc,
  headMessage,
  ms,
  nextHlc,
} from '../../src/domain/index.ts';
import { MORNING } from './messages.ts';
import { type MadeWorkspace, numbers } from './million-store.ts';
import { makeTallyWorkspace } from './tally-store.ts';

/** Photographs that somebody covered, of a telephone's size: each is decoded and encoded again on its way out. */
const DECIDED = 40;
const [WIDE, HIGH] = [4000, 3000];
/** Entries of one transaction. */
const BATCH = 5000;

/**
 * The headquarters of tally-store with what an export reads besides: every ballot's photograph is here, most senders said
 * what may be done with it, some photographs were decided about, and each review is in the journal, chained and signed.
 */
export async function makeBundleWorkspace(
  dir: string,
  { ballots, protocols, entries }: { ballots: number; protocols: number; entries: number },
  onProgress: (what: string, done: number) => void,
): Promise<MadeWorkspace> {
  const made = await makeTallyWorkspace(dir, { ballots, protocols }, onProgress);
  const note = join(dir, 'filled.json');
  const by = JSON.stringify({
    entries,
    by: createHash('sha256')
      .update(readFileSync(import.meta.filename))
      .digest('hex'),
  });
  if (existsSync(note)) {
    if (readFileSync(note, 'utf8') === by) return made;
    // Filled by another version: nothing in a journal is taken back.
    rmSync(dir, { recursive: true, force: true });
    return makeBundleWorkspace(dir, { ballots, protocols, entries }, onProgress);
  }
  const folder = join(made.dataDir, made.workspaceId);
  const { dataKey, header } = await unlockForPeople(folder, made.number, made.passphrase);
  const db = openStore({ file: databaseFile(folder), dataKey, cipher: header.cipher, mode: 'write' });
  try {
    db.pragma('synchronous = OFF');
    // Versions of messages are bypassed, as in million-store.
    db.pragma('foreign_keys = OFF');
    db.pragma('cache_size = -400000');
    // What an earlier run got to is not done twice.
    const count = (sql: string): number => one<{ n: number }>(db, sql)?.n ?? 0;
    if (count(`SELECT count(*) AS n FROM media_ref WHERE version_id > ${FIRST_VERSION}`) === 0) photographs(db);
    onProgress('photographs', count('SELECT count(*) AS n FROM media_ref'));
    if (count('SELECT count(*) AS n FROM redaction') === 0) await decided(db, folder);
    const there = count("SELECT count(*) AS n FROM journal_entry WHERE type = 'ballot.reviewed'");
    review(db, { from: there, to: entries }, (done) => onProgress('entries', done));
    // As million-store leaves it: nothing that was written here is to be read again by anybody.
    db.prepare('DELETE FROM submission_dirty').run();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    closeStore(db);
  }
  writeFileSync(note, by);
  return made;
}

/** Beyond every version that there is. */
const FIRST_VERSION = 100_000_000;

function photographs(db: WriteDb): void {
  transaction(db, () => {
    // Of ten senders seven agree to more or less, one refuses everything, two say nothing.
    const consent = (value: string) => `'[{"key":"consent","text":"","value":${value},"problem":null}]'`;
    run(
      db,
      `UPDATE submission SET fields = CASE WHEN rowid % 10 < 5 THEN ${consent('["anonymousPublic","partner"]')}
         WHEN rowid % 10 < 7 THEN ${consent('["hq","lawyer"]')} ELSE ${consent('[]')} END
       WHERE kind = 'ballot' AND rowid % 10 < 8`,
    );
    const version = `${FIRST_VERSION} + p.version_id`;
    run(db, `INSERT INTO content_key (version_id, key) SELECT ${version}, randomblob(32) FROM photo_print AS p`);
    run(
      db,
      `INSERT OR IGNORE INTO media_file (sha256, blob_name, size, received_at, type, derived, exif_at, exif_camera)
       SELECT p.sha256, 'bench-' || p.sha256, 180000, ${MORNING}, 'jpeg', 1, ${MORNING}, 'Bench 1' FROM photo_print AS p`,
    );
    run(
      db,
      `INSERT INTO media_ref (version_id, message_key, account, media_id, kind, size, state, sha256, blob_name, updated_at)
       SELECT ${version}, p.message_key, '7001', p.version_id, 'photo', 180000, 'stored', p.sha256, 'bench-' || p.sha256,
         ${MORNING} FROM photo_print AS p`,
    );
  });
}

/** As a person covers them: the copy lies sealed in the vault, under its original's hash. */
async function decided(db: WriteDb, folder: string): Promise<void> {
  const random = (length: number) => new Uint8Array(randomBytes(length));
  const vault = createVault({ db, mediaDir: mediaDir(folder), incomingDir: join(folder, 'incoming'), random });
  const wanted = db
    .prepare('SELECT sha256, version_id AS version FROM media_ref WHERE version_id > ? ORDER BY version_id LIMIT ?')
    .all(FIRST_VERSION, DECIDED) as { sha256: string; version: number }[];
  for (const [n, { sha256, version }] of wanted.entries()) {
    const rnd = numbers(n + 1);
    const noise = Buffer.from(Uint8Array.from({ length: 64 * 48 * 3 }, () => rnd() * 256));
    const copy = await sharp(noise, { raw: { width: 64, height: 48, channels: 3 } })
      .resize(WIDE, HIGH)
      .jpeg({ quality: 90 })
      .toBuffer();
    const own = createHash('sha256').update(copy).digest('hex');
    const blob = await vault.writeBlob(own, 'redacted', copy);
    transaction(db, () => {
      addBlob(db, blob, sha256, 'redacted');
      const sql = `INSERT INTO redaction (version, state, original, copy, fold) VALUES (?, 'covered', ?, ?, '{}')`;
      run(db, sql, `evidence:bench-${version}`, sha256, own);
    });
  }
}

/**
 * A review of a ballot each, as an analyst's entry is: what is withheld from strangers, and goes to a lawyer as its header. In
 * the chain as `Journal.append` puts them there, but for what it does anew with every entry: the head is signed at the end.
 */
function review(
  db: WriteDb,
  { from: first, to: entries }: { from: number; to: number },
  onProgress: (done: number) => void,
): void {
  const device = one<{ id: string; seed: Buffer }>(db, 'SELECT id, seed FROM device WHERE seed IS NOT NULL');
  if (!device) throw new Error('this headquarters has no device');
  const key = signingKey(device.seed);
  let { seq, hash } = headOf(db, device.id) ?? { seq: 0, hash: GENESIS_HASH };
  let { hlc, at } = one<{ hlc: Hlc; at: number }>(
    db,
    'SELECT max(hlc) AS hlc, max(wall_time) AS at FROM journal_entry',
  ) ?? { hlc: HLC_ZERO, at: MORNING };
  const entry = db.prepare(
    `INSERT INTO journal_entry (v, id, device, seq, hlc, wall_time, actor, type, subjects, basis, payload_commit, prev_hash,
       hash, sig) VALUES (1, ?, ?, ?, ?, ?, 'system', 'ballot.reviewed', ?, '[]', ?, ?, ?, ?)`,
  );
  const kept = db.prepare('INSERT INTO journal_payload (entry_id, salt, payload) VALUES (?, ?, ?)');
  const subject = db.prepare('INSERT INTO journal_subject (subject, position) VALUES (?, ?)');
  for (let from = first; from < entries; from += BATCH) {
    transaction(db, () => {
      for (let n = from; n < Math.min(entries, from + BATCH); n += 1) {
        at += 40;
        hlc = nextHlc(hlc, ms(at));
        seq += 1;
        const about = `ballot:${createHash('sha256').update(`ballot ${n}`).digest('hex').slice(0, 32)}`;
        const payload = { outcome: n % 7 === 0 ? 'rejected' : 'confirmed', seen: String(1 + (n % 5)) };
        const salt = randomBytes(32);
        const header = {
          v: 1 as const,
          id: randomUUID() as EntryId,
          device: device.id,
          seq,
          hlc,
          wallTime: ms(at),
          actor: 'system' as const,
          type: 'ballot.reviewed',
          subjects: [about],
          basis: [],
          payloadCommit: commitTo(payload, salt),
          prevHash: hash,
        };
        hash = hashOf(header);
        const sig = Buffer.from(key.sign(Buffer.from(hash, 'hex'))).toString('hex');
        const { id, payloadCommit, prevHash } = header;
        const row = [id, device.id, seq, hlc, at, JSON.stringify([about]), payloadCommit, prevHash, hash, sig];
        const { lastInsertRowid } = entry.run(...row);
        kept.run(id, salt, canonicalJson(payload));
        subject.run(about, lastInsertRowid);
      }
      const sig = Buffer.from(key.sign(headMessage(device.id, seq, hash))).toString('hex');
      run(db, 'UPDATE journal_head SET seq = ?, hash = ?, sig = ? WHERE device = ?', seq, hash, sig, device.id);
    });
    onProgress(Math.min(entries, from + BATCH));
  }
}
