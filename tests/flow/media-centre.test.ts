import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { createAndConnect, makeWorld, realCore, until, type World } from './support/headquarters.ts';
import { photo } from './support/pictures.ts';

let centre: Centre;
let world: World;
let core: Harness;
let client: Client;

beforeAll(async () => {
  centre = await startCentre();
  world = await makeWorld(centre);
  core = realCore(centre);
  client = core.window().client;
  await createAndConnect(client, world);
});
afterAll(async () => {
  await core.dispose();
  await centre.stop();
});

it('an album comes whole through an expired reference, a flood wait and a cut connection, byte for byte', async () => {
  const pictures = await Promise.all([11, 12, 13].map((seed) => photo(seed)));
  await centre.faults.floodWait({ method: 'upload.getFile', seconds: 2, times: 1 });
  const posted = await centre.album({
    peer: `channel:${world.second}`,
    from: world.stranger,
    items: pictures.map((bytes) => ({ media: { kind: 'photo', bytes: bytes.toString('base64') } })),
  });
  await centre.faults.expireFileReferences();
  await centre.faults.kill({});
  const messageKeys = posted.map(({ copies }) => `channel:${world.second}:${copies[0]?.id}`);
  const items = await until(async () => {
    const { items: found } = await client.media.list({ messageKeys });
    return found.length === 3 && found.every(({ file }) => file?.ready) ? found : null;
  }, 'three photos');
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  expect(items.map(({ file }) => file?.hash)).toEqual(pictures.map(hash));
  expect(items.map(({ file }) => file?.problem)).toEqual([null, null, null]);
});
