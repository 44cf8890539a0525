/**
 * `npm run bench -- [--json FILE] [--samples 320] [--messages 3000] [--rounds 5] [--only sos|ingest]`: how long an SOS
 * takes from the wire to the screen, and how fast messages are taken in, against a bare client that only counts them.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measureIngest } from './ingest.ts';
import { machine } from './numbers.ts';
import { measureSos } from './sos-latency.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string' },
    samples: { type: 'string', default: '320' },
    messages: { type: 'string', default: '3000' },
    rounds: { type: 'string', default: '5' },
    only: { type: 'string' },
  },
});
const measuredOn = machine();
const sosLatencyMs = values.only === 'ingest' ? null : await measureSos(Number(values.samples));
const ingest = values.only === 'sos' ? null : await measureIngest(Number(values.messages), Number(values.rounds));

const row = (name: string, ...cells: (string | number)[]): void =>
  console.log(`  ${name.padEnd(44)}${cells.map((cell) => String(cell).padStart(9)).join('')}`);

if (sosLatencyMs) {
  const { n, p50, p95, p99, max, parts } = sosLatencyMs;
  console.log('\nSOS, from the written frame to the screen, ms');
  row(`${n} calls`, 'p50', 'p95', 'p99', 'max');
  row('', p50, p95, p99, max);
  row(`of which (${parts.n} more calls, window watched):`);
  row('  to the window (Telegram, core, commit)', parts.toWindow.p50, parts.toWindow.p95);
  row("  the window's question and its answer", parts.fetch.p50, parts.fetch.p95);
  row('  to the screen', parts.paint.p50, parts.paint.p95);
}
if (ingest) {
  console.log(`\nIngest, messages a second, medians of ${ingest.rounds.length} rounds of ${ingest.messages}`);
  row('', 'core', 'bare', 'ratio');
  row('', ingest.core, ingest.bare, ingest.ratio);
}
const { cpu, cores, memoryGb, node, loadBefore } = measuredOn;
console.log(`\n${cores} × ${cpu}, ${memoryGb} GB, Node ${node}, load before ${loadBefore}`);

if (values.json !== undefined) {
  writeFileSync(values.json, `${JSON.stringify({ sosLatencyMs, ingest, machine: measuredOn }, null, 2)}\n`);
}
