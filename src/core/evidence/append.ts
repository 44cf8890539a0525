import {
  chatKey,
  contentDigest,
  type EntryId,
  type EvidenceSource,
  evidenceRef,
  type Incoming,
  type IncomingDeletion,
  type IncomingMessage,
  type MessageKey,
  messageKey,
  type Trust,
} from '../../domain/index.ts';
import { aheadOf, remember } from '../ahead.ts';
import { one, type RandomBytes, run, seal, sha256, sha256Hex, throughout, type WriteDb } from '../store/index.ts';
import { contentOf, packContent, type StoredContent } from './content.ts';
import { addMediaRef, refreshMediaRef } from './media.ts';
import { sealHeader, type VersionRow } from './read.ts';

/**
 * relay: from a bot a lead bound to that chat; person: written down by somebody who is signed in; service: Telegram's own
 * accounts; own: sent by this headquarters; everything else is unverified (design.md, Trust).
 */
export type { Trust };

export interface TrustDecision {
  trust: Trust;
  /** For relays: the entry that bound them. */
  binding: EntryId | null;
}

export interface Appended {
  versionId: number;
  messageKey: MessageKey;
  versionNo: number;
  /** False: this version was here already (a refetch), nothing was written but perhaps a fresher file reference. */
  isNew: boolean;
  /** A new version as it would be read back, so that the next stage need not; null for anything but a new message. */
  fresh: FreshVersion | null;
}

/** What was just written: its row, and what it says as it was sealed. */
export interface FreshVersion {
  row: VersionRow;
  content: StoredContent;
}

interface Latest {
  id: number;
  ref: string;
  message_key: MessageKey;
  version_no: number;
  event: 'message' | 'deleted' | 'foundMissing';
  content_digest: string | null;
  edited_at: number | null;
  source: EvidenceSource;
}

const LATEST = `SELECT id, ref, message_key, version_no, event, content_digest, edited_at, source FROM message_version`;

/**
 * Appends what was received, in order, inside the caller's transaction or one of its own; answers one result per item.
 * A message whose digest equals its latest version's adds nothing, nor does a late delivery of a state that an edit has
 * since replaced. A deletion is a version, once; a message that comes back after it is a new version. The result is null
 * for a deletion of a message that was never stored. Throws StoreError as `transaction` does.
 */
export function append(
  db: WriteDb,
  items: readonly Incoming[],
  trustOf: (message: IncomingMessage) => TrustDecision,
  random: RandomBytes,
): (Appended | null)[] {
  // One draw for the whole batch, a slice for each: a call costs more than the bytes.
  const drawn = random(DRAWN * items.length);
  return throughout(db, () =>
    items.map((item, n) =>
      item.event === 'message'
        ? appendMessage(db, item, trustOf, drawn.subarray(n * DRAWN, (n + 1) * DRAWN))
        : appendDeletion(db, item),
    ),
  );
}

function appendMessage(
  db: WriteDb,
  item: IncomingMessage,
  trustOf: (message: IncomingMessage) => TrustDecision,
  drawn: Uint8Array,
): Appended {
  const key = messageKey(item.account, item.chat, item.msgId);
  const digest = aheadOf(item)?.digest ?? contentDigest(item, sha256);
  const latest = one<Latest>(db, `${LATEST} WHERE message_key = ? ORDER BY version_no DESC LIMIT 1`, key);
  const known = latest === undefined ? undefined : sameVersion(db, latest, digest, item);
  if (known !== undefined) {
    refreshMediaRef(db, known.id, item);
    return { versionId: known.id, messageKey: key, versionNo: known.version_no, isNew: false, fresh: null };
  }
  const versionNo = (latest?.version_no ?? 0) + 1;
  const row = insertMessage(db, item, { key, versionNo, digest, decision: trustOf(item), drawn });
  addMediaRef(db, row.versionId, key, item);
  const fresh = { row, content: contentOf(item) };
  remember(fresh.content, aheadOf(item));
  return { versionId: row.versionId, messageKey: key, versionNo, isNew: true, fresh };
}

/** The stored version that `digest` is a refetch of, if any. */
function sameVersion(
  db: WriteDb,
  latest: Latest,
  digest: string,
  { editedAt, source }: Pick<IncomingMessage, 'editedAt' | 'source'>,
): Latest | undefined {
  // What a file claimed is on record as a claim; that Telegram delivers the same is news, and may be trusted otherwise.
  const onlyClaimed = (known: Latest) => known.source === 'desktopExport' && source !== 'desktopExport';
  if (latest.content_digest === digest) return onlyClaimed(latest) ? undefined : latest;
  const known = one<Latest>(
    db,
    `${LATEST} WHERE message_key = ? AND content_digest = ? ORDER BY version_no DESC LIMIT 1`,
    latest.message_key,
    digest,
  );
  if (known === undefined || onlyClaimed(known)) return undefined;
  // An SOS commits ahead of its turn, so an edit may be here before the state it replaced, and then arrive again.
  if (latest.event === 'message' && known.edited_at === editedAt) return known;
  // Difference and push overtake each other: a state older than the latest edit, already stored, is a late copy.
  return (editedAt ?? 0) < (latest.edited_at ?? 0) ? known : undefined;
}

