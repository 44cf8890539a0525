import {
  applyTrust,
  type ChatKey,
  clip,
  displayText,
  fieldValue,
  type MessageKey,
  type ParsedRelay,
  parseRelay,
  RELAY_KEY_NAMES,
  type RelayBinding,
  type RelayKey,
  type SubmissionId,
  searchText,
  submissionIdOfAlbum,
  submissionIdOfMessages,
  submissionIdOfRelay,
  type TelegramId,
  type TrustVerdict,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { readContent, type StoredContent, type VersionRow, versionById, versionsOf } from '../evidence/index.ts';
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

/** A message version as intake reads it. */
export interface ReadVersion {
  version: VersionRow;
  content: StoredContent;
  /** Null when the message isn't a relay's and has no relay tag. */
  relay: ParsedRelay | null;
  trust: TrustVerdict;
}

/** Reads a version's content and, where it has one, its relay format. Null when erased. */
export function readVersion(db: ReadDb, version: VersionRow, election: Election): ReadVersion | null {
  const content = readContent(db, version.versionId);
  if (!content) return null;
  const parsed = parseRelay(content.text, { lookups: election.lookups, sentAt: version.sentAt });
  // A stranger's text without a tag is a message, not a failed relay.
  const relay = version.trust === 'relay' || parsed.kind !== null ? parsed : null;
  return { version, content, relay, trust: verdictOf(db, version) };
}

/** The verdict that was stored with the version: trust is decided once, at receipt. */
function verdictOf(db: ReadDb, version: VersionRow): TrustVerdict {
  if (version.trust !== 'relay') return { trust: version.trust, binding: null, why: 'notBound' };
  const scheme = one<{ scheme: string }>(
    db,
    `SELECT json_extract(p.payload, '$.scheme') AS scheme FROM journal_payload p WHERE p.entry_id = ?`,
    version.trustBinding,
  )?.scheme;
  const binding: RelayBinding | null =
    scheme && version.fromId ? { botId: version.fromId, chatKey: version.chatKey, scheme } : null;
  return { trust: 'relay', binding, why: 'bound' };
}

/** Which submission a message belongs to: the relay's own item, its album, or itself (design.md, Journal). */
export function submissionOf(db: ReadDb, read: ReadVersion): SubmissionId {
  const { version, relay } = read;
  const filed = one<{ id: SubmissionId }>(
    db,
    'SELECT submission AS id FROM submission_message WHERE message_key = ?',
    version.messageKey,
  );
  if (filed && isDecidedOn(db, filed.id)) return filed.id;
  if (version.trust === 'relay' && relay?.botItemId && version.fromId)
    return submissionIdOfRelay(version.fromId, relay.botItemId);
  if (version.groupedId) {
    const known = one<{ id: string }>(
      db,
      'SELECT id FROM submission WHERE chat_key = ? AND grouped_id = ? LIMIT 1',
      version.chatKey,
      version.groupedId,
    );
    return (known?.id as SubmissionId | undefined) ?? submissionIdOfAlbum(version.chatKey, version.groupedId);
  }
  return submissionIdOfMessages([version.messageKey]);
}

/**
 * Has anybody, or the program, decided something about it? Then an edit that changes the bot's id or the tag no longer
 * moves it: what was decided on keeps its name (design.md, Journal).
 */
function isDecidedOn(db: ReadDb, id: SubmissionId): boolean {
  return (
    one(db, 'SELECT 1 FROM journal_subject WHERE subject IN (?, ?) LIMIT 1', `submission:${id}`, `inbox:${id}`) !==
    undefined
  );
}

/** Files a message under a submission; answers the one it was under before, if that was another. */
export function fileUnder(db: WriteDb, version: VersionRow, submission: SubmissionId): SubmissionId | null {
  const before = one<{ submission: string }>(
    db,
    'SELECT submission FROM submission_message WHERE message_key = ?',
    version.messageKey,
  );
  run(
    db,
    `INSERT INTO submission_message (message_key, submission, msg_id) VALUES (?, ?, ?)
     ON CONFLICT (message_key) DO UPDATE SET submission = excluded.submission`,
    version.messageKey,
    submission,
    version.msgId,
  );
  return before && before.submission !== submission ? (before.submission as SubmissionId) : null;
}

/** Recomputes a submission from all versions of all its messages: the same result in whatever order they came. */
export function refoldSubmission(db: WriteDb, id: SubmissionId, election: Election): Submission | null {
  const keys = all<{ key: string }>(
    db,
    'SELECT message_key AS key FROM submission_message WHERE submission = ? ORDER BY msg_id, message_key',
    id,
  );
  const members = keys.map(({ key }) => versionsOf(db, key as MessageKey)).filter((versions) => versions.length > 0);
  const folded = foldMembers(db, id, members, election);
  if (!folded) {
    run(db, 'DELETE FROM submission WHERE id = ?', id);
    return null;
  }
  write(db, folded);
  return folded;
}

function foldMembers(db: ReadDb, id: SubmissionId, members: VersionRow[][], election: Election): Submission | null {
  const versions = members.flat();
  const first = versions.toSorted((a, b) => a.versionId - b.versionId)[0];
  if (!first) return null;
  const current = members
    .map(currentOf)
    .filter((version) => version !== undefined)
    .map((version) => readVersion(db, version, election))
    .filter((read) => read !== null);
  // The member that speaks: the one with a relay tag, else the one with text, else the first.
  const speaker =
    current.find((read) => read.relay?.kind) ?? current.find((read) => read.content.text !== '') ?? current[0];
  const root = speaker?.version ?? first;
  const relay = speaker?.relay ?? null;
  const trusted = speaker && relay ? applyTrust(relay, speaker.trust) : null;
  const fields = relay && trusted ? fieldsOf(relay, trusted.withheld) : [];
  const reporter = relay && trusted && !trusted.withheld.includes('reporter') ? fieldValue(relay, 'reporter') : null;
  return {
    id,
    chatKey: root.chatKey,
    rootKey: root.messageKey,
    groupedId: root.groupedId,
    kind: relay ? (relay.kind ?? 'unparsed') : 'message',
    state: relay ? relay.state : 'plain',
    trust: root.trust,
    sender: senderOf(root, reporter),
    fromId: root.fromId,
    relayItem: root.trust === 'relay' ? (relay?.botItemId ?? null) : null,
    text: speaker?.content.text ?? '',
    mediaKind: current.find((read) => read.content.media)?.content.media?.kind ?? null,
    fields,
    problems: relay ? relay.problems.map((problem) => ({ code: problem.code, line: problem.text })) : [],
    sentAt: root.sentAt,
    receivedAt: Math.min(...versions.map((version) => version.receivedAt)),
    lastVersion: Math.max(...versions.map((version) => version.versionId)),
    lastReceivedAt: Math.max(...versions.map((version) => version.receivedAt)),
    messages: members.length,
    versions: versions.length,
    deleted: members.every((each) => each.at(-1)?.event !== 'message'),
  };
}

/** What the message says now: its newest edit, also where an older state was delivered after it. */
function currentOf(versions: readonly VersionRow[]): VersionRow | undefined {
  const said = versions.filter((version) => version.event === 'message');
  return said.reduce<VersionRow | undefined>(
    (newest, version) => (newest && (newest.editedAt ?? 0) > (version.editedAt ?? 0) ? newest : version),
    undefined,
  );
}

function fieldsOf(relay: ParsedRelay, withheld: readonly RelayKey[]): SubmissionField[] {
  return RELAY_KEY_NAMES.flatMap((key): SubmissionField[] => {
    const field = relay.fields[key];
    if (!field) return [];
    if (withheld.includes(key)) return [{ key, text: field.text, value: null, problem: 'withheld' }];
    return [
      field.ok
        ? { key, text: field.text, value: field.value, problem: null }
        : { key, text: field.text, value: null, problem: field.problem },
    ];
  });
}

/** Who sent it, as an address to compare: a relay's pseudonym, a private chat, or a member of a group. */
function senderOf(root: VersionRow, reporter: { scheme: string; pseudonym: string } | null): string | null {
  if (root.trust === 'relay') return reporter ? `relay:${root.fromId}:${reporter.scheme}:${reporter.pseudonym}` : null;
  if (root.peerKind === 'user') return `dm:${root.account}:${root.peerId}`;
  return root.fromId ? `user:${root.fromId}` : null;
}

function write(db: WriteDb, s: Submission): void {
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

/** First words for a list, safe to show. */
export function excerptOf(submission: Pick<Submission, 'text'>, free: string | null = null): string {
  return clip(
    displayText(free ?? submission.text)
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

export { versionById };
