import { expect, it } from 'vitest';
import { startCentre } from '../../src/drill/index.ts';
import { createAndConnect, makeWorld, realCore, until } from './support/headquarters.ts';

/** The worst moment for a line to break: Telegram has sent the message, and its answer never comes. */
it('a reply whose answer was lost with the connection is sent once, and shown as sent', async () => {
  const centre = await startCentre();
  const world = await makeWorld(centre);
  const harness = realCore(centre);
  try {
    const { client } = harness.window();
    await createAndConnect(client, world);
    await until(async () => (await client.telegram.status())[0]?.state === 'online', 'being online');
    const text = '#sos F-1\nkind: kettling\nreporter: alaman:1\n\nhelp';
    await centre.post({ peer: `channel:${world.relay}`, from: world.bot, text });
    const alarm = await until(async () => (await client.alarms.list())[0], 'the alarm');
    await centre.faults.loseAnswer({ method: 'messages.sendMessage', kill: true });
    await client.cases.reply({ caseId: alarm.caseId, text: 'We hear you' });
    await until(async () => (await client.outbox.list())[0]?.state === 'sent', 'the reply to leave', 60_000);
    const outgoing = (await centre.outgoing()).filter((each) => each.account === world.account);
    expect(outgoing.map((each) => each.text)).toEqual(['#reply alaman:1\n\nWe hear you']);
  } finally {
    await harness.dispose();
    await centre.stop();
  }
});
