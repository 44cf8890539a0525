import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { cleanText, type Language, STATION_FACTS, type StationFacts } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { ImportPlan } from '../stations/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';
import { worldOf } from './drill.ts';
import { errorsCsv, saveErrors } from './errors-csv.ts';

const done = { ok: true } as const;
const owner = (context: CallContext): string => sessionOf(context).personId;

export const uploads = {
  begin: os.uploads.begin.handler(({ context, input }) =>
    hqOf(context).uploads.begin(owner(context), cleanText(input.name), input.size),
  ),
  part: os.uploads.part.handler(async ({ context, input }) => {
    const bytes = new Uint8Array(await input.data.arrayBuffer());
    return hqOf(context).uploads.part(owner(context), input.uploadId, input.at, bytes);
  }),
  drop: os.uploads.drop.handler(({ context, input }) => {
    hqOf(context).uploads.drop(owner(context), input.uploadId);
    return done;
  }),
};

function planOf(context: CallContext, importId: string): ImportPlan {
  const { plan } = hqOf(context).stationImports.get(owner(context), importId);
  if (!plan) throw new Failure('IMPORT_GONE');
  return plan;
}

const changesOf = (before: StationFacts, after: StationFacts) =>
  STATION_FACTS.filter((key) => before[key] !== after[key]).map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));

function badRows(context: CallContext, importId: string, locale: Language): string {
  const { summary, plan } = hqOf(context).stationImports.get(owner(context), importId);
  return errorsCsv(context, 'stations', locale, { header: summary.header, bad: plan?.bad ?? [] });
}

export const stations = {
  registry: os.stations.registry.handler(({ context }) => hqOf(context).queries.run('registryState')),
  list: os.stations.list.handler(({ context, input }) =>
    hqOf(context).queries.run('stationPage', {
      ...input,
      region: input.region ?? null,
      district: input.district ?? null,
    }),
  ),
  get: os.stations.get.handler(async ({ context, input }) => {
    const detail = await hqOf(context).queries.run('stationDetail', { id: input.stationId });
    if (!detail) throw new Failure('NOT_FOUND_HERE');
    return detail;
  }),

  openImport: os.stations.openImport.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const file = hq.uploads.take(owner(context), input.uploadId);
    const { importId, session } = await hq.stationImports.open(owner(context), file);
    const { guess, ...summary } = session.summary;
    return { importId, file: { name: session.file.name, size: session.file.size }, ...summary, guess };
  }),
  preview: os.stations.preview.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const plan = await hq.stationImports.plan(owner(context), input.importId, input.mapping);
    const { regions } = await hq.queries.run('registryState');
    const open = regions.reduce((sum, region) => sum + region.open, 0);
    const opened = plan.changed.filter(
      (each) => each.before.status === 'closed' && each.facts.status === 'open',
    ).length;
    const shut = plan.changed.filter((each) => each.before.status === 'open' && each.facts.status === 'closed').length;
    return {
      rows: plan.rows,
      added: plan.added.length,
      changed: plan.changed.length,
      unchanged: plan.unchanged,
      missing: plan.missing.length,
      bad: plan.bad.length,
      repeated: plan.repeated,
      stationsAfter: open + plan.added.filter(({ facts }) => facts.status === 'open').length + opened - shut,
    };
  }),
  previewRows: os.stations.previewRows.handler(({ context, input }) => {
    const plan = planOf(context, input.importId);
    const cut = <T>(rows: readonly T[]): T[] => rows.slice(input.offset, input.offset + input.limit);
    const { part } = input;
    if (part === 'bad') return { total: plan.bad.length, rows: cut(plan.bad).map((row) => ({ part, ...row })) };
    if (part === 'changed')
      return {
        total: plan.changed.length,
        rows: cut(plan.changed).map(({ id, facts, before }) => ({
          part,
          id,
          facts,
          changes: changesOf(before, facts),
        })),
      };
    return { total: plan[part].length, rows: cut(plan[part]).map(({ id, facts }) => ({ part, id, facts })) };
  }),
  importErrors: os.stations.importErrors.handler(
    ({ context, input }) =>
      new File([badRows(context, input.importId, input.locale)], 'stations-errors.csv', { type: 'text/csv' }),
  ),
  saveImportErrors: os.stations.saveImportErrors.handler(({ context, input }) =>
    saveErrors(context, input.folder, 'stations', badRows(context, input.importId, input.locale)),
  ),
  apply: os.stations.apply.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { file, basis } = hq.stationImports.get(owner(context), input.importId);
    const plan = planOf(context, input.importId);
    const { name, sha256 } = file;
    const entryId = hq.decided(['stations'], () =>
      hq.registry.apply(sessionOf(context), plan, basis, input.close, { name, sha256 }),
    );
    hq.stationImports.drop(owner(context));
    return { entryId };
  }),
  cancelImport: os.stations.cancelImport.handler(({ context }) => {
    hqOf(context).stationImports.drop(owner(context));
    return done;
  }),

  change: os.stations.change.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { stationId, ...given } = input;
    const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { entryId: hq.decided(['stations'], () => hq.registry.change(sessionOf(context), stationId, patch)) };
  }),
  undo: os.stations.undo.handler(({ context, input }) => {
    const hq = hqOf(context);
    hq.decided(['stations'], () => hq.registry.undo(sessionOf(context), input.entryId));
    return done;
  }),
  useDrill: os.stations.useDrill.handler(async ({ context }) => {
    const hq = hqOf(context);
    const { stations: packed } = await worldOf(context).start();
    if (packed === undefined) throw new Failure('DRILL_UNAVAILABLE');
    const bytes = gunzipSync(Buffer.from(packed, 'base64'), { maxOutputLength: 64 * 1024 * 1024 });
    const file = { name: 'drill-stations.csv', bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
    const { importId, session } = await hq.stationImports.open(owner(context), file);
    const plan = await hq.stationImports.plan(owner(context), importId, session.summary.guess);
    const entryId = hq.decided(['stations'], () =>
      hq.registry.apply(sessionOf(context), plan, session.basis, [], { name: file.name, sha256: file.sha256 }),
    );
    hq.stationImports.drop(owner(context));
    return { entryId };
  }),
};
