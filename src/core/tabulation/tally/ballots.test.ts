import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BALLOT_BUCKETS, type BallotCell, bucketOf } from '../../../domain/index.ts';
import { runs } from '../../../domain/test-runs.ts';
import { all, run, transaction } from '../../store/index.ts';
import { type TestStore, testStore } from '../../store/test-support.ts';
import { createBallotKeeper } from './ballot-keeper.ts';
import { ballotPanel } from './ballots.ts';
import { createTallyKeeper } from './keeper.ts';

const CONTEST = 'mazhilis';
const REGIONS = ['R1', 'R2'];
/** Below a region these are not known. */
const ARRIVALS = ['noPhoto', 'unreviewed', 'quarantined'];

let store: TestStore;
afterEach(() => store.close());

interface Ballot extends Pick<BallotCell, 'source' | 'outcome' | 'standing' | 'seen' | 'quarantined'> {
  contest: string;
  region: string;
  station: number | null;
}

const DISTRICTS: Record<string, string | null> = { 'R1:1': 'D1', 'R1:2': 'D1', 'R1:3': 'D2', 'R1:10': null };

beforeEach(() => {
  store = testStore();
  transaction(store.db, () => {
    for (const [key, district] of Object.entries(DISTRICTS)) {
      const [region = '', number = ''] = key.split(':');
      run(
        store.db,
        `INSERT INTO station (id, region, district, place, number, zone, status, sort_key, search, added_at, added_entry,
           changed_at, changed_entry) VALUES (?, ?, ?, ?, ?, 'Asia/Almaty', 'open', '', '', 1, '-', 1, '-')`,
        key,
        region,
        district,
        district === 'D1' ? `P${number}` : null,
        Number(number),
      );
    }
  });
});

let next = 0;
function add({ contest, region, station, source, outcome, standing, seen, quarantined }: Ballot): void {
  next += 1;
  run(
    store.db,
    `INSERT INTO ballot (submission, contest, main, source, person, region, place, station, claimed, seen, photos, outcome,
       standing, torn, quarantined, open, sent_at, received_at)
     VALUES (?, ?, 1, ?, NULL, ?, '', ?, '', ?, 1, ?, ?, 0, ?, 0, 1, 1)`,
    `s${next}`,
    contest,
    source,
    region,
    station === null ? null : `${region}:${station}`,
    seen,
    outcome,
    standing,
    quarantined ? 1 : 0,
  );
}

const ballot: fc.Arbitrary<Ballot> = fc
  .record({
    contest: fc.constantFrom(CONTEST, CONTEST, CONTEST, 'maslikhat'),
    region: fc.constantFrom('R1', 'R1', 'R1', 'R2', ''),
    station: fc.constantFrom(1, 2, 3, 10, 77, null),
    source: fc.constantFrom('voter', 'observer', 'other'),
    outcome: fc.constantFrom('confirmed', 'confirmed', 'unreviewed', 'protestInvalid', 'noPhoto', 'spam', 'rejected'),
    standing: fc.constantFrom('counts', 'counts', 'superseded', 'contradictory', 'duplicate', 'nobody'),
    choice: fc.constantFrom('AJ', 'NO'),
    quarantined: fc.constantFrom(false, false, false, true),
  })
  .map(({ choice, ...each }) => {
    const valid = each.outcome === 'confirmed' || each.outcome === 'protestInvalid';
    return {
      ...each,
      station: each.region === '' ? null : each.station,
      standing: valid ? each.standing : ('none' as const),
      seen: each.outcome === 'confirmed' ? choice : '',
    } as Ballot;
  });

const panel = (path: readonly string[], kept = createBallotKeeper(store.db)) =>
  ballotPanel(store.db, createTallyKeeper(store.db).now(), kept, { path, contest: CONTEST, regions: REGIONS });

/** Where a ballot is, as a person with the list of stations in hand would say. */
function whereOf({ region, station }: Ballot): string[] {
  const district = station === null ? null : (DISTRICTS[`${region}:${station}`] ?? null);
  return [region, district ?? '', district === 'D1' ? `P${station}` : ''];
}

const PATHS = [[], ['R1'], ['R2'], [''], ['R1', 'D1'], ['R1', 'D2'], ['R1', ''], ['R1', 'D1', 'P2'], ['R1', '', '']];

