import { ballotRules, textPrint } from '../domain/index.ts';
import { aheadOf } from './ahead.ts';
import { ballotReviews, ballotRows, recompute } from './ballots/index.ts';
import { createDuplicates, duplicates, type StoredPicture } from './duplicates/index.ts';
import type { Election } from './election.ts';
import { type Intake, type JustArrived, type Submission, submissionById, submissionOfMessage } from './intake/index.ts';
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
  /** A message carries a file that nothing said of when it was sifted (an import, an entry); in that transaction. */
  attached(messageKey: string): void;
  /**
   * Entries of what is held: all of them, before anybody decides about it and before a rebuild; one, because an SOS must
   * not wait for thousands; or with a time one, if a batch is due. Whether any was written.
   */
  flush(what: 'all' | 'one' | number): boolean;
  /**
   * Reads a slice more of what was before this process began into memory. `ready`: enough to judge what arrives; `done`:
   * all of it.
   */
  warm(): 'more' | 'ready' | 'done';
}

/** Tables that `rebuild` recreates. */
export const SIFTED = [
  'ballot',
  'ballot_count',
  'ballot_place',
  'ballot_station',
  'ballot_of',
  'ballot_distinct',
  'ballot_review',
  'quarantine',
  'flood_notice',
  'duplicate',
  'submission_print',
  'sender_state',
] as const;

/** Slices of what was before that are read at once: all there is, on a quiet day. */
const FIRST_SLICES = 4;

/** Submissions remembered until they are sifted: as many as a large batch may change. */
const MOST_FRESH = 2000;

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  intake: Pick<Intake, 'onWritten'>;
  clock: Clock;
  ids: Ids;
  log: Log;
  stationCheck: StationCheck;
}

/** Wires the stages after intake. Register after intake's replay: theirs build on it. */
export function createSifting(parts: Parts): Sifting {
  const { db, journal, election, intake, log } = parts;
  const rules = ballotRules(election.profile);
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
    for (let slices = 0; slices < FIRST_SLICES && quarantine.restore() !== 'done'; slices += 1);
  });
  for (let slices = 0; slices < FIRST_SLICES && lookFor.load(); slices += 1);

  /** As they were just written, so that they need not be read back. What is dirty was written in this transaction. */
  const fresh = new Map<string, { submission: Submission | null; just: JustArrived | null }>();
  intake.onWritten((id, submission, just) => {
    // A replay writes them all.
    if (fresh.size >= MOST_FRESH) fresh.clear();
    // One that went and came back within one batch is known of.
    fresh.set(id, { submission, just: fresh.has(id) ? null : just });
  });

  const sift = (id: string): boolean => {
    const written = fresh.get(id);
    const submission = written ? written.submission : submissionById(db, id);
    const just = written?.just ?? null;
    const isNew = just !== null || one(db, 'SELECT 1 FROM submission_print WHERE submission = ?', id) === undefined;
    if (!submission) {
      recompute(db, election, id);
      run(db, 'DELETE FROM submission_print WHERE submission = ?', id);
      return false;
    }
    const ahead = just && just.content.text === submission.text ? aheadOf(just.content) : undefined;
    const print = ahead ? ahead.print : textPrint(submission.text, rules.textLetters);
    lookFor.compare(submission, isNew, print);
    // An edit may name another sender: what is held is found by who sent it.
    if (!isNew)
      run(
        db,
        'UPDATE quarantine SET sender = ? WHERE submission = ? AND sender IS NOT ?',
        submission.sender,
        id,
        submission.sender,
      );
    const told = isNew && quarantine.arrived(submission, print, just?.content ?? null);
    // Last, so that a ballot is written once, and held if it is.
    recompute(db, election, id, { submission, isNew });
    return told;
  };

  return {
    settle() {
      // Each stays dirty until it is sifted: then it is filed in the lists (lists.sql).
      const dirty = all<{ id: string }>(db, 'SELECT submission AS id FROM submission_dirty');
      let told = false;
      for (const { id } of dirty) {
        try {
          told = transaction(db, () => sift(id)) || told;
        } catch (error) {
          // A message must not fail to be stored, nor an SOS to alarm, because sorting it failed.
          if (error instanceof StoreError) throw error;
          log.error('sifting.failed', { name: error instanceof Error ? error.name : 'unknown' });
        }
        run(db, 'DELETE FROM submission_dirty WHERE submission = ?', id);
      }
      fresh.clear();
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
    attached(messageKey) {
      const submission = submissionOfMessage(db, messageKey);
      // It has one more photograph than when it was written.
      if (submission?.kind === 'ballot') recompute(db, election, submission.id);
    },
    flush: (what) => transaction(db, () => quarantine.flush(what)),
    warm() {
      const windows = quarantine.restore();
      if (windows !== 'done') return windows;
      return transaction(db, () => lookFor.load()) ? 'ready' : 'done';
    },
  };
}
