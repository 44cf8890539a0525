import {
  type ChatKey,
  clip,
  displayText,
  hitsIn,
  type MessageKey,
  type RelayKey,
  type SearchTerms,
  type SubmissionId,
  searchText,
  type TelegramId,
} from '../../domain/index.ts';
import type { VersionRow } from '../evidence/index.ts';
import { all, one, type ReadDb, run, type WriteDb } from '../store/index.ts';
import { overlaid, type SubmissionFacts } from './facts.ts';
import type { Filing } from './filing.ts';

/** One field as the screens and later stages read it: what it says, and what is wrong with it. */
export interface SubmissionField {
  key: RelayKey;
  /** As received. */
  text: string;
  /** The value as read; null when it could not be. */
  value: unknown;
  /** A relay-format problem, or `withheld`: this sender may not say that. */
  problem: string | null;
}

export interface SubmissionProblem {
  code: string;
  line: string;
}

export type SubmissionKind =
  | 'sos'
  | 'ballot'
  | 'protocol'
  | 'violation'
  | 'checkin'
  | 'observer'
  | 'unparsed'
  | 'message';
/** filed: a person read it by hand. */
export type SubmissionState = 'parsed' | 'partial' | 'unparsed' | 'plain' | 'filed';

/** What the messages of a submission say, before anybody decided anything about it. */
export interface ReceivedFacts {
  id: SubmissionId;
  chatKey: ChatKey;
  rootKey: MessageKey;
  groupedId: TelegramId | null;
  kind: SubmissionKind;
  state: SubmissionState;
  trust: VersionRow['trust'];
  /** Scheme of the relay that passed it, `dm`, `chat`, `manual` or `import`. */
  source: string;
  sender: string | null;
  fromId: TelegramId | null;
  relayItem: string | null;
  text: string;
  mediaKind: string | null;
  fields: SubmissionField[];
  problems: SubmissionProblem[];
  sentAt: number;
  receivedAt: number;
  lastVersion: number;
  lastReceivedAt: number;
  messages: number;
  versions: number;
  deleted: boolean;
}

/** A submission as it counts: what was received, with a person's reading over it (facts.ts). */
export interface Submission extends ReceivedFacts, SubmissionFacts {
  receivedKind: SubmissionKind;
  receivedState: SubmissionState;
  filed: Filing | null;
}

const WRITTEN = [
  'id',
  'chat_key',
  'root_key',
  'grouped_id',
  'kind',
  'state',
  'received_kind',
  'received_state',
  'trust',
  'sender',
  'from_id',
  'relay_item',
  'text',
  'folded',
  'media_kind',
  'source',
  'region',
  'place',
  'station_number',
  'contest',
  'choice',
  'fields',
  'problems',
  'sent_at',
  'received_at',
  'last_version',
  'last_received_at',
  'messages',
  'versions',
  'deleted',
  'filed',
];
const WRITE = `INSERT INTO submission (${WRITTEN.join(', ')}) VALUES (${WRITTEN.map(() => '?').join(', ')})
  ON CONFLICT (id) DO UPDATE SET ${WRITTEN.slice(1)
    .map((name) => `${name} = excluded.${name}`)
    .join(', ')}`;

/** Writes a submission's row, whole; `received` are its fields before anybody filed it. */
export function writeSubmission(
  db: WriteDb,
  s: Submission,
  received: readonly SubmissionField[],
  search = searchText(s.text),
): void {
  run(
    db,
    WRITE,
    s.id,
    s.chatKey,
    s.rootKey,
    s.groupedId,
    s.kind,
    s.state,
    s.receivedKind,
    s.receivedState,
    s.trust,
    s.sender,
    s.fromId,
    s.relayItem,
    s.text,
    search,
    s.mediaKind,
    s.source,
    s.region,
    s.place,
    s.stationNumber,
    s.contest,
    s.choice,
    JSON.stringify(received),
    JSON.stringify(s.problems),
    s.sentAt,
    s.receivedAt,
    s.lastVersion,
    s.lastReceivedAt,
    s.messages,
    s.versions,
    s.deleted ? 1 : 0,
    s.filed ? JSON.stringify(s.filed) : null,
  );
}

