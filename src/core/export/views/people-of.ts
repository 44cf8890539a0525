import type { Leaving } from '../../../domain/index.ts';
import { entriesOf } from '../../journal/index.ts';
import { all, each } from '../../store/index.ts';
import { hidesPlace, isSubject, leavingOf, PERSON_COLUMNS, type Person, whyOf } from './consents.ts';
import type { ViewContext } from './context.ts';
import type { HeldWhy } from './dataset.ts';

/** What those whom a case is about allow to be told of what was sent about it. */
export interface PeopleSay {
  /** Why nobody of them agreed; null: somebody did. */
  none: HeldWhy | null;
  /** Why somebody of them did not; null: all did. */
  some: HeldWhy | null;
  /** Somebody may be near it, and looked for. */
  hides: boolean;
}

export interface PeopleOf {
  /**
   * Of the cases that a submission opened or that a person put it into; null: nobody is known in them. `near`: also of those
   * that it went into because its sender had called for help before.
   */
  ofSubmission: (id: string, near?: boolean) => PeopleSay | null;
  /** Senders of cases of which somebody said that nothing may be told. */
  refused: ReadonlySet<string>;
}

const known = new WeakMap<object, PeopleOf>();

/**
 * Whoever sends a report agrees for themselves. Where it is about somebody else whom the headquarters knows, and who has not
 * agreed, it is told in no table and no photograph either: neither as a case, nor as a violation at a station and an hour.
 */
export function peopleOf(context: ViewContext): PeopleOf {
  const made = known.get(context) ?? readPeople(context);
  known.set(context, made);
  return made;
}

function readPeople(context: ViewContext): PeopleOf {
  const { db } = context;
  const cases = new Map(
    all<{ id: string; submission: string; into: string | null; sender: string | null }>(
      db,
      'SELECT id, submission, merged_into AS "into", sender FROM case_view',
    ).map((row) => [row.id, row]),
  );
  const rootOf = (id: string): string => {
    const seen = new Set<string>();
    let at = id;
    for (let next = cases.get(at)?.into; next != null && !seen.has(at); next = cases.get(at)?.into) {
      seen.add(at);
      at = next;
    }
    return at;
  };
  const people = new Map<string, { person: Person; leaving: Leaving }[]>();
  for (const person of each<Person & { caseId: string }>(
    db,
    `SELECT a.case_id AS caseId, ${PERSON_COLUMNS} FROM affected AS a ORDER BY a.id`,
  )) {
    if (!isSubject(person)) continue;
    const root = rootOf(person.caseId);
    people.set(root, [...(people.get(root) ?? []), { person, leaving: leavingOf(person, context) }]);
  }
  const [about, beside] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const put = (into: Map<string, Set<string>>, submission: string, root: string): void =>
    void into.set(submission, (into.get(submission) ?? new Set()).add(root));
  const refused = new Set<string>();
  for (const { id, submission, sender } of cases.values()) {
    const root = rootOf(id);
    const own = people.get(root);
    if (!own) continue;
    if (submission !== '') put(about, submission, root);
    for (const each of attachedTo(db, id, 'case.attached')) put(about, each, root);
    for (const each of attachedTo(db, id, 'case.evidenceAttached')) put(beside, each, root);
    if (sender !== null && own.some(({ leaving }) => leaving.why === 'refused')) refused.add(sender);
  }
  return {
    refused,
    ofSubmission(id, near = false) {
      const roots = new Set([...(about.get(id) ?? []), ...(near ? (beside.get(id) ?? []) : [])]);
      if (roots.size === 0) return null;
      const all = [...roots].flatMap((root) => people.get(root) ?? []);
      const not = all.find(({ leaving }) => !leaving.may);
      return {
        none: all.some(({ leaving }) => leaving.may) ? null : whyOf(not?.leaving),
        some: not ? whyOf(not.leaving) : null,
        hides: all.some(({ person }) => hidesPlace(person)),
      };
    },
  };
}

/** What else was ever put into a case; what was taken out again may still be about its people. */
function attachedTo(db: ViewContext['db'], caseId: string, by: 'case.attached' | 'case.evidenceAttached'): string[] {
  const names = entriesOf(db, `case:${caseId}`).flatMap(({ type, payload }) =>
    type === by ? ((payload as { messages?: string[] } | null)?.messages ?? []) : [],
  );
  if (names.length === 0) return [];
  return all<{ submission: string }>(
    db,
    `SELECT DISTINCT m.submission FROM json_each(?) AS named
     CROSS JOIN submission_message AS m ON m.message_key = named.value`,
    JSON.stringify([...new Set(names.map((name) => name.split('#')[0]))]),
  ).map(({ submission }) => submission);
}
