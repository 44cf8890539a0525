import { parseArgs } from 'node:util';
import { simulateDay } from './simulated-day.ts';

/**
 * Whole days: `node tests/contract/simulated-day-long.ts [--days 1] [--cases 500] [--seed N]`. Each of 24 hours with 500
 * calls, owners who fall asleep, a core that is killed, a machine that sleeps for two hours. Exit code 1 if a case was
 * nobody's at the end, late in silence, or a step was taken twice.
 */
const { values } = parseArgs({
  options: {
    days: { type: 'string', default: '1' },
    cases: { type: 'string', default: '500' },
    seed: { type: 'string' },
  },
});
const first = Number(values.seed ?? Date.now() % 1_000_000);
let bad = 0;
for (let seed = first; seed < first + Number(values.days); seed++) {
  const began = performance.now();
  const report = await simulateDay({
    seed,
    hours: 24,
    cases: Number(values.cases),
    kills: [
      { at: 7, minutes: 4 },
      { at: 12, minutes: 25 },
    ],
    sleeps: [{ at: 15, minutes: 120 }],
    nights: [{ at: 2, minutes: 75 }],
  });
  if (report.flaws.length > 0) bad += 1;
  const steps = Object.entries(report.steps).map(([step, n]) => `${n} × step ${step}`);
  console.log(
    [
      `seed ${seed}: ${report.flaws.length === 0 ? 'whole' : 'BROKEN'}`,
      `${report.cases} cases, ${report.closed} closed`,
      steps.join(', '),
      `${report.late} steps late and said so, ${report.calledByName} with whom they called`,
      `${Math.round((performance.now() - began) / 1000)} s`,
      ...report.flaws.slice(0, 20),
    ].join('\n  '),
  );
}
process.exitCode = bad > 0 ? 1 : 0;
