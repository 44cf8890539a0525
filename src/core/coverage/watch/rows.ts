import { all, type ReadDb } from '../../store/index.ts';
import type { Watched } from './keeper.ts';
import { rowOf } from './read.ts';
import type { WatchedStation } from './registry.ts';

interface Kept {
  id: string;
  reason: string | null;
  writtenAct: number | null;
}

const KEPT = `SELECT id, reason, written_act AS writtenAct FROM checkin WHERE id IN (SELECT value FROM json_each(?))`;

/** Every open station in the list's order, with whose word it rests on; for tables that leave (core/export). */
export function* watchRows(db: ReadDb, watched: Watched) {
  for (const station of watched.registry.open) {
    const { id, region, district, number, watch, paper, last, turnout } = rowOf(watched, station);
    yield {
      id,
      region,
      district,
      number,
      watch,
      paper,
      counted: watched.states[station.at]?.counted ?? false,
      observers: observersAt(watched, station),
      last,
      turnout,
      keptOut: keptOutAt(db, watched, station),
    };
  }
}

/** Whoever is sent there or was heard of there; '' is somebody whom nobody can name. */
function observersAt({ people, heard }: Watched, { id }: WatchedStation): string[] {
  const sent = people.sentTo(id).map(({ observer }) => people.whole(observer));
  return [...new Set([...sent, ...heard.at(id).map(({ by }) => by)])].toSorted();
}

function keptOutAt(db: ReadDb, { heard }: Watched, { id }: WatchedStation) {
  const words = heard.at(id).filter(({ status }) => status === 'denied' || status === 'expelled');
  if (words.length === 0) return [];
  const rows = new Map(all<Kept>(db, KEPT, JSON.stringify(words.map((each) => each.id))).map((row) => [row.id, row]));
  const byWhom = new Map(words.map((word) => [word.by, word]));
  return [...byWhom.values()].map((word) => {
    const said = rows.get(word.id);
    return {
      status: word.status as 'denied' | 'expelled',
      reason: said?.reason ?? null,
      writtenAct: said?.writtenAct == null ? null : said.writtenAct === 1,
    };
  });
}
