import { canonicalJson, foldSample, type Json, type SampleEntry, type SampleFold } from '../../../domain/index.ts';
import type { JournalEntry, Projection } from '../../journal/index.ts';
import { one, type ReadDb, run } from '../../store/index.ts';

const samplePrefix = 'sample:';
/** There is one sample of an election, or none. */
export const SAMPLE_SUBJECT = `${samplePrefix}main`;

export const asSampleEntry = ({ id, type, actor, wallTime, payload }: JournalEntry): SampleEntry => ({
  id,
  type,
  actor,
  wallTime,
  payload,
});

/** The fold without its stations: those are rows, to be joined. */
export interface StoredSample extends Omit<SampleFold, 'drawn'> {
  drawn:
    | (Omit<NonNullable<SampleFold['drawn']>, 'sample'> & {
        sample: Omit<NonNullable<SampleFold['drawn']>['sample'], 'drawn'>;
      })
    | null;
}

/** `sample` and `sample_station`: the fold of what was drawn and decided. */
export const sampleProjection: Projection = {
  name: 'sample',
  prefix: samplePrefix,
  clear(db) {
    run(db, 'DELETE FROM sample_station');
    run(db, 'DELETE FROM sample');
  },
  refold(db, subject, entries) {
    const fold = foldSample(entries.map(asSampleEntry));
    const { drawn, ...rest } = fold;
    const { drawn: stations = {}, ...sample } = drawn?.sample ?? {};
    run(db, 'DELETE FROM sample_station');
    for (const [stratum, ids] of Object.entries(stations))
      for (const [lot, station] of ids.entries())
        run(db, 'INSERT INTO sample_station (stratum, lot, station) VALUES (?, ?, ?)', stratum, lot, station);
    run(
      db,
      'INSERT INTO sample (id, fold) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET fold = excluded.fold',
      subject,
      canonicalJson({ ...rest, drawn: drawn && { ...drawn, sample } } as unknown as Json),
    );
  },
};

export function storedSample(db: ReadDb): StoredSample {
  const row = one<{ fold: string }>(db, 'SELECT fold FROM sample WHERE id = ?', SAMPLE_SUBJECT);
  return row ? (JSON.parse(row.fold) as StoredSample) : { ...foldSample([]), drawn: null };
}
