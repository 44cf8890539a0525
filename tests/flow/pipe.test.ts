import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readContent } from '../../src/core/evidence/index.ts';
import { verify } from '../../src/core/journal/index.ts';
import { all, closeStore } from '../../src/core/store/index.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { createAndConnect, lookInside, makeWorld, realCore, until, type World } from './support/headquarters.ts';

/**
 * The pipe on a bad line: 500 messages over two chats, three TCP kills, 10 % never pushed, edits and deletions. Whatever
 * the data centre has at the end is stored once, with its final content.
 */
describe('500 messages and three TCP kills', () => {
  let centre: Centre;
  let world: World;
  let harness: Harness;

  beforeAll(async () => {
    centre = await startCentre();
    world = await makeWorld(centre);
    harness = realCore(centre);
  });
  afterAll(async () => {
    await harness.dispose();
    await centre.stop();
  });

  it('every message in the data centre’s log is stored once, with its final content', async () => {
    const { client } = harness.window();
    const { workspaceId, number } = await createAndConnect(client, world);
    await until(async () => (await client.telegram.status())[0]?.state === 'online', 'being online');

    const chats = [`channel:${world.relay}`, `channel:${world.second}`] as const;
    for (let i = 0; i < 500; i++) {
      const peer = chats[i % 2] ?? chats[0];
      const text = i % 50 === 7 ? `#sos F-${i}\nkind: kettling\nreporter: alaman:${i}\n\ncall ${i}` : `message ${i}`;
      const posted = await centre.post({ peer, from: world.bot, text, silentPush: i % 10 === 3 });
      const id = posted.copies[0]?.id ?? 0;
      if (i % 25 === 11) await centre.edit({ peer, messageId: id, text: `message ${i}, corrected` });
      if (i % 60 === 13) await centre.delete({ peer, ids: [id] });
      if (i === 120 || i === 250 || i === 380) await centre.faults.kill({ how: i === 250 ? 'rst' : 'fin' });
      if (i % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 8));
    }

    const log = await centre.log();
    const expected = new Map(
      log.messages
        .filter((message) => chats.includes(message.peer as (typeof chats)[number]) && !message.deleted)
        .map((message) => [`${message.peer}:${message.id}`, message.text]),
    );
    const dir = join(harness.dataDir, workspaceId);
    const db = await lookInside(dir, number);
    const stored = () => {
      const rows = all<{ id: number; key: string; event: string }>(
        db,
        `SELECT id, message_key AS key, event FROM message_version v WHERE version_no =
           (SELECT max(version_no) FROM message_version w WHERE w.message_key = v.message_key)
           AND peer_kind = 'channel'`,
      );
      return new Map(
        rows.filter((row) => row.event === 'message').map((row) => [row.key, readContent(db, row.id)?.text ?? '']),
      );
    };
    const wrong = () => {
      const found = stored();
      const lacking = [...expected].filter(([key, text]) => found.get(key) !== text).map(([key]) => key);
      const extra = [...found.keys()].filter((key) => !expected.has(key));
      return [...lacking, ...extra];
    };
    await until(() => wrong().length === 0, `${wrong().length} messages`, 90_000).catch(() => undefined);
    expect(wrong()).toEqual([]);
    expect(expected.size).toBeGreaterThan(480);

    // Stored once: a message has as many versions as it had contents.
    const doubled = all<{ key: string }>(
      db,
      `SELECT message_key AS key FROM message_version WHERE event = 'message'
       GROUP BY message_key, content_digest HAVING count(*) > 1`,
    );
    expect(doubled).toEqual([]);
    // And every SOS among them alarms, once.
    const alarms = await client.alarms.list();
    expect(alarms).toHaveLength(10);
    expect(new Set(alarms.map((alarm) => alarm.excerpt)).size).toBe(10);
    expect(verify(db)).toMatchObject({ whole: true });
    closeStore(db);
    expect(await client.journal.rebuild()).toMatchObject({ same: true });
  });
});
