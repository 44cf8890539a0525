import {
  type BallotOutcome,
  type BallotSource,
  ballotRules,
  ballotSourceOf,
  ballotsIn,
  type CastBallot,
  isValid,
  mainContest,
  onePerPerson,
  type ReviewOutcome,
  type SeenBallot,
  type Standing,
  standingsOf,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { all, one, type ReadDb, run, type WriteDb } from '../store/index.ts';

/** What of a submission makes it a ballot; read without its text. */
interface Claimed {
  kind: string;
  source: string;
  sender: string | null;
  region: string | null;
  place: string | null;
  station: number | null;
  contest: string | null;
  choice: string | null;
  sentAt: number;
  receivedAt: number;
  lastVersion: number;
}

const CLAIM = `SELECT kind, source, sender, region, place, station_number AS station, contest, choice, sent_at AS sentAt,
  received_at AS receivedAt, last_version AS lastVersion FROM submission WHERE id = ?`;

/**
 * Photographs of what its messages last said. A message that was taken back keeps its photograph: what was received is not
 * unmade by a deletion, least of all by whoever took a bot over.
 */
const PHOTOS = `SELECT count(*) AS n FROM submission_message m WHERE m.submission = ? AND EXISTS (
  SELECT 1 FROM media_ref r WHERE r.kind IN ('photo', 'document') AND r.version_id = (
    SELECT v.id FROM message_version v WHERE v.message_key = m.message_key AND v.event = 'message'
    ORDER BY v.version_no DESC LIMIT 1))`;

/** It is a later copy of another submission, as the program linked or a person confirmed. */
const IS_COPY = `SELECT 1 FROM duplicate d JOIN submission mine ON mine.id = ?
  JOIN submission other ON other.id = CASE d.a WHEN ? THEN d.b ELSE d.a END
  WHERE (d.a = ? OR d.b = ?) AND d.state IN ('linked', 'confirmed')
  AND (other.sent_at, other.id) < (mine.sent_at, mine.id) LIMIT 1`;

const IS_HELD = `SELECT 1 FROM quarantine WHERE submission = ? AND state = 'held'
  UNION ALL SELECT 1 FROM quarantine_pending WHERE submission = ? LIMIT 1`;

/** The same of one message that was never edited. */
const PHOTOS_OF_MESSAGE = "SELECT count(*) AS n FROM media_ref WHERE message_key = ? AND kind IN ('photo', 'document')";

export const photosOf = (db: ReadDb, submission: string): number => one<{ n: number }>(db, PHOTOS, submission)?.n ?? 0;

/** The contest that a relay named; the tallied one where it named none that is known. */
const contestOf = (election: Election, named: string | null): string =>
  (named === null ? null : election.contests.codeOf(named)) ?? mainContest(election.profile);

interface Row {
  contest: string;
  source: BallotSource;
  person: string | null;
  outcome: BallotOutcome;
  standing: Standing;
  quarantined: number;
}

const ROWS = 'SELECT contest, source, person, outcome, standing, quarantined FROM ballot WHERE submission = ?';

interface ReviewRow {
  outcome: ReviewOutcome;
  seen: string;
  version: number;
}

/** A submission as it was just written, so that it need not be read back. */
export interface JustWritten {
  submission: Omit<Claimed, 'station'> & {
    stationNumber: number | null;
    messages: number;
    versions: number;
    rootKey: string;
  };
  /** Nothing knew of it before: no ballot of it stands. */
  isNew: boolean;
}

/** Writes the ballots of one submission anew from everything that is known about it, and the standing of all they touch. */
export function recompute(
  db: WriteDb,
  election: Election,
  submission: string,
  written: JustWritten | null = null,
): void {
  const before = written?.isNew ? [] : all<Row>(db, ROWS, submission);
  const claim: Claimed | undefined = written
    ? { ...written.submission, station: written.submission.stationNumber }
    : one<Claimed>(db, CLAIM, submission);
  if (claim?.kind !== 'ballot') {
    if (before.length === 0) return;
    run(db, 'DELETE FROM ballot WHERE submission = ?', submission);
    for (const row of before) settle(db, election, row);
    return;
  }
  const review = one<ReviewRow>(
    db,
    'SELECT outcome, seen, version FROM ballot_review WHERE submission = ?',
    submission,
  );
  const source = ballotSourceOf(election.profile, claim.source);
  const whole = written?.submission;
  const photos =
    whole?.messages === 1 && whole.versions === 1
      ? (one<{ n: number }>(db, PHOTOS_OF_MESSAGE, whole.rootKey)?.n ?? 0)
      : photosOf(db, submission);
  const copy = one(db, IS_COPY, submission, submission, submission, submission) !== undefined;
  const held = one(db, IS_HELD, submission, submission) !== undefined;
  const faces = ballotsIn(
    { photos, contest: contestOf(election, claim.contest) },
    review ? { outcome: review.outcome, seen: JSON.parse(review.seen) as SeenBallot[] } : null,
  );
  const contests = new Set(faces.map((face) => face.contest));
  for (const row of before)
    if (!contests.has(row.contest))
      run(db, 'DELETE FROM ballot WHERE submission = ? AND contest = ?', submission, row.contest);
  for (const face of faces) {
    const again = review !== undefined && review.version < claim.lastVersion;
    const standing = copy && (isValid(face.outcome) || face.outcome === 'unreviewed') ? 'duplicate' : 'none';
    run(
      db,
      `INSERT INTO ballot (submission, contest, main, source, person, region, place, station, claimed, seen, photos,
         outcome, standing, torn, quarantined, open, sent_at, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (submission, contest) DO UPDATE SET main = excluded.main, source = excluded.source,
         person = excluded.person, region = excluded.region, place = excluded.place, station = excluded.station,
         claimed = excluded.claimed, seen = excluded.seen, photos = excluded.photos, outcome = excluded.outcome,
         standing = excluded.standing, torn = excluded.torn, quarantined = excluded.quarantined, open = excluded.open,
         sent_at = excluded.sent_at, received_at = excluded.received_at`,
      submission,
      face.contest,
      face.main ? 1 : 0,
      source,
      claim.sender,
      claim.region ?? '',
      claim.place ?? '',
      claim.region !== null && claim.station !== null ? `${claim.region}:${claim.station}` : null,
      claim.choice ?? '',
      face.choice ?? '',
      photos,
      face.outcome,
      standing,
      face.torn ? 1 : 0,
      held ? 1 : 0,
      face.main && !copy && (face.outcome === 'unreviewed' || again) ? 1 : 0,
      claim.sentAt,
      claim.receivedAt,
    );
  }
  // What nobody called valid is nobody's vote and unmakes nobody's: nearly every arrival.
  if (![...before, ...faces].some(({ outcome }) => isValid(outcome))) return;
  const touched = new Map<string, Pick<Row, 'source' | 'person' | 'contest'>>();
  for (const row of [...before, ...all<Row>(db, ROWS, submission)])
    if (row.person !== null) touched.set(`${row.source} ${row.person} ${row.contest}`, row);
  for (const row of touched.values()) settle(db, election, row);
  for (const row of all<Row>(db, ROWS, submission))
    if (isValid(row.outcome) && row.standing === 'none' && row.quarantined === 0 && !personal(row))
      stand(db, submission, row.contest, onePerPerson(row.source) ? 'nobody' : 'counts');
}

const personal = (row: Pick<Row, 'source' | 'person'>): boolean => row.person !== null && onePerPerson(row.source);

const CAST = `SELECT submission AS id, seen, torn, sent_at AS sentAt, station, standing, quarantined FROM ballot
  WHERE person = ? AND source = ? AND contest = ? AND outcome IN ('confirmed', 'protestInvalid') AND standing <> 'duplicate'`;

/** Which of a person's valid ballots in a contest is their vote. */
function settle(db: WriteDb, election: Election, row: Pick<Row, 'source' | 'person' | 'contest'>): void {
  if (!personal(row)) return;
  const cast = all<{
    id: string;
    seen: string;
    torn: number;
    sentAt: number;
    station: string | null;
    standing: Standing;
    quarantined: number;
  }>(db, CAST, row.person, row.source, row.contest);
  const free = cast.filter((ballot) => ballot.quarantined === 0);
  const standings = standingsOf(
    free.map(
      ({ id, seen, torn, sentAt, station }): CastBallot => ({
        id,
        choice: seen === '' ? null : seen,
        torn: torn === 1,
        sentAt,
        station,
      }),
    ),
    ballotRules(election.profile).contradiction,
  );
  for (const ballot of cast) {
    const standing = standings.get(ballot.id) ?? 'none';
    if (standing !== ballot.standing) stand(db, ballot.id, row.contest, standing);
  }
}

function stand(db: WriteDb, submission: string, contest: string, standing: Standing): void {
  run(db, 'UPDATE ballot SET standing = ? WHERE submission = ? AND contest = ?', standing, submission, contest);
}

/** Only a hold changed: of a ballot that nobody called valid nothing else depends on it, and floods come by thousands. */
export function recomputeHold(db: WriteDb, election: Election, submission: string): void {
  const rows = all<Row>(db, ROWS, submission);
  if (rows.length === 0) return;
  if (rows.some((row) => isValid(row.outcome))) recompute(db, election, submission);
  else {
    const held = one(db, IS_HELD, submission, submission) !== undefined ? 1 : 0;
    run(db, 'UPDATE ballot SET quarantined = ? WHERE submission = ? AND quarantined <> ?', held, submission, held);
  }
}
