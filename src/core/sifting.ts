import { ballotReviews, ballotRows, recompute } from './ballots/index.ts';
import { createDuplicates, duplicates, type StoredPicture } from './duplicates/index.ts';
import type { Election } from './election.ts';
import { submissionById, submissionOfMessage } from './intake/index.ts';
import type { Journal } from './journal/index.ts';
import type { Clock, Ids, Log } from './ports.ts';
import { createQuarantine, floodNotices, quarantineHolds, type StationCheck } from './quarantine/index.ts';
import { senderStates } from './senders/index.ts';
import { all, one, run, StoreError, transaction, type WriteDb } from './store/index.ts';

/** What intake's submissions go through next: ballots, duplicates, quarantine. */
export interface Sifting {
  /**
   * Looks at every submission that changed, in the transaction that changed it, whatever way it came (Telegram, an import,
   * a person's filing). `told`: a burst was announced.
   */
  settle(): { changed: boolean; told: boolean };
  /** A picture's bytes and hashes are here; in the vault's transaction or one of its own. */
  pictureStored(picture: StoredPicture): void;
  /** Entries of what is held, written before anybody decides about it, before a rebuild, and when a batch is due. */
  flush(now?: number): boolean;
}

/** Tables that `rebuild` recreates. */
export const SIFTED = [
  'ballot',
  'ballot_count',
  'ballot_of',
  'ballot_distinct',
  'ballot_review',
  'quarantine',
  'flood_notice',
  'duplicate',
  'submission_print',
  'sender_state',
] as const;

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  ids: Ids;
  log: Log;
  stationCheck: StationCheck;
}

/** Wires the stages after intake. Register after intake's replay: theirs build on it. */
export function createSifting(parts: Parts): Sifting {
  const { db, journal, election, log } = parts;
  const lookFor = createDuplicates(parts);
  const quarantine = createQuarantine(parts);
  // Senders first, then what is judged by them.
  for (const projection of [
    senderStates,
    floodNotices,
    ballotReviews(election),
    quarantineHolds(election),
    duplicates(election),
  ])
    journal.register(projection);
  journal.registerReplay(ballotRows(election));
  journal.registerReplay({
    name: 'prints',
    clear: (target) => {
      run(target, 'DELETE FROM submission_print');
    },
    replay: (target) => {
      for (const { id } of all<{ id: string }>(target, 'SELECT id FROM submission')) {
        const submission = submissionById(target, id);
        if (submission) lookFor.compare(submission, false);
      }
      // Decisions are entries: nothing that a rebuild touches is judged again.
      run(target, 'DELETE FROM submission_dirty');
    },
  });
  transaction(db, () => {
    quarantine.restore();
    quarantine.flush();
  });
  lookFor.load();

  const sift = (id: string): boolean => {
    const submission = submissionById(db, id);
    const isNew = one(db, 'SELECT 1 FROM submission_print WHERE submission = ?', id) === undefined;
    recompute(db, election, id);
    if (!submission) {
      run(db, 'DELETE FROM submission_print WHERE submission = ?', id);
      return false;
    }
    lookFor.compare(submission, isNew);
    // An edit may name another sender: what is held is found by who sent it.
    run(
      db,
      'UPDATE quarantine SET sender = ? WHERE submission = ? AND sender IS NOT ?',
      submission.sender,
      id,
      submission.sender,
    );
    return isNew && quarantine.arrived(submission);
  };

  return {
    settle() {
      const dirty = all<{ id: string }>(db, 'SELECT submission AS id FROM submission_dirty');
      let told = false;
      for (const { id } of dirty) {
        run(db, 'DELETE FROM submission_dirty WHERE submission = ?', id);
        try {
          told = transaction(db, () => sift(id)) || told;
        } catch (error) {
          // A message must not fail to be stored, nor an SOS to alarm, because sorting it failed.
          if (error instanceof StoreError) throw error;
          log.error('sifting.failed', { name: error instanceof Error ? error.name : 'unknown' });
        }
      }
      return { changed: dirty.length > 0, told };
    },
    pictureStored(picture) {
      try {
        transaction(db, () => {
          const submission = submissionOfMessage(db, picture.messageKey);
          const hashes = lookFor.pictureStored(picture, submission);
          if (submission) quarantine.picturesKnown(submission, hashes);
        });
      } catch (error) {
        // Nor may a picture fail to be kept because comparing it failed.
        if (error instanceof StoreError) throw error;
        log.error('sifting.failed', { name: error instanceof Error ? error.name : 'unknown' });
      }
    },
    flush: (now) => transaction(db, () => quarantine.flush(now)),
  };
}
