import {
  circumstanceItem,
  type EntryId,
  type EventFact,
  foldEvent,
  isLookedAfter,
  type Json,
  NO_URGENCY_FACTS,
  raiseSuggestion,
  URGENCIES,
  type Urgency,
  type UrgencyFacts,
} from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Ids } from '../ports.ts';
import { all, one, type ReadDb, type WriteDb } from '../store/index.ts';
import { asEventEntry, eventSubject } from './event-projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  names: Names;
  election: Election;
}

/** What people write down about an event: who did what to whom, who says so, who stepped in (domain/event-facts). */
export function createEvent({ db, journal, ids, names, election }: Parts) {
  const append = (by: Signer, caseId: string, type: string, payload: Json): EntryId =>
    journal.append({ type, subjects: [eventSubject(caseId)], payload }, by).id;
  const itemsOf = (caseId: string) => foldEvent(journal.entriesOf(eventSubject(caseId)).map(asEventEntry));
  const checkCase = (caseId: string): void => {
    if (!one(db, 'SELECT 1 FROM case_view WHERE id = ?', caseId)) throw new Failure('NOT_FOUND_HERE');
  };
  /** Codes are the election's, people the case's own. */
  const check = (caseId: string, fact: EventFact): void => {
    const { caseKinds, raiseRules } = election.profile;
    if (fact.kind === 'act' && !caseKinds.some(({ code }) => code === fact.act)) throw new Failure('INPUT_INVALID');
    if (fact.kind === 'circumstance' && !raiseRules.some(({ code }) => code === fact.code))
      throw new Failure('INPUT_INVALID');
    const people = fact.kind === 'act' ? [...fact.against, ...fact.by] : fact.kind === 'source' ? [fact.person] : [];
    const named = [...new Set(people.filter((id) => id !== null))];
    const known = all(
      db,
      'SELECT 1 FROM json_each(?) AS wanted JOIN affected AS a ON a.id = wanted.value AND a.case_id = ?',
      JSON.stringify(named),
      caseId,
    );
    if (known.length !== named.length) throw new Failure('NOT_FOUND_HERE');
  };

  return {
    /** Adds an item, or, with `item`, says it anew. NOT_FOUND_HERE: no such item of that kind. */
    say(by: Signer, caseId: string, fact: EventFact, item?: string): { entryId: EntryId; item: string } {
      checkCase(caseId);
      check(caseId, fact);
      if (item !== undefined && !itemsOf(caseId).some((one) => one.item === item && one.fact.kind === fact.kind))
        throw new Failure('NOT_FOUND_HERE');
      const id = item ?? (fact.kind === 'circumstance' ? circumstanceItem(fact.code) : ids.uuid());
      return { entryId: append(by, caseId, 'event.said', { item: id, fact: fact as Json }), item: id };
    },

    remove(by: Signer, caseId: string, item: string): EntryId {
      if (!itemsOf(caseId).some((one) => one.item === item)) throw new Failure('NOT_FOUND_HERE');
      return append(by, caseId, 'event.removed', { item });
    },

    /** Takes back one of the caller's own entries. */
    undo(by: Signer, entryId: string): void {
      const entry = journal.byId(entryId as EntryId);
      const [subject = ''] = entry?.subjects ?? [];
      if (!entry?.type.startsWith('event.') || entry.type === 'event.undone') throw new Failure('NOT_FOUND_HERE');
      if (entry.actor !== by.actor)
        throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
      const again = journal
        .entriesOf(subject)
        .some(({ type, payload }) => type === 'event.undone' && undoes(payload) === entry.id);
      if (again) throw new Failure('UNDO_TOO_LATE');
      journal.append({ type: 'event.undone', subjects: entry.subjects, payload: { undoes: entry.id } }, by);
    },

    /** What became known says that the case is more urgent than it stands; null where nothing does. */
    suggestion: (caseId: string) => suggestionOf(db, caseId, election),
  };
}
export type EventDesk = ReturnType<typeof createEvent>;

const undoes = (payload: unknown): unknown => (payload as { undoes?: unknown } | null)?.undoes;

/** The level that the facts of an event speak for, and the rules; null where it stands there, is higher, or is closed. */
export function suggestionOf(db: ReadDb, caseId: string, { profile }: Pick<Election, 'profile'>) {
  const row = one<{ urgency: Urgency; reasons: string; state: string; possible: number }>(
    db,
    'SELECT urgency, reasons, state, possible FROM case_view WHERE id = ?',
    caseId,
  );
  if (!row || row.state === 'closed' || row.possible === 1 || !URGENCIES.includes(row.urgency)) return null;
  return raiseSuggestion(
    { urgency: row.urgency, reasons: JSON.parse(row.reasons) as string[] },
    urgencyFactsOf(db, caseId),
    profile,
  );
}

function urgencyFactsOf(db: ReadDb, caseId: string): UrgencyFacts {
  const people = all<{ role: string; minor: number }>(
    db,
    "SELECT role, minor FROM affected WHERE case_id = ? AND state <> 'mistaken'",
    caseId,
  ).filter(({ role }) => isLookedAfter(role as Parameters<typeof isLookedAfter>[0]));
  const circumstances = all<{ code: string }>(
    db,
    "SELECT json_extract(body, '$.code') AS code FROM event_fact WHERE case_id = ? AND kind = 'circumstance'",
    caseId,
  ).map(({ code }) => code);
  return {
    ...NO_URGENCY_FACTS,
    circumstances,
    people: people.length,
    minors: people.filter(({ minor }) => minor === 1).length,
  };
}
