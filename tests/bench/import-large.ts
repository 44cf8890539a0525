import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import type { TelegramId } from '../../src/domain/index.ts';
import { openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { createRng } from '../security/support/rng.ts';

/**
 * Telegram Desktop's export of a long day, made up and imported: `nice node tests/bench/import-large.ts [--mb 200]`. Prints
 * the report and exits with 1 if a message is missing or the process that imports held more than --rss megabytes at once.
 */
const { values } = parseArgs({
  options: { mb: { type: 'string', default: '200' }, rss: { type: 'string', default: '300' } },
});
const MB = 1024 * 1024;
const BOT = '900';
const CHAT = { kind: 'channel', id: '1234567890' as TelegramId } as const;
const WORDS = ['учаске', 'бюллетень', 'комиссия', 'наблюдатель', 'хаттама', 'the count', '"ажырату"', 'өңір\n', 'қар'];

/** Streamed, so that what is measured afterwards is the import alone. Returns how many messages it holds. */
async function writeExport(file: string, bytes: number): Promise<number> {
  const rng = createRng(200);
  const out = createWriteStream(file);
  const put = (text: string) => (out.write(text) ? null : new Promise<void>((resolve) => out.once('drain', resolve)));
  let written = 0;
  let count = 0;
  await put('{"name":"relay","type":"private_supergroup","id":1234567890,"messages":[\n');
  while (written < bytes) {
    count += 1;
    // Mostly long talk, as in a chat of a headquarters; every tenth is a ballot's relay message.
    const talk = Array.from({ length: 40 + rng.int(300) }, () => WORDS[rng.int(WORDS.length)]).join(' ');
    const text = count % 10 === 0 ? `#ballot b-${count}\nregion: KZ-ALA\nstation: 441\nchoice: 4` : `${count} ${talk}`;
    const json = JSON.stringify({
      id: count,
      type: 'message',
      date: '2021-01-10T15:13:20',
      date_unixtime: String(1_610_270_000 + count),
      from: 'Bayge',
      from_id: `user${BOT}`,
      text,
    });
    const line = `${count === 1 ? '' : ',\n'}${json}`;
    written += Buffer.byteLength(line);
    await put(line);
  }
  out.end(']}\n');
  await finished(out);
  return count;
}

const folder = mkdtempSync(join(tmpdir(), 'maere-export-'));
const harness = startCore();
let failed = false;
try {
  const file = join(folder, 'result.json');
  const written = await writeExport(file, Number(values.mb) * MB);
  const { client } = await openHeadquarters(harness);
  await client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
  const before = process.memoryUsage.rss();
  let peak = before;
  const sampling = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const began = performance.now();
  const { chats } = await client.imports.look({ folder });
  await client.imports.start({ folder, chats: chats.map(({ index }) => index) });
  let last: Awaited<ReturnType<typeof client.imports.state>>['last'] = null;
  while (last === null) {
    await new Promise((resolve) => setTimeout(resolve, 200));
    const state = await client.imports.state();
    if (!state.running) last = state.last;
  }
  clearInterval(sampling);
  const mb = (bytes: number) => Math.round(bytes / MB);
  const report = {
    fileMb: mb(statSync(file).size),
    messages: written,
    added: last.added,
    error: last.error,
    seconds: Math.round((performance.now() - began) / 1000),
    rssBeforeMb: mb(before),
    rssPeakMb: mb(peak),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  failed = last.error !== null || last.added !== written || report.rssPeakMb > Number(values.rss);
} finally {
  await harness.dispose();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
