import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import { startHost, takeSeat } from '../../src/drill/day/seat.ts';
import { createRng } from '../security/support/rng.ts';

/**
 * Telegram Desktop's export of a long day, made up and imported: `nice npm run bench:import [-- --mb 200]`. The built host
 * runs core in a process of its own; prints the report and exits with 1 if a message is missing or that process held more
 * than --rss megabytes at once. Linux only.
 */
const { values } = parseArgs({
  options: { mb: { type: 'string', default: '200' }, rss: { type: 'string', default: '300' } },
});
const MB = 1024 * 1024;
const BOT = '900';
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

/** Megabytes that a process holds now, and the most it has held since `forget`; of the kernel's own books (Linux). */
function memoryOf(pid: number) {
  const read = (name: 'VmRSS' | 'VmHWM'): number => {
    const line = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return Math.round(Number(line?.[1] ?? 0) / 1024);
  };
  return {
    now: () => read('VmRSS'),
    most: () => read('VmHWM'),
    /** Opening a headquarters takes a quarter of a gigabyte for its passphrase, for a second; that is not the import's. */
    forget: () => writeFileSync(`/proc/${pid}/clear_refs`, '5'),
  };
}

const folder = mkdtempSync(join(tmpdir(), 'maere-export-'));
const root = join(import.meta.dirname, '../..');
const file = join(folder, 'result.json');
const written = await writeExport(file, Number(values.mb) * MB);
// The built host, whose process is core's and nothing else's but the frames'.
const host = await startHost(join(root, 'out/main/host.js'), ['--data-dir', join(folder, 'headquarters')]);
let failed = true;
try {
  const { client } = await takeSeat(host.link);
  await client.workspace.create({
    hqName: 'Import',
    callName: 'Import',
    passphrase: 'seven invented words that belong to nobody here',
    locale: 'en',
  });
  await client.people.lockAfter({ minutes: 0 });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const memory = memoryOf(host.pid);
  memory.forget();
  const before = memory.now();
  const began = performance.now();
  const { chats } = await client.imports.look({ folder });
  const looked = { seconds: Math.round((performance.now() - began) / 1000), mostMb: memory.most() };
  await client.imports.start({ folder, chats: chats.map(({ index }) => index) });
  let last: Awaited<ReturnType<typeof client.imports.state>>['last'] = null;
  while (last === null) {
    await new Promise((resolve) => setTimeout(resolve, 500));
    const state = await client.imports.state();
    if (!state.running) last = state.last;
  }
  const report = {
    fileMb: Math.round(statSync(file).size / MB),
    messages: written,
    added: last.added,
    error: last.error,
    looked,
    seconds: Math.round((performance.now() - began) / 1000),
    rssBeforeMb: before,
    rssAfterMb: memory.now(),
    rssMostMb: memory.most(),
  };
  process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  failed = last.error !== null || last.added !== written || report.rssMostMb > Number(values.rss);
} finally {
  await host.stop();
  rmSync(folder, { recursive: true, force: true });
}
process.exit(failed ? 1 : 0);
