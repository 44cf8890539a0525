import type { ContactRow } from '../../contract/index.ts';
import {
  answersNow,
  type ContactFacts,
  type ContactMapping,
  callOrder,
  hoursText,
  isPrivate,
  type KnownContact,
  maskedPhone,
  parseHours,
} from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { errorsCsv } from './errors-csv.ts';

const done = { ok: true } as const;
const owner = (context: CallContext): string => sessionOf(context).personId;

/** As lists show it: a person's numbers masked, and whether somebody answers at this moment. */
function shown(context: CallContext, { id, facts }: KnownContact): ContactRow {
  const zone = hqOf(context).election.places.zoneOf(facts.region);
  const masked = isPrivate(facts.kind) && facts.phones.length > 0;
  return {
    ...facts,
    id,
    masked,
    phones: masked ? facts.phones.map(maskedPhone) : facts.phones,
    onCall: answersNow(facts.hours, context.shell.ports.clock.now(), zone),
    zone,
  };
}

/** As people write them, in the words of the program. FIELD_UNREADABLE: hours or a region that nobody can read. */
function checked(context: CallContext, facts: ContactFacts): ContactFacts {
  const { region, hours } = facts;
  if (region !== null && !hqOf(context).election.places.regionByCode(region))
    throw new Failure('FIELD_UNREADABLE', { key: 'region' });
  if (hours === null) return facts;
  const spans = parseHours(hours);
  if (spans === null) throw new Failure('FIELD_UNREADABLE', { key: 'hours' });
  return { ...facts, hours: hoursText(spans) };
}

const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['directory'], () => work(hq));
};

export const directory = {
  list: os.directory.list.handler(async ({ context, input }) => {
    const { contacts, total } = await hqOf(context).queries.run('directoryPage', {
      search: input.search,
      region: input.region ?? null,
      kinds: input.kinds ?? null,
    });
    const rows = contacts
      .map((contact) => shown(context, contact))
      .filter((row) => !input.onCallNow || row.onCall === 'now')
      .sort(callOrder);
    return { rows, total };
  }),
  open: os.directory.open.handler(({ context, input }) =>
    decide(context, (hq) => hq.directory.open(sessionOf(context), input.id)),
  ),
  set: os.directory.set.handler(({ context, input }) => {
    const facts = checked(context, input.facts);
    return decide(context, (hq) => hq.directory.set(sessionOf(context), input.id, facts));
  }),
  remove: os.directory.remove.handler(({ context, input }) => ({
    entryId: decide(context, (hq) => hq.directory.remove(sessionOf(context), input.id)),
  })),
  undo: os.directory.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.directory.undo(sessionOf(context), input.entryId));
    return done;
  }),
  openImport: os.directory.openImport.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.directoryImports.open(owner(context), hq.uploads.take(owner(context), input.uploadId));
  }),
  preview: os.directory.preview.handler(({ context, input }) => {
    const plan = hqOf(context).directoryImports.plan(owner(context), input.importId, input.mapping as ContactMapping);
    return { ...plan, changed: plan.changed.map(({ facts }) => facts) };
  }),
  importErrors: os.directory.importErrors.handler(({ context, input }) => {
    const { header, plan } = hqOf(context).directoryImports.get(owner(context), input.importId);
    const csv = errorsCsv(context, 'directory', input.locale, { header, bad: plan.bad });
    return new File([csv], 'directory-errors.csv', { type: 'text/csv' });
  }),
  apply: os.directory.apply.handler(({ context, input }) => {
    const { plan, file } = hqOf(context).directoryImports.take(owner(context), input.importId);
    return { entryId: decide(context, (hq) => hq.directory.apply(sessionOf(context), plan, file)) };
  }),
  cancelImport: os.directory.cancelImport.handler(({ context }) => {
    hqOf(context).directoryImports.drop(owner(context));
    return done;
  }),
};

const promised = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  const made = hq.decided(['cases', 'alarms', 'directory'], () => work(hq));
  return made;
};

export const followups = {
  ofCase: os.followups.ofCase.handler(({ context, input }) => hqOf(context).queries.run('followupsOfCase', input)),
  refer: os.followups.refer.handler(({ context, input }) => {
    const made = promised(context, (hq) => hq.followups.refer(sessionOf(context), input));
    hqOf(context).sosChanged();
    return made;
  }),
  answer: os.followups.answer.handler(({ context, input: { id, answer, text } }) => {
    const entryId = promised(context, (hq) => hq.followups.answer(sessionOf(context), id, answer, text));
    hqOf(context).sosChanged();
    return { entryId };
  }),
  callbacks: os.followups.callbacks.handler(({ context, input }) =>
    hqOf(context).queries.run('callbackList', { limit: input.limit, now: context.shell.ports.clock.now() }),
  ),
  callBack: os.followups.callBack.handler(({ context, input }) =>
    promised(context, (hq) => hq.followups.ask(sessionOf(context), input)),
  ),
  attempt: os.followups.attempt.handler(({ context, input: { id, result, nextAt, text } }) => ({
    entryId: promised(context, (hq) => hq.followups.attempt(sessionOf(context), id, result, nextAt, text)),
  })),
  cancel: os.followups.cancel.handler(({ context, input }) => ({
    entryId: promised(context, (hq) => hq.followups.cancel(sessionOf(context), input.id, input.text)),
  })),
  openPhone: os.followups.openPhone.handler(({ context, input }) => ({
    phone: promised(context, (hq) => hq.followups.openPhone(sessionOf(context), input.id)),
  })),
  undo: os.followups.undo.handler(({ context, input }) => {
    promised(context, (hq) => hq.followups.undo(sessionOf(context), input.entryId));
    return done;
  }),
};
