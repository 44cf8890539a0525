import {
  type EntryId,
  foldName,
  type Json,
  type KnownObserver,
  mergedFacts,
  OBSERVER_LIFECYCLE,
  type ObserverCallResult,
  type ObserverFacts,
  type ObserverLine,
  type ObserverMove,
  phoneOf,
} from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { one, transaction, type WriteDb } from '../../store/index.ts';
import { observerById, standing, storyOf, withKey } from './lookup.ts';
import { observerSubject, organisationSubject } from './projection.ts';
import { putSheet } from './sheet.ts';
import { undoOwn } from './undo.ts';
import type { RosterPlan } from './work.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  names: Names;
}
type Payload = { [key: string]: Json };

const ENTRY_OF = {
  accept: 'observer.accepted',
  decline: 'observer.declined',
  withdraw: 'observer.withdrawn',
  replace: 'observer.replaced',
} as const satisfies Record<ObserverMove, string>;

/** What its author may take back. */
const UNDOABLE = [
  'observer.imported',
  'observer.set',
  ...Object.values(ENTRY_OF),
  'observer.merged',
  'observer.unmerged',
  'observer.apart',
  'observer.called',
];
/** Nothing is built on these. */
const BESIDE = ['observer.opened', 'observer.called', 'observer.registered', 'observer.undone', 'observer.apart'];

const STATE_OF = `SELECT max(s.position) AS at FROM journal_subject AS s JOIN journal_entry AS e ON e.position = s.position
  WHERE (s.subject BETWEEN 'observer:' AND 'observer:~' OR s.subject BETWEEN 'organisation:' AND 'organisation:~')
    AND e.type NOT IN ('observer.opened', 'observer.called')`;

