import { clip, displayText, type SubmissionId } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import {
  type FreshVersion,
  readContent,
  type StoredContent,
  since,
  type VersionRow,
  versionById,
} from '../evidence/index.ts';
import type { Projection } from '../journal/index.ts';
import { all, one, run, type WriteDb } from '../store/index.ts';
import { filingPrefix, foldFilings, writeFiling } from './filing.ts';
import {
  fileUnder,
  foldOnly,
  isDecidedOn,
  isOfAlbum,
  type ReadVersion,
  readVersion,
  refoldSubmission,
  submissionOf,
} from './fold.ts';
import { type Submission, submissionById } from './submission.ts';

/** What happened to a submission when a version arrived: what triage and later stages listen to. */
export interface SubmissionChange {
  submission: Submission;
  version: VersionRow;
  /** Null for deletions and erased content. */
  content: StoredContent | null;
  /** The submission didn't exist before. */
  isNew: boolean;
}

/** What is known of a submission that nothing knew of before, and that is one message. */
export interface JustArrived {
  content: StoredContent;
}

export type WrittenListener = (id: SubmissionId, submission: Submission | null, just: JustArrived | null) => void;

export interface Intake {
  /**
   * Told of every submission whose row was written anew (or deleted: null), inside that transaction: on arrival, when a
   * person files it, and in a replay. For stages that project submissions further.
   */
  onWritten(listener: WrittenListener): void;
  /** `submission_filing`, and the submission it is over. */
  filings: Projection;
  /**
   * Files one newly stored version, in the transaction that stored it; `fresh`: as it was just written, instead of
   * reading it back. Null for what is never intake.
   */
  take(versionId: number, fresh?: FreshVersion | null): SubmissionChange | null;
  clear(db: WriteDb): void;
  /** Files all evidence again, deciding nothing. */
  replay(db: WriteDb): void;
}

const REPLAY_PAGE = 1000;
const IN_GROUP = 'SELECT message_key FROM message_version WHERE chat_key = ? AND grouped_id = ? AND id <= ?';

/**
 * Message → submission. Decides nothing a person should decide: it reads, groups and keeps, and whatever it can't read
 * goes to the Inbox whole. Never throws for what a message says.
 */
export function createIntake(db: WriteDb, election: Election): Intake {
  const listeners: WrittenListener[] = [];
  const written = (
    id: SubmissionId,
    submission: Submission | null,
    just: JustArrived | null = null,
  ): Submission | null => {
    for (const listener of listeners) listener(id, submission, just);
    return submission;
  };
  const refold = (id: SubmissionId, upTo: number, known: ReadVersion | null = null): Submission | null =>
    written(id, refoldSubmission(db, id, election, upTo, known));
  const file = (version: VersionRow, known: StoredContent | null = null): SubmissionChange | null => {
    if (version.trust === 'service') {
      notice(db, version);
      return null;
    }
    // What this headquarters sent itself is on record as evidence, and is nobody's submission.
    if (version.trust === 'own') return null;
    const read = version.event === 'message' ? readVersion(db, version, election, known) : null;
    if (version.event === 'message' && !read) return null;
    const id = read ? submissionOf(db, read) : filedUnder(db, version);
    if (!id) return null;
    const isNew = one(db, 'SELECT 1 FROM submission WHERE id = ?', id) === undefined;
    if (read) {
      const before = fileUnder(db, version, id);
      // An album whose caption came late was filed under its album; the relay's own item takes its members over.
      if (before) moveGroup(before, id, version);
      else if (isOfAlbum(db, version)) adoptGroup(id, version);
    }
    const only = isNew && version.versionNo === 1 && !version.groupedId;
    const submission =
      only && read
        ? written(id, foldOnly(db, id, read, election), { content: read.content })
        : refold(id, version.versionId, read);
    if (!submission) return null;
    return { submission, version, content: read?.content ?? null, isNew };
  };

  const moveGroup = (from: SubmissionId, to: SubmissionId, version: VersionRow) => {
    if (isOfAlbum(db, version)) adoptGroup(to, version);
    refold(from, version.versionId);
  };

  /**
   * Members of this album that were filed elsewhere (under the bare album) come along, except where something was decided
   * on: a case must not lose what it was opened for.
   */
  const adoptGroup = (id: SubmissionId, version: VersionRow) => {
    const elsewhere = all<{ id: SubmissionId }>(
      db,
      `SELECT DISTINCT submission AS id FROM submission_message WHERE submission <> ? AND message_key IN (${IN_GROUP})`,
      id,
      version.chatKey,
      version.groupedId,
      version.versionId,
    );
    for (const other of elsewhere) {
      if (isDecidedOn(db, other.id, version.versionId)) continue;
      run(
        db,
        `UPDATE submission_message SET submission = ? WHERE submission = ? AND message_key IN (${IN_GROUP})`,
        id,
        other.id,
        version.chatKey,
        version.groupedId,
        version.versionId,
      );
      refold(other.id, version.versionId);
    }
  };

  return {
    onWritten(listener) {
      listeners.push(listener);
    },
    filings: {
      name: 'filings',
      prefix: filingPrefix,
      clear: (target) => {
        run(target, 'DELETE FROM submission_filing');
      },
      refold(target, subject, entries) {
        const id = subject.slice(filingPrefix.length) as SubmissionId;
        writeFiling(target, id, foldFilings(entries));
        // A filing may be known before its evidence is (journals merge): it waits in its table.
        if (submissionById(target, id)) refold(id, Number.MAX_SAFE_INTEGER);
      },
    },
    take(versionId, fresh) {
      const version = fresh?.row ?? versionById(db, versionId);
      return version ? file(version, fresh?.content) : null;
    },
    clear(target) {
      for (const table of ['submission', 'submission_message', 'service_notice'])
        target.prepare(`DELETE FROM ${table}`).run();
    },
    replay(target) {
      let position = 0;
      for (;;) {
        const page = since(target, position, REPLAY_PAGE);
        for (const version of page) file(version);
        const last = page.at(-1);
        if (!last) return;
        position = last.versionId;
      }
    },
  };
}

function filedUnder(db: WriteDb, version: VersionRow): SubmissionId | null {
  const row = db.prepare('SELECT submission FROM submission_message WHERE message_key = ?').get(version.messageKey) as
    | { submission: string }
    | undefined;
  return (row?.submission as SubmissionId | undefined) ?? null;
}

/** A notice of Telegram's own accounts, for leads: digits masked, because a login code must not lie on a screen. */
function notice(db: WriteDb, version: VersionRow): void {
  const content = version.event === 'message' ? readContent(db, version.versionId) : null;
  if (!content) return;
  const text = clip(displayText(content.text).text.replace(/\p{Nd}/gu, '•'), 500);
  run(
    db,
    `INSERT INTO service_notice (version_id, account, at, text) VALUES (?, ?, ?, ?) ON CONFLICT (version_id) DO NOTHING`,
    version.versionId,
    version.account,
    version.receivedAt,
    text,
  );
}
