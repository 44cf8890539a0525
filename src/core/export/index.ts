export type { BagFile } from './bag-file.ts';
export { wholeFile } from './bag-file.ts';
export { type EstimateSources, estimateFiles } from './bundle/estimate-files.ts';
export { type ChoiceRules, createExports, type ExportChoice, type Exports } from './job/exports.ts';
export {
  type BundleContent,
  type ExportDone,
  type ExportJob,
  type ExportNow,
  exportInThread,
  type MakeContent,
  runExport,
} from './job/job.ts';
export { createReleases, type Releases } from './release/desk.ts';
export { createReleaseKeys, type ReleaseKeysDesk, toldKey } from './release/keys.ts';
export {
  bundleReleases,
  lastReleased,
  releaseKeys,
  storedBundles,
  storedKeys,
} from './release/projection.ts';
export { type VerifyJob, verifyApart, verifyInThread } from './verify/work.ts';
