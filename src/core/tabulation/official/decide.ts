import {
  type EntryId,
  foldPublication,
  type Json,
  type OfficialLevel,
  type OfficialRow,
  type PublicationFold,
  type SummedFigures,
  votingDayBegins,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, JournalEntry, Signer } from '../../journal/index.ts';
import type { Clock, Ids } from '../../ports.ts';
import { one, transaction, type WriteDb } from '../../store/index.ts';
import { mainContest } from '../protocols/projection.ts';
import { asOfficialEntry, officialPrefix, officialSubject } from './projection.ts';
import { putRows } from './sheet.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  ids: Ids;
  names: Names;
}

/** What a person says of a table beside its rows. */
export interface PublishedAs {
  source: string;
  asOf: number;
}

export interface OfficialTable {
  level: OfficialLevel;
  rows: readonly OfficialRow[];
  /** Rows of the file that are left out. */
  bad: number;
  file: { name: string; sha256: string } | null;
}

/** Bringing official results in and withdrawing them. There is no way to change one: another publication comes beside it. */
export function createOfficial({ db, journal, election, clock, ids, names }: Parts) {
  const lists = (): string[] => election.contests.optionsOf(mainContest(election)).map(({ code }) => code);
  const foldOf = (id: string): PublicationFold =>
    foldPublication(journal.entriesOf(officialSubject(id)).map(asOfficialEntry));
  const touched = ({ actor, wallTime }: Pick<JournalEntry, 'actor' | 'wallTime'>): Failure =>
    new Failure('TOUCHED_SINCE', { name: names.person(actor), at: wallTime });

  const publish = (by: Signer, { level, rows, bad, file }: OfficialTable, { source, asOf }: PublishedAs) =>
    transaction(db, () => {
      if (asOf > clock.now()) throw new Failure('OFFICIAL_FUTURE');
      if (asOf < votingDayBegins(election.profile.date)) throw new Failure('OFFICIAL_EARLY');
      if (rows.length === 0) throw new Failure('FILE_EMPTY');
      const sheet = putRows(db, lists(), rows);
      const known = one<{ fold: string }>(
        db,
        'SELECT fold FROM official_publication WHERE level = ? AND withdrawn = 0 AND as_of = ? AND sheet = ?',
        level,
        asOf,
        sheet,
      );
      if (known) {
        const { by: who, at } = JSON.parse(known.fold) as { by: string; at: number };
        throw new Failure('OFFICIAL_KNOWN', { name: names.person(who), at });
      }
      const id = ids.uuid();
      const contest = mainContest(election);
      const payload = { level, contest, source, asOf, sheet, rows: rows.length, bad, file };
      const entry = journal.append({ type: 'official.imported', subjects: [officialSubject(id)], payload }, by);
      return { id, entryId: entry.id as string };
    });

  return {
    publish,

    /** National totals that somebody typed. Of lists that the ballot doesn't have nothing is kept. */
    enter(by: Signer, figures: SummedFigures, as: PublishedAs) {
      const votes = Object.fromEntries(lists().map((code) => [code, figures.votes[code] ?? null]));
      const given = [figures.registered, figures.participated, figures.invalid, ...Object.values(votes)];
      if (given.every((figure) => figure === null)) throw new Failure('INPUT_INVALID');
      const rows = [{ region: null, number: null, figures: { ...figures, votes } }];
      return publish(by, { level: 'country', rows, bad: 0, file: null }, as);
    },

    withdraw(by: Signer, id: string, reason: string): { entryId: string } {
      return transaction(db, () => {
        const { publication } = foldOf(id);
        if (!publication) throw new Failure('NOT_FOUND_HERE');
        const { withdrawn } = publication;
        if (withdrawn) throw new Failure('OFFICIAL_WITHDRAWN', { name: names.person(withdrawn.by), at: withdrawn.at });
        const draft = { type: 'official.withdrawn', subjects: [officialSubject(id)], payload: { reason } };
        return { entryId: journal.append(draft, by).id };
      });
    },

    /** TOUCHED_SINCE: somebody else's, or somebody else came after it; UNDO_TOO_LATE: it was taken back already. */
    undo(by: Signer, entryId: string): void {
      transaction(db, () => {
        const entry = journal.byId(entryId as EntryId);
        const [subject = ''] = entry?.subjects ?? [];
        if (!entry || !subject.startsWith(officialPrefix)) throw new Failure('NOT_FOUND_HERE');
        if (entry.actor !== by.actor) throw touched(entry);
        if (foldOf(subject.slice(officialPrefix.length)).undoable?.entry !== entry.id) {
          const later = journal
            .entriesOf(subject)
            .find(({ position, actor }) => position > entry.position && actor !== by.actor);
          throw later ? touched(later) : new Failure('UNDO_TOO_LATE');
        }
        const payload: Json = { undoes: entry.id };
        journal.append({ type: 'official.undone', subjects: [subject], payload }, by);
      });
    },
  };
}
export type Official = ReturnType<typeof createOfficial>;
