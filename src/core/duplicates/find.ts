import {
  ballotRules,
  createNearIndex,
  type DHash,
  type DuplicateKind,
  duplicateSubject,
  ownWords,
  textPrint,
} from '../../domain/index.ts';
import { photosOf } from '../ballots/index.ts';
import type { Election } from '../election.ts';
import { type Submission, submissionOfMessage } from '../intake/index.ts';
import type { Journal } from '../journal/index.ts';
import { all, one, run, type WriteDb } from '../store/index.ts';

/** A picture whose bytes are here: what the media vault tells, inside its transaction. */
export interface StoredPicture {
  versionId: number;
  messageKey: string;
  /** Hex SHA-256 of what was received. */
  sha256: string;
  /** Halves as unsigned 32-bit numbers; null where the file is no picture. */
  dhash: { hi: number; lo: number } | null;
}

/** Of each kind so many are suggested: a flood of one picture is quarantine's business, not a list of a million pairs. */
const MOST = 5;
/** Hashes loaded in one step: a few milliseconds. */
const SLICE = 5000;

export interface Duplicates {
  /** Remembers what a submission is compared by; of a new one, looks for others like it. `print`: of its text, if known. */
  compare(submission: Submission, isNew: boolean, print?: string | null): void;
  /** Looks for the same and similar pictures. Answers the submission's hashes, all that are known. */
  pictureStored(picture: StoredPicture, submission: Submission | null): string[];
  /** Loads a slice of the pictures' hashes, newest first; whether there are more. Call until there are none. */
  load(): boolean;
}

