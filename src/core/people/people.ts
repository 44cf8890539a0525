import { isLastLead, mayHoldSlot, mayManagePeople, type PersonId, type Role } from '../../domain/index.ts';
import { type Journal, keySubject } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { addSlot, all, freeNumber, removeSlot, signingKey, transaction } from '../store/index.ts';
import {
  addSlotCredential,
  type CredentialKind,
  type CredentialStore,
  endCredential,
  openCredential,
  rewrap,
  saveMember,
  takenNumbers,
  wrapMember,
} from './credentials.ts';
import { PeopleError, requireStrong, wrongPassphrase } from './errors.ts';
import { createSession, type Session } from './session.ts';
import { claimAttempt, succeeded } from './throttle.ts';

export interface Person {
  id: PersonId;
  number: string;
  callName: string;
  role: Role;
  active: boolean;
  /** Holds a slot: may start the headquarters. */
  canStart: boolean;
  onShift: boolean;
  /** Signed in right now. */
  present: boolean;
}

/** Throws PeopleError and StoreError with the contract's codes. */
export interface People {
  list(): Person[];
  byId(id: PersonId): Person | null;
  /** WRONG_PASSPHRASE with the seconds until the next attempt, also for unknown numbers and people without access. */
  signIn(number: string, passphrase: string): Promise<Session>;
  /** Whether it is this person who sits there: unlocking the screen, before what can't be undone. Throttled alike. */
  confirm(session: Session, passphrase: string): Promise<void>;
  /** `canStart` needs a role that may hold a slot. Leads only. */
  addPerson(
    session: Session,
    who: { callName: string; role: Role; canStart: boolean; passphrase: string },
  ): Promise<{ personId: PersonId; number: string }>;
  /** Leads only; LAST_LEAD if nobody who can start the headquarters would be lead. */
  setRole(session: Session, personId: PersonId, role: Role): void;
  /** Ends someone's access: sessions, slot and credential. Leads only; LAST_LEAD as above. */
  deactivate(session: Session, personId: PersonId): void;
  changePassphrase(session: Session, old: string, next: string): Promise<void>;
  setShift(session: Session, on: boolean): void;
}

export interface PeopleParts extends CredentialStore {
  kind: 'drill' | 'live';
  /** Lent for new slots; zeroed by the workspace on close. */
  dataKey: Uint8Array;
  journal: Journal;
  clock: Clock;
  ids: Ids;
}

