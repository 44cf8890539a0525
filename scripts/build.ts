import { build, buildIsStale } from './lib/build.ts';

// For what starts the built program: nobody should measure yesterday's.
if (process.argv.includes('--if-stale') && !buildIsStale()) process.exit(0);

const startedAt = performance.now();
if (!build()) process.exit(1);
console.log(`Built into out/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
