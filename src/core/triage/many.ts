import type { CaseRow, ManyMove, MovedMany } from '../../contract/index.ts';
import { type CaseFold, type EntryId, foldCase, type Json, type SupersededWhy } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, JournalEntry, Signer } from '../journal/index.ts';
import type { Clock } from '../ports.ts';
import { transaction, type WriteDb } from '../store/index.ts';
import { asCaseEntry, casePrefix, caseSubject } from './projection.ts';
import { touchedSince, UNDO } from './undoable.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  names: Names;
  clock: Clock;
  unresolved: (caseId: string) => number;
  rowOf: (caseId: string) => CaseRow;
  failureOf: (fold: CaseFold, why: SupersededWhy) => Failure;
  /** Whether somebody else was there first: then the entry stays, superseded, as with a single move. */
  wasQuicker: (fold: CaseFold, why: SupersededWhy, me: string) => boolean;
  /** Throws if nobody could ask for this of any case. */
  check: (move: ManyMove) => void;
}

interface Draft {
  type: string;
  payload: { [key: string]: Json };
}

interface Aimed {
  caseId: string;
  seen?: string | null | undefined;
}

/**
 * One decision about many cases: one entry that names those it can move. Every case is asked its own fold first; what it
 * would refuse is answered with its code and left out of the entry, so that one closed case does not stop the others.
 */
export function createMany({ db, journal, names, clock, unresolved, rowOf, failureOf, wasQuicker, check }: Parts) {
  /** The case with this draft as its next entry, as the fold would have it; null if there is no such case. */
  const tried = (by: Signer, id: string, entries: readonly JournalEntry[], { type, payload }: Draft) => {
    const own = entries.map(asCaseEntry(id));
    const next = { id: NEXT, type, actor: by.actor, wallTime: clock.now(), hlc: '', payload } as const;
    const before = foldCase(own);
    const after = foldCase([...own, next]);
    if (!before || !after) return null;
    return { before, after, why: after.superseded.find(({ entry }) => entry === NEXT)?.why ?? null };
  };

  /** Appends the entry, if it is about anything, and says what became of each case. */
  const decide = (
    by: Signer,
    draft: Draft,
    { moving, late, refused }: { moving: string[]; late: string[]; refused: MovedMany['refused'] },
  ): MovedMany => {
    const subjects = [...moving, ...late].map(caseSubject);
    const entryId = subjects.length > 0 ? journal.append({ ...draft, subjects }, by).id : null;
    return { entryId: moving.length > 0 ? entryId : null, moved: moving.map(rowOf), refused };
  };

  return {
    moveMany(by: Signer, aims: readonly Aimed[], make: ManyMove): MovedMany {
      check(make);
      const { type, payload } = draftOf(make, by, clock.now());
      return transaction(db, () => {
        const sorted = { moving: [] as string[], late: [] as string[], refused: [] as MovedMany['refused'] };
        const afterEach: Record<string, string | null> = {};
        for (const [caseId, { seen }] of new Map(aims.map((aim) => [aim.caseId, aim]))) {
          const after: Draft['payload'] = seen === undefined ? {} : { after: seen };
          const entries = journal.entriesOf(caseSubject(caseId));
          const found = tried(by, caseId, entries, { type, payload: { ...payload, ...after } });
          const people = make.move === 'close' && found?.why === null ? unresolved(caseId) : 0;
          const failure = !found
            ? new Failure('NOT_FOUND_HERE')
            : found.why !== null
              ? failureOf(found.after, found.why)
              : people > 0
                ? new Failure('PEOPLE_UNRESOLVED', { count: people })
                : null;
          if (failure) sorted.refused.push(refusalOf(caseId, failure));
          else sorted.moving.push(caseId);
          const late = found?.why != null && wasQuicker(found.after, found.why, by.actor);
          if (late) sorted.late.push(caseId);
          if (seen !== undefined && (late || !failure)) afterEach[caseId] = seen;
        }
        const said = Object.keys(afterEach).length > 0 ? { ...payload, afterEach } : payload;
        return decide(by, { type, payload: said }, sorted);
      });
    },

    /**
     * Takes the caller's own entry back wherever nobody else has touched the case since; where it had no effect nothing is
     * taken back, and nothing said: it was answered then.
     */
    undoMany(by: Signer, entryId: string): MovedMany {
      const entry = journal.byId(entryId as EntryId);
      const make = entry && UNDO[entry.type];
      if (!entry || !make) throw new Failure('NOT_FOUND_HERE');
      if (entry.actor !== by.actor)
        throw new Failure('TOUCHED_SINCE', { name: names.person(entry.actor), at: entry.wallTime });
      const draft = make(entry) as Draft;
      return transaction(db, () => {
        const sorted = { moving: [] as string[], late: [] as string[], refused: [] as MovedMany['refused'] };
        for (const subject of entry.subjects.filter((each) => each.startsWith(casePrefix))) {
          const caseId = subject.slice(casePrefix.length);
          const entries = journal.entriesOf(subject);
          const found = tried(by, caseId, entries, draft);
          if (!found || found.before.superseded.some((lost) => lost.entry === entry.id)) continue;
          const touched = touchedSince(found.before, entries, entry, by.actor);
          if (touched) {
            const who = { name: names.person(touched.actor), at: touched.wallTime };
            sorted.refused.push(refusalOf(caseId, new Failure('TOUCHED_SINCE', who)));
          } else if (found.why !== null) sorted.refused.push(refusalOf(caseId, new Failure('UNDO_TOO_LATE')));
          else sorted.moving.push(caseId);
        }
        return decide(by, draft, sorted);
      });
    },
  };
}

/** What the entry would be called that is not written yet. */
const NEXT = 'next' as EntryId;

const refusalOf = (caseId: string, { code, data }: Failure): MovedMany['refused'][number] => ({
  caseId,
  code,
  data: (data ?? {}) as Record<string, string | number>,
});

function draftOf(make: ManyMove, by: Signer, now: number): Draft {
  const words: Draft['payload'] = 'text' in make && make.text !== undefined ? { text: make.text } : {};
  switch (make.move) {
    case 'acknowledge':
      return { type: 'case.acknowledged', payload: {} };
    case 'assign':
      return { type: 'case.assigned', payload: { to: make.to ?? by.actor } };
    case 'start':
      return { type: 'case.started', payload: words };
    case 'monitor':
      return { type: 'case.monitored', payload: words };
    case 'snooze':
      return { type: 'case.snoozed', payload: { until: now + make.minutes * 60_000, ...words } };
    case 'close':
      return { type: 'case.closed', payload: { outcome: make.outcome, ...words } };
  }
}
