import {
  type EntryId,
  foldVital,
  type Json,
  MOST_VITAL_HOURS,
  type Vital,
  type VitalField,
  type VitalMove,
  type VitalRecipient,
  type VitalRefusal,
  vitalPurpose,
  vitalRefusal,
} from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Names } from '../inbox/index.ts';
import type { Journal, Signer } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { one, transaction, type WriteDb } from '../store/index.ts';
import type { AffectedDesk } from './decide.ts';
import { asVitalEntry, vitalSubject } from './vital-projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  clock: Clock;
  ids: Ids;
  names: Names;
  affected: AffectedDesk;
}

/** Whoever decides, and whether they are a lead at this moment. */
export interface Decider extends Signer {
  readonly role: string;
}

export interface VitalAsk {
  person: string;
  to: { kind: VitalRecipient; name: string };
  fields: readonly VitalField[];
  said: string | null;
  reason: string;
  hours: number;
}
export type PassedField = { field: VitalField; value: string | number | boolean | null };

interface Person {
  caseId: string;
  name: string | null;
  minor: number;
  state: string;
  place: string | null;
  since: number | null;
  consents: string;
}

const ENTRY: Record<VitalMove, string> = {
  confirm: 'vital.confirmed',
  refuse: 'vital.refused',
  withdraw: 'vital.withdrawn',
  end: 'vital.ended',
};

/** Passing on what nobody could consent to: two people decide it, one of them a lead (domain/vital-interest). */
export function createVital({ db, journal, clock, ids, names, affected }: Parts) {
  const foldOf = (id: string): Vital => {
    const fold = foldVital(journal.entriesOf(vitalSubject(id)).map(asVitalEntry));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return fold;
  };
  const personOf = (id: string): Person => {
    const found = one<Person>(
      db,
      `SELECT case_id AS caseId, name, minor, state, place, deprived_since AS since, consents FROM affected WHERE id = ?`,
      id,
    );
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  };
  const failureOf = (vital: Vital, why: VitalRefusal): Failure => {
    const asked = { name: names.person(vital.asked.by), at: vital.asked.at };
    if (why === 'own') return new Failure('VITAL_OWN', asked);
    if (why === 'notOwn') return new Failure('VITAL_OTHERS', asked);
    if (why === 'noLead') return new Failure('VITAL_LEAD', asked);
    if (why === 'over') return new Failure('VITAL_OVER', { at: vital.until });
    const last = vital.ended ?? vital.answer ?? vital.asked;
    return new Failure('VITAL_ANSWERED', { name: names.person(last.by), at: last.at });
  };
  const append = (by: Signer, id: string, type: string, payload: Json): EntryId =>
    journal.append({ type, subjects: [vitalSubject(id)], payload }, by).id;

  return {
    /**
     * Asks a second person. INPUT_INVALID: nothing or no words chosen, too long an end. VITAL_NO: whoever it is about has
     * refused this themselves.
     */
    ask(by: Decider, { person, to, fields, said, reason, hours }: VitalAsk): string {
      if (fields.length === 0 || hours <= 0 || hours > MOST_VITAL_HOURS) throw new Failure('INPUT_INVALID');
      if (fields.includes('said') !== (said !== null)) throw new Failure('INPUT_INVALID');
      const { caseId, consents } = personOf(person);
      const own = (JSON.parse(consents) as { purpose: string; given: boolean; by: string }[]).find(
        ({ purpose }) => purpose === vitalPurpose(to.kind),
      );
      if (own && !own.given && own.by === 'self') throw new Failure('VITAL_NO');
      const id = ids.uuid();
      const until = clock.now() + Math.round(hours * 3_600_000);
      const lead = by.role === 'lead';
      append(by, id, 'vital.asked', { person, case: caseId, to, fields: [...fields], said, reason, until, lead });
      return id;
    },

    /** VITAL_OWN: the same person; VITAL_LEAD: neither is a lead; VITAL_OVER, VITAL_ANSWERED: too late. */
    move(by: Decider, id: string, move: VitalMove, text?: string): void {
      transaction(db, () => {
        const vital = foldOf(id);
        const lead = by.role === 'lead';
        const why = vitalRefusal(vital, move, { id: by.actor, lead, at: clock.now() });
        if (why !== null) throw failureOf(vital, why);
        append(by, id, ENTRY[move], {
          ...(move === 'confirm' ? { lead } : {}),
          ...(text === undefined ? {} : { text }),
        });
      });
    },

    /**
     * What may be passed on, in clear, for whoever passes it on now: that they took it, and what it was, is an entry; a
     * name among it is also on record as read.
     */
    pass(by: Decider, id: string): { said: PassedField[]; tooMany: boolean } {
      return transaction(db, () => {
        const vital = foldOf(id);
        const why = vitalRefusal(vital, 'pass', { id: by.actor, lead: false, at: clock.now() });
        if (why !== null) throw failureOf(vital, why);
        const { name, minor, state, place, since } = personOf(vital.person);
        const values: Record<VitalField, PassedField['value']> = {
          name,
          minor: minor === 1,
          state,
          place,
          since,
          said: vital.said,
        };
        const said = vital.fields.map((field) => ({ field, value: values[field] }));
        append(by, id, 'vital.passed', { said: Object.fromEntries(said.map(({ field, value }) => [field, value])) });
        const read = vital.fields.includes('name') ? affected.open(by, [vital.person]) : { tooMany: false };
        return { said, tooMany: read.tooMany };
      });
    },
  };
}
export type VitalDesk = ReturnType<typeof createVital>;