describe('ballots beside the count', () => {
  it('each source by itself, at every level what a count by hand gives, and the lines add up to their head', () => {
    fc.assert(
      fc.property(fc.array(ballot, { maxLength: 40 }), (ballots) => {
        run(store.db, 'DELETE FROM ballot');
        transaction(store.db, () => ballots.forEach(add));
        for (const path of PATHS)
          for (const { source, figures, below } of panel(path).sources) {
            const here = ballots.filter(
              (each) =>
                each.contest === CONTEST &&
                each.source === source &&
                path.every((code, depth) => whereOf(each)[depth] === code),
            );
            for (const bucket of BALLOT_BUCKETS) {
              const known = path.length < 2 || !ARRIVALS.includes(bucket);
              const byHand = here.filter((each) => bucketOf(each) === bucket).length;
              expect([path, source, bucket, figures[bucket]]).toEqual([path, source, bucket, known ? byHand : null]);
              if (path.length > 0 && ARRIVALS.includes(bucket)) continue;
              expect(below.reduce((sum, line) => sum + (line.figures[bucket] ?? 0), 0)).toBe(byHand);
            }
            for (const party of ['AJ', 'NO']) {
              const byHand = here.filter((each) => bucketOf(each) === 'confirmed' && each.seen === party).length;
              expect(figures.byParty[party] ?? 0).toBe(byHand);
              expect(below.reduce((sum, line) => sum + (line.figures.byParty[party] ?? 0), 0)).toBe(byHand);
            }
          }
      }),
      { numRuns: runs(100) },
    );
  });

  it('kept, or read ahead piece by piece between the changes, they are what reading all of them anew gives', () => {
    const change = fc.oneof(
      { weight: 3, arbitrary: ballot.map((each) => () => add(each)) },
      // Reviewed once more, moved to another station, gone: as it comes.
      {
        weight: 2,
        arbitrary: fc.tuple(fc.nat(), ballot).map(([which, to]) => () => {
          const rows = all<{ id: string }>(store.db, 'SELECT submission AS id FROM ballot ORDER BY submission');
          const id = rows[which % rows.length]?.id;
          if (id === undefined) return;
          run(
            store.db,
            'UPDATE ballot SET contest = ?, station = ?, outcome = ?, standing = ?, seen = ? WHERE submission = ?',
            to.contest,
            to.station === null ? null : `${to.region}:${to.station}`,
            to.outcome,
            to.standing,
            to.seen,
            id,
          );
        }),
      },
      {
        weight: 1,
        arbitrary: fc.nat().map((which) => () => {
          const rows = all<{ id: string }>(store.db, 'SELECT submission AS id FROM ballot ORDER BY submission');
          run(store.db, 'DELETE FROM ballot WHERE submission = ?', rows[which % rows.length]?.id ?? '');
        }),
      },
    );
    fc.assert(
      fc.property(
        fc.array(ballot, { maxLength: 10 }),
        fc.array(fc.tuple(change, fc.nat(2), fc.boolean()), { maxLength: 12 }),
        fc.integer({ min: 1, max: 3 }),
        (before, steps, piece) => {
          run(store.db, 'DELETE FROM ballot');
          transaction(store.db, () => before.forEach(add));
          const kept = createBallotKeeper(store.db, piece);
          for (const [each, pieces, asks] of steps) {
            for (let n = 0; n < pieces; n += 1) kept.ahead(CONTEST);
            transaction(store.db, each);
            if (asks) for (const path of PATHS) expect(panel(path, kept)).toEqual(panel(path));
          }
          for (const path of PATHS) expect(panel(path, kept)).toEqual(panel(path));
          expect(kept.ahead(CONTEST)).toBe(false);
        },
      ),
      { numRuns: runs(60) },
    );
  });

  it('goes down to stations in the order of their numbers, and says how many were touched', () => {
    const one = { contest: CONTEST, region: 'R1', source: 'voter', outcome: 'confirmed', standing: 'counts' } as const;
    for (const station of [10, 3, 3, 77, null]) add({ ...one, station, seen: 'AJ', quarantined: false });
    const voters = (path: string[]) => panel(path).sources.find(({ source }) => source === 'voter');
    expect(voters(['R1'])?.below.map(({ code, stations }) => [code, stations])).toEqual([
      ['', 2],
      ['D2', 1],
    ]);
    expect(voters(['R1', '', ''])?.below.map(({ code, figures }) => [code, figures.confirmed])).toEqual([
      ['', 1],
      ['R1:10', 1],
      ['R1:77', 1],
    ]);
    expect(voters([])).toMatchObject({ figures: { total: 5, confirmed: 5 }, below: [{ code: 'R1' }, { code: 'R2' }] });
  });
});
