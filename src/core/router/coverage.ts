import type { Topic } from '../../contract/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
/** Borders change with the ground, not with every check-in: they are large, and windows read them anew. */
const BORDERS: Topic[] = ['stations'];
const owner = (context: CallContext): string => sessionOf(context).personId;

/** Who watches what is read in the queries' thread, where it is kept; as of now, because silence is a matter of time. */
const at = (context: CallContext) => ({
  now: hqOf(context).dayClock.now(),
  rules: hqOf(context).election.watchRules,
});

export const coverage = {
  map: os.coverage.map.handler(({ context }) => hqOf(context).queries.run('watchMap', at(context))),
  changes: os.coverage.changes.handler(({ context, input }) =>
    hqOf(context).queries.run('watchChanges', { ...input, ...at(context) }),
  ),
  stations: os.coverage.stations.handler(({ context, input }) =>
    hqOf(context).queries.run('watchStations', { ...input, ...at(context) }),
  ),
  found: os.coverage.found.handler(({ context, input }) =>
    hqOf(context).queries.run('watchFound', { ...input, ...at(context) }),
  ),
  matrix: os.coverage.matrix.handler(({ context, input }) => {
    const { election, queries } = hqOf(context);
    const regions = election.profile.regions.map(({ code }) => code);
    return queries.run('watchMatrix', { ...input, regions, ...at(context) });
  }),
  station: os.coverage.station.handler(async ({ context, input }) => {
    const station = await hqOf(context).queries.run('watchStation', { id: input.stationId, ...at(context) });
    if (!station) throw new Failure('NOT_FOUND_HERE');
    return station;
  }),

  boundaries: os.coverage.boundaries.handler(({ context }) => hqOf(context).boundaries.now()),
  openBoundaries: os.coverage.openBoundaries.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const file = hq.uploads.take(owner(context), input.uploadId);
    const { importId, session } = await hq.boundaryImports.open(owner(context), file);
    const { shapes, unknown, several, points } = session.summary;
    const { name, size } = session.file;
    return { importId, file: { name, size }, unknown, several, points, ...hq.boundaries.filled(shapes) };
  }),
  bringBoundaries: os.coverage.bringBoundaries.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { summary, file } = hq.boundaryImports.get(owner(context), input.importId);
    const { name, sha256 } = file;
    const entryId = hq.decided(BORDERS, () => hq.boundaries.bring(sessionOf(context), summary, { name, sha256 }));
    hq.boundaryImports.drop(owner(context));
    return { entryId };
  }),
  cancelBoundaries: os.coverage.cancelBoundaries.handler(({ context }) => {
    hqOf(context).boundaryImports.drop(owner(context));
    return done;
  }),
  ownBoundaries: os.coverage.ownBoundaries.handler(({ context }) => {
    const hq = hqOf(context);
    return { entryId: hq.decided(BORDERS, () => hq.boundaries.ownAgain(sessionOf(context))) };
  }),
  undoBoundaries: os.coverage.undoBoundaries.handler(({ context, input }) => {
    const hq = hqOf(context);
    hq.decided(BORDERS, () => hq.boundaries.undo(sessionOf(context), input.entryId));
    return done;
  }),
};
