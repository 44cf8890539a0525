import { z } from 'zod';
import type { EntryId, Ms } from './brand.ts';
import { foldName } from './fold-text.ts';

/** Whether the commission lets an organisation's observers in (domain.md 1.4: certificates seized, resolutions passed). */
export const ORGANISATION_STATES = ['unknown', 'accredited', 'lost'] as const;
export type OrganisationState = (typeof ORGANISATION_STATES)[number];

const said = (most: number) => z.string().trim().min(1).max(most);
export const organisationFacts = z.strictObject({
  name: said(200),
  /** The organisation's own: a person's is in the roster or the directory. */
  phone: said(60).nullable(),
  note: said(1000).nullable(),
});
export type OrganisationFacts = z.infer<typeof organisationFacts>;

/** Loose: a newer version may say more. */
export const ORGANISATION_PAYLOADS = {
  'organisation.set': z.looseObject({ facts: organisationFacts }),
  'organisation.accreditation': z.looseObject({
    state: z.enum(ORGANISATION_STATES),
    reason: z.string().nullish(),
  }),
  'organisation.undone': z.looseObject({ undoes: z.string() }),
} as const;

export interface OrganisationEntry {
  id: EntryId;
  type: string;
  actor: string;
  wallTime: Ms;
  payload: unknown;
}

export interface Organisation {
  facts: OrganisationFacts;
  accreditation: OrganisationState;
  reason: string | null;
  /** Since when it is lost; null: it isn't. */
  lostAt: Ms | null;
}

/** An organisation from the entries about it, in merged order: the last word that was not taken back. Null: there is none. */
export function foldOrganisation(entries: readonly OrganisationEntry[]): Organisation | null {
  const undone = undoneOf(entries, 'organisation.undone');
  let fold = null as Organisation | null;
  for (const { id, type, wallTime, payload } of entries) {
    if (undone.has(id)) continue;
    if (type === 'organisation.set') {
      const { data } = ORGANISATION_PAYLOADS[type].safeParse(payload);
      if (data) fold = { ...(fold ?? { accreditation: 'unknown', reason: null, lostAt: null }), facts: data.facts };
    } else if (type === 'organisation.accreditation' && fold) {
      const { data } = ORGANISATION_PAYLOADS[type].safeParse(payload);
      if (!data) continue;
      const lostAt: Ms | null = data.state === 'lost' ? (fold.lostAt ?? wallTime) : null;
      fold = { ...fold, accreditation: data.state, reason: data.reason ?? null, lostAt };
    }
  }
  return fold;
}

const undoes = z.looseObject({ undoes: z.string() });

/** Entries that their own authors took back, by entries of that type. */
export function undoneOf(
  entries: readonly { id: EntryId; type: string; actor: string; payload: unknown }[],
  type: string,
): ReadonlySet<string> {
  const authors = new Map(entries.map(({ id, actor }) => [id as string, actor]));
  return new Set(
    entries.flatMap((entry) => {
      const target = entry.type === type ? undoes.safeParse(entry.payload).data?.undoes : undefined;
      return target !== undefined && authors.get(target) === entry.actor ? [target] : [];
    }),
  );
}

/** By which two ways of writing its name are one organisation. */
export const organisationKey = (name: string): string => foldName(name);
