export { nobodyAssigned } from './protocols/copies.ts';
export { createProtocols, type Protocols } from './protocols/decide.ts';
export { protocolProjection, sidesOf } from './protocols/projection.ts';
export { protocolQueries } from './protocols/queries.ts';
export { createProtocolQueue } from './protocols/queue.ts';
export { createReception, type Reception } from './protocols/receive.ts';
export { createSample, frameOf, type Sample, sizesOf } from './sample/decide.ts';
export { sampleProjection, storedSample } from './sample/projection.ts';
export { tallyQueries } from './tally/queries.ts';
