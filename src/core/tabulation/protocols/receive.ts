import { PROTOCOL_LEVELS, type ProtocolLevel, protocolIdOf } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { newestVersion } from '../../evidence/index.ts';
import { type Submission, submissionById } from '../../intake/index.ts';
import type { Journal } from '../../journal/index.ts';
import { createLater } from '../../later.ts';
import type { Clock } from '../../ports.ts';
import { all, one, run, sha256, transaction, type WriteDb } from '../../store/index.ts';
import { protocolSubject, writeProtocol } from './projection.ts';

/** Entries written in one transaction: some ten milliseconds. */
const SLICE = 20;

/** Those that are held back become protocols once somebody lets them go. By the cells of the lists: no index is theirs. */
const WAITING = `SELECT i.submission AS id FROM inbox_cell AS c JOIN inbox_item AS i ON i.cell = c.id
  WHERE c.kind = 'protocol' AND c.held = 0 AND c.n > 0
    AND NOT EXISTS (SELECT 1 FROM protocol_source AS s WHERE s.submission = i.submission) LIMIT ${SLICE}`;
const STALE = 'SELECT DISTINCT protocol AS id FROM protocol_source INDEXED BY protocol_source_stale WHERE version < 0';

/** Makes protocols of what arrived, and follows their photographs: later, a few at a time. */
export interface Reception {
  /** Something arrived, or was decided. Cheap. */
  soon(): void;
  /** A message carries a file that nothing said of when it was written (an import, an entry); in that transaction. */
  attached(messageKey: string): void;
  /** This submission, now. Answers its protocol's id. */
  receive(submission: string): string;
  /** Rows follow the evidence as it is now: before they are compared with a rebuild's. */
  refresh(): boolean;
  stop(): void;
}

export function createReception(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  /** Whether what can wait should. */
  mayWait: () => boolean;
  /** Protocols came or changed. */
  changed: () => void;
  storageFailed: (error: unknown) => void;
}): Reception {
  const { db, journal, election, clock, mayWait, changed, storageFailed } = parts;
  const receive = (submission: Submission): string => {
    const id = protocolIdOf(submission.id, sha256);
    if (one(db, 'SELECT 1 FROM protocol WHERE id = ?', id) !== undefined) return id;
    const { region, stationNumber } = submission;
    const payload = {
      submission: submission.id,
      level: levelOf(submission),
      region,
      station: stationNumber === null ? null : String(stationNumber),
      evidence: newestVersion(db),
    };
    journal.append({ type: 'protocol.received', subjects: [protocolSubject(id)], payload }, 'system');
    return id;
  };

  const refresh = (): boolean =>
    transaction(db, () => {
      const stale = all<{ id: string }>(db, STALE);
      for (const { id } of stale) writeProtocol(db, election, id, journal.entriesOf(protocolSubject(id)));
      return stale.length > 0;
    });

  /** Whether there is more. */
  const slice = (): boolean => {
    const waiting = all<{ id: string }>(db, WAITING);
    transaction(db, () => {
      for (const { id } of waiting) {
        const submission = submissionById(db, id);
        if (submission) receive(submission);
      }
    });
    const refreshed = waiting.length < SLICE && refresh();
    if (waiting.length > 0 || refreshed) changed();
    return waiting.length === SLICE;
  };

  const later = createLater({ clock, mayWait, slice, storageFailed });

  return {
    soon: later.soon,
    attached(messageKey) {
      const { changes } = run(
        db,
        `UPDATE protocol_source SET version = -1
         WHERE submission = (SELECT submission FROM submission_message WHERE message_key = ?)`,
        messageKey,
      );
      if (changes > 0) later.soon();
    },
    receive(id) {
      const submission = submissionById(db, id);
      if (!submission) throw new Error('No such submission');
      return transaction(db, () => receive(submission));
    },
    refresh,
    stop: later.stop,
  };
}

/** Of the commission that it names; a station's where it names none. */
function levelOf({ fields }: Submission): ProtocolLevel {
  const said = fields.find(({ key, problem }) => key === 'level' && problem === null)?.value;
  return PROTOCOL_LEVELS.find((level) => level === said) ?? 'PEC';
}
