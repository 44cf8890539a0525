import { Worker } from 'node:worker_threads';
import {
  type ElectionProfile,
  type ExportPart,
  type ExportProfile,
  lastStationCloses,
  ms,
  OPEN_TERMS,
  PROFILE_RULES,
  type PublishedFigures,
  type RegionShape,
  type ReleasedFigures,
  roundTime,
} from '../../domain/index.ts';
import { createWatchKeeper, watchRows } from '../coverage/index.ts';
import { type Election, electionOf } from '../election.ts';
import { createFigures, figuresInput } from '../export/figures/index.ts';
import { EXPORT_LIMITS } from '../export/job/limits.ts';
import {
  createGrants,
  exportViews,
  type Grants,
  type PhotoGate,
  type Preflight,
  preflightOf,
  privacyTools,
  takenBack,
  tellsVotes,
  uncoveredPhotos,
  type ViewContext,
} from '../export/views/index.ts';
import { readCopies } from '../media/vault.ts';
import { createNames } from '../names.ts';
import { reviewQueries } from '../review/index.ts';
import { closeStore, each, one, openRead, type ReadDb, type StoreLocation } from '../store/index.ts';
import { createBallotKeeper, createTallyKeeper, officialQueries, tallyQueries } from '../tabulation/index.ts';

/** What a person chose and what of the outside it takes; plain, for it crosses into the thread. */
export interface ExportOptions {
  profile: ExportProfile;
  parts: readonly ExportPart[];
  election: ElectionProfile;
  now: number;
  released: ReleasedFigures | null;
  shapes: readonly RegionShape[];
  /** What opens the commitments to photographs. */
  secret: Uint8Array;
  mediaDir: string;
  resourcesDir: string;
  pagesDir: string;
}

/** The queries that screens ask, made for this connection: what leaves is what was looked at. */
export function readsOf(db: ReadDb, election: Election) {
  const names = createNames(db);
  const keeper = createTallyKeeper(db);
  const watch = createWatchKeeper(db);
  const tally = tallyQueries(db, keeper, createBallotKeeper(db));
  const review = reviewQueries(db, names);
  const official = officialQueries(db, keeper.now, names.person);
  return {
    tally,
    count: () => keeper.now().tally,
    watched: (now: number) => watchRows(db, watch.at(now, election.watchRules)),
    figures: createFigures({ ...tally, ...official, violationCounts: review.violationCounts }),
  };
}
export type Reads = ReturnType<typeof readsOf>;

/** Of the same photograph sent twice, that of which most is covered. */
const DECIDED = `SELECT original AS sha256, state, copy FROM redaction ORDER BY original, state DESC,
  (SELECT sum((box.value ->> 'width') * (box.value ->> 'height')) FROM json_each(fold, '$.boxes') AS box) DESC, version`;

/** What people decided of photographs, the covered copy before the bare one; a copy must still be there. */
function* decidedPhotos(db: ReadDb): Generator<PhotoGate> {
  const copies = readCopies(db, '');
  let last = '';
  for (const { sha256, state, copy } of each<{ sha256: string; state: string; copy: string }>(db, DECIDED)) {
    if (sha256 === last || !copies.has(copy)) continue;
    last = sha256;
    yield { sha256, copy, covered: state === 'covered' };
  }
}

export type What = Pick<ExportOptions, 'profile' | 'parts' | 'now'>;

export function contextOf(
  db: ReadDb,
  reads: Reads,
  election: Election,
  { profile, now }: What,
  told: PublishedFigures,
  pulse?: (rows: number) => void,
): ViewContext {
  return {
    db,
    profile,
    election,
    now: ms(now),
    told: told.told,
    tally: reads.count,
    watched: () => reads.watched(now),
    photos: () => decidedPhotos(db),
    ...(pulse && { pulse }),
  };
}

export const figuresOf = (reads: Reads, election: Election, { profile, now }: What, released: ReleasedFigures | null) =>
  reads.figures.published({
    ...figuresInput(election, { now, lastStationCloses: lastStationCloses(election.profile) }),
    tell: { k: PROFILE_RULES[profile].k, levels: 2 },
    released,
    roundTime: (at) => roundTime(ms(at), profile),
  });

/** What the thread is given that only looks. */
export interface PreflightJob extends What {
  job: 'preflight';
  location: StoreLocation;
  election: ElectionProfile;
  /** A bundle like it that was made and is to be let out. */
  made: string | null;
}

/** With messages whose photographs wait to be covered or let go: the first of them, to be looked at now. */
export type Looked = Preflight & { uncovered: string[] };
/** `takenBack`: how many rows of the bundle that was made may not be told any more. */
export type LookedAll = Looked & { takenBack: number };
const MOST_UNCOVERED = 40;

/** Of a bundle that is gone nothing may be told. */
function takenBackOf(db: ReadDb, made: string, now: Grants): number {
  const told = one<{ grants: Buffer }>(db, 'SELECT grants FROM release_file WHERE bundle = ?', made);
  return told === undefined ? 1 : takenBack(told.grants, now.bytes());
}

/** What an export would do, looked at before it is made; nothing is written. */
export function preflight({ location, election: profile, made, ...what }: PreflightJob): LookedAll {
  const db = openRead(location);
  location.dataKey.fill(0);
  try {
    // One moment, as the export itself.
    db.exec('BEGIN');
    const [election, reads] = [electionOf(profile), readsOf(db, electionOf(profile))];
    const context = contextOf(db, reads, election, what, figuresOf(reads, election, what, null));
    const uncovered = what.parts.includes('evidence') ? uncoveredPhotos(context, MOST_UNCOVERED) : [];
    const grants = made === null ? null : createGrants();
    const found = looked(context, what.parts, { grants });
    return { ...found, uncovered, takenBack: made && grants ? takenBackOf(db, made, grants) : 0 };
  } finally {
    closeStore(db);
  }
}

/**
 * The same in a thread of its own, for it reads every table to its end, a million rows of some; without an `entry` here
 * (tests).
 */
export async function preflightApart(entry: string | null, job: PreflightJob): Promise<LookedAll> {
  if (entry === null) return preflight(job);
  const worker = new Worker(entry, { workerData: job, resourceLimits: EXPORT_LIMITS });
  job.location.dataKey.fill(0);
  return new Promise((resolve, reject) => {
    worker.on('message', (found: LookedAll) => resolve(found));
    worker.on('error', reject);
    worker.on('exit', () => reject(new Error('The preflight thread ended')));
  });
}

/**
 * The commitment is the same whatever it stands for: here nothing leaves.
 * @param look Told of rows read; throws to stop.
 */
export function looked(
  context: ViewContext,
  parts: readonly ExportPart[],
  { look = () => undefined, grants }: { look?: (rows: number) => void; grants: Grants | null },
): Preflight {
  const tools = privacyTools(context, (sha256) => sha256);
  // A closing hour that was lifted may be in force again, an estimate held back again.
  if (context.told !== 'closed') grants?.add('told', OPEN_TERMS);
  if (tellsVotes(context.told)) grants?.add('told votes', OPEN_TERMS);
  const walk = preflightOf(exportViews(context, parts).tables, context.profile, tools, grants);
  for (;;) {
    const { done, value } = walk.next();
    if (done) return value;
    look(value.rows);
  }
}