/** What people decide about who observes. Every entry names each observer it is about. */
export function createObservers({ db, journal, ids, names }: Parts) {
  const append = (by: Signer, type: string, observers: readonly string[], payload: Payload): EntryId =>
    journal.append({ type, subjects: observers.map(observerSubject), payload }, by).id;

  /** Who is here and stands for themselves. */
  const found = (id: string): KnownObserver => {
    const observer = observerById(db, id);
    if (!observer) throw new Failure('NOT_FOUND_HERE');
    if (observer.mergedInto !== null) {
      const name = observerById(db, standing(db, id))?.facts.callSign ?? '';
      throw new Failure('OBSERVER_MERGED', { name });
    }
    return observer;
  };
  /** Facts that a person wrote have to hold together; what a list says is checked when it is planned. */
  const check = (id: string | null, { callSign, organisation }: ObserverFacts): void => {
    const bearers = withKey(db, 'callSign', foldName(callSign));
    if (bearers.some((other) => other.id !== id && other.mergedInto === null)) throw new Failure('CALL_SIGN_TAKEN');
    if (organisation !== null && !one(db, 'SELECT 1 FROM organisation WHERE id = ?', organisation))
      throw new Failure('NOT_FOUND_HERE');
  };
  const isSent = (id: string): boolean =>
    one(db, 'SELECT 1 FROM assignment WHERE observer = ? AND ended_at IS NULL LIMIT 1', id) !== undefined;

  return {
    /** Which entries the roster is made of, as far as a list is compared with it. */
    basis: (): string => String(one<{ at: number | null }>(db, STATE_OF)?.at ?? 0),

    /** A new observer, who may be sent, or another state of one. CALL_SIGN_TAKEN: somebody else is called that. */
    set(by: Signer, id: string | null, facts: ObserverFacts): { id: string; entryId: EntryId } {
      return transaction(db, () => {
        if (id !== null) found(id);
        check(id, facts);
        const known = id ?? ids.uuid();
        return { id: known, entryId: append(by, 'observer.set', [known], { facts: facts as unknown as Json }) };
      });
    },

    /** All that a list adds and changes, as one entry; null if that is nothing. REGISTRY_CHANGED: it was compared with another. */
    apply(by: Signer, plan: RosterPlan, basis: string, file: { name: string; sha256: string }): EntryId | null {
      return transaction(db, () => {
        if (basis !== this.basis()) throw new Failure('REGISTRY_CHANGED');
        const sets = [...plan.added, ...plan.changed].map(({ id, facts }) => ({ id, facts }));
        if (sets.length === 0) return null;
        for (const { id, name } of plan.organisations)
          journal.append(
            {
              type: 'organisation.set',
              subjects: [organisationSubject(id)],
              payload: { facts: { name, phone: null, note: null } },
            },
            by,
          );
        const { added, changed, bad } = plan;
        return append(
          by,
          'observer.imported',
          sets.map(({ id }) => id),
          { sheet: putSheet(db, sets), file, added: added.length, changed: changed.length, bad: bad.length },
        );
      });
    },

    /** One decision about one or many. OBSERVER_STATE: one of them is not where this can be done, who. */
    move(
      by: Signer,
      observers: readonly string[],
      move: ObserverMove,
      { reason, instead }: { reason?: string | undefined; instead?: string | undefined } = {},
    ): EntryId {
      return transaction(db, () => {
        const said: Payload = reason === undefined ? {} : { reason };
        for (const id of observers) {
          const { state, facts } = found(id);
          if (!OBSERVER_LIFECYCLE[state][move]) throw new Failure('OBSERVER_STATE', { name: facts.callSign });
        }
        if (move !== 'replace') return append(by, ENTRY_OF[move], observers, said);
        if (instead === undefined || observers.includes(instead)) throw new Failure('INPUT_INVALID');
        const other = found(instead);
        if (other.state !== 'active') throw new Failure('OBSERVER_STATE', { name: other.facts.callSign });
        return append(by, ENTRY_OF.replace, observers, { ...said, by: instead });
      });
    },

    /** `from` is the same person as `into`. OBSERVER_ASSIGNED: `from` is sent somewhere, which has to be said of `into` first. */
    merge(by: Signer, from: string, into: string): EntryId {
      return transaction(db, () => {
        if (from === into) throw new Failure('INPUT_INVALID');
        const [one, other] = [found(from), found(into)];
        if (isSent(from)) throw new Failure('OBSERVER_ASSIGNED', { name: one.facts.callSign });
        const facts = mergedFacts(other.facts, one.facts) as unknown as Json;
        return append(by, 'observer.merged', [from, into], { from, into, facts });
      });
    },

    unmerge(by: Signer, id: string): EntryId {
      return transaction(db, () => {
        const observer = observerById(db, id);
        const undoes = storyOf(db, id)?.mergedBy;
        if (!observer?.mergedInto || !undoes) throw new Failure('NOT_FOUND_HERE');
        return append(by, 'observer.unmerged', [id, observer.mergedInto], { undoes });
      });
    },

    /** They are two people, whatever they have in common: not suggested again. */
    apart(by: Signer, a: string, b: string): EntryId {
      return transaction(db, () => {
        if (a === b) throw new Failure('INPUT_INVALID');
        const observers = [found(a).id, found(b).id];
        return append(by, 'observer.apart', observers, { observers });
      });
    },

    /** A call to one of their numbers, and what came of it. */
    call(
      by: Signer,
      id: string,
      { line, result, note }: { line: ObserverLine; result: ObserverCallResult; note?: string | undefined },
    ): EntryId {
      return transaction(db, () => {
        if (phoneOf(found(id).facts, line) === null) throw new Failure('INPUT_INVALID');
        return append(by, 'observer.called', [id], { line, result, ...(note === undefined ? {} : { note }) });
      });
    },

    /** Names and numbers in clear: on record as read. */
    open(by: Signer, id: string): ObserverFacts {
      return transaction(db, () => {
        const observer = observerById(db, id);
        if (!observer) throw new Failure('NOT_FOUND_HERE');
        append(by, 'observer.opened', [id], {});
        return observer.facts;
      });
    },

    /** Takes back one's own entry, while nobody else has touched what it was about. */
    undo: (by: Signer, entryId: string): void =>
      undoOwn({ db, journal, names }, by, entryId, { undoable: UNDOABLE, beside: BESIDE, as: 'observer.undone' }),
  };
}
export type Observers = ReturnType<typeof createObservers>;
