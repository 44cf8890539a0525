import { parseArgs } from 'node:util';
import { createRng } from '../security/support/rng.ts';
import { killAgainAndAgain } from './support/kill9.ts';

/** kill -9 at random moments: `node tests/flow/kill9-long.ts --kills 100 [--seed N]`. Exit code 1 if anything was lost. */
const { values } = parseArgs({ options: { kills: { type: 'string', default: '100' }, seed: { type: 'string' } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
console.log(`seed ${seed}, ${values.kills} kills`);
const started = Date.now();
const seconds = () => Math.round((Date.now() - started) / 1000);
/** Kills from one line of progress to the next. */
const LINE = 5;
const report = await killAgainAndAgain(Number(values.kills), createRng(seed).next, ({ kills, rows, flaws }) => {
  if (kills > 0 && kills % LINE === 0)
    console.log(`${kills} kills, ${rows} rows looked for, ${flaws} flaws, ${seconds()} s`);
});
console.log(JSON.stringify(report, null, 2));
console.log(`${seconds()} s`);
process.exitCode = report.flaws.length === 0 ? 0 : 1;
