/**
 * The practice world as a process of its own, spawned by a shell by path: the data centre on 127.0.0.1 and an election
 * day played into it. Writes nothing to disk, prints nothing; what it says to its parent carries no content.
 */
import { randomInt } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import profileJson from '../../../resources/elections/kz-mazhilis-2021/profile.json' with { type: 'json' };
import type { Clock } from '../../core/ports.ts';
import { ms, parseProfile } from '../../domain/index.ts';
import { startServer } from '../centre/centre.ts';
import { drillRegistryCsv } from '../registry/registry.ts';
import { findParent } from './parent.ts';
import { createPlayer } from './player.ts';
import { createRng } from './rng.ts';
import { createStage } from './stage.ts';
import { createState } from './state.ts';
import { createWorld } from './world.ts';

const clock: Clock = {
  now: () => ms(Date.now()),
  after: (delay, run) => {
    const timer = setTimeout(run, delay);
    return () => clearTimeout(timer);
  },
};

const parent = findParent();

/** A surprise ends the world; its name goes to the log, its words don't. */
function fail(error: unknown): never {
  parent.post({
    type: 'log',
    level: 'error',
    event: 'drill.surprise',
    fields: { name: error instanceof Error ? error.name : 'unknown' },
  });
  setTimeout(() => process.exit(1), 50);
  return undefined as never;
}
process.on('uncaughtException', fail);
process.on('unhandledRejection', fail);

const profile = parseProfile(profileJson);
if (!profile.ok) throw new Error('the profile is not valid');
const rng = createRng(randomInt(2 ** 31));
const { centre, stop } = await startServer();
const { world, cast } = createWorld(centre);
const player = createPlayer({
  rng,
  state: createState(rng, profile.profile),
  stage: createStage(centre, cast),
  clock,
});

async function end(): Promise<void> {
  player.stop();
  setTimeout(() => process.exit(0), 1000).unref();
  await stop();
  process.exit(0);
}

parent.onGone(() => void end());
parent.onMessage((message) => {
  if (message.type === 'stop') void end();
  else player[message.command]();
});
player.start();
const stations = gzipSync(drillRegistryCsv(profile.profile)).toString('base64');
parent.post({ type: 'world', world: { ...world, stations } });
