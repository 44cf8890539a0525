import {
  type ChatKey,
  clip,
  displayText,
  type MessageKey,
  type RelayKey,
  type SubmissionId,
  searchText,
  type TelegramId,
} from '../../domain/index.ts';
import type { VersionRow } from '../evidence/index.ts';
import { all, one, type ReadDb, run, type WriteDb } from '../store/index.ts';

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
export type SubmissionState = 'parsed' | 'partial' | 'unparsed' | 'plain';

export interface Submission {
  id: SubmissionId;
  chatKey: ChatKey;
  rootKey: MessageKey;
  groupedId: TelegramId | null;
  kind: SubmissionKind;
  state: SubmissionState;
  trust: VersionRow['trust'];
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

/** Writes a submission's row, whole. */
export function writeSubmission(db: WriteDb, s: Submission): void {
  run(
    db,
    `INSERT INTO submission (id, chat_key, root_key, grouped_id, kind, state, trust, sender, from_id, relay_item, text,
       folded, media_kind, fields, problems, sent_at, received_at, last_version, last_received_at, messages, versions, deleted)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET chat_key = excluded.chat_key, root_key = excluded.root_key,
       grouped_id = excluded.grouped_id, kind = excluded.kind, state = excluded.state, trust = excluded.trust,
       sender = excluded.sender, from_id = excluded.from_id, relay_item = excluded.relay_item, text = excluded.text,
       folded = excluded.folded, media_kind = excluded.media_kind, fields = excluded.fields, problems = excluded.problems,
       sent_at = excluded.sent_at, received_at = excluded.received_at, last_version = excluded.last_version,
       last_received_at = excluded.last_received_at, messages = excluded.messages, versions = excluded.versions,
       deleted = excluded.deleted`,
    s.id,
    s.chatKey,
    s.rootKey,
    s.groupedId,
    s.kind,
    s.state,
    s.trust,
    s.sender,
    s.fromId,
    s.relayItem,
    s.text,
    searchText(s.text),
    s.mediaKind,
    JSON.stringify(s.fields),
    JSON.stringify(s.problems),
    s.sentAt,
    s.receivedAt,
    s.lastVersion,
    s.lastReceivedAt,
    s.messages,
    s.versions,
    s.deleted ? 1 : 0,
  );
}

interface SubmissionRow extends Omit<Submission, 'fields' | 'problems' | 'deleted'> {
  fields: string;
  problems: string;
  deleted: number;
}

const COLUMNS = `id, chat_key AS chatKey, root_key AS rootKey, grouped_id AS groupedId, kind, state, trust, sender,
  from_id AS fromId, relay_item AS relayItem, text, media_kind AS mediaKind, fields, problems, sent_at AS sentAt,
  received_at AS receivedAt, last_version AS lastVersion, last_received_at AS lastReceivedAt, messages, versions, deleted`;

export function submissionById(db: ReadDb, id: string): Submission | null {
  const row = one<SubmissionRow>(db, `SELECT ${COLUMNS} FROM submission WHERE id = ?`, id);
  return row ? unpack(row) : null;
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
  return {
    ...row,
    fields: JSON.parse(row.fields) as SubmissionField[],
    problems: JSON.parse(row.problems) as SubmissionProblem[],
    deleted: row.deleted === 1,
  };
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
