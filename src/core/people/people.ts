import { isLastLead, mayHoldSlot, mayManagePeople, type PersonId, type Role } from '../../domain/index.ts';
import { type Journal, keySubject } from '../journal/index.ts';
import type { Clock, Ids, KeyVault } from '../ports.ts';
import { addSlot, all, freeNumber, newRecoveryCode, removeSlot, signingKey, transaction } from '../store/index.ts';
import {
  addMember,
  addSlotCredential,
  type CredentialKind,
  type CredentialStore,
  endCredential,
  openCredential,
  rewrap,
  takenNumbers,
  wrapMember,
} from './credentials.ts';
import { PeopleError, refused, requireStrong, wrongPassphrase } from './errors.ts';
import { entrustToKeychain, forgetKeychain, keychainNumber } from './keychain.ts';
import { isRecovery, RECOVERY_NAME, recoverySubject } from './recovery.ts';
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
  /** The printed recovery sheet. */
  recovery: boolean;
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
  deactivate(session: Session, personId: PersonId): { heldSlot: boolean };
  /** The recovery sheet's number and code, given out this once. Ends the sheet before. Leads only, with passphrase. */
  makeRecovery(session: Session, passphrase: string): Promise<{ number: string; code: string }>;
  /** The system's keychain starts the headquarters as this person from now on, or no longer. Slot holders only. */
  useKeychain(session: Session, passphrase: string, vault: KeyVault | null, on: boolean): Promise<void>;
  changePassphrase(session: Session, old: string, next: string): Promise<void>;
  /** `ready`: what was looked at when it began; kept with the entry. */
  setShift(session: Session, on: boolean, ready?: { [item: string]: string }): void;
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
  /** One addition at a time: deriving takes a while, and two people must not be given one number meanwhile. */
  let additions: Promise<unknown> = Promise.resolve();

  function adopt(who: { personId: PersonId; number: string; seed: Uint8Array }): Session {
    const session = createSession(db, who, (ended) => sessions.delete(ended));
    sessions.add(session);
    if (isRecovery(db, who.personId))
      journal.append({ type: 'recovery.used', subjects: [`person:${who.personId}`], payload: {} }, session);
    return session;
  }

  function list(): Person[] {
    return readPeople().map((person) => ({ ...person, present: isPresent(person.id) }));
  }

  function readPeople(): Omit<Person, 'present'>[] {
    const rows = all<Omit<Person, 'present' | 'active' | 'canStart' | 'onShift' | 'recovery'> & Flags>(
      db,
      `SELECT id, coalesce(number, '') AS number, call_name AS callName, role, active, coalesce(kind, 'ended') AS kind,
        on_shift_since AS onShiftSince,
        EXISTS (SELECT 1 FROM journal_subject WHERE subject = 'recovery:' || id) AS recovery FROM person LEFT JOIN credential ON person_id = id ORDER BY added_at, id`,
    );
    return rows.map(({ kind, onShiftSince, active, recovery, ...row }) => ({
      ...row,
      active: active === 1,
      canStart: kind === 'slot',
      onShift: onShiftSince !== null,
      recovery: recovery === 1,
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
    // A sheet of paper leads nobody.
    const leads = list().filter((other) => other.active && other.role === 'lead' && other.canStart && !other.recovery);
    const ids = leads.map((lead) => lead.id);
    if (isLastLead(ids, person.id)) throw new PeopleError('LAST_LEAD');
  }

  function check(number: string, passphrase: string) {
    const attempt = attempts.then(async () => {
      const seconds = transaction(db, () => claimAttempt(db, clock, number));
      const opened = await openCredential(parts, number, passphrase);
      if (opened === null) throw refused(passphrase, seconds);
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

  type Newcomer = { callName: string; role: Role; canStart: boolean; passphrase: string };

  function add(
    session: Session,
    who: Newcomer,
    moreSubjects: (id: PersonId) => string[],
  ): Promise<{ personId: PersonId; number: string }> {
    const addition = additions.then(() => addNow(session, who, moreSubjects));
    additions = addition.catch(() => undefined);
    return addition;
  }

  async function addNow(
    session: Session,
    who: Newcomer,
    moreSubjects: (id: PersonId) => string[],
  ): Promise<{ personId: PersonId; number: string }> {
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
        subjects: [`person:${personId}`, keySubject(key.publicKey), ...moreSubjects(personId)],
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
  }

  function end(session: Session, personId: PersonId): { heldSlot: boolean } {
    const person = transaction(db, () => {
      requireLead(session);
      const found = find(personId);
      if (!found.active) return found;
      requireAnotherLead(found);
      const payload = { heldSlot: found.canStart };
      journal.append({ type: 'person.deactivated', subjects: [`person:${personId}`], payload }, session);
      endCredential(db, personId);
      return found;
    });
    for (const open of [...sessions]) if (open.personId === personId) open.destroy();
    // After the commit: should this fail, opening refuses the person anyway and clears the slot.
    if (person.canStart) removeSlot(parts.dir, person.number, random);
    if (keychainNumber(parts.dir) === person.number) forgetKeychain(parts.dir, random);
    return { heldSlot: person.active && person.canStart };
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

    addPerson: (session, who) => add(session, who, () => []),

    setRole(session, personId, role) {
      transaction(db, () => {
        requireLead(session);
        const person = find(personId);
        if (person.role === role) return;
        if (person.recovery) throw new PeopleError('ROLE_FORBIDDEN');
        if (role !== 'lead') requireAnotherLead(person);
        journal.append({ type: 'person.roleChanged', subjects: [`person:${personId}`], payload: { role } }, session);
      });
    },

    deactivate: end,

    async makeRecovery(session, passphrase) {
      requireLead(session);
      (await check(session.number, passphrase)).seed.fill(0);
      const before = list().filter((person) => person.active && person.recovery);
      const code = newRecoveryCode(random);
      const who = { callName: RECOVERY_NAME, role: 'lead', canStart: true, passphrase: code } as const;
      const { number } = await add(session, who, (id) => [recoverySubject(id)]);
      for (const { id } of before) end(session, id);
      journal.append({ type: 'recovery.made', subjects: [`person:${session.personId}`], payload: {} }, session);
      return { number, code };
    },

    async useKeychain(session, passphrase, vault, on) {
      const { seed, kind } = await check(session.number, passphrase);
      try {
        if (kind !== 'slot') throw new PeopleError('ROLE_FORBIDDEN');
        const subjects = [`person:${session.personId}`];
        if (on) {
          const unlocked = { dataKey: parts.dataKey, personSecret: seed };
          await entrustToKeychain(parts.dir, vault, { number: session.number, unlocked }, random);
          journal.append({ type: 'keychain.entrusted', subjects, payload: {} }, session);
        } else if (keychainNumber(parts.dir) === session.number) {
          forgetKeychain(parts.dir, random);
          journal.append({ type: 'keychain.forgotten', subjects, payload: {} }, session);
        }
      } finally {
        seed.fill(0);
      }
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

    setShift(session, on, ready) {
      transaction(db, () => {
        if (find(session.personId).onShift === on) return;
        const type = on ? 'shift.started' : 'shift.ended';
        const payload = on && ready ? { ready } : {};
        journal.append({ type, subjects: [`person:${session.personId}`], payload }, session);
      });
    },
  };
}

interface Flags {
  active: number;
  recovery: number;
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
  return { number, commit: () => addMember(db, wrap), undo: () => undefined };
}
