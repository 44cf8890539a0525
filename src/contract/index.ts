export type * from './areas/ballots.ts';
export type * from './areas/lists.ts';
export * as proxyShapes from './areas/proxies.ts';
export type { CallMeta } from './base.ts';
export * from './contract.ts';
export * from './errors.ts';
export * from './frames.ts';
export type * from './shapes.ts';
export * as shapes from './shapes.ts';
