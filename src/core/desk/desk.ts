import {
  type AccountId,
  canonicalJson,
  type EntryId,
  evidenceRef,
  type IncomingMessage,
  type Json,
  type ManualChannel,
  type MessageKey,
  messageKey,
  ms,
  type RelayKey,
  type RelayKind,
  type TelegramId,
  type Urgency,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { newestVersion, readContent, versionById } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import { filingSubject, readFiled, receivedFields, submissionOfMessage } from '../intake/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Pipe } from '../pipe.ts';
import type { Clock } from '../ports.ts';
import { one, sha256, transaction, type WriteDb } from '../store/index.ts';
import { caseSubject, considerFiled, keptOut, rereadOf } from '../triage/index.ts';
import { type Attachment, submissionOfEntry, withAttachments } from './attachments.ts';

export interface Reading {
  kind: RelayKind | null;
  fields: Partial<Record<RelayKey, string>>;
  urgency: Urgency | null;
}

export interface ManualEntry extends Reading {
  /** A UUID: the same one is the same entry. */
  requestId: string;
  text: string;
  channel: ManualChannel;
  who: string | null;
  phone: string | null;
  /** UTC ms; null: now. */
  receivedAt: number | null;
  /** Photographs and documents, at most ten. */
  files: readonly Attachment[];
}

/** What people bring in and read by hand: entries of calls and papers, filings of what no program could read. */
export interface Desk {
  /**
   * Evidence, submission, filing and case in one transaction. INPUT_INVALID for a time that hasn't come, and for other
   * files than the same entry had before. `versions` are those of its files, in order: their bytes go to the vault.
   */
  enter(
    by: Signer,
    entry: ManualEntry,
  ): { messageKey: MessageKey; caseId: string | null; raised: boolean; versions: number[] };
  file(
    by: Signer,
    messageKey: string,
    reading: Reading & { kind: RelayKind },
  ): { entryId: EntryId; caseId: string | null; raised: boolean };
  /**
   * Takes back one's own filing, while nobody else filed it or touched its case since. A case that it opened stays:
   * somebody may be on it; one that it made another kind is what it was before.
   */
  undoFiling(by: Signer, entryId: string): void;
}

/** A wrong clock of the telephone, not of the headquarters. */
const TOLERANCE = 60_000;
const OLDEST = 30 * 86_400_000;

export function createDesk(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  pipe: Pipe;
  clock: Clock;
  names: Names;
  device: string;
}): Desk {
  const { db, journal, election, pipe, clock, names, device } = parts;

  const payloadOf = ({ kind, urgency }: Reading, fields: ReturnType<typeof readFiled>, evidence: number) => ({
    kind,
    fields: fields.map(({ key, text, value }) => ({ key, text, value: value as Json })),
    urgency: kind === 'sos' ? urgency : null,
    evidence,
  });

  return {
    enter(by, entry) {
      const now = clock.now();
      const receivedAt = ms(Math.min(entry.receivedAt ?? now, now));
      if ((entry.receivedAt ?? now) > now + TOLERANCE || receivedAt < now - OLDEST) throw new Failure('INPUT_INVALID');
      const messages = withAttachments(messageOf(entry, by.actor, device, receivedAt, now), entry.files);
      const keys = messages.map(({ account, chat, msgId }) => messageKey(account, chat, msgId));
      const [key] = keys as [MessageKey];
      const hashes = entry.files.map((file) => file.sha256);
      return transaction(db, () => {
        const known = submissionOfMessage(db, key);
        if (known) {
          // The answer got lost, or the vault could not take a file: the same again, and nothing else.
          if (hashes.join() !== filesOf(journal, known.id).join()) throw new Failure('INPUT_INVALID');
          const versions = hashes.length === 0 ? [] : keys.map((each) => firstVersion(db, each));
          return { messageKey: key, caseId: caseOf(db, known.id), raised: false, versions };
        }
        const fields = readFiled(entry.fields, receivedAt, [], election);
        const submission = submissionOfEntry(messages);
        // The entry comes first: the person who vouches is part of the evidence, and a filing stands when it is read.
        const { id } = journal.append(
          {
            type: 'submission.entered',
            subjects: [filingSubject(submission)],
            basis: keys.map((each) => evidenceRef(each, 1, sha256)),
            payload: {
              ...payloadOf(entry, fields, newestVersion(db) + messages.length),
              ...(hashes.length > 0 ? { files: hashes } : {}),
            },
          },
          by,
        );
        const { alarming, versionIds } = pipe.receive(messages, () => ({ trust: 'person', binding: id }));
        const versions = hashes.length === 0 ? [] : versionIds;
        return { messageKey: key, caseId: caseOf(db, submission), raised: alarming.length > 0, versions };
      });
    },

    file(by, key, reading) {
      const submission = submissionOfMessage(db, key);
      if (!submission) throw new Failure('NOT_FOUND_HERE');
      return transaction(db, () => {
        const fields = readFiled(reading.fields, submission.sentAt, receivedFields(db, submission.id), election);
        const version = versionById(db, submission.lastVersion);
        const { id } = journal.append(
          {
            type: 'submission.filed',
            subjects: [filingSubject(submission.id)],
            basis: version ? [version.ref] : [],
            payload: payloadOf(reading, fields, newestVersion(db)),
          },
          by,
        );
        const filed = submissionOfMessage(db, key);
        const spoken = one<{ id: number }>(
          db,
          `SELECT id FROM message_version WHERE message_key = ? AND event = 'message' ORDER BY version_no DESC LIMIT 1`,
          filed?.rootKey ?? key,
        );
        const said = spoken && versionById(db, spoken.id);
        // Before anything is opened anew: an open case follows the reading, at the urgency of what it now is.
        const reread = filed?.kind === 'sos' ? rereadOf({ db, election }, filed) : null;
        if (reread)
          journal.append(
            {
              type: 'case.reclassified',
              subjects: [caseSubject(reread.caseId)],
              basis: version ? [version.ref] : [],
              payload: { ...reread.payload, filing: id },
            },
            by,
          );
        const raised =
          said && filed && (filed.kind === 'sos' || keptOut(election, filed))
            ? considerFiled(
                { db, journal, election },
                { submission: filed, version: said, content: readContent(db, said.versionId) },
              )
            : null;
        return { entryId: id, caseId: caseOf(db, submission.id), raised: raised?.alarms === true };
      });
    },

    undoFiling(by, entryId) {
      const entry = journal.byId(entryId as EntryId);
      const subject = entry?.subjects.find((each) => each.startsWith('filing:'));
      if (!entry || !subject || entry.type !== 'submission.filed') throw new Failure('NOT_FOUND_HERE');
      const after = journal.entriesOf(subject).filter((other) => other.position > entry.position);
      const touched = after.find((other) => other.actor !== by.actor);
      if (entry.actor !== by.actor || touched) {
        const who = touched ?? entry;
        throw new Failure('TOUCHED_SINCE', { name: names.person(who.actor), at: who.wallTime });
      }
      transaction(db, () => {
        journal.append({ type: 'submission.filingUndone', subjects: [subject], payload: { undoes: entry.id } }, by);
        undoReading(by, subject.slice('filing:'.length), entry.id);
      });
    },
  };

  /** The case goes back to what it was read as before, unless somebody else has touched it since. */
  function undoReading(by: Signer, submission: string, filing: string): void {
    const caseId = caseOf(db, submission);
    if (caseId === null) return;
    const entries = journal.entriesOf(caseSubject(caseId));
    const reading = entries.find(
      ({ type, payload }) =>
        type === 'case.reclassified' && (payload as { filing?: unknown } | null)?.filing === filing,
    );
    if (!reading) return;
    const touched = entries.find(
      ({ position, actor }) => position > reading.position && actor !== by.actor && actor !== 'system',
    );
    if (touched) throw new Failure('TOUCHED_SINCE', { name: names.person(touched.actor), at: touched.wallTime });
    journal.append(
      { type: 'case.reclassifyUndone', subjects: [caseSubject(caseId)], payload: { undoes: reading.id } },
      by,
    );
  }
}

