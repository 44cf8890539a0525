import { describe, expect, it } from 'vitest';
import {
  type AccountId,
  applyTrust,
  type ChatKey,
  classifyTrust,
  type Ms,
  parseRelay,
  permittedFields,
  RELAY_KEY_NAMES,
  RELAY_KINDS,
  type RelayBinding,
  relayLookupsOf,
  type TelegramId,
  type TrustFacts,
} from './index.ts';
import { tinyProfile } from './test-profiles.ts';

const id = (text: string) => text as TelegramId;
const bot = id('5000001');
const account = '7' as AccountId;
const group = { kind: 'channel', id: id('900') } as const;
const bindings: RelayBinding[] = [{ botId: bot, chatKey: 'channel:900' as ChatKey, scheme: 'alaman' }];
const fromBot: TrustFacts = {
  account,
  chat: group,
  fromId: bot,
  fromKind: 'user',
  viaBotId: null,
  forward: null,
  outgoing: false,
};
const forward = { fromId: bot, fromKind: 'user', fromName: null, date: null, channelPost: null } as const;
const trustOf = (facts: Partial<TrustFacts>, known = bindings) => classifyTrust({ ...fromBot, ...facts }, known);

describe('classifyTrust', () => {
  it('believes the bound bot in the chat it was bound to', () => {
    expect(trustOf({})).toEqual({ trust: 'relay', binding: bindings[0], why: 'bound' });
  });

  it.each([
    ['another sender', { fromId: id('5000002') }, 'notBound'],
    ['another chat', { chat: { kind: 'channel', id: id('901') } }, 'notBound'],
    ['a basic group with the same number', { chat: { kind: 'group', id: id('900') } }, 'notBound'],
    ['a private message', { chat: { kind: 'user', id: bot } }, 'notBound'],
    ['a forward', { forward }, 'forwarded'],
    ['another bot in between', { viaBotId: id('1') }, 'viaBot'],
    ['a channel with the bot’s number', { fromKind: 'channel' }, 'notAUser'],
    ['nobody', { fromId: null, fromKind: null }, 'noSender'],
  ] as [string, Partial<TrustFacts>, string][])('does not believe %s', (_, facts, why) => {
    expect(trustOf(facts)).toEqual({ trust: 'unverified', binding: null, why });
  });

  it('believes a private message where the bot was bound to it', () => {
    const direct: RelayBinding = { botId: bot, chatKey: `7:user:${bot}` as ChatKey, scheme: 'bayge' };
    expect(trustOf({ chat: { kind: 'user', id: bot } }, [...bindings, direct])).toMatchObject({
      trust: 'relay',
      binding: direct,
    });
    expect(trustOf({ account: '8' as AccountId, chat: { kind: 'user', id: bot } }, [direct]).trust).toBe('unverified');
  });

  it('takes Telegram’s own notices out of intake, but not people behind anonymous accounts', () => {
    expect(trustOf({ fromId: id('777000'), chat: { kind: 'user', id: id('777000') } }).trust).toBe('service');
    expect(trustOf({ fromId: id('1087968824') }).trust).toBe('unverified');
    expect(trustOf({ outgoing: true }).trust).toBe('own');
  });
});

describe('permittedFields', () => {
  it.each(RELAY_KINDS)('an unverified #%s never sets reporter, consent, choice or a check-in', (kind) => {
    const permitted = permittedFields(kind, 'unverified');
    for (const key of ['reporter', 'consent', 'choice', 'status'] as const) expect(permitted.has(key), key).toBe(false);
    if (kind === 'checkin' || kind === 'observer') expect([...permitted]).toEqual([]);
    else expect(permitted.has('place')).toBe(true);
  });

  it.each(RELAY_KINDS)('a relayed #%s may set everything, our own and service messages nothing', (kind) => {
    expect([...permittedFields(kind, 'relay')]).toEqual(RELAY_KEY_NAMES);
    expect(permittedFields(kind, 'own').size + permittedFields(kind, 'service').size).toBe(0);
  });
});

describe('applyTrust', () => {
  const lookups = relayLookupsOf(tinyProfile);
  const parse = (text: string) => parseRelay(text, { lookups, sentAt: 0 as Ms });
  const text = '#sos 1\nplace: Old Mill\nreporter: alaman:8841\nconsent: lawyer';

  it('shows a stranger’s claims without applying them', () => {
    const { fields, withheld } = applyTrust(parse(text), trustOf({ forward }));
    expect(Object.keys(fields)).toEqual(['place']);
    expect(withheld).toEqual(['reporter', 'consent']);
    expect(applyTrust(parse(text), trustOf({})).withheld).toEqual([]);
  });

  it('lets a relay speak for its own scheme only', () => {
    const foreign = parse(text.replace('alaman', 'bayge'));
    expect(applyTrust(foreign, trustOf({})).withheld).toEqual(['reporter', 'consent']);
  });

  it('applies nothing of a message without a tag', () => {
    expect(applyTrust(parse('place: Old Mill'), trustOf({}))).toEqual({ fields: {}, withheld: [] });
  });
});
