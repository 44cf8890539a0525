import fc from 'fast-check';

/** `npm run test:properties`: every property that doesn't say how often is tried this many times. */
const runs = Number(process.env.PROPERTY_RUNS);
if (runs > 0) fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: runs });
