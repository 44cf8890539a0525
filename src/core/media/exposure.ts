import type { ExposureRules, PersonId } from '../../domain/index.ts';
import type { Clock } from '../ports.ts';
import { one, run, type WriteDb } from '../store/index.ts';

/** What a person has looked at in this shift (domain.md, 7.3: vicarious trauma). Told to them and to nobody else. */
export interface Exposure {
  /** Pictures, sounds and videos opened since the shift began. */
  count: number;
  since: number;
  /** Enough for now: a break is suggested. */
  breakDue: boolean;
  /** In queues: small and grey instead of a blur. For this shift. */
  smallGrey: boolean;
}

export interface Exposures {
  of(person: PersonId): Exposure;
  /** They opened this one; the same one counts once a shift. */
  note(person: PersonId, what: string): void;
  /** They have read the suggestion. */
  seenBreak(person: PersonId): void;
  setSmallGrey(person: PersonId, on: boolean): void;
}

const HOUR = 3_600_000;

interface Row {
  since: number;
  lastAt: number;
  count: number;
  answeredAt: number;
  smallGrey: number;
}

/** Not journalled: a decision about nobody's case, and nobody's business. A new shift begins at 0, in colour and blurred. */
export function createExposures(db: WriteDb, clock: Clock, rules: ExposureRules): Exposures {
  const seen = new Map<PersonId, { since: number; opened: Set<string> }>();

  const row = (person: PersonId): Row => {
    const now = clock.now();
    const fresh: Row = { since: now, lastAt: now, count: 0, answeredAt: 0, smallGrey: 0 };
    const known = one<Row>(
      db,
      `SELECT since, last_at AS lastAt, count, answered_at AS answeredAt, small_grey AS smallGrey FROM media_exposure
        WHERE person = ?`,
      person,
    );
    if (!known) return fresh;
    const shift = one<{ at: number | null }>(db, 'SELECT on_shift_since AS at FROM person WHERE id = ?', person)?.at;
    const isOver = (shift ?? 0) > known.since || (shift == null && now - known.lastAt > rules.pauseHours * HOUR);
    return isOver ? fresh : known;
  };
  const save = (person: PersonId, next: Row) => {
    run(
      db,
      `INSERT INTO media_exposure (person, since, last_at, count, answered_at, small_grey) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (person) DO UPDATE SET since = excluded.since, last_at = excluded.last_at, count = excluded.count,
        answered_at = excluded.answered_at, small_grey = excluded.small_grey`,
      person,
      next.since,
      next.lastAt,
      next.count,
      next.answeredAt,
      next.smallGrey,
    );
  };

  return {
    of(person) {
      const { count, since, answeredAt, smallGrey } = row(person);
      return { count, since, breakDue: count - answeredAt >= rules.breakAfter, smallGrey: smallGrey === 1 };
    },
    note(person, what) {
      const known = row(person);
      let own = seen.get(person);
      if (own?.since !== known.since) {
        own = { since: known.since, opened: new Set() };
        seen.set(person, own);
      }
      if (own.opened.has(what)) return;
      own.opened.add(what);
      save(person, { ...known, count: known.count + 1, lastAt: clock.now() });
    },
    seenBreak(person) {
      const known = row(person);
      save(person, { ...known, answeredAt: known.count });
    },
    setSmallGrey(person, on) {
      save(person, { ...row(person), smallGrey: on ? 1 : 0, lastAt: clock.now() });
    },
  };
}
