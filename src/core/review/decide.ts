import type { Which } from '../../contract/index.ts';
import { type BallotReview, duplicateSubject, type EntryId, type Json } from '../../domain/index.ts';
import { ballotSubject, photosOf } from '../ballots/index.ts';
import type { Election } from '../election.ts';
import { newestVersion } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import { quarantineSubject } from '../quarantine/index.ts';
import { senderSubject } from '../senders/index.ts';
import { all, each, one, type ReadDb, type WriteDb } from '../store/index.ts';

/** What people decide here, each with the entry that takes it back. */
const UNDO: Readonly<Record<string, string>> = {
  'ballot.reviewed': 'ballot.reviewUndone',
  'quarantine.put': 'quarantine.putUndone',
  'quarantine.released': 'quarantine.releaseUndone',
  'duplicate.confirmed': 'duplicate.verdictUndone',
  'duplicate.dismissed': 'duplicate.verdictUndone',
  'sender.blocked': 'sender.judgementUndone',
  'sender.unblocked': 'sender.judgementUndone',
};

/** What somebody else decided after an entry. */
const LATER = `SELECT actor, wall_time AS at, subjects FROM journal_entry
  WHERE position > ? AND actor NOT IN (?, 'system') ORDER BY position`;
/** The same, on something that the entry was about (a JSON array): for entries that are indexed whole and name few. */
const TOUCHED = `SELECT entry.actor, entry.wall_time AS at FROM json_each(?) own
  CROSS JOIN journal_subject later ON later.subject = own.value AND later.position > ?
  JOIN journal_entry entry ON entry.position = later.position
  WHERE entry.actor NOT IN (?, 'system') LIMIT 1`;
const FEW = 100;

interface Touch {
  actor: string;
  at: number;
}

/** Somebody else's decision on anything that this entry was about, after it. */
function touchedSince(db: ReadDb, { position, subjects }: JournalEntry, by: Signer): Touch | null {
  if (subjects.length <= FEW) return one<Touch>(db, TOUCHED, JSON.stringify(subjects), position, by.actor) ?? null;
  // Others decide little beside an entry about thousands, and its index may not be written yet.
  const own = new Set(subjects);
  for (const later of each<Touch & { subjects: string }>(db, LATER, position, by.actor))
    if ((JSON.parse(later.subjects) as string[]).some((subject) => own.has(subject))) return later;
  return null;
}

export interface Decision extends BallotReview {
  submission: string;
  version: number;
}

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  nameOf: (person: string) => string;
  /** Holds whose entry is not written yet get one first, so that a decision about them comes after it. */
  flush: () => void;
}

