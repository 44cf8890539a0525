import type { KeyedSheet, PaperCopy, ProtocolGrade, ProtocolStatus } from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { createPairs } from './people.ts';
import { numberKey } from './registry.ts';

interface Row {
  id: string;
  region: string;
  station: number;
  status: ProtocolStatus;
  grade: ProtocolGrade;
  disputed: number;
}

/** Protocols of stations' commissions by the number they name; follows what changed of them. */
export interface PaperBook {
  /** Of a station, as `numberKey`. */
  at: (key: string) => PaperCopy[];
  /** One of them is in the count. */
  counted: (key: string) => boolean;
  /** Numbers that something came of. */
  keys: () => Iterable<string>;
  /** Numbers that the changed ones are, or were, of. */
  read: (changed: readonly string[]) => Set<string>;
}

const ROWS = `SELECT id, region, station, status, grade, disputed FROM protocol
  WHERE level = 'PEC' AND joined_into IS NULL AND region IS NOT NULL AND station IS NOT NULL`;
const AMONG = 'IN (SELECT value FROM json_each(?))';

export function readPapers(db: ReadDb): PaperBook {
  const rows = new Map<string, Row>();
  const atKey = createPairs();
  const put = (row: Row): string => {
    const key = numberKey(row.region, row.station);
    rows.set(row.id, row);
    atKey.add(key, row.id);
    return key;
  };
  for (const row of all<Row>(db, ROWS)) put(row);

  return {
    at(key) {
      const found = [...atKey.left(key)].flatMap((id) => rows.get(id) ?? []);
      // Most stations have one, and nothing of it is compared with anything.
      const more = found.length > 1 ? sheetsOf(db, found) : null;
      return found.map(({ id, status, grade, disputed }) => ({
        id,
        status,
        grade,
        disputed: disputed === 1,
        compared: more?.compared.get(id) ?? [],
        sheet: more?.sheets.get(id) ?? null,
      }));
    },
    counted: (key) => [...atKey.left(key)].some((id) => rows.get(id)?.status === 'accepted'),
    keys: () => new Set([...rows.values()].map(({ region, station }) => numberKey(region, station))),
    read(changed) {
      const keys = new Set<string>();
      if (changed.length === 0) return keys;
      for (const id of changed) {
        const before = rows.get(id);
        if (!before) continue;
        const key = numberKey(before.region, before.station);
        rows.delete(id);
        atKey.drop(key, id);
        keys.add(key);
      }
      for (const row of all<Row>(db, `${ROWS} AND id ${AMONG}`, JSON.stringify(changed))) keys.add(put(row));
      return keys;
    },
  };
}

function sheetsOf(db: ReadDb, rows: readonly Row[]) {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const sheets = new Map<string, KeyedSheet>();
  for (const { id, sheet } of all<{ id: string; sheet: string }>(
    db,
    `SELECT id, sheet FROM protocol WHERE sheet IS NOT NULL AND id ${AMONG}`,
    ids,
  ))
    sheets.set(id, JSON.parse(sheet) as KeyedSheet);
  const compared = new Map<string, string[]>();
  for (const { protocol, other } of all<{ protocol: string; other: string }>(
    db,
    `SELECT protocol, other FROM protocol_compared WHERE protocol ${AMONG}`,
    ids,
  ))
    compared.set(protocol, [...(compared.get(protocol) ?? []), other]);
  return { sheets, compared };
}
