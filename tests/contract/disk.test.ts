import { rmSync } from 'node:fs';
import { call } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLiveHub } from '../../src/core/live/hub.ts';
import type { Session } from '../../src/core/people/index.ts';
import { router } from '../../src/core/router/index.ts';
import { createSeats } from '../../src/core/seats/seats.ts';
import { createShell } from '../../src/core/shell.ts';
import type { WriteDb } from '../../src/core/store/index.ts';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { handClock, testPorts } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

// Argon2id at full strength, many times, on a machine that may be busy.
vi.setConfig({ testTimeout: 240_000 });

const START = 1_700_000_000_000;
const chat = { kind: 'user', id: '77' as TelegramId } as const;

/** Core with its inside in reach, for a disk that can be filled: SQLite refuses pages as a full disk would. */
async function ready() {
  const hand = handClock(START);
  const made = testPorts({ clock: hand.clock });
  const hub = createLiveHub(made.ports.clock);
  const seats = createSeats<Session>(made.ports.clock);
  const shell = createShell(made.ports, hub, seats);
  const seat = seats.get('seat-1');
  seat.channels = 1;
  seat.lockAfter = 0;
  const context = { context: { shell, seat } };
  await call(
    router.workspace.create,
    { hqName: 'Test', callName: 'Aisulu T.', passphrase: 'a practice passphrase', locale: 'en' },
    context,
  );
  await call(router.telegram.startLogin, { apiId: 1, apiHash: '0'.repeat(32), phone: '+70000000001' }, context);
  await call(router.telegram.submitCode, { code: '12345' }, context);
  const source = made.telegram.sources.at(-1);
  const db = shell.hq?.workspace.db as WriteDb;
  if (!source || !db) throw new Error('not ready');
  const limit = (pages: number) => db.pragma(`max_page_count = ${pages}`);
  return {
    ...hand,
    ...made,
    shell,
    context,
    source,
    fill: () => limit(Number(db.pragma('page_count', { simple: true }))),
    free: () => limit(1_000_000),
    hello: () => call(router.system.hello, undefined, context),
  };
}

let at: Awaited<ReturnType<typeof ready>>;
beforeEach(async () => {
  at = await ready();
});
afterEach(async () => {
  await at.shell.stop();
  rmSync(at.dataDir, { recursive: true, force: true });
});

const text = (words: string) =>
  message(words, { chat, fromId: chat.id, sentAt: ms(START), receivedAt: ms(START), raw: new Uint8Array(20_000) });

describe('a full disk', () => {
  it('has a code for who decides and is said on screen; nothing acknowledged is lost; then work goes on', async () => {
    await at.source.receive(text('#sos помогите'));
    const [alarm] = await call(router.alarms.list, undefined, at.context);
    const caseId = alarm?.caseId ?? '';
    await call(router.cases.note, { caseId, text: 'kept' }, at.context);
    expect((await at.hello()).storage).toBeNull();

    // Somebody's answer is under way.
    await call(router.cases.reply, { caseId, text: 'Мы вас слышим' }, at.context);
    at.fill();
    const second = text('#sos ещё раз');
    await expect(at.source.receive(second)).rejects.toMatchObject({ code: 'DISK_FULL' });
    const note = call(router.cases.note, { caseId, text: 'x'.repeat(4000) }, at.context);
    await expect(
      note.then(() => call(router.cases.note, { caseId, text: 'y'.repeat(4000) }, at.context)),
    ).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
    expect((await at.hello()).storage).toBe('DISK_FULL');
    expect(at.notified).toContain('deaf:1');
    // The clocks of what is unanswered come due and can't be written: core lives, reads work.
    await at.advance(30 * 60_000);
    expect(await call(router.alarms.list, undefined, at.context)).toHaveLength(1);
    expect((await at.hello()).storage).toBe('DISK_FULL');

    at.free();
    await at.advance(10_000);
    expect((await at.hello()).storage).toBeNull();
    // The adapter offers the batch again until it is taken.
    await at.source.receive(second);
    await call(router.cases.note, { caseId, text: 'after' }, at.context);
    // Before, between or after: it left once.
    expect(at.source.sent).toHaveLength(1);
    const { timeline } = await call(router.cases.get, { caseId }, at.context);
    const notes = timeline.flatMap((item) =>
      item.what === 'entry' && item.type === 'case.noteAdded' ? [item.fields] : [],
    );
    expect(JSON.stringify(notes)).toMatch(/kept.*after/);
    const steps = timeline.filter((item) => item.what === 'entry' && item.type === 'case.escalated');
    expect(steps.length).toBeGreaterThan(0);
    expect(await call(router.journal.verify, undefined, at.context)).toMatchObject({ whole: true });
    expect(await call(router.journal.rebuild, undefined, at.context)).toMatchObject({ same: true });
    const rows = (await call(router.inbox.list, { show: 'all' }, at.context)).rows;
    expect(rows).toHaveLength(2);
  });
});
