import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { EXPORT_PARTS, type ExportProfile, PROFILE_RULES, type TelegramId } from '../../src/domain/index.ts';
import { invite } from '../../src/drill/day/volunteers.ts';
import { API_HASH, API_ID, CODE, PHONE, startWorld, type World } from '../e2e/support/world.ts';
import { startBallots } from './ballots.ts';
import { createPace } from './export-pace.ts';
import type { Client } from './headquarters.ts';
import { type Open, openMade, readBack } from './made-host.ts';
import type { MadeWorkspace } from './million-store.ts';
import { forgetPeak, memoryNow, memoryPeak } from './process-memory.ts';

/** How often the export is asked how far it is, and core whether it is there, ms. */
const LOOK = 50;
const ASK = 5;
/** Messages stored a second beside it. */
const MESSAGES = 20;
const BASELINE_MS = 20_000;
const CANCELLED_IN = 1000;
/** What core may be silent for while it stores messages and an export runs, ms; or twice what it is without one. */
const BLOCK = 250;
const LANGUAGES = ['kk', 'ru', 'en'] as const;

export interface HostOptions {
  made: MadeWorkspace;
  profiles: readonly ExportProfile[];
  /** An empty folder; bundles that were made stay in it. */
  bundles: string;
  mostMb: number;
  /** How much there is, of a million. */
  scale: number;
}

