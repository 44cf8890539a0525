import {
  hasCar,
  pseudonymOf,
  type RegistrationSays,
  type RelayKey,
  registeredIdOf,
  registrationOf,
  whoRegistered,
} from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import { type Submission, submissionById } from '../../intake/index.ts';
import type { Journal } from '../../journal/index.ts';
import { createLater, type Later } from '../../later.ts';
import type { Clock } from '../../ports.ts';
import { all, one, transaction, type WriteDb } from '../../store/index.ts';
import { standing, withKey } from './lookup.ts';
import { observerSubject } from './projection.ts';

/** Entries written in one transaction: some ten milliseconds. */
const SLICE = 20;

/**
 * What a bot of ours passed on, or a person filed, and is not held back; by the cells of the lists. A stranger's `#observer`
 * sets nothing: it waits in the Inbox for somebody to file it.
 */
const WAITING = `SELECT i.submission AS id FROM inbox_cell AS c JOIN inbox_item AS i ON i.cell = c.id
  WHERE c.kind = 'observer' AND c.held = 0 AND c.n > 0 AND (c.trust IN ('relay', 'person') OR c.state = 'filed')
    AND NOT EXISTS (SELECT 1 FROM observer_registration AS r WHERE r.submission = i.submission) LIMIT ${SLICE}`;

/** Makes candidates of what arrives as `#observer`, a little later and a few at a time. */
export function createRegistrations(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  mayWait: () => boolean;
  changed: () => void;
  storageFailed: (error: unknown) => void;
}): Later {
  const { db, journal, election, changed } = parts;

  const register = (submission: Submission): void => {
    const says = saysOf(submission);
    const { reporter, name } = says;
    // Also by the numbers of those who were merged: whoever stands for them registers again.
    const sharing = reporter === null ? [] : withKey(db, 'reporter', reporter);
    const known = whoRegistered(
      name,
      sharing.map(({ id, facts }) => ({ id, name: facts.name })),
    );
    const id =
      known === null
        ? registeredIdOf(election.profile.id, { reporter, name, submission: submission.id })
        : standing(db, known);
    journal.append(
      {
        type: 'observer.registered',
        subjects: [observerSubject(id)],
        payload: { submission: submission.id, says: { ...says } },
      },
      'system',
    );
  };

  const slice = (): boolean => {
    const waiting = all<{ id: string }>(db, WAITING);
    transaction(db, () => {
      for (const { id } of waiting) {
        const submission = submissionById(db, id);
        if (submission && !one(db, 'SELECT 1 FROM observer_registration WHERE submission = ?', id))
          register(submission);
      }
    });
    if (waiting.length > 0) changed();
    return waiting.length === SLICE;
  };

  return createLater({ clock: parts.clock, mayWait: parts.mayWait, slice, storageFailed: parts.storageFailed });
}

/** What a submission says of somebody, as far as it may say it and could be read. */
function saysOf({ fields, sender, region, place, stationNumber }: Submission): RegistrationSays {
  const readable = (key: RelayKey) => fields.find((field) => field.key === key && field.problem === null);
  const text = (key: RelayKey): string | null => readable(key)?.text.trim().slice(0, 200) || null;
  const value = (key: RelayKey): unknown => readable(key)?.value ?? null;
  const language = value('language');
  const phone = value('phone');
  return {
    what: registrationOf(value('status')),
    reporter: pseudonymOf(sender),
    name: text('name'),
    phone: typeof phone === 'string' ? phone : null,
    language: typeof language === 'string' ? language : null,
    region,
    district: text('district'),
    place: place ?? text('place'),
    car: hasCar(text('car')),
    station: stationNumber,
    reason: text('reason'),
  };
}
