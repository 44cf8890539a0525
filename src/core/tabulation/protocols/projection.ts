import {
  canonicalJson,
  foldProtocol,
  gradeOf,
  type Json,
  type ProtocolFold,
  votesPrint,
} from '../../../domain/index.ts';
import { photosOf } from '../../ballots/index.ts';
import type { Election } from '../../election.ts';
import type { JournalEntry, Projection } from '../../journal/index.ts';
import { one, run, type WriteDb } from '../../store/index.ts';

export const protocolPrefix = 'protocol:';
export const protocolSubject = (id: string) => `${protocolPrefix}${id}`;

/** The contest whose protocols are counted. */
export const mainContest = ({ contests }: Election): string =>
  contests.assumed?.code ?? contests.tallied[0]?.code ?? contests.all[0]?.code ?? '';

/** Sides of a sheet of that level; null where nobody has seen the whole form. */
export const sidesOf = (election: Election, level: ProtocolFold['level']): number | null =>
  election.contests.protocolForm(mainContest(election), level)?.sides ?? null;

/** `protocol` and its tables: the fold of one protocol's entries, with the photographs its submissions have now. */
export function protocolProjection(election: Election): Projection {
  return {
    name: 'protocols',
    prefix: protocolPrefix,
    clear(db) {
      for (const table of ['protocol', 'protocol_vote', 'protocol_source', 'protocol_compared'])
        run(db, `DELETE FROM ${table}`);
    },
    refold(db, subject, entries) {
      writeProtocol(db, election, subject.slice(protocolPrefix.length), entries);
    },
  };
}

const COLUMNS = [
  'id',
  'submission',
  'level',
  'region',
  'station',
  'status',
  'grade',
  'photos',
  'joined_into',
  'first_by',
  'second_by',
  'returned_to',
  'sheet',
  'registered',
  'received',
  'issued',
  'participated',
  'absentee',
  'outside',
  'invalid',
  'unissued',
  'votes',
  'accepted_by',
  'accepted_at',
  'rejection',
  'turnout_flag',
  'disputed',
  'one_page_posted',
  'copy_refused',
  'copy',
  'reopen_asked',
  'received_at',
  'changed_at',
  'revisions',
];
const WRITE = `INSERT INTO protocol (${COLUMNS.join(', ')}) VALUES (${COLUMNS.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${COLUMNS.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

export function writeProtocol(db: WriteDb, election: Election, id: string, entries: readonly JournalEntry[]): void {
  const fold = foldProtocol(entries);
  for (const table of ['protocol_vote', 'protocol_source', 'protocol_compared'])
    run(db, `DELETE FROM ${table} WHERE protocol = ?`, id);
  if (!fold) {
    run(db, 'DELETE FROM protocol WHERE id = ?', id);
    return;
  }
  const photos = writeSources(db, id, fold);
  for (const { other } of fold.compared)
    run(db, 'INSERT INTO protocol_compared (protocol, other) VALUES (?, ?) ON CONFLICT DO NOTHING', id, other);
  const figures = fold.sheet?.figures;
  for (const { code, count } of figures?.votes ?? [])
    run(
      db,
      'INSERT INTO protocol_vote (protocol, code, count) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      id,
      code,
      asCount(count),
    );
  const [first, second] = fold.keyed;
  run(
    db,
    WRITE,
    id,
    fold.submission,
    fold.level,
    fold.region,
    stationNumber(fold.station),
    fold.status,
    gradeOf({ photos, sides: sidesOf(election, fold.level), keyedWith: keyedWith(fold), graded: fold.graded }),
    photos,
    fold.joinedInto,
    first?.by ?? null,
    second?.by ?? null,
    fold.returned?.to ?? null,
    fold.sheet && canonicalJson(fold.sheet as unknown as Json),
    asCount(figures?.registered),
    asCount(figures?.received),
    asCount(figures?.issued),
    asCount(figures?.participated),
    asCount(figures?.absentee),
    asCount(figures?.outside),
    asCount(figures?.invalid),
    asCount(figures?.unissued),
    fold.sheet && votesPrint(fold.sheet),
    fold.accepted?.by ?? null,
    fold.accepted?.at ?? null,
    fold.rejected?.code ?? null,
    fold.excluded.includes('turnout_flag') ? 1 : 0,
    fold.excluded.includes('disputed') ? 1 : 0,
    fold.faults.includes('onePagePosted') ? 1 : 0,
    fold.faults.includes('copyRefused') ? 1 : 0,
    fold.copy,
    fold.reopenAsked?.by ?? null,
    fold.receivedAt,
    fold.lastAt,
    fold.entries,
  );
}

/** Its submissions with the newest version known of each. Answers how many photographs they have. */
function writeSources(db: WriteDb, id: string, { submission, joined, joinedInto }: ProtocolFold): number {
  let photos = 0;
  for (const each of submission === null ? joined : [submission, ...joined]) {
    const version =
      one<{ version: number }>(db, 'SELECT last_version AS version FROM submission WHERE id = ?', each)?.version ?? 0;
    run(
      db,
      'INSERT INTO protocol_source (protocol, submission, version) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
      id,
      each,
      version,
    );
    photos += photosOf(db, each);
  }
  return joinedInto === null ? photos : 0;
}

/** A figure that can be summed: neither illegible nor missing. */
const asCount = (figure: number | 'illegible' | null | undefined): number | null =>
  typeof figure === 'number' ? figure : null;

/** As entries name it, in digits; null for anything else. */
export const stationNumber = (station: string | null): number | null =>
  station !== null && /^[1-9]\d{0,5}$/.test(station) ? Number(station) : null;

/** Photographs that the one of the two who saw fewer had; null while it isn't keyed by two. */
const keyedWith = ({ keyed }: ProtocolFold): number | null =>
  keyed.length < 2 ? null : Math.min(...keyed.map(({ photos }) => photos ?? 0));