const INSERT_VERSION = `INSERT INTO message_version (ref, message_key, version_no, chat_key, account, peer_kind, peer_id,
  msg_id, from_id, from_kind, via_bot_id, grouped_id, outgoing, sent_at, edited_at, received_at, event, source,
  raw_layer, raw_sha256, content_digest, trust, trust_binding, sealed)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'message', ?, ?, ?, ?, ?, ?, ?)`;

interface NewVersion {
  key: MessageKey;
  versionNo: number;
  digest: string;
  decision: TrustDecision;
  /** The content's key and the nonce of its only use. */
  drawn: Uint8Array;
}

/** Bytes of a key and its nonce. */
const DRAWN = 44;

function insertMessage(db: WriteDb, item: IncomingMessage, version: NewVersion): VersionRow {
  const { key, versionNo, digest, decision, drawn } = version;
  const ref = evidenceRef(key, versionNo, sha256);
  const contentKey = drawn.subarray(0, 32);
  const sealed = seal(contentKey, packContent(item), sealHeader(ref, digest), () => drawn.subarray(32));
  const row: Omit<VersionRow, 'versionId'> = {
    ref,
    messageKey: key,
    versionNo,
    chatKey: chatKey(item.account, item.chat),
    account: item.account,
    peerKind: item.chat.kind,
    peerId: item.chat.id,
    msgId: item.msgId,
    fromId: item.fromId,
    fromKind: item.fromKind,
    viaBotId: item.viaBotId,
    groupedId: item.groupedId,
    outgoing: item.outgoing,
    sentAt: item.sentAt,
    editedAt: item.editedAt,
    receivedAt: item.receivedAt,
    event: 'message',
    source: item.source,
    rawLayer: item.rawLayer,
    rawSha256: aheadOf(item)?.rawSha256 ?? sha256Hex(item.raw),
    contentDigest: digest,
    trust: decision.trust,
    trustBinding: decision.binding,
  };
  const { rowid } = run(
    db,
    INSERT_VERSION,
    row.ref,
    row.messageKey,
    row.versionNo,
    row.chatKey,
    row.account,
    row.peerKind,
    row.peerId,
    row.msgId,
    row.fromId,
    row.fromKind,
    row.viaBotId,
    row.groupedId,
    row.outgoing ? 1 : 0,
    row.sentAt,
    row.editedAt,
    row.receivedAt,
    row.source,
    row.rawLayer,
    row.rawSha256,
    row.contentDigest,
    row.trust,
    row.trustBinding,
    sealed,
  );
  run(db, 'INSERT INTO content_key (version_id, key) VALUES (?, ?)', rowid, contentKey);
  return { versionId: rowid, ...row };
}

/** Copies what names the message from its latest version; a deletion has no content of its own. */
const INSERT_DELETION = `INSERT INTO message_version (ref, message_key, version_no, chat_key, account, peer_kind, peer_id,
  msg_id, from_id, from_kind, via_bot_id, grouped_id, outgoing, sent_at, edited_at, received_at, event, source,
  trust, trust_binding)
  SELECT ?, message_key, ?, chat_key, account, peer_kind, peer_id, msg_id, from_id, from_kind, via_bot_id, grouped_id,
    outgoing, sent_at, edited_at, ?, ?, ?, trust, trust_binding
  FROM message_version WHERE id = ?`;

function appendDeletion(db: WriteDb, item: IncomingDeletion): Appended | null {
  const latest = latestOf(db, item);
  if (latest === undefined) return null;
  const key = latest.message_key;
  if (latest.event !== 'message') {
    return { versionId: latest.id, messageKey: key, versionNo: latest.version_no, isNew: false, fresh: null };
  }
  const versionNo = latest.version_no + 1;
  const ref = evidenceRef(key, versionNo, sha256);
  const { rowid } = run(db, INSERT_DELETION, ref, versionNo, item.receivedAt, item.how, item.source, latest.id);
  return { versionId: rowid, messageKey: key, versionNo, isNew: true, fresh: null };
}

function latestOf(db: WriteDb, item: IncomingDeletion): Latest | undefined {
  if (item.chat !== null) {
    const key = messageKey(item.account, item.chat, item.msgId);
    return one<Latest>(db, `${LATEST} WHERE message_key = ? ORDER BY version_no DESC LIMIT 1`, key);
  }
  // Private chats and basic groups share one sequence of ids per account, so the id alone names the message.
  return one<Latest>(
    db,
    `${LATEST} WHERE account = ? AND msg_id = ? AND peer_kind <> 'channel' ORDER BY id DESC LIMIT 1`,
    item.account,
    item.msgId,
  );
}
