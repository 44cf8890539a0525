import {
  districtKey,
  districtsOnDuty,
  type EntryId,
  foldSilence,
  isHeardAgain,
  type Silent,
  silenceIdOf,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, JournalEntry, Projection, Signer } from '../../journal/index.ts';
import type { Clock } from '../../ports.ts';
import { all, one, run, StoreError, transaction, type WriteDb } from '../../store/index.ts';
import { anyoneSent, dutiesBy } from './duty.ts';

export const silencePrefix = 'silence:';
const silenceSubject = (id: string) => `${silencePrefix}${id}`;

/** `silence`: the fold of what was noticed about one district at one step. */
export const silences: Projection = {
  name: 'silences',
  prefix: silencePrefix,
  clear: (db) => {
    run(db, 'DELETE FROM silence');
  },
  refold(db, subject, entries) {
    const id = subject.slice(silencePrefix.length);
    const fold = foldSilence(entries);
    run(db, 'DELETE FROM silence WHERE id = ?', id);
    if (!fold) return;
    const { region, district, since, noticedAt, expected, missed, owner, ended, last } = fold;
    run(
      db,
      `INSERT INTO silence (id, region, district, since, noticed_at, expected, missed, owner, owned_at, ended_at, ended_why,
         last_entry) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      region,
      district,
      since,
      noticedAt,
      expected,
      missed,
      owner?.id ?? null,
      owner?.at ?? null,
      ended?.at ?? null,
      ended?.why ?? null,
      last,
    );
  },
};

/** How often it is looked whether a district is silent, ms: what is due is due by the hour. */
const TICK = 30_000;
/** Ticks of an unbroken connection before anything is made of what was not heard. */
const SETTLED = 2;

interface Open {
  id: string;
  region: string;
  district: string | null;
}

/**
 * Notices a district of which nothing is heard, and that it is heard of again; each is an entry, once. Everything is worked
 * out from the store and the present moment: a restart, a sleep or another workstation change nothing.
 */
export function createSilences(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  names: Names;
  /** Whether anything could be heard at this moment. */
  listening: () => boolean;
  /** Windows; and, with how many nobody looks into, whoever is to hear of it. */
  changed: (unowned: number) => void;
}) {
  const { db, journal, election, clock, names, listening, changed } = parts;
  /** Ticks since which Telegram is there without a break. */
  let heardFor = 0;
  let cancel = () => {};
  let stopped = false;

  const append = (
    id: string,
    type: string,
    payload: Parameters<Journal['append']>[0]['payload'],
    by: Signer | 'system',
  ) => journal.append({ type, subjects: [silenceSubject(id)], payload }, by);

  const look = (): void => {
    const open = all<Open>(db, 'SELECT id, region, district FROM silence WHERE ended_at IS NULL');
    if (open.length === 0 && !anyoneSent(db)) return;
    const now = clock.now();
    const duties = dutiesBy(db, election.profile, now).filter(({ ends }) => ends >= now);
    const districts = new Map(districtsOnDuty(duties, now, election.profile).map((each) => [districtKey(each), each]));
    const known = new Set(open.map(districtKey));
    const fresh = [...districts.values()].filter((each) => each.silent && !known.has(districtKey(each)));
    const over = open.filter((each) => isHeardAgain(districts.get(districtKey(each))));
    if (fresh.length === 0 && over.length === 0) return;
    transaction(db, () => {
      for (const each of over)
        append(each.id, 'silence.ended', { why: districts.has(districtKey(each)) ? 'heard' : 'over' }, 'system');
      for (const each of fresh) append(idOf(each), 'silence.noticed', noticed(each), 'system');
    });
    changed(fresh.length > 0 ? unowned(db) : 0);
  };

  const idOf = ({ region, district, step }: Silent): string => silenceIdOf(election.profile.id, region, district, step);
  const noticed = ({ region, district, since, expected, missed, step }: Silent) => ({
    region,
    district,
    since,
    expected,
    missed,
    step,
  });

  const tick = () => {
    if (stopped) return;
    cancel = clock.after(TICK, tick);
    // A headquarters that is cut off hears of nobody, and that is no district's silence; back, it first reads what it missed.
    heardFor = listening() ? heardFor + 1 : 0;
    try {
      if (heardFor >= SETTLED) look();
    } catch (error) {
      // A full disk: nothing was noticed, and it is looked at again.
      if (!(error instanceof StoreError)) throw error;
    }
  };
  cancel = clock.after(TICK, tick);

  return {
    look,

    /** SILENCE_TAKEN: somebody looks into it already; NOT_FOUND_HERE: it is over. */
    take(by: Signer, id: string): { entryId: EntryId } {
      return transaction(db, () => {
        const row = one<{ owner: string | null; at: number | null }>(
          db,
          'SELECT owner, owned_at AS at FROM silence WHERE id = ? AND ended_at IS NULL',
          id,
        );
        if (!row) throw new Failure('NOT_FOUND_HERE');
        if (row.owner !== null) throw new Failure('SILENCE_TAKEN', { name: names.person(row.owner), at: row.at ?? 0 });
        return { entryId: append(id, 'silence.taken', {}, by).id };
      });
    },

    undo(by: Signer, entry: JournalEntry): void {
      transaction(db, () => {
        const id = entry.subjects[0]?.slice(silencePrefix.length) ?? '';
        const fold = foldSilence(journal.entriesOf(silenceSubject(id)));
        if (entry.actor !== by.actor)
          throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
        if (fold?.owner?.entry !== entry.id || fold.ended) throw new Failure('UNDO_TOO_LATE');
        append(id, 'silence.takeUndone', { undoes: entry.id }, by);
      });
    },

    stop() {
      stopped = true;
      cancel();
    },
  };
}
export type SilenceDesk = ReturnType<typeof createSilences>;

const unowned = (db: WriteDb): number =>
  one<{ n: number }>(db, 'SELECT count(*) AS n FROM silence WHERE ended_at IS NULL AND owner IS NULL')?.n ?? 0;
