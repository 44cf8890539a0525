import { parseArgs } from 'node:util';
import { createRelayTexts } from './support/relay-texts.ts';
import { createRng } from './support/rng.ts';
import { startSpied } from './support/spied-core.ts';

/**
 * The long run of relay-texts.test.ts: `node tests/security/relay-texts-long.ts --messages 100000 [--seed N]`. Exit code 1
 * if anything threw, was dropped, or lies where nobody looks.
 */
const { values } = parseArgs({
  options: { messages: { type: 'string', default: '100000' }, seed: { type: 'string' } },
});
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const spied = startSpied();
const texts = await createRelayTexts(spied, createRng(seed));
const started = Date.now();
await texts.pour(Number(values.messages));
const account = texts.account();
const seconds = Math.round((Date.now() - started) / 1000);
const whole =
  texts.thrown.length === 0 &&
  account.stored === account.sent &&
  account.filed === account.sent &&
  account.withNobody === 0 &&
  account.sosWithoutCase === 0;
console.log(JSON.stringify({ seed, seconds, thrown: texts.thrown, ...account }, null, 1));
texts.world.db.close();
await spied.dispose();
process.exit(whole ? 0 : 1);