interface Beside {
  identity: string;
  recipient: string;
  bundles: string;
  mostMb: number;
  /** How much there is, of a million. */
  scale: number;
  /** Core's longest silence without an export, ms. */
  usual: number;
  say(good: boolean, line: string): void;
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An export in the built host, where it has all the rest of a headquarters beside it. */
export async function measureHost({ made, profiles, bundles, mostMb, scale }: HostOptions): Promise<boolean> {
  const copy = mkdtempSync(join(tmpdir(), 'maere-bundle-host-'));
  const own = { ...made, dataDir: join(copy, 'headquarters') };
  cpSync(made.dataDir, own.dataDir, { recursive: true });
  const world = await startWorld();
  let good = true;
  const identity = await generateIdentity();
  const beside: Beside = {
    identity: join(bundles, 'age-identity.txt'),
    recipient: await identityToRecipient(identity),
    bundles,
    mostMb,
    scale,
    usual: Number.POSITIVE_INFINITY,
    say(holds, line) {
      good &&= holds;
      console.log(`${holds ? '  ' : '✗ '}${line}`);
    },
  };
  mkdirSync(bundles, { recursive: true });
  writeFileSync(beside.identity, `${identity}\n`, { mode: 0o600 });
  try {
    const opened = await openMade(own, world.descriptor);
    try {
      await listenTo(opened.client, world);
      const second = await invite({ client: opened.client, close: () => undefined }, 'Екінші', 'analyst');
      await readBack(opened.host.pid);
      const flood = startBallots({ world }, MESSAGES);
      try {
        const without = answers(opened.client);
        await pause(BASELINE_MS);
        beside.usual = await without.stop();
        beside.say(
          true,
          `core beside ${MESSAGES} messages a second, no export: not heard for at most ${beside.usual} ms`,
        );
        for (const profile of profiles) await whole(opened, second.client, profile, beside);
        await cancelled(opened.client, beside);
      } finally {
        await flood.stop();
      }
      second.close();
    } finally {
      await opened.close();
    }
    await killed(own, world, beside);
  } finally {
    await world.centre.stop();
    rmSync(copy, { recursive: true, force: true });
  }
  return good;
}

/** The made account is nobody's; one of this world is logged in beside it, and its bot relays. */
async function listenTo(client: Client, world: World): Promise<void> {
  await client.telegram.startLogin({ apiId: Number(API_ID), apiHash: API_HASH, phone: PHONE });
  await client.telegram.submitCode({ code: CODE });
  const account = (await client.telegram.status()).find(({ id }) => id === world.account);
  if (!account) throw new Error('no account');
  const chat = { kind: 'channel', id: world.second.slice('channel:'.length) } as const;
  await client.telegram.watch({ account: account.id, chat, title: 'Ballots', on: true });
  const bot = { botId: world.bot as TelegramId, botName: 'Alaman', scheme: 'alaman' };
  await client.telegram.bindRelay({ account: account.id, chat, ...bot });
}

/** Asks core something that it answers itself, again and again: the longest it took is the longest it was not there. */
function answers(client: Client) {
  let [longest, over] = [0, false];
  const asking = (async () => {
    while (!over) {
      const asked = performance.now();
      await client.system.hello();
      longest = Math.max(longest, performance.now() - asked);
      await pause(ASK);
    }
  })();
  return {
    async stop(): Promise<number> {
      over = true;
      await asking;
      return Math.round(longest);
    },
  };
}

const folderOf = ({ bundles }: Beside, name: string): string => {
  const folder = join(bundles, name);
  mkdirSync(folder, { recursive: true });
  return folder;
};

const begin = (client: Client, profile: ExportProfile, folder: string, { recipient }: Beside) =>
  client.exports.start({
    profile,
    parts: [...EXPORT_PARTS],
    languages: [...LANGUAGES],
    recipients: PROFILE_RULES[profile].encrypted ? [recipient] : [],
    folder,
  });

async function whole({ client, host }: Open, second: Client, profile: ExportProfile, beside: Beside): Promise<void> {
  const folder = folderOf(beside, profile);
  const { total } = await client.inbox.list({ limit: 1, show: 'all', search: '' });
  const before = memoryNow(host.pid);
  forgetPeak(host.pid);
  const [core, pace] = [answers(client), createPace()];
  const { bundle } = await begin(client, profile, folder, beside);
  for (;;) {
    const { running, last } = await client.exports.state();
    if (!running) {
      if (last?.bundle !== bundle) throw new Error(`${profile}: ${last?.error}`);
      break;
    }
    const { file, rows } = running;
    if (file !== seen.file || rows !== seen.rows) pace.heard(running);
    Object.assign(seen, { file, rows });
    await pause(LOOK);
  }
  const [{ seconds, silence, silentAt, slow }, block, peak] = [pace.end(), await core.stop(), memoryPeak(host.pid)];
  const stored = (await client.inbox.list({ limit: 1, show: 'all', search: '' })).total - total;
  const row = (await client.exports.list()).find((each) => each.bundle === bundle);
  beside.say(
    peak - before <= beside.mostMb,
    `${profile}: ${seconds.toFixed(1)} s, ${row?.files} files, ${megabytes(row?.bytes ?? 0)} MB; the host had ${before.toFixed(0)} MB, at most ${peak.toFixed(0)} MB: ${(peak - before).toFixed(0)} MB more (≤ ${beside.mostMb})`,
  );
  beside.say(true, `  longest silence ${(silence / 1000).toFixed(2)} s (${silentAt}); ${slow.join(', ')}`);
  const most = Math.max(BLOCK, 2 * beside.usual);
  const heard = `  core not heard for at most ${block} ms (≤ ${most}), ${stored} messages stored`;
  beside.say(block <= most && stored > 0, heard);
  await second.exports.agree({ bundle });
  const asked = performance.now();
  const { path } = await client.exports.release({ bundle });
  const signed = performance.now() - asked;
  await checked(client, path, signed, beside);
}
const seen = { file: '', rows: 0 };
const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(0);

/** A drill's fails as one, and in nothing else. */
async function checked(client: Client, path: string, signed: number, { identity, say }: Beside): Promise<void> {
  const zip = path.replace(/\.age$/, '');
  if (zip !== path) {
    const { error } = spawnSync('age', ['-d', '-i', identity, '-o', zip, path]);
    if (error) return say(true, '  not verified: age is not installed');
  }
  const core = answers(client);
  const asked = performance.now();
  const { checks } = await client.exports.verify({
    path: zip,
    publicKey: readFileSync(zip.replace(/zip$/, 'pub'), 'utf8'),
  });
  const took = (performance.now() - asked) / 1000;
  const failed = checks.filter(({ result }) => result === 'failed').map(({ check, why }) => `${check} ${why}`);
  const chain = checks.find(({ check }) => check === 'chain')?.values;
  say(
    failed.join() === 'drill drill',
    `  signed in ${(signed / 1000).toFixed(1)} s, verified in ${took.toFixed(1)} s (core not heard for at most ${await core.stop()} ms): failed ${failed.join(', ') || 'nothing'}; chain of ${chain?.entries}`,
  );
}

type Moment = { file: string; rows: number; files: number };
const at =
  (prefix: string, rows = 0) =>
  (now: Moment): boolean =>
    now.file.startsWith(prefix) && now.rows >= rows;

/** What somebody may be looking at when they change their mind, or the current fails. */
const momentsOf = (
  scale: number,
): readonly { name: string; profile: ExportProfile; is: (now: Moment) => boolean }[] => [
  { name: 'looking ahead', profile: 'public', is: ({ file, rows }) => file === '' && rows > 10_000 * scale },
  { name: 'a table', profile: 'public', is: at('protocols/protocols') },
  { name: 'the workbook', profile: 'public', is: at('protocols/protocols.xlsx') },
  { name: 'a photograph', profile: 'public', is: at('evidence/photo') },
  { name: 'a report', profile: 'public', is: at('report/report-ru.pdf') },
  { name: 'the extract', profile: 'public', is: at('journal/extract', 100_000 * scale) },
  { name: 'the extract, encrypted', profile: 'archive', is: at('journal/extract', 500_000 * scale) },
];

/** False: it was over before. */
async function until(client: Client, is: (now: Moment) => boolean): Promise<boolean> {
  for (;;) {
    const { running } = await client.exports.state();
    if (!running) return false;
    if (is(running)) return true;
    await pause(LOOK / 10);
  }
}

/** What was whole before anybody stopped it. */
async function giveUp(client: Client): Promise<void> {
  const { last } = await client.exports.state();
  if (last?.bundle != null) await client.exports.withdraw({ bundle: last.bundle });
}

async function cancelled(client: Client, beside: Beside): Promise<void> {
  const folder = folderOf(beside, 'cancelled');
  writeFileSync(join(folder, 'mine.txt'), 'mine');
  for (const { name, profile, is } of momentsOf(beside.scale)) {
    await begin(client, profile, folder, beside);
    if (!(await until(client, is))) {
      beside.say(false, `over before it could be cancelled at ${name}`);
      await giveUp(client);
      continue;
    }
    const asked = performance.now();
    await client.exports.cancel();
    while ((await client.exports.state()).running) await pause(ASK);
    const took = performance.now() - asked;
    const [{ last }, left] = [await client.exports.state(), readdirSync(folder)];
    beside.say(
      took <= CANCELLED_IN && last?.error === 'CANCELLED' && left.join() === 'mine.txt',
      `cancelled at ${name}: ${took.toFixed(0)} ms (≤ ${CANCELLED_IN}), ${last?.error}; left in the folder: ${left.join(', ')}`,
    );
  }
}

/** SIGKILL at several moments, and what the next start makes of it. */
async function killed(made: MadeWorkspace, world: World, beside: Beside): Promise<void> {
  const folder = folderOf(beside, 'killed');
  for (const { name, profile, is } of momentsOf(beside.scale)) {
    let opened = await openMade(made, world.descriptor);
    await begin(opened.client, profile, folder, beside);
    if (!(await until(opened.client, is))) {
      beside.say(false, `over before it could be killed at ${name}`);
      await giveUp(opened.client);
      await opened.close();
      continue;
    }
    await opened.host.kill();
    const left = readdirSync(folder);
    const readable = left.filter((file) => spawnSync('unzip', ['-tqq', join(folder, file)]).status === 0);
    opened = await openMade(made, world.descriptor);
    const [{ running, last }, then] = [await opened.client.exports.state(), readdirSync(folder)];
    await opened.close();
    beside.say(
      left.every((file) => file.endsWith('.partial')) &&
        readable.length === 0 &&
        running === null &&
        last?.error === 'EXPORT_INTERRUPTED' &&
        then.length === 0,
      `killed at ${name}: left ${left.join(', ') || 'nothing'}; after the next start ${then.join(', ') || 'nothing'}, it says ${last?.error}`,
    );
  }
  await killedLater(made, world, folder, beside);
}

/** While a whole one waits for a second person, and while it is signed: it is not lost, and never signed twice otherwise. */
async function killedLater(made: MadeWorkspace, world: World, folder: string, beside: Beside): Promise<void> {
  let opened = await openMade(made, world.descriptor);
  const { bundle } = await begin(opened.client, 'public', folder, beside);
  while ((await opened.client.exports.state()).running) await pause(LOOK);
  await opened.host.kill();
  opened = await openMade(made, world.descriptor);
  const waiting = readdirSync(folder);
  const [row] = await opened.client.exports.list();
  beside.say(
    waiting.length === 1 && row?.bundle === bundle && row.state === 'asked',
    `killed while it waits for a second person: ${waiting.join(', ')} is ${row?.state}`,
  );
  const second = await invite({ client: opened.client, close: () => undefined }, 'Үшінші', 'analyst');
  await second.client.exports.agree({ bundle });
  void opened.client.exports.release({ bundle }).catch(() => undefined);
  await pause(LOOK / 5);
  await opened.host.kill();
  const left = readdirSync(folder);
  opened = await openMade(made, world.descriptor);
  const { path } = await opened.client.exports.release({ bundle });
  beside.say(
    existsSync(path) && readdirSync(folder).every((file) => !file.endsWith('.partial')),
    `killed while it is signed: left ${left.join(', ')}; released again: ${readdirSync(folder).join(', ')}`,
  );
  await checked(opened.client, path, 0, beside);
  await opened.close();
}
