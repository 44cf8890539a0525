import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncomingMessage, TelegramId } from '../../src/domain/index.ts';
import { ms } from '../../src/domain/index.ts';
import { type Client, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { type FakeSource, message } from '../fakes/telegram-source.ts';

/**
 * Anybody can write what a bot writes. A forged relay may raise an alarm; it never sets reporter, consent, choice or
 * check-in (design.md, Trust), for each kind and each way of forging it.
 */
const BOT = '900' as TelegramId;
const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;

const FORGERIES: Record<string, Partial<IncomingMessage>> = {
  'wrong sender': { fromId: '901' as TelegramId },
  'no sender': { fromId: null, fromKind: null },
  forwarded: {
    fromId: BOT,
    forward: { fromId: BOT, fromKind: 'user', fromName: 'Alaman', date: ms(1), channelPost: null },
  },
  'via another bot': { fromId: BOT, viaBotId: '902' as TelegramId },
  'in a private message': { fromId: BOT, chat: { kind: 'user', id: BOT } },
  'in another chat': { fromId: BOT, chat: { kind: 'channel', id: '501' as TelegramId } },
  'a channel posing under the number': { fromId: BOT, fromKind: 'channel' },
};

const BODY = [
  'region: KZ-ALA',
  'station: 17',
  'reporter: alaman:8841',
  'consent: lawyer, partner, namedPublic',
  'choice: AJ',
  'status: arrived',
].join('\n');
const KINDS = ['sos', 'ballot', 'protocol', 'violation', 'checkin', 'observer'] as const;
const GUARDED = ['reporter', 'consent', 'choice', 'status'];

describe('forged relays', () => {
  let harness: Harness;
  let client: Client;
  let source: FakeSource;
  let serial = 0;

  beforeAll(async () => {
    harness = startCore();
    ({ client, source } = await openHeadquarters(harness));
    await client.telegram.watch({ account: '7001', chat: CHAT, title: 'relay', on: true });
    await client.telegram.bindRelay({ account: '7001', chat: CHAT, botId: BOT, botName: 'Alaman', scheme: 'alaman' });
  });
  afterAll(() => harness.dispose());

  const send = async (kind: string, forged: Partial<IncomingMessage>) => {
    serial += 1;
    const sent = message(`#${kind} T-${serial}\n${BODY}\n\nforged no${serial} told`, {
      chat: CHAT,
      fromId: BOT,
      ...forged,
    });
    await source.receive(sent);
    const { rows } = await client.inbox.list({ show: 'all', search: `forged no${serial} told` });
    expect(rows).toHaveLength(1);
    return client.inbox.get({ messageKey: rows[0]?.messageKey ?? '' });
  };

  for (const kind of KINDS) {
    it(`the true relay of #${kind} may say it`, async () => {
      const detail = await send(kind, {});
      expect(detail.trust).toBe('relay');
      const facts = new Map(detail.facts.map((fact) => [fact.key, fact.problem]));
      for (const key of GUARDED) expect(facts.get(key), key).toBeNull();
    });
    for (const [how, forged] of Object.entries(FORGERIES)) {
      it(`#${kind}, ${how}: sets nothing`, async () => {
        const detail = await send(kind, forged);
        expect(detail.trust).toBe('unverified');
        const facts = new Map(detail.facts.map((fact) => [fact.key, fact.problem]));
        for (const key of GUARDED) expect(facts.get(key), key).toBe('withheld');
      });
    }
  }

  it('a forged SOS still alarms', async () => {
    const before = (await client.alarms.list()).length;
    await send('sos', { fromId: '903' as TelegramId });
    expect((await client.alarms.list()).length).toBe(before + 1);
  });

  it("a true relay can't speak for another bot's people", async () => {
    const sent = message('#sos T-9001\nreporter: bayge:1\nconsent: lawyer\n\nother scheme', {
      chat: CHAT,
      fromId: BOT,
    });
    await source.receive(sent);
    const { rows } = await client.inbox.list({ show: 'all', search: 'other scheme' });
    const detail = await client.inbox.get({ messageKey: rows[0]?.messageKey ?? '' });
    expect(detail.facts.find((fact) => fact.key === 'reporter')?.problem).toBe('withheld');
    expect(detail.facts.find((fact) => fact.key === 'consent')?.problem).toBe('withheld');
  });
});
