import {
  applyTrust,
  caseIdOfSubmission,
  fieldValue,
  type MessageKey,
  type ParsedRelay,
  parseRelay,
  protocolIdOf,
  RELAY_KEY_NAMES,
  type RelayBinding,
  type RelayKey,
  type SubmissionId,
  submissionIdOfAlbum,
  submissionIdOfMessages,
  submissionIdOfRelay,
  type TrustVerdict,
} from '../../domain/index.ts';
import { aheadOf } from '../ahead.ts';
import type { Election } from '../election.ts';
import { readContent, type StoredContent, type VersionRow, versionsOf } from '../evidence/index.ts';
import { all, one, type ReadDb, run, sha256, type WriteDb } from '../store/index.ts';
import { effectiveSubmission } from './facts.ts';
import { filingOf, filingSubject } from './filing.ts';
import { type ReceivedFacts, type Submission, type SubmissionField, writeSubmission } from './submission.ts';

/** A message version as intake reads it. */
export interface ReadVersion {
  version: VersionRow;
  content: StoredContent;
  /** Null when the message isn't a relay's and has no relay tag. */
  relay: ParsedRelay | null;
  trust: TrustVerdict;
}

/**
 * Reads a version's content (`known`: as it was just sealed) and, where it has one, its relay format. Null when erased.
 */
export function readVersion(
  db: ReadDb,
  version: VersionRow,
  election: Election,
  known: StoredContent | null = null,
): ReadVersion | null {
  const content = known ?? readContent(db, version.versionId);
  if (!content) return null;
  const { lookups } = election;
  const parsed = aheadOf(content)?.parsed ?? parseRelay(content.text, { lookups, sentAt: version.sentAt });
  // A stranger's text without a tag is a message, not a failed relay.
  const relay = version.trust === 'relay' || parsed.kind !== null ? parsed : null;
  return { version, content, relay, trust: verdictOf(db, version) };
}

/** The verdict that was stored with the version: trust is decided once, at receipt. */
function verdictOf(db: ReadDb, version: VersionRow): TrustVerdict {
  if (version.trust !== 'relay') return { trust: version.trust, binding: null, why: 'notBound' };
  const scheme = schemeIn(db, version.trustBinding);
  const binding: RelayBinding | null =
    scheme && version.fromId ? { botId: version.fromId, chatKey: version.chatKey, scheme } : null;
  return { trust: 'relay', binding, why: 'bound' };
}

let lastRead: { entry: string; scheme: string | null } | null = null;

/** The scheme that a binding's entry names. A day's messages come by a few bindings: the last one is not read again. */
function schemeIn(db: ReadDb, entry: string | null): string | null {
  if (entry === null) return null;
  if (lastRead?.entry === entry) return lastRead.scheme;
  const row = one<{ payload: string }>(db, 'SELECT payload FROM journal_payload WHERE entry_id = ?', entry);
  if (!row) return null;
  const scheme = (JSON.parse(row.payload) as { scheme?: unknown } | null)?.scheme;
  lastRead = { entry, scheme: typeof scheme === 'string' ? scheme : null };
  return lastRead.scheme;
}

/**
 * So many messages are read as one at most: an album of Telegram has ten, a bot's item a few more. Whatever says that it
 * belongs to a fuller one stands by itself, in view of a person; or whoever took a bot over could make each arrival read all
 * that came before it, and an SOS wait for minutes.
 */
export const MOST_MEMBERS = 100;

const hasRoom = (db: ReadDb, id: SubmissionId): boolean =>
  (one<{ messages: number }>(db, 'SELECT messages FROM submission WHERE id = ?', id)?.messages ?? 0) < MOST_MEMBERS;

/** Whether it is one of a group that can be an album: of as many messages as may be read as one, when it came. */
export function isOfAlbum(db: ReadDb, { chatKey, groupedId, versionId }: VersionRow): boolean {
  if (groupedId === null) return false;
  const sql = `SELECT count(*) AS n FROM (SELECT DISTINCT message_key FROM message_version
    WHERE chat_key = ? AND grouped_id = ? AND id <= ? LIMIT ${MOST_MEMBERS + 1})`;
  return (one<{ n: number }>(db, sql, chatKey, groupedId, versionId)?.n ?? 0) <= MOST_MEMBERS;
}

