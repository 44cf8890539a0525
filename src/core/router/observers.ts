import { OBSERVERS_MOST } from '../../contract/areas/observers.ts';
import type { ObserverPreviewRow } from '../../contract/index.ts';
import {
  isPrivateFact,
  type Language,
  maskedPhone,
  OBSERVER_FACTS,
  type ObserverFacts,
  type ObserverMapping,
  RESPONDING_ROLES,
} from '../../domain/index.ts';
import type { RosterPlan } from '../coverage/roster/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { errorsCsv, saveErrors } from './errors-csv.ts';

const done = { ok: true } as const;
const owner = (context: CallContext): string => sessionOf(context).personId;
const decide = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['observers', 'coverage'], () => work(hq));
};
const rules = (context: CallContext) => {
  const { date, observers: own } = hqOf(context).election.profile;
  return { date, observers: own };
};

/** Whoever may open names and numbers may search by them. */
const mayOpen = (context: CallContext): boolean =>
  RESPONDING_ROLES.some((role) => role === hqOf(context).person(owner(context))?.role);

/** Names of the profile become its codes. FIELD_UNREADABLE: a region that it does not have. */
function checked(context: CallContext, facts: ObserverFacts): ObserverFacts {
  const { places } = hqOf(context).election;
  const { region, district, place } = facts;
  if (region !== null && !places.regionByCode(region)) throw new Failure('FIELD_UNREADABLE', { key: 'region' });
  const known = place === null ? null : (places.placeById(place) ?? places.place(place));
  return {
    ...facts,
    district: (district !== null && region !== null && places.district(district, region)?.code) || district,
    place: known !== null && known.region === region ? known.id : place,
  };
}

function planOf(context: CallContext, importId: string): { header: string[]; plan: RosterPlan } {
  const { summary, plan } = hqOf(context).observerImports.get(owner(context), importId);
  if (!plan) throw new Failure('IMPORT_GONE');
  return { header: summary.header, plan };
}

const badRows = (context: CallContext, importId: string, locale: Language): string => {
  const { header, plan } = planOf(context, importId);
  return errorsCsv(context, 'observers', locale, { header, bad: plan.bad });
};