/** What people decide about ballots, holds, pairs and senders: one entry each, however many subjects it names. */
export function createDecisions({ db, journal, election, nameOf, flush }: Parts) {
  const isHeld = (submission: string): boolean =>
    one(db, `SELECT 1 FROM quarantine WHERE submission = ? AND state = 'held'`, submission) !== undefined;

  const check = ({ submission, outcome, seen }: Decision): void => {
    const exists = one(db, `SELECT 1 FROM submission WHERE id = ? AND kind = 'ballot'`, submission);
    if (exists === undefined) throw new Failure('NOT_FOUND_HERE');
    if (outcome !== 'confirmed' && outcome !== 'protestInvalid') return;
    if (photosOf(db, submission) === 0) throw new Failure('PHOTO_MISSING');
    if (outcome === 'confirmed' && !seen.some((ballot) => ballot.choice !== null)) throw new Failure('INPUT_INVALID');
    for (const { contest, choice } of seen) {
      const options = election.contests.optionsOf(contest);
      const known = choice === null || options.length === 0 || options.some((option) => option.code === choice);
      if (election.contests.byCode(contest) === null || !known) throw new Failure('INPUT_INVALID');
    }
  };

  const review = (by: Signer, decisions: readonly Decision[]): JournalEntry => {
    flush();
    for (const decision of decisions) check(decision);
    const subjects = decisions.flatMap(({ submission }) =>
      // Whoever says what a ballot is has settled why it was held, too.
      isHeld(submission) ? [ballotSubject(submission), quarantineSubject(submission)] : [ballotSubject(submission)],
    );
    const payload = Object.fromEntries(
      decisions.map(({ submission, outcome, seen, version }): [string, Json] => [
        submission,
        { outcome, seen: seen.map(({ contest, choice }) => ({ contest, choice })), version },
      ]),
    );
    return journal.append(
      { type: 'ballot.reviewed', subjects, payload: { decisions: payload, evidence: newestVersion(db) } },
      by,
    );
  };

  const heldOf = (which: Which): string[] => {
    const base = `SELECT submission AS id FROM quarantine WHERE state = 'held'`;
    const rows =
      'submissions' in which
        ? [...new Set(which.submissions)].filter(isHeld).map((id) => ({ id }))
        : 'entry' in which
          ? all<{ id: string }>(db, `${base} AND entry = ?`, which.entry)
          : 'sender' in which
            ? all<{ id: string }>(db, `${base} AND sender = ?`, which.sender)
            : all<{ id: string }>(db, `${base} ORDER BY at, submission`);
    // What an entry has released that is still being applied is held no more.
    const decided = journal.waiting();
    const held = rows.map((row) => row.id).filter((id) => !decided.has(quarantineSubject(id)));
    if (held.length === 0) throw new Failure('NOTHING_HELD');
    return held;
  };

  return {
    review: (by: Signer, decisions: readonly Decision[]) => review(by, decisions).id,

    put(by: Signer, submissions: readonly string[], reason: string) {
      flush();
      const known = [...new Set(submissions)].filter(
        (id) => one(db, `SELECT 1 FROM submission WHERE id = ? AND kind <> 'sos'`, id) !== undefined,
      );
      if (known.length === 0) throw new Failure('NOT_FOUND_HERE');
      const { id } = journal.append(
        {
          type: 'quarantine.put',
          subjects: known.map(quarantineSubject),
          payload: { finding: [{ rule: 'person', weight: 1, facts: { reason } }] },
          inSlices: true,
        },
        by,
      );
      return { entryId: id, count: known.length };
    },

    release(by: Signer, which: Which) {
      flush();
      const held = heldOf(which);
      const { id } = journal.append(
        { type: 'quarantine.released', subjects: held.map(quarantineSubject), payload: {}, inSlices: true },
        by,
      );
      return { entryId: id, count: held.length };
    },

    spam(by: Signer, which: Which) {
      flush();
      const found = heldOf(which).filter(
        (id) => one(db, 'SELECT 1 FROM ballot WHERE submission = ?', id) !== undefined,
      );
      if (found.length === 0) throw new Failure('NOTHING_HELD');
      const evidence = newestVersion(db);
      const { id } = journal.append(
        {
          type: 'ballot.reviewed',
          // Per ballot what it is and that it is held no more, next to each other: a slice has both.
          subjects: found.flatMap((submission) => [ballotSubject(submission), quarantineSubject(submission)]),
          payload: { decision: { outcome: 'spam', seen: [], version: evidence }, evidence },
          inSlices: true,
        },
        by,
      );
      return { entryId: id, count: found.length };
    },

    verdict(by: Signer, pairs: readonly { a: string; b: string }[], verdict: 'confirmed' | 'dismissed') {
      for (const { a, b } of pairs)
        for (const id of [a, b])
          if (one(db, 'SELECT 1 FROM submission WHERE id = ?', id) === undefined) throw new Failure('NOT_FOUND_HERE');
      const subjects = pairs.map(({ a, b }) => duplicateSubject(a, b));
      return journal.append({ type: `duplicate.${verdict}`, subjects, payload: {} }, by).id;
    },

    judge(by: Signer, address: string, judgement: 'blocked' | 'unblocked', reason: string) {
      return journal.append(
        { type: `sender.${judgement}`, subjects: [senderSubject(address)], payload: { reason } },
        by,
      ).id;
    },

    noticesSeen(by: Signer, ids: readonly string[]) {
      journal.append({ type: 'flood.seen', subjects: ids.map((id) => `flood:${id}`), payload: {} }, by);
    },

    /** Takes back the caller's own decision, whole, while nobody else has touched what it was about. */
    undo(by: Signer, entryId: string) {
      const entry = journal.byId(entryId as EntryId);
      const type = entry && UNDO[entry.type];
      if (!entry || !type) throw new Failure('NOT_FOUND_HERE');
      if (entry.actor !== by.actor)
        throw new Failure('TOUCHED_SINCE', { name: nameOf(entry.actor), at: entry.wallTime });
      const touched = touchedSince(db, entry, by);
      if (touched) throw new Failure('TOUCHED_SINCE', { name: nameOf(touched.actor), at: touched.at });
      journal.append({ type, subjects: entry.subjects, payload: { undoes: entry.id }, inSlices: true }, by);
    },
  };
}

export type Decisions = ReturnType<typeof createDecisions>;
