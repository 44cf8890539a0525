import {
  type KnownObserver,
  type ObserverFacts,
  type ObserverKey,
  type ObserverState,
  organisationKey,
} from '../../../domain/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import type { ObserverStory } from './projection.ts';

interface Row {
  id: string;
  facts: string;
  state: ObserverState;
  mergedInto: string | null;
}
const COLUMNS = 'id, facts, state, merged_into AS mergedInto FROM observer';
const unpack = ({ facts, ...row }: Row): KnownObserver => ({ ...row, facts: JSON.parse(facts) as ObserverFacts });

export function observerById(db: ReadDb, id: string): KnownObserver | null {
  const row = one<Row>(db, `SELECT ${COLUMNS} WHERE id = ?`, id);
  return row ? unpack(row) : null;
}

/** The whole roster, for a plan. Thousands of rows: not for the arrival of a message. */
export const knownObservers = (db: ReadDb): KnownObserver[] =>
  all<Row>(db, `SELECT ${COLUMNS} ORDER BY id`).map(unpack);

export function storyOf(db: ReadDb, id: string): ObserverStory | null {
  const row = one<{ story: string }>(db, 'SELECT story FROM observer WHERE id = ?', id);
  return row ? (JSON.parse(row.story) as ObserverStory) : null;
}

/** Whoever stands for this one: whom they were merged into, followed as far as anybody merged. A ring ends, too. */
export function standing(db: ReadDb, id: string): string {
  let at = id;
  for (let steps = 0; steps < 20; steps += 1) {
    const next = one<{ into: string | null }>(db, 'SELECT merged_into AS "into" FROM observer WHERE id = ?', at)?.into;
    if (next == null) return at;
    at = next;
  }
  return at;
}

/** Everybody found by a key, also those who were merged, by id. */
export const withKey = (db: ReadDb, kind: ObserverKey, key: string): KnownObserver[] =>
  all<Row>(
    db,
    `SELECT ${COLUMNS} WHERE id IN (SELECT observer FROM observer_key WHERE kind = ? AND key = ?) ORDER BY id`,
    kind,
    key,
  ).map(unpack);

/** Organisations by the key of their name; of two with one name the one that was there first. */
export const organisationKeys = (db: ReadDb): Map<string, string> =>
  new Map(
    all<{ id: string; name: string }>(db, 'SELECT id, name FROM organisation ORDER BY id DESC').map(({ id, name }) => [
      organisationKey(name),
      id,
    ]),
  );

/**
 * Whether an observer may be sent: active, nobody else's double, and of no organisation that lost its accreditation. For
 * whoever assigns.
 */
export const maySend = (db: ReadDb, id: string): boolean =>
  one(
    db,
    `SELECT 1 FROM observer AS o LEFT JOIN organisation AS g ON g.id = o.organisation
     WHERE o.id = ? AND o.state = 'active' AND o.merged_into IS NULL AND coalesce(g.accreditation, '') <> 'lost'`,
    id,
  ) !== undefined;
