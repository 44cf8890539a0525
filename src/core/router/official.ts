import type { Language } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import type { OfficialPlan } from '../tabulation/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { errorsCsv, saveErrors } from './errors-csv.ts';

const done = { ok: true } as const;
const owner = (context: CallContext): string => sessionOf(context).personId;
const decide = <T>(context: CallContext, work: (hq: Headquarters) => T): T => {
  const hq = hqOf(context);
  return hq.decided(['official'], () => work(hq));
};

/** Before it may be told an estimate is for those who make it. */
const mayEstimate = (context: CallContext): boolean => {
  const role = hqOf(context).person(owner(context))?.role;
  return role === 'lead' || role === 'analyst';
};

/** The contest that is counted, with its lists and rules. */
function contestOf({ election: { contests } }: Headquarters) {
  const contest = contests.assumed ?? contests.tallied[0] ?? contests.all[0] ?? null;
  const options = contest ? contests.optionsOf(contest.code) : [];
  return { contest, options, lists: options.map(({ code }) => code) };
}

/** Regions of the country itself. */
const ownRegions = ({ election: { profile } }: Headquarters): string[] =>
  profile.regions.filter(({ kind }) => kind !== 'pseudo').map(({ code }) => code);

function planOf(context: CallContext, importId: string): OfficialPlan {
  const { plan } = hqOf(context).officialImports.get(owner(context), importId);
  if (!plan) throw new Failure('IMPORT_GONE');
  return plan;
}

/** Words of the error file come from the catalogues, those of the lists from the election. */
function badRows(context: CallContext, importId: string, locale: Language): string {
  const hq = hqOf(context);
  const { summary, plan } = hq.officialImports.get(owner(context), importId);
  const { options } = contestOf(hq);
  return errorsCsv(
    context,
    'official',
    locale,
    { header: summary.header, bad: plan?.bad ?? [] },
    (field) => options.find(({ code }) => field === `votes.${code}`)?.short[locale],
  );
}

export const official = {
  list: os.official.list.handler(({ context }) => hqOf(context).queries.run('officialList', { me: owner(context) })),

  openImport: os.official.openImport.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const upload = hq.uploads.take(owner(context), input.uploadId);
    const { importId, session } = await hq.officialImports.open(owner(context), upload);
    const { name, size } = session.file;
    return { importId, file: { name, size }, ...session.summary, guess: { ...session.summary.guess } };
  }),
  preview: os.official.preview.handler(async ({ context, input: { importId, level, mapping } }) => {
    const plan = await hqOf(context).officialImports.plan(owner(context), importId, { level, mapping });
    const { total, repeated, unknown, against, same, added, gone, cut, without, shares } = plan;
    return {
      ...{ level, total, repeated, unknown, against, same, added, gone, cut, without, shares },
      rows: plan.rows.length,
      bad: plan.bad.length,
      faulty: plan.faulty.length,
      changed: plan.changed.length,
    };
  }),
  previewRows: os.official.previewRows.handler(({ context, input: { importId, part, offset, limit } }) => {
    const plan = planOf(context, importId);
    const cut = <T>(rows: readonly T[]): T[] => rows.slice(offset, offset + limit);
    const total = plan[part].length;
    if (part === 'rows') return { total, rows: cut(plan.rows).map((row) => ({ part, ...row })) };
    if (part === 'changed') return { total, rows: cut(plan.changed).map((row) => ({ part, ...row })) };
    if (part === 'faulty') return { total, rows: cut(plan.faulty).map((row) => ({ part, ...row })) };
    return { total, rows: cut(plan.bad).map((row) => ({ part, ...row })) };
  }),
  importErrors: os.official.importErrors.handler(
    ({ context, input }) =>
      new File([badRows(context, input.importId, input.locale)], 'official-errors.csv', { type: 'text/csv' }),
  ),
  saveImportErrors: os.official.saveImportErrors.handler(({ context, input }) =>
    saveErrors(context, input.folder, 'official', badRows(context, input.importId, input.locale)),
  ),
  apply: os.official.apply.handler(({ context, input: { importId, source, asOf } }) => {
    const hq = hqOf(context);
    const { file } = hq.officialImports.get(owner(context), importId);
    const { level, rows, bad } = planOf(context, importId);
    const table = { level, rows, bad: bad.length, file: { name: file.name, sha256: file.sha256 } };
    const made = decide(context, () =>
      hq.official.publish(sessionOf(context), table, { source: source.toWellFormed(), asOf }),
    );
    hq.officialImports.drop(owner(context));
    return made;
  }),
  cancelImport: os.official.cancelImport.handler(({ context }) => {
    hqOf(context).officialImports.drop(owner(context));
    return done;
  }),
  enter: os.official.enter.handler(({ context, input: { source, asOf, figures } }) =>
    decide(context, (hq) => hq.official.enter(sessionOf(context), figures, { source: source.toWellFormed(), asOf })),
  ),
  withdraw: os.official.withdraw.handler(({ context, input }) =>
    decide(context, (hq) => hq.official.withdraw(sessionOf(context), input.id, input.reason)),
  ),
  undo: os.official.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.official.undo(sessionOf(context), input.entryId));
    return done;
  }),

  changes: os.official.changes.handler(async ({ context, input }) => {
    const found = await hqOf(context).queries.run('officialChanges', input);
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  }),
  regions: os.official.regions.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.queries.run('officialRegions', {
      ...input,
      lists: contestOf(hq).lists,
      regions: hq.election.profile.regions.map(({ code }) => code),
      needed: ownRegions(hq),
      estimate: mayEstimate(context),
    });
  }),
  stations: os.official.stations.handler(({ context, input }) =>
    hqOf(context).queries.run('officialStations', {
      ...input,
      station: input.station ?? null,
      region: input.region ?? null,
    }),
  ),
  station: os.official.station.handler(async ({ context, input }) => {
    const found = await hqOf(context).queries.run('officialStation', { ...input, station: input.station ?? null });
    if (!found) throw new Failure('NOT_FOUND_HERE');
    return found;
  }),
  contradictions: os.official.contradictions.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.queries.run('officialContradictions', {
      station: input.station ?? null,
      region: input.region ?? null,
      contest: contestOf(hq).contest?.code ?? '',
    });
  }),
  evidence: os.official.evidence.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.queries.run('officialEvidence', { ...input, contest: contestOf(hq).contest?.code ?? '' });
  }),
  observers: os.official.observers.handler(({ context, input }) => {
    const hq = hqOf(context);
    return hq.queries.run('officialObservers', {
      station: input.station ?? null,
      region: input.region ?? null,
      schemes: hq.election.profile.intakeSources.filter(({ role }) => role === 'observer').map(({ scheme }) => scheme),
    });
  }),
  seats: os.official.seats.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { contest, lists } = contestOf(hq);
    return hq.queries.run('officialSeats', {
      publication: input.publication ?? null,
      singleList: input.singleList,
      lists,
      rules: contest?.seats ?? null,
      regions: ownRegions(hq),
    });
  }),
};
