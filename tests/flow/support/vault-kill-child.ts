import { all } from '../../../src/core/store/index.ts';
import { openVault, plainOf } from './vault-kill.ts';

/** A vault that receives files as fast as it can until it is killed. Arguments: folder, key in hex, round. */
const [dir = '', keyText = '', round = '0'] = process.argv.slice(2);
const { db, vault } = openVault(dir, Buffer.from(keyText, 'hex'));
vault.recover();

async function put(versionId: number): Promise<void> {
  const bytes = plainOf(versionId);
  const receiving = await vault.receive(versionId);
  for (let at = receiving.offset; at < bytes.length; at += 40_000)
    await receiving.write(bytes.subarray(at, Math.min(bytes.length, at + 40_000)));
  await receiving.finish();
  receiving.commit(() => undefined);
  process.send?.({ stored: versionId });
}

// What the last death interrupted goes on first.
for (const { id } of all<{ id: number }>(db, 'SELECT version_id AS id FROM media_partial')) await put(id);
let next = Number(round) * 10_000;
const lane = async (): Promise<void> => {
  for (;;) {
    next += 1;
    await put(next);
  }
};
await Promise.all([lane(), lane()]);
