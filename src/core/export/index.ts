/**
 * What core itself loads. Whatever brings a library along (the zip, encryption, pictures, reports) is loaded by the thread
 * that needs it: job/job.ts and verify/verify-file.ts.
 */
export type { BagFile } from './bag-file.ts';
export { wholeFile } from './bag-file.ts';
export { type EstimateSources, estimateColumns, estimateFiles } from './bundle/estimate-files.ts';
export { readmeFiles } from './bundle/readme.ts';
export { type ChoiceRules, createExports, type ExportChoice } from './job/exports.ts';
export type { BundleContent, ExportJob, MakeContent } from './job/job.ts';
export { createReleases, type Releases } from './release/desk.ts';
export { createReleaseKeys, type ReleaseKeysDesk, toldKey } from './release/keys.ts';
export { bundleReleases, lastReleased, releaseKeys, storedBundles, storedKeys } from './release/projection.ts';
export { type VerifyJob, verifyApart, verifyInThread } from './verify/work.ts';