/** `adopt` registers the session of the person whose slot opened the workspace. */
export function createPeople(parts: PeopleParts): People & {
  adopt(who: { personId: PersonId; number: string; seed: Uint8Array }): Session;
  signOutAll(): void;
} {
  const { db, journal, clock, ids, random } = parts;
  const sessions = new Set<Session>();
  /** One attempt at a time: parallel guesses would each see the same count, and each take 256 MiB. */
  let attempts: Promise<unknown> = Promise.resolve();

  function adopt(who: { personId: PersonId; number: string; seed: Uint8Array }): Session {
    const session = createSession(db, who, (ended) => sessions.delete(ended));
    sessions.add(session);
    return session;
  }

  function list(): Person[] {
    return readPeople().map((person) => ({ ...person, present: isPresent(person.id) }));
  }

  function readPeople(): Omit<Person, 'present'>[] {
    const rows = all<Omit<Person, 'present' | 'active' | 'canStart' | 'onShift'> & Flags>(
      db,
      `SELECT id, coalesce(number, '') AS number, call_name AS callName, role, active, coalesce(kind, 'ended') AS kind,
        on_shift_since AS onShiftSince FROM person LEFT JOIN credential ON person_id = id ORDER BY added_at, id`,
    );
    return rows.map(({ kind, onShiftSince, active, ...row }) => ({
      ...row,
      active: active === 1,
      canStart: kind === 'slot',
      onShift: onShiftSince !== null,
    }));
  }

  const isPresent = (id: PersonId): boolean => [...sessions].some((session) => session.personId === id);

  function find(id: PersonId): Person {
    const found = list().find((person) => person.id === id);
    if (found === undefined) throw new PeopleError('NOT_FOUND_HERE');
    return found;
  }

  function requireLead(session: Session): void {
    if (!session.live || !mayManagePeople(session.role)) throw new PeopleError('ROLE_FORBIDDEN');
  }

  function requireAnotherLead(person: Person): void {
    const leads = list().filter((other) => other.active && other.role === 'lead' && other.canStart);
    const ids = leads.map((lead) => lead.id);
    if (isLastLead(ids, person.id)) throw new PeopleError('LAST_LEAD');
  }

  function check(number: string, passphrase: string) {
    const attempt = attempts.then(async () => {
      const seconds = transaction(db, () => claimAttempt(db, clock, number));
      const opened = await openCredential(parts, number, passphrase);
      if (opened === null) throw wrongPassphrase(seconds);
      const person = list().find((candidate) => candidate.id === opened.personId);
      if (person === undefined || !person.active) {
        opened.seed.fill(0);
        throw wrongPassphrase(seconds);
      }
      transaction(db, () => succeeded(db, number));
      return opened;
    });
    attempts = attempt.catch(() => undefined);
    return attempt;
  }

  return {
    adopt,
    signOutAll() {
      for (const session of [...sessions]) session.destroy();
    },
    list,
    byId: (id) => list().find((person) => person.id === id) ?? null,

    async signIn(number, passphrase) {
      const { personId, seed } = await check(number, passphrase);
      return adopt({ personId, number, seed });
    },

    async confirm(session, passphrase) {
      (await check(session.number, passphrase)).seed.fill(0);
    },

    async addPerson(session, who) {
      requireLead(session);
      requireStrong(who.passphrase, parts.kind);
      if (who.canStart && !mayHoldSlot(who.role)) throw new PeopleError('ROLE_FORBIDDEN');
      const personId = ids.uuid() as PersonId;
      const seed = random(32);
      const key = signingKey(seed);
      key.destroy();
      try {
        const save = await prepareCredential(parts, personId, seed, who);
        const draft = {
          type: 'person.added',
          subjects: [`person:${personId}`, keySubject(key.publicKey)],
          payload: { callName: who.callName, role: who.role },
        };
        try {
          transaction(db, () => {
            // Deriving took a while: the lead may have lost the role meanwhile.
            requireLead(session);
            journal.append(draft, session);
            save.commit();
          });
        } catch (error) {
          save.undo();
          throw error;
        }
        return { personId, number: save.number };
      } finally {
        seed.fill(0);
      }
    },

    setRole(session, personId, role) {
      transaction(db, () => {
        requireLead(session);
        const person = find(personId);
        if (person.role === role) return;
        if (role !== 'lead') requireAnotherLead(person);
        journal.append({ type: 'person.roleChanged', subjects: [`person:${personId}`], payload: { role } }, session);
      });
    },

    deactivate(session, personId) {
      const person = transaction(db, () => {
        requireLead(session);
        const found = find(personId);
        if (!found.active) return found;
        requireAnotherLead(found);
        journal.append({ type: 'person.deactivated', subjects: [`person:${personId}`], payload: {} }, session);
        endCredential(db, personId);
        return found;
      });
      for (const open of [...sessions]) if (open.personId === personId) open.destroy();
      // After the commit: should this fail, opening refuses the person anyway and clears the slot.
      if (person.canStart) removeSlot(parts.dir, person.number, random);
    },

    async changePassphrase(session, old, next) {
      requireStrong(next, parts.kind);
      const opened = await check(session.number, old);
      try {
        await rewrap(parts, { ...opened, number: session.number }, old, next);
      } finally {
        opened.seed.fill(0);
      }
    },

    setShift(session, on) {
      transaction(db, () => {
        if (find(session.personId).onShift === on) return;
        const type = on ? 'shift.started' : 'shift.ended';
        journal.append({ type, subjects: [`person:${session.personId}`], payload: {} }, session);
      });
    },
  };
}

interface Flags {
  active: number;
  kind: CredentialKind;
  onShiftSince: number | null;
}

/** The slow part of adding a person, before the transaction; a slot is in the keyring file until `undo`. */
async function prepareCredential(
  parts: PeopleParts,
  personId: PersonId,
  seed: Uint8Array,
  who: { canStart: boolean; passphrase: string },
): Promise<{ number: string; commit(): void; undo(): void }> {
  const { db, dir, dataKey, kdf, random } = parts;
  const taken = takenNumbers(db);
  if (who.canStart) {
    const secrets = { dataKey, personSecret: seed, passphrase: who.passphrase, kdf };
    const number = await addSlot(dir, secrets, taken, random);
    return {
      number,
      commit: () => addSlotCredential(db, number, personId),
      undo: () => removeSlot(dir, number, random),
    };
  }
  const number = freeNumber(taken, random);
  const wrap = await wrapMember(parts, { number, personId }, seed, who.passphrase);
  return { number, commit: () => saveMember(db, wrap), undo: () => undefined };
}