interface SubmissionRow extends Omit<Submission, 'fields' | 'problems' | 'deleted' | 'filed'> {
  fields: string;
  problems: string;
  deleted: number;
  filed: string | null;
}

const COLUMNS = `id, chat_key AS chatKey, root_key AS rootKey, grouped_id AS groupedId, kind, state,
  received_kind AS receivedKind, received_state AS receivedState, trust, sender, from_id AS fromId,
  relay_item AS relayItem, text, media_kind AS mediaKind, source, region, place, station_number AS stationNumber, contest,
  choice, fields, problems, sent_at AS sentAt, received_at AS receivedAt, last_version AS lastVersion,
  last_received_at AS lastReceivedAt, messages, versions, deleted, filed`;

export function submissionById(db: ReadDb, id: string): Submission | null {
  const row = one<SubmissionRow>(db, `SELECT ${COLUMNS} FROM submission WHERE id = ?`, id);
  return row ? unpack(row) : null;
}

/** Of many at once what is counted by: whose bot it came from, and what it says as a person read it. */
export function fieldsOf(db: ReadDb, ids: readonly string[]): Pick<Submission, 'id' | 'source' | 'fields'>[] {
  return all<Pick<SubmissionRow, 'id' | 'source' | 'fields' | 'filed'>>(
    db,
    'SELECT id, source, fields, filed FROM submission WHERE id IN (SELECT value FROM json_each(?))',
    JSON.stringify(ids),
  ).map(({ id, source, fields, filed }) => ({
    id,
    source,
    fields: overlaid(JSON.parse(fields) as SubmissionField[], filed === null ? null : (JSON.parse(filed) as Filing)),
  }));
}

export function submissionOfMessage(db: ReadDb, key: string): Submission | null {
  const row = one<SubmissionRow>(
    db,
    `SELECT ${COLUMNS} FROM submission WHERE id = (SELECT submission FROM submission_message WHERE message_key = ?)`,
    key,
  );
  return row ? unpack(row) : null;
}

function unpack(row: SubmissionRow): Submission {
  const filed = row.filed === null ? null : (JSON.parse(row.filed) as Filing);
  return {
    ...row,
    fields: overlaid(JSON.parse(row.fields) as SubmissionField[], filed),
    problems: JSON.parse(row.problems) as SubmissionProblem[],
    deleted: row.deleted === 1,
    filed,
  };
}

/** The fields as they were received, whatever a person read in them. */
export function receivedFields(db: ReadDb, id: string): SubmissionField[] {
  const row = one<{ fields: string }>(db, 'SELECT fields FROM submission WHERE id = ?', id);
  return row ? (JSON.parse(row.fields) as SubmissionField[]) : [];
}

/** First words for a list, safe to show: of a relay the free text, of anything else all of it. */
export function excerptOf({ text }: Pick<Submission, 'text'>): string {
  const free = text.startsWith('#')
    ? text
        .split(/\r?\n\s*\r?\n/)
        .slice(1)
        .join(' ')
    : text;
  return clip(
    displayText(free.trim() || text)
      .text.replace(/\s+/g, ' ')
      .trim(),
    160,
  );
}

/** All members' latest rows, for details. */
export function membersOf(db: ReadDb, id: string): MessageKey[] {
  return all<{ key: string }>(
    db,
    'SELECT message_key AS key FROM submission_message WHERE submission = ? ORDER BY msg_id, message_key',
    id,
  ).map((row) => row.key as MessageKey);
}

/** The same, but of the place where the words are, and where in it they stand. */
export function excerptAround(
  submission: Pick<Submission, 'text'>,
  terms: SearchTerms,
): { excerpt: string; hits: [number, number][] } {
  const usual = excerptOf(submission);
  const there = hitsIn(usual, terms);
  if (there.length > 0) return { excerpt: usual, hits: there };
  const whole = displayText(submission.text).text.replace(/\s+/g, ' ').trim();
  const at = hitsIn(whole, terms)[0]?.[0];
  if (at === undefined) return { excerpt: usual, hits: [] };
  const from = whole.lastIndexOf(' ', Math.max(0, at - 40)) + 1;
  const excerpt = clip(`${from > 0 ? '… ' : ''}${whole.slice(from)}`, 160);
  return { excerpt, hits: hitsIn(excerpt, terms) };
}
