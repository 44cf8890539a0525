import {
  committedExtract,
  type ExtractedEntry,
  type ExtractKeys,
  type ExtractKind,
  GENESIS_HASH,
  type HeaderRecord,
  isOpenPayload,
  isPseudonymous,
  type SealedRecord,
} from '../../../domain/index.ts';
import { all, each, type ReadDb } from '../../store/index.ts';
import type { BagFile } from '../bag-file.ts';

interface Row {
  id: string;
  device: string;
  seq: number;
  hlc: string;
  wallTime: number;
  actor: string;
  type: string;
  subjects: string;
  basis: string;
  payloadCommit: string;
  prevHash: string;
  hash: string;
  sig: string;
  payload: string | null;
  salt: Buffer | null;
}

/** Along the index: a million entries that are sorted instead are all held while they are. */
const HEADERS = `SELECT id, device, seq, hlc, wall_time AS wallTime, actor, type, subjects, basis,
  payload_commit AS payloadCommit, prev_hash AS prevHash, hash, sig, payload, salt
  FROM journal_entry INDEXED BY journal_entry_order LEFT JOIN journal_payload ON entry_id = id ORDER BY hlc, device, seq`;
/** What strangers' records are made of: nothing else is even read. */
const TOLD = `SELECT type, wall_time AS wallTime, subjects, hash
  FROM journal_entry INDEXED BY journal_entry_order ORDER BY hlc, device, seq`;

const SAY_EVERY = 1000;

/**
 * `journal/extract.jsonl` and `journal/keys.json` (docs/decisions/030), the second written after the first.
 * @param secret 32 random bytes of this bundle; what opens its commitments is derived from them.
 */
export function extractFiles(
  db: ReadDb,
  { kind, secret, estimateTold }: { kind: ExtractKind; secret: Uint8Array; estimateTold: boolean },
): BagFile[] {
  let keys: ExtractKeys | null = null;
  const lines = kind === 'headers' ? headers(db, estimateTold) : commitments(db, secret);
  return [
    {
      path: 'journal/extract.jsonl',
      async write(out, signal, progress) {
        let entries = 0;
        // Of a million that are withheld in one run there is one record: what is told is how many were read.
        const read = (): void => {
          entries += 1;
          if (entries % SAY_EVERY !== 0) return;
          progress(entries);
          signal.throwIfAborted();
        };
        for (const record of lines.records(read)) {
          signal.throwIfAborted();
          await out(Buffer.from(`${JSON.stringify(record)}\n`, 'utf8'));
        }
        progress(entries);
        keys = lines.keys();
      },
    },
    {
      path: 'journal/keys.json',
      async write(out) {
        if (keys === null) throw new Error('the extract comes first');
        await out(Buffer.from(`${JSON.stringify(keys, null, 1)}\n`, 'utf8'));
      },
    },
  ];
}

interface Lines {
  /** `read` is told of each entry. */
  records(read: () => void): Iterable<object>;
  /** Once every record was taken. */
  keys(): ExtractKeys;
}

function commitments(db: ReadDb, secret: Uint8Array): Lines {
  let [records, last] = [0, GENESIS_HASH];
  function* entries(read: () => void): Generator<ExtractedEntry> {
    for (const row of each<Omit<ExtractedEntry, 'subjects'> & { subjects: string }>(db, TOLD)) {
      read();
      yield { ...row, subjects: JSON.parse(row.subjects) as string[] };
    }
  }
  return {
    *records(read) {
      for (const record of committedExtract(entries(read), secret)) {
        [records, last] = [record.n, record.link];
        yield record;
      }
    },
    keys: () => ({ format: 1, kind: 'commitments', records, last }),
  };
}

function headers(db: ReadDb, estimateTold: boolean): Lines {
  return {
    *records(read) {
      for (const row of each<Row>(db, HEADERS)) {
        read();
        yield headerOf(row, estimateTold);
      }
    },
    keys: () => ({
      format: 1,
      kind: 'headers',
      devices: all<{ device: string; key: string; seq: number; hash: string; sig: string }>(
        db,
        `SELECT device, public_key AS key, seq, hash, sig FROM journal_head JOIN device ON device.id = device ORDER BY device`,
      ),
    }),
  };
}

/** A header with an address in it goes to nobody; a payload only where it holds nobody's words. */
function headerOf({ payload, salt, ...row }: Row, estimateTold: boolean): HeaderRecord | SealedRecord {
  const header = {
    v: 1 as const,
    ...row,
    subjects: JSON.parse(row.subjects) as string[],
    basis: JSON.parse(row.basis) as string[],
  };
  if (!isPseudonymous(header)) {
    const { device, seq, hash, sig } = row;
    return { sealed: true, device, seq, hash, sig };
  }
  if (payload === null || salt === null || !isOpenPayload(row.type, estimateTold)) return header;
  return { ...header, payload: JSON.parse(payload) as HeaderRecord['payload'], salt: salt.toString('hex') };
}
