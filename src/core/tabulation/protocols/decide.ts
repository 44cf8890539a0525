import {
  type CommissionFault,
  type EntryId,
  type ExclusionCode,
  foldProtocol,
  isFinished,
  type Json,
  type KeyedSheet,
  type ProtocolCopy,
  type ProtocolFold,
  type ProtocolLevel,
  type ProtocolSupersededWhy,
  type RejectionCode,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { Failure } from '../../failure.ts';
import type { Names } from '../../inbox/index.ts';
import type { Journal, Signer } from '../../journal/index.ts';
import { one, transaction, type WriteDb } from '../../store/index.ts';
import type { Assigned } from './copies.ts';
import { settleDisputes } from './disputes.ts';
import { judged } from './facts.ts';
import { fitsForm } from './form.ts';
import { mainContest, protocolPrefix, protocolSubject } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  names: Names;
  assigned: Assigned;
}

/**
 * What people decide about protocols, one entry each. The rules are the fold's: an entry that it would not take is refused
 * with a code, and leaves nothing behind.
 */
export function createProtocols({ db, journal, election, names, assigned }: Parts) {
  const foldOf = (id: string): ProtocolFold => {
    const fold = foldProtocol(journal.entriesOf(protocolSubject(id)));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return fold;
  };
  const named = (person: string, at: number) => ({ name: names.person(person), at });

  const refusal = (why: ProtocolSupersededWhy, fold: ProtocolFold): Failure => {
    if (why === 'samePerson') return new Failure('PROTOCOL_SAME_PERSON');
    if (why === 'notATypist' && fold.returned)
      return new Failure('PROTOCOL_OTHERS', named(fold.returned.to, fold.lastAt));
    return new Failure('PROTOCOL_NOT_NOW', { status: fold.status });
  };

  /** Writes an entry that every protocol it is about takes; the whole transaction fails where one doesn't. */
  const decide = (by: Signer, ids: readonly string[], type: string, payload: Json): { entryId: string } =>
    transaction(db, () => {
      const before = ids.map(foldOf);
      const { id: entryId } = journal.append({ type, subjects: ids.map(protocolSubject), payload }, by);
      for (const [index, id] of ids.entries()) {
        const lost = foldOf(id).superseded.find(({ entry }) => entry === entryId);
        const fold = before[index];
        if (lost && fold) throw refusal(lost.why, fold);
      }
      for (const id of ids) settleDisputes({ db, journal, assigned }, id);
      return { entryId };
    });

  const photosOf = (id: string): number =>
    one<{ photos: number }>(db, 'SELECT photos FROM protocol WHERE id = ?', id)?.photos ?? 0;

  const checkSheet = ({ level }: ProtocolFold, { figures }: KeyedSheet): void => {
    const options = election.contests.optionsOf(mainContest(election)).map(({ code }) => code);
    if (figures.votes.map(({ code }) => code).join('\n') !== options.join('\n')) throw new Failure('PROTOCOL_LISTS');
    if (!fitsForm(election, level, figures)) throw new Failure('PROTOCOL_LEVEL');
  };

  return {
    key(by: Signer, id: string, sheet: KeyedSheet) {
      return transaction(db, () => {
        checkSheet(foldOf(id), sheet);
        const { entryId } = decide(by, [id], 'protocol.keyed', { sheet: json(sheet), photos: photosOf(id) });
        return { entryId, status: foldOf(id).status };
      });
    },

    adjudicate(by: Signer, id: string, sheet: KeyedSheet, reason: string) {
      checkSheet(foldOf(id), sheet);
      return decide(by, [id], 'protocol.adjudicated', { sheet: json(sheet), reason });
    },

    sendBack: (by: Signer, id: string, to: string) => decide(by, [id], 'protocol.returned', { to }),

    accept(by: Signer, id: string, accepts: readonly string[], turnout: { exclude: boolean; note: string } | null) {
      return transaction(db, () => {
        const fold = foldOf(id);
        if (fold.status !== 'agreed' || fold.sheet === null) throw refusal('notNow', fold);
        const found = judged(db, election.profile.protocolChecks, id, fold, fold.sheet);
        if (found.blocking.length > 0) throw new Failure('PROTOCOL_ERRORS', { count: found.blocking.length });
        if (found.missing.length > 0) throw new Failure('PROTOCOL_UNREADABLE', { count: found.missing.length });
        const silent = found.toAccept.filter((each) => !accepts.includes(each));
        if (silent.length > 0) throw new Failure('PROTOCOL_WARNINGS', { count: silent.length });
        if (found.turnout && !turnout) throw new Failure('PROTOCOL_TURNOUT');
        const apart = found.turnout && turnout?.exclude ? { code: 'turnout_flag', note: turnout.note } : null;
        return decide(by, [id], 'protocol.accepted', {
          accepts: found.toAccept,
          exclude: apart,
          ...(found.turnout && turnout && !apart ? { turnout: turnout.note } : {}),
        });
      });
    },

    reject(by: Signer, id: string, code: RejectionCode, note: string) {
      return decide(by, [id], 'protocol.rejected', { code, note });
    },

    exclude(by: Signer, id: string, code: ExclusionCode, on: boolean, note: string) {
      return decide(by, [id], on ? 'protocol.excluded' : 'protocol.included', { code, note });
    },

    place(by: Signer, id: string, to: { level: ProtocolLevel; region: string | null; station: number | null }) {
      const { level, region, station } = to;
      if (region !== null && !election.profile.regions.some(({ code }) => code === region))
        throw new Failure('INPUT_INVALID');
      const fold = foldOf(id);
      if (!isFinished(fold.status) && level !== fold.level && fold.keyed.length > 0)
        throw new Failure('PROTOCOL_LEVEL');
      return decide(by, [id], 'protocol.placed', {
        level,
        region,
        station: station === null ? null : String(station),
      });
    },

    grade(by: Signer, id: string, grade: 'partial' | 'complete') {
      const photos = photosOf(id);
      if (photos === 0) throw new Failure('PHOTO_MISSING');
      return decide(by, [id], 'protocol.graded', { grade, photos });
    },

    fault: (by: Signer, id: string, code: CommissionFault, on: boolean) =>
      decide(by, [id], 'protocol.fault', { code, on }),

    copy: (by: Signer, id: string, copy: ProtocolCopy | null) => decide(by, [id], 'protocol.copy', { copy }),

    join(by: Signer, id: string, other: string, on: boolean) {
      const { submission } = foldOf(other);
      if (submission === null || id === other) throw new Failure('INPUT_INVALID');
      const type = on ? 'protocol.joined' : 'protocol.parted';
      return decide(by, [id, other], type, { submission, into: id });
    },

    compare(by: Signer, id: string, other: string, reason: string) {
      foldOf(other);
      return decide(by, [id], 'protocol.compared', { other, reason });
    },

    askReopen: (by: Signer, id: string, reason: string) => decide(by, [id], 'protocol.reopenAsked', { reason }),

    reopen(by: Signer, id: string) {
      const { reopenAsked } = foldOf(id);
      if (!reopenAsked) throw new Failure('PROTOCOL_NO_REASON');
      return decide(by, [id], 'protocol.reopened', { asked: reopenAsked.entry });
    },

    /** TOUCHED_SINCE: somebody else's, or built on since; PROTOCOL_NOT_NOW: what can't be taken back. */
    undo(by: Signer, id: string, entryId: string) {
      const entry = journal.byId(entryId as EntryId);
      if (!entry?.type.startsWith(protocolPrefix.replace(':', '.')) || !entry.subjects.includes(protocolSubject(id)))
        throw new Failure('NOT_FOUND_HERE');
      if (entry.actor !== by.actor) throw new Failure('TOUCHED_SINCE', named(entry.actor, entry.wallTime));
      const fold = foldOf(id);
      if (fold.undoable?.entry !== entry.id) {
        const later = journal
          .entriesOf(protocolSubject(id))
          .find(({ position, actor }) => position > entry.position && actor !== by.actor);
        throw later ? new Failure('TOUCHED_SINCE', named(later.actor, later.wallTime)) : refusal('notNow', fold);
      }
      return decide(by, [id], 'protocol.undone', { undoes: entryId });
    },
  };
}
export type Protocols = ReturnType<typeof createProtocols>;

const json = (sheet: KeyedSheet): Json => sheet as unknown as Json;
