import { parseArgs } from 'node:util';
import { heapAfterGc, mib } from './support/memory.ts';
import { createMessageFuzz } from './support/message-fuzz.ts';
import { createRng } from './support/rng.ts';
import { createFuzzer, leaks } from './support/rpc-fuzz.ts';
import { makeWorld, type SeatKind, stateOf } from './support/rpc-world.ts';
import { startSpied } from './support/spied-core.ts';

/**
 * The long runs of rpc-fuzz.test.ts and message-fuzz.test.ts:
 * `node tests/security/fuzz-long.ts --calls 100000 --messages 100000 [--seed N]`. Exit code 1 if anything was wrong.
 */
const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100000' },
    messages: { type: 'string', default: '100000' },
    seed: { type: 'string' },
  },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
/** Growth between a tenth of a run and its end that is still no leak, MiB. */
const FLAT = 16;
let failed = false;

const say = (what: string, fine: boolean, detail: unknown): void => {
  if (!fine) failed = true;
  console.log(`${fine ? 'ok  ' : 'FAIL'} ${what}: ${typeof detail === 'string' ? detail : JSON.stringify(detail)}`);
};
console.log(`seed ${seed}`);
if (Number(values.calls) > 0) await calls(Number(values.calls));
if (Number(values.messages) > 0) await messages(Number(values.messages));
process.exit(failed ? 1 : 0);

async function calls(count: number): Promise<void> {
  const spied = startSpied();
  const world = await makeWorld(spied);
  const started = Date.now();
  const share = Math.floor(count / 10);
  const powerless = createFuzzer(world, createRng(seed));
  const before = stateOf(world);
  const run = async (fuzzer: typeof powerless, kinds: SeatKind[], tenths: number) => {
    for (let tenth = 0; tenth < tenths; tenth++) await fuzzer.run(kinds, share);
  };
  await run(powerless, ['stranger', 'viewer', 'locked'], 1);
  const early = await heapAfterGc();
  await run(powerless, ['stranger', 'viewer', 'locked'], 2);
  say('nobody without the right changed anything', stateOf(world) === before, 'dumps before and after compared');
  const all = createFuzzer(world, createRng(seed + 1));
  await run(all, ['stranger', 'viewer', 'responder', 'lead', 'locked'], 6);
  const late = await heapAfterGc();
  say('chain', (await world.lead.journal.verify()).whole, 'whole');
  say('rebuild', (await world.lead.journal.rebuild()).same, 'same');
  await world.lead.workspace.seal();
  const sealed = createFuzzer(world, createRng(seed + 2));
  await run(sealed, ['sealed'], 1);
  const complaints = [powerless, all, sealed].flatMap((fuzzer) => fuzzer.tally.complaints);
  const made = [powerless, all, sealed].reduce((sum, fuzzer) => sum + fuzzer.tally.calls, 0);
  say('every call answered as the contract says', complaints.length === 0, complaints);
  say('answers', true, all.tally.answers);
  say('log and notifications', spied.surprises.length === 0 && leaks(world).length === 0, spied.surprises.slice(0, 5));
  memory(early, late);
  console.log(`${made} calls in ${Math.round((Date.now() - started) / 1000)} s`);
  world.db.close();
  await spied.dispose();
}

async function messages(count: number): Promise<void> {
  const spied = startSpied();
  const fuzz = await createMessageFuzz(spied, createRng(seed + 3));
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const leaked: string[] = [];
  const heaps: number[] = [];
  for (let tenth = 1; tenth <= 10; tenth++) {
    await fuzz.pour(Math.floor((count * tenth) / 10) - fuzz.run.items);
    // What core said is read and let go: it is core's memory that is measured.
    leaked.push(...leaks(fuzz.world));
    spied.said.length = 0;
    heaps.push(await heapAfterGc());
    console.log(`     ${fuzz.run.items} messages, ${mib(heaps.at(-1) ?? 0)} MiB, ${seconds()} s`);
  }
  const [early = 0] = heaps;
  const late = heaps.at(-1) ?? 0;
  say('nothing thrown', fuzz.run.thrown.length === 0, fuzz.run.thrown);
  say('all stored, filed and heard', fuzz.flaws().length === 0, fuzz.flaws());
  say('looked at', true, `${await fuzz.lookAtAll(500)} items, ${seconds()} s`);
  say('chain', (await fuzz.world.lead.journal.verify()).whole, `whole, ${seconds()} s`);
  say('rebuild', (await fuzz.world.lead.journal.rebuild()).same, `same, ${seconds()} s`);
  leaked.push(...leaks(fuzz.world));
  say('log and notifications', spied.surprises.length === 0 && leaked.length === 0, spied.surprises.slice(0, 5));
  memory(early, late);
  console.log(`${fuzz.run.items} messages in ${seconds()} s`);
  fuzz.world.db.close();
  await spied.dispose();
}

function memory(early: number, late: number): void {
  say('memory', mib(late) - mib(early) < FLAT, `${mib(early)} MiB at 10 %, ${mib(late)} MiB at the end`);
}
