import fc from 'fast-check';
import { FACTOR } from '../../src/domain/test-runs.ts';

const usual = 100;
fc.configureGlobal({ ...fc.readConfigureGlobal(), numRuns: usual * FACTOR });
