import { parseArgs } from 'node:util';
import { chooseLibrary, libraryName } from './support/library-hooks.ts';

/**
 * Whole storms: `node tests/flow/storm-long.ts [--storms 20] [--messages 3000] [--kills 5] [--library gramjs|teleproto]
 * [--seed N]`. One line per storm, then the sum. Exit code 1 if anything was lost, doubled or out of order, or if a
 * storm was none.
 */
const { values } = parseArgs({
  options: {
    storms: { type: 'string', default: '20' },
    messages: { type: 'string', default: '3000' },
    kills: { type: 'string', default: '5' },
    library: { type: 'string', default: 'gramjs' },
    seed: { type: 'string' },
  },
});
chooseLibrary(libraryName(values.library));
const { storm } = await import('./storm.ts');

const first = Number(values.seed ?? Date.now() % 1_000_000);
const [storms, messages, kills] = [values.storms, values.messages, values.kills].map(Number) as [
  number,
  number,
  number,
];
console.log(`${storms} storms of ${messages} messages over ${values.library}, seeds from ${first}`);
const sum = { messages: 0, versions: 0, delivered: 0, recovered: 0, kills: 0, restarts: 0, tooLong: 0, missedPush: 0 };
let bad = 0;
for (let seed = first; seed < first + storms; seed++) {
  const report = await storm({ seed, messages, kills });
  const wrong = [...report.flaws, ...report.tooEasy];
  if (wrong.length > 0) bad++;
  for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += report[name];
  console.log(
    [
      `seed ${seed}: ${wrong.length === 0 ? 'whole' : 'BROKEN'}`,
      `${report.messages} messages, ${report.edits} edits, ${report.deletions} deletions → ${report.versions} versions`,
      `${report.delivered} delivered, ${report.recovered} of them by difference or history`,
      `${report.neverPushed} never pushed, ${report.missedPush} pushes lost, ${report.unacknowledged} unacknowledged`,
      `${report.kills} cuts (in flight ${report.inFlight.join(' ')}), ${report.restarts} restart, ${report.tooLong} TooLong`,
      `${report.pagewise} by pages`,
      `${report.seconds.toFixed(1)} s, ${report.memory} MiB`,
    ].join('; '),
  );
  for (const each of wrong) console.log(`  ${each}`);
}
console.log(`${storms - bad} of ${storms} whole; ${JSON.stringify(sum)}`);
process.exitCode = bad === 0 ? 0 : 1;