export function createDuplicates(parts: { db: WriteDb; journal: Journal; election: Election }): Duplicates {
  const { db, journal, election } = parts;
  const rules = ballotRules(election.profile);
  const near = createNearIndex();
  /** Hashes of versions below this are not loaded yet; null: all are. */
  let loading: number | null = Number.MAX_SAFE_INTEGER;
  /** Pictures that came before everything was loaded, by version. */
  const early = new Map<number, { picture: StoredPicture; dhash: DHash }>();

  const suggest = (
    one: Submission,
    other: { id: string; sender: string | null },
    kind: DuplicateKind,
    distance = 0,
  ) => {
    const [a, b] = one.id < other.id ? [one.id, other.id] : [other.id, one.id];
    const apart = one.sender !== null && other.sender !== null && one.sender !== other.sender ? 1 : 0;
    run(
      db,
      `INSERT INTO duplicate_pair (a, b, kind, distance, apart, at, open) VALUES (?, ?, ?, ?, ?, ?,
         NOT EXISTS (SELECT 1 FROM duplicate WHERE a = ? AND b = ?))
       ON CONFLICT (a, b) DO UPDATE SET kind = excluded.kind, distance = excluded.distance
         WHERE excluded.kind = 'exact' OR (duplicate_pair.kind NOT IN ('exact', 'near') AND excluded.kind = 'near')`,
      a,
      b,
      kind,
      distance,
      apart,
      one.receivedAt,
      a,
      b,
    );
  };

  /** Byte-identical and from the same sender: the only pair that the program links by itself. */
  const link = (one: Submission, other: string, basis: string) => {
    const subject = duplicateSubject(one.id, other);
    if (journal.entriesOf(subject).length > 0) return;
    journal.append({ type: 'duplicate.linked', subjects: [subject], payload: { basis } }, 'system');
  };

  const hashesOf = (submission: string): string[] =>
    all<{ sha256: string }>(
      db,
      `SELECT DISTINCT p.sha256 FROM submission_message m JOIN photo_print p ON p.message_key = m.message_key
       WHERE m.submission = ? ORDER BY p.sha256`,
      submission,
    ).map((row) => row.sha256);

  const sameWords = (submission: Submission, other: string): boolean => {
    const text = one<{ text: string }>(db, 'SELECT text FROM submission WHERE id = ?', other)?.text ?? '';
    // The first line of a relay's item has its own id; the rest must be the same to the byte.
    const rest = (whole: string) => (/^\s*#/.test(whole) ? whole.replace(/^[^\n]*\n?/, '') : whole);
    return rest(text) === rest(submission.text);
  };

  const suggestNear = (submission: Submission, { sha256 }: StoredPicture, dhash: DHash): void => {
    for (const hit of near.near(dhash, rules.nearDistance, MOST)) {
      const other = one<{ id: string; sender: string | null; sha256: string }>(
        db,
        `SELECT s.id, s.sender, p.sha256 FROM photo_print p JOIN submission_message m ON m.message_key = p.message_key
         JOIN submission s ON s.id = m.submission WHERE p.version_id = ?`,
        hit.id,
      );
      if (other && other.id !== submission.id && other.sha256 !== sha256)
        suggest(submission, other, 'near', hit.distance);
    }
  };

  return {
    compare(submission, isNew, text = textPrint(submission.text, rules.textLetters)) {
      const event =
        submission.kind === 'violation' && submission.region !== null && submission.stationNumber !== null
          ? `${submission.region}:${submission.stationNumber}`
          : null;
      const { id, sender, sentAt } = submission;
      run(
        db,
        `INSERT INTO submission_print (submission, sender, text, event, sent_at) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (submission) DO UPDATE SET sender = excluded.sender, text = excluded.text,
           event = excluded.event, sent_at = excluded.sent_at`,
        id,
        sender,
        text,
        event,
        sentAt,
      );
      if (!isNew) return;
      // The limit stands in the text: SQLite would plan a statement anew each time one is bound.
      const alike = (column: 'text' | 'event', value: string, from: number, to: number) =>
        all<{ id: string; sender: string | null }>(
          db,
          `SELECT submission AS id, sender FROM submission_print
           WHERE ${column} = ? AND sent_at BETWEEN ? AND ? AND submission <> ? ORDER BY sent_at DESC LIMIT ${MOST}`,
          value,
          from,
          to,
          id,
        );
      const DAY = 86_400_000;
      for (const other of text === null ? [] : alike('text', text, sentAt - DAY, sentAt + DAY)) {
        const plain = photosOf(db, id) === 0 && photosOf(db, other.id) === 0;
        if (plain && sender !== null && other.sender === sender && sameWords(submission, other.id))
          link(submission, other.id, 'sameText');
        else if (ownWords(submission.text) !== '') suggest(submission, other, 'text');
      }
      const span = rules.sameEventMinutes * 60_000;
      for (const other of event === null ? [] : alike('event', event, sentAt - span, sentAt + span))
        if (other.sender !== sender || sender === null) suggest(submission, other, 'event');
    },

    pictureStored(picture, submission) {
      const { versionId, messageKey, sha256, dhash } = picture;
      run(
        db,
        `INSERT INTO photo_print (version_id, message_key, sha256, hi, lo) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (version_id) DO UPDATE SET sha256 = excluded.sha256, hi = excluded.hi, lo = excluded.lo`,
        versionId,
        messageKey,
        sha256,
        dhash?.hi ?? null,
        dhash?.lo ?? null,
      );
      const own = submission ? hashesOf(submission.id) : [];
      if (submission) {
        const same = all<{ id: string; sender: string | null }>(
          db,
          `SELECT DISTINCT s.id, s.sender FROM photo_print p JOIN submission_message m ON m.message_key = p.message_key
           JOIN submission s ON s.id = m.submission
           WHERE substr(p.sha256, 1, 12) = substr(?, 1, 12) AND p.sha256 = ? AND s.id <> ? LIMIT ${MOST}`,
          sha256,
          sha256,
          submission.id,
        );
        const photos = photosOf(db, submission.id);
        for (const other of same) {
          const whole = own.length === photos && hashesOf(other.id).join() === own.join();
          if (whole && submission.sender !== null && other.sender === submission.sender && other.id !== submission.id)
            link(submission, other.id, 'sameBytes');
          else suggest(submission, other, 'exact');
        }
        if (dhash) suggestNear(submission, picture, dhash);
      }
      if (dhash) near.add(versionId, dhash);
      if (dhash && loading !== null) early.set(versionId, { picture, dhash });
      return own;
    },

    load() {
      if (loading === null) return false;
      const rows = all<{ id: number; hi: number; lo: number }>(
        db,
        `SELECT version_id AS id, hi, lo FROM photo_print WHERE hi IS NOT NULL AND version_id < ?
         ORDER BY version_id DESC LIMIT ${SLICE}`,
        loading,
      );
      for (const row of rows) if (!early.has(row.id)) near.add(row.id, row);
      loading = rows.length < SLICE ? null : (rows.at(-1)?.id ?? null);
      if (loading !== null) return true;
      // Asked while only the newer ones were known.
      const again = [...early.values()];
      early.clear();
      for (const { picture, dhash } of again) {
        const submission = submissionOfMessage(db, picture.messageKey);
        if (submission) suggestNear(submission, picture, dhash);
      }
      return false;
    },
  };
}