const caseOf = (db: WriteDb, submission: string): string | null =>
  one<{ id: string }>(db, 'SELECT id FROM case_view WHERE submission = ? LIMIT 1', submission)?.id ?? null;

/** Hashes of the files that an entry came with. */
function filesOf(journal: Journal, submission: string): string[] {
  const entered = journal.entriesOf(filingSubject(submission)).find(({ type }) => type === 'submission.entered');
  const files = (entered?.payload as { files?: unknown } | null)?.files;
  return Array.isArray(files) ? files.map(String) : [];
}

const firstVersion = (db: WriteDb, key: MessageKey): number =>
  one<{ id: number }>(db, 'SELECT id FROM message_version WHERE message_key = ? AND version_no = 1', key)?.id ?? 0;

/** Each entry is a chat of its own, named by its request: one message, and one more for every file but the first. */
function messageOf(
  { requestId, text, channel, who, phone, files }: ManualEntry,
  actor: string,
  device: string,
  receivedAt: ReturnType<typeof ms>,
  now: number,
): IncomingMessage {
  const account = `manual-${device}` as AccountId;
  const peer = BigInt(
    `0x${Buffer.from(sha256(Buffer.from(requestId)))
      .toString('hex')
      .slice(0, 14)}`,
  );
  const manual = { channel, who: who || null, phone: phone || null };
  const attached = files.map(({ name, bytes, sha256 }) => ({ name, size: bytes.length, sha256 }));
  const raw = canonicalJson({
    manual,
    text,
    requestId,
    receivedAt,
    enteredAt: now,
    by: actor,
    ...(attached.length > 0 ? { files: attached } : {}),
  });
  return {
    event: 'message',
    account,
    chat: { kind: 'user', id: String(peer) as TelegramId },
    msgId: 1,
    fromId: null,
    fromKind: null,
    viaBotId: null,
    sentAt: receivedAt,
    editedAt: null,
    forward: null,
    replyToMsgId: null,
    groupedId: null,
    text,
    entities: [],
    media: null,
    mediaRef: null,
    serviceAction: null,
    manual,
    outgoing: false,
    raw: Buffer.from(raw, 'utf8'),
    rawLayer: 0,
    source: 'manual',
    receivedAt,
  };
}