/** Which submission a message belongs to: the relay's own item, its album, or itself (design.md, Journal). */
export function submissionOf(db: ReadDb, read: ReadVersion): SubmissionId {
  const { version, relay } = read;
  const filed = one<{ id: SubmissionId }>(
    db,
    'SELECT submission AS id FROM submission_message WHERE message_key = ?',
    version.messageKey,
  );
  if (filed && isDecidedOn(db, filed.id, version.versionId)) return filed.id;
  const byItself = () => filed?.id ?? submissionIdOfMessages([version.messageKey], sha256);
  if (version.trust === 'relay' && relay?.botItemId && version.fromId) {
    const item = submissionIdOfRelay(version.fromId, relay.botItemId, sha256);
    return item === filed?.id || hasRoom(db, item) ? item : byItself();
  }
  if (version.groupedId) {
    if (!isOfAlbum(db, version)) return byItself();
    const known = one<{ id: string }>(
      db,
      'SELECT id FROM submission WHERE chat_key = ? AND grouped_id = ? ORDER BY id LIMIT 1',
      version.chatKey,
      version.groupedId,
    );
    return (known?.id as SubmissionId | undefined) ?? submissionIdOfAlbum(version.chatKey, version.groupedId);
  }
  return submissionIdOfMessages([version.messageKey], sha256);
}

/** `evidence`: what had arrived when it was decided; an automatic opening names the version it was opened for. */
const DECIDED_BEFORE = `SELECT 1 FROM journal_subject AS named
  JOIN journal_entry AS entry ON entry.position = named.position
  LEFT JOIN journal_payload AS said ON said.entry_id = entry.id
  WHERE named.subject IN (?, ?, ?, ?, ?)
  AND entry.type IN ('case.opened', 'inbox.seen', 'submission.filed', 'ballot.reviewed', 'protocol.received')
  AND coalesce(json_extract(said.payload, '$.evidence'),
    (SELECT id FROM message_version WHERE ref = json_extract(entry.basis, '$[0]')), 0) < ? LIMIT 1`;

/**
 * Had anybody, or the program, decided something about it before that version came? Then an edit that changes the bot's
 * id or the tag no longer moves it: what was decided on keeps its name (design.md, Journal). By evidence and not by the
 * clock, so that a replay, which knows all decisions from the start, files every message as it was filed.
 */
export function isDecidedOn(db: ReadDb, id: SubmissionId, versionId: number): boolean {
  return (
    one(
      db,
      DECIDED_BEFORE,
      `inbox:${id}`,
      `case:${caseIdOfSubmission(id)}`,
      filingSubject(id),
      `ballot:${id}`,
      `protocol:${protocolIdOf(id, sha256)}`,
      versionId,
    ) !== undefined
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

/**
 * A submission of one message in its first version, which is what nearly every arrival is: nothing has to be read back.
 */
export function foldOnly(db: WriteDb, id: SubmissionId, read: ReadVersion, election: Election): Submission | null {
  const folded = foldMembers(db, id, [[read.version]], election, read);
  return folded && writeEffective(db, folded, election, aheadOf(read.content)?.search);
}

/** The row as it counts: with a person's filing over what was received. `search`: of its text, where it is known. */
function writeEffective(db: WriteDb, received: ReceivedFacts, election: Election, search?: string): Submission {
  const submission = effectiveSubmission(received, filingOf(db, received.id), election);
  writeSubmission(db, submission, received.fields, search);
  return submission;
}

/**
 * Recomputes a submission from all versions of all its messages that had arrived with `upTo`: the same result in whatever
 * order they came, and in a replay what it was when they came. `known`: one of them that was read already.
 */
export function refoldSubmission(
  db: WriteDb,
  id: SubmissionId,
  election: Election,
  upTo: number,
  known: ReadVersion | null = null,
): Submission | null {
  const keys = all<{ key: string }>(
    db,
    'SELECT message_key AS key FROM submission_message WHERE submission = ? ORDER BY msg_id, message_key',
    id,
  );
  const members = keys
    .map(({ key }) => versionsOf(db, key as MessageKey).filter((version) => version.versionId <= upTo))
    .filter((versions) => versions.length > 0);
  const folded = foldMembers(db, id, members, election, known);
  if (!folded) {
    run(db, 'DELETE FROM submission WHERE id = ?', id);
    return null;
  }
  return writeEffective(db, folded, election);
}

function foldMembers(
  db: ReadDb,
  id: SubmissionId,
  members: VersionRow[][],
  election: Election,
  known: ReadVersion | null,
): ReceivedFacts | null {
  const versions = members.flat();
  const first = versions.toSorted((a, b) => a.versionId - b.versionId)[0];
  if (!first) return null;
  const current = members
    .map(currentOf)
    .filter((version) => version !== undefined)
    .map((version) => (version.versionId === known?.version.versionId ? known : readVersion(db, version, election)))
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
    source: sourceOf(root, speaker?.trust ?? null),
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

/** Where it came from, as the election's profile names its intake: a relay's scheme, or the way it took without one. */
function sourceOf(root: VersionRow, verdict: TrustVerdict | null): string {
  if (root.source === 'manual') return 'manual';
  if (verdict?.binding)
    return WAYS.has(verdict.binding.scheme) ? `relay:${verdict.binding.scheme}` : verdict.binding.scheme;
  if (root.source === 'desktopExport') return 'import';
  return root.peerKind === 'user' ? 'dm' : 'chat';
}
const WAYS: ReadonlySet<string> = new Set(['dm', 'chat', 'manual', 'import', 'relay']);

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