const textOf = (value: ObserverFacts[keyof ObserverFacts]): string | null => {
  if (value === null || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'object' ? Object.values(value).filter(Boolean).join(' · ') : String(value);
};

/** What was known before, as far as it is shown without being opened. */
function maskedOf(facts: ObserverFacts, field: keyof ObserverFacts): string | null {
  if (field === 'pcr') return facts.pcr?.date ?? null;
  if (field === 'certificate') return facts.certificate?.holder ?? null;
  const text = textOf(facts[field]);
  if (text === null || !isPrivateFact(field)) return text;
  return /\d/.test(text) ? maskedPhone(text) : '••';
}

/** What a list changes of somebody: it says itself what is new, and opens nothing of what was known. */
const changesOf = (before: ObserverFacts, after: ObserverFacts) =>
  OBSERVER_FACTS.filter((field) => textOf(before[field]) !== textOf(after[field])).map((field) => ({
    field,
    before: maskedOf(before, field),
    after: textOf(after[field]),
  }));

export const observers = {
  list: os.observers.list.handler(({ context, input }) =>
    hqOf(context).queries.run('observerPage', { ...input, byName: mayOpen(context), rules: rules(context) }),
  ),
  ids: os.observers.ids.handler(({ context, input }) =>
    hqOf(context).queries.run('observerIds', {
      ...input,
      byName: mayOpen(context),
      most: OBSERVERS_MOST,
      rules: rules(context),
    }),
  ),
  summary: os.observers.summary.handler(({ context }) => hqOf(context).queries.run('observerSummary')),
  get: os.observers.get.handler(async ({ context, input }) => {
    const detail = await hqOf(context).queries.run('observerDetail', { id: input.id, rules: rules(context) });
    if (!detail) throw new Failure('NOT_FOUND_HERE');
    return detail;
  }),
  open: os.observers.open.handler(({ context, input }) =>
    decide(context, (hq) => hq.observers.open(sessionOf(context), input.id)),
  ),
  set: os.observers.set.handler(({ context, input }) => {
    const facts = checked(context, input.facts);
    return decide(context, (hq) => hq.observers.set(sessionOf(context), input.id, facts));
  }),
  move: os.observers.move.handler(({ context, input: { ids, move, ...more } }) => ({
    entryId: decide(context, (hq) => hq.observers.move(sessionOf(context), ids, move, more)),
  })),
  call: os.observers.call.handler(({ context, input: { id, ...call } }) => ({
    entryId: decide(context, (hq) => hq.observers.call(sessionOf(context), id, call)),
  })),
  alike: os.observers.alike.handler(({ context }) =>
    hqOf(context).queries.run('observersAlike', { rules: rules(context) }),
  ),
  merge: os.observers.merge.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.observers.merge(sessionOf(context), input.from, input.into)),
  })),
  unmerge: os.observers.unmerge.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.observers.unmerge(sessionOf(context), input.id)),
  })),
  apart: os.observers.apart.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.observers.apart(sessionOf(context), input.a, input.b)),
  })),
  undo: os.observers.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.observers.undo(sessionOf(context), input.entryId));
    return done;
  }),

  openImport: os.observers.openImport.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const file = hq.uploads.take(owner(context), input.uploadId);
    const { importId, session } = await hq.observerImports.open(owner(context), file);
    const { header, sample, rows, cut, guess } = session.summary;
    return { importId, file: { name: session.file.name, size: session.file.size }, header, sample, rows, cut, guess };
  }),
  preview: os.observers.preview.handler(async ({ context, input }) => {
    const plan = await hqOf(context).observerImports.plan(
      owner(context),
      input.importId,
      input.mapping as ObserverMapping,
    );
    return {
      rows: plan.rows,
      added: plan.added.length,
      changed: plan.changed.length,
      unchanged: plan.unchanged,
      missing: plan.missing,
      bad: plan.bad.length,
      repeated: plan.repeated,
      organisations: plan.organisations.map(({ name }) => name),
    };
  }),
  previewRows: os.observers.previewRows.handler(({ context, input }) => {
    const { plan } = planOf(context, input.importId);
    const cut = <T>(rows: readonly T[], row: (each: T) => ObserverPreviewRow) => ({
      total: rows.length,
      rows: rows.slice(input.offset, input.offset + input.limit).map(row),
    });
    switch (input.part) {
      case 'added':
        return cut(plan.added, (each) => ({ part: 'added', ...each }));
      case 'changed':
        return cut(plan.changed, ({ id, facts, before }) => ({
          part: 'changed',
          id,
          callSign: before.callSign,
          changes: changesOf(before, facts),
        }));
      case 'bad':
        return cut(plan.bad, (each) => ({ part: 'bad', ...each }));
    }
  }),
  importErrors: os.observers.importErrors.handler(
    ({ context, input }) =>
      new File([badRows(context, input.importId, input.locale)], 'observers-errors.csv', { type: 'text/csv' }),
  ),
  saveImportErrors: os.observers.saveImportErrors.handler(({ context, input }) =>
    saveErrors(context, input.folder, 'observers', badRows(context, input.importId, input.locale)),
  ),
  apply: os.observers.apply.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { file, basis } = hq.observerImports.get(owner(context), input.importId);
    const { plan } = planOf(context, input.importId);
    const { name, sha256 } = file;
    const entryId = decide(context, () => hq.observers.apply(sessionOf(context), plan, basis, { name, sha256 }));
    hq.observerImports.drop(owner(context));
    return { entryId };
  }),
  cancelImport: os.observers.cancelImport.handler(({ context }) => {
    hqOf(context).observerImports.drop(owner(context));
    return done;
  }),
};

export const organisations = {
  list: os.organisations.list.handler(({ context }) => hqOf(context).queries.run('organisationList')),
  set: os.organisations.set.handler(({ context, input }) =>
    decide(context, (hq) => hq.organisations.set(sessionOf(context), input.id, input.facts)),
  ),
  accredit: os.organisations.accredit.handler(({ context, input: { id, state, reason } }) => ({
    entryId: decide(context, (hq) => hq.organisations.accredit(sessionOf(context), id, state, reason)),
  })),
  stations: os.organisations.stations.handler(({ context, input }) =>
    hqOf(context).queries.run('organisationStations', input),
  ),
  undo: os.organisations.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.organisations.undo(sessionOf(context), input.entryId));
    return done;
  }),
};
