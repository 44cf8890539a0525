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
  submissionIdOfMessages,
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
import { considerFiled } from '../triage/index.ts';

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
}

/** What people bring in and read by hand: entries of calls and papers, filings of what no program could read. */
export interface Desk {
  /** Evidence, submission, filing and case in one transaction. INPUT_INVALID for a time that hasn't come. */
  enter(by: Signer, entry: ManualEntry): { messageKey: MessageKey; caseId: string | null; raised: boolean };
  file(
    by: Signer,
    messageKey: string,
    reading: Reading & { kind: RelayKind },
  ): { entryId: EntryId; caseId: string | null; raised: boolean };
  /** Takes back one's own filing, while nobody else filed it since. A case that it opened stays: somebody may be on it. */
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
      const message = messageOf(entry, by.actor, device, receivedAt, now);
      const key = messageKey(message.account, message.chat, message.msgId);
      return transaction(db, () => {
        const known = submissionOfMessage(db, key);
        if (known) return { messageKey: key, caseId: caseOf(db, known.id), raised: false };
        const fields = readFiled(entry.fields, receivedAt, [], election);
        const submission = submissionIdOfMessages([key]);
        // The entry comes first: the person who vouches is part of the evidence, and a filing stands when it is read.
        const { id } = journal.append(
          {
            type: 'submission.entered',
            subjects: [filingSubject(submission)],
            basis: [evidenceRef(key, 1, sha256)],
            payload: payloadOf(entry, fields, newestVersion(db) + 1),
          },
          by,
        );
        const { alarming } = pipe.receive([message], () => ({ trust: 'person', binding: id }));
        return { messageKey: key, caseId: caseOf(db, submission), raised: alarming.length > 0 };
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
        const raised =
          filed?.kind === 'sos' && said
            ? considerFiled(
                { db, journal, election },
                { submission: filed, version: said, content: readContent(db, said.versionId) },
              )
            : null;
        return { entryId: id, caseId: caseOf(db, submission.id), raised: raised !== null };
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
      journal.append({ type: 'submission.filingUndone', subjects: [subject], payload: { undoes: entry.id } }, by);
    },
  };
}

const caseOf = (db: WriteDb, submission: string): string | null =>
  one<{ id: string }>(db, 'SELECT id FROM case_view WHERE submission = ? LIMIT 1', submission)?.id ?? null;

/** Each entry is a chat of its own: one message, named by its request. */
function messageOf(
  { requestId, text, channel, who, phone }: ManualEntry,
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
  const raw = canonicalJson({ manual, text, requestId, receivedAt, enteredAt: now, by: actor });
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
