export { createStationImports, type StationImports } from './imports.ts';
export { hasRegistry, knownStations, type StationLookup, type StationRef, stationOf } from './lookup.ts';
export { stationProjection, stationSubject } from './projection.ts';
export { registryState, type StationQuery, stationDetail, stationPage } from './read.ts';
export { createRegistry, type Registry, type StationPatch } from './registry.ts';
export { type StationJob, stationsInThread } from './thread.ts';
export type { BadRow, ImportPlan } from './work.ts';
