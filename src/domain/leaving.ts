import type { Ms } from './brand.ts';
import type { Affected, Consent, ConsentGiver } from './custody.ts';
import type { ConsentPurpose } from './relay-keys.ts';

/** What may be said of a person outside the headquarters, and why not more. */
export interface Leaving {
  /** The person may be told of at all: counted, described without being recognisable. */
  may: boolean;
  /** With their name and whatever else says who they are. Never without `may`. */
  named: boolean;
  /**
   * consent: they, or somebody for them, said so; minor: as much as that, but never the name; refused; unasked: nobody has
   * said anything; later: what was said is dated after `now`; withdrawn: was never affected, or was entered by mistake;
   * inside: the headquarters' own work is no export.
   */
  why: 'consent' | 'minor' | 'refused' | 'unasked' | 'later' | 'withdrawn' | 'inside';
  /** Who said so; consent by a relative is marked as such wherever it is used. */
  by: ConsentGiver | null;
}

type Whom = Pick<Affected, 'minor' | 'withdrawn' | 'state'> & {
  consents: readonly (Pick<Consent, 'purpose' | 'given' | 'by'> & { at: number })[];
};

const NAMES: ReadonlySet<ConsentPurpose> = new Set(['lawyer', 'partner', 'namedPublic']);

/**
 * Whether anything about a person may leave the headquarters for a purpose, and whether by name (domain.md 7.3): the one
 * question that every export asks. Only the last word said for this very purpose counts; none follows from another. A
 * minor is named nowhere, whoever agreed. What two people decided in vital interest (vital-interest.ts) goes to one named
 * recipient by word of mouth and is not looked at here: it never opens an export.
 */
export function mayLeave(person: Whom, purpose: ConsentPurpose, now: Ms): Leaving {
  const no = (why: Leaving['why'], by: ConsentGiver | null = null): Leaving => ({ may: false, named: false, why, by });
  if (purpose === 'hq') return no('inside');
  if (person.withdrawn || person.state === 'mistaken') return no('withdrawn');
  const said = person.consents.findLast((one) => one.purpose === purpose);
  if (said === undefined) return no('unasked');
  if (!said.given) return no('refused', said.by);
  if (said.at > now) return no('later', said.by);
  // There is nothing of somebody who is named nowhere in a list of names.
  if (person.minor) return { may: purpose !== 'namedPublic', named: false, why: 'minor', by: said.by };
  return { may: true, named: NAMES.has(purpose), why: 'consent', by: said.by };
}
