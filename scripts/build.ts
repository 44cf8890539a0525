import { build } from './lib/build.ts';

const startedAt = performance.now();
if (!build()) process.exit(1);
console.log(`Built into out/ in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
