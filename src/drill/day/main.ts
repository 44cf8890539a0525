/**
 * Plays an election day from beginning to end through the real headquarters: the built host, its encrypted store, GramJS,
 * and a Telegram data centre on this machine. Scripted volunteers decide; the report says what came of it.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { playCorrections } from './corrections-play.ts';
import { DAYS } from './figures.ts';
import { inHeadquarters } from './headquarters.ts';
import { runDay } from './run.ts';

const CORRECTIONS = 'corrections';
const USAGE = `Usage: npm run drill -- --headless --day ${[...Object.keys(DAYS), CORRECTIONS].join('|')} [--speed max|N] [--report FILE] [--bundles FOLDER]
  --headless   nobody watches: scripted volunteers decide (for a drill with people, start Märe and press Practise)
  --speed      how many times faster than the day itself; max waits for nothing
  --report     where to write the figures, as JSON
  --bundles    make a bundle for every profile there, and check each (needs a folder outside)`;

const { values } = parseArgs({
  options: {
    headless: { type: 'boolean', default: false },
    day: { type: 'string', default: 'kz-2021' },
    speed: { type: 'string', default: 'max' },
    report: { type: 'string' },
    bundles: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
});
const figures = DAYS[values.day];
const speed = values.speed === 'max' ? ('max' as const) : Number(values.speed);
const known = figures !== undefined || values.day === CORRECTIONS;
if (!values.headless || !known || !(speed === 'max' || speed > 0)) {
  console.error(USAGE);
  process.exit(2);
}

const folder = mkdtempSync(join(tmpdir(), 'maere-drill-'));
const stopping = new AbortController();
process.once('SIGINT', () => stopping.abort());
try {
  const root = join(import.meta.dirname, '../../..');
  const { report, differences } = figures
    ? await runDay({
        figures,
        speed,
        seed: Number(values.seed),
        bundles: values.bundles === undefined ? null : resolve(values.bundles),
        folder,
        root,
        signal: stopping.signal,
        say: (line) => console.log(line),
      })
    : await inHeadquarters({ folder, root }, playCorrections);
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (values.report) writeFileSync(values.report, text);
  console.log(text);
  for (const line of differences) console.error(`not as it should be: ${line}`);
  console.log(differences.length === 0 ? 'every figure as it should be' : `${differences.length} figures differ`);
  process.exitCode = differences.length === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
