/** The process and its control protocol, without any Telegram client. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Centre, startCentre } from './client.ts';

let centre: Centre;
beforeAll(async () => {
  centre = await startCentre();
});
afterAll(() => centre.stop());

describe('the process', () => {
  it('describes itself', () => {
    expect(centre.descriptor).toMatchObject({ host: '127.0.0.1', dcId: 2, publicKey: { e: 65537 } });
    expect(BigInt(centre.descriptor.publicKey.n).toString(2)).toHaveLength(2048);
  });

  it('ends when its stdin closes, and answers nothing afterwards', async () => {
    const other = await startCentre();
    await other.stop();
    await expect(other.sessions()).rejects.toThrow('has ended');
    expect(() => process.kill(other.pid, 0)).toThrow('ESRCH');
  });

  it('survives noise on its port', async () => {
    await new Promise<void>((resolve) => {
      const socket = connect(centre.descriptor.port, centre.descriptor.host, () =>
        socket.write(Buffer.alloc(200, 0x55)),
      );
      socket.on('close', () => resolve());
      socket.on('error', () => undefined);
    });
    await expect(centre.sessions()).resolves.toEqual([]);
  });
});

describe('commands', () => {
  it('refuses wrong input and unknown references by name', async () => {
    await expect(centre.createUser({ firstName: '' })).rejects.toThrow('firstName');
    await expect(centre.post({ peer: 'channel:5', text: 'x' })).rejects.toThrow('no channel 5');
    await expect(centre.post({ peer: 'nobody:5' as never, text: 'x' })).rejects.toThrow('peer');
  });

  it('posts, albums, edits and deletes, and tells the end in the log', async () => {
    const [aru, bot] = [
      await centre.createUser({ firstName: 'Aru' }),
      await centre.createUser({ firstName: 'Alaman', bot: true }),
    ];
    const { id } = await centre.createChannel({ title: 'SOS', megagroup: true, members: [aru.id, bot.id] });
    const peer = `channel:${id}` as const;
    const first = await centre.post({ peer, from: bot.id, text: '#sos' });
    const album = await centre.album({
      peer,
      from: bot.id,
      items: [{ media: { kind: 'photo', seed: 1 }, text: 'a' }, { media: { kind: 'photo', seed: 2 } }],
    });
    expect(new Set(album.map((each) => each.groupedId)).size).toBe(1);
    await centre.edit({ peer, messageId: first.copies[0]?.id ?? 0, text: '#sos edited' });
    await centre.delete({ peer, ids: [album[1]?.copies[0]?.id ?? 0] });
    const { messages } = await centre.log();
    const mine = messages.filter((m) => m.peer === peer);
    expect(mine.map(({ text, version, deleted, media }) => ({ text, version, deleted, media }))).toEqual([
      { text: '#sos edited', version: 2, deleted: false, media: undefined },
      { text: 'a', version: 1, deleted: false, media: 'photo' },
      { text: '', version: 1, deleted: true, media: 'photo' },
    ]);
    expect((await centre.log()).deliveries).toEqual([]);
  });
});
