import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createScanner, type Scanned } from './scanner.ts';

/** Feeds a document in pieces cut at `cuts`. */
function scan(json: string, cuts: number[] = []): { found: Scanned[]; whole: boolean } {
  const bytes = Buffer.from(json, 'utf8');
  const scanner = createScanner();
  const at = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b);
  const found = at.slice(1).flatMap((end, n) => scanner.feed(bytes.subarray(at[n], end)));
  return { found, whole: scanner.end() };
}
const messages = (found: Scanned[]) =>
  found.flatMap((part) => (part.what === 'message' ? [[part.chatIndex, JSON.parse(part.json)]] : []));

describe('the scanner of an export', () => {
  const head = fc.record({ name: fc.string(), type: fc.string(), id: fc.integer() });
  const list = fc.array(fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.record({ messages: fc.jsonValue() })), {
    maxLength: 6,
  });
  const cuts = fc.array(fc.nat(), { maxLength: 12 });
  const spaces = fc.constantFrom(0, 1);

  it('gives every message of a chat as it was written, wherever the pieces are cut', () => {
    fc.assert(
      fc.property(head, list, cuts, spaces, (chat, said, where, indent) => {
        const { found, whole } = scan(JSON.stringify({ ...chat, messages: said }, null, indent), where);
        expect(whole).toBe(true);
        expect(messages(found)).toEqual(said.map((each) => [0, JSON.parse(JSON.stringify(each))]));
        for (const part of found)
          if (part.what === 'message') expect(part.chat).toEqual(JSON.parse(JSON.stringify(chat)));
      }),
      { numRuns: 400 },
    );
  });

  it('does so for every chat of an account, and says whose it is', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(head, list), { maxLength: 4 }), list, cuts, (chats, left, where) => {
        const json = JSON.stringify({
          about: 'messages',
          personal_information: { user_id: 7, bio: '"}]' },
          frequent_contacts: { list: [{ id: 1, messages: ['no'] }] },
          chats: { about: 'x', list: chats.map(([chat, said]) => ({ ...chat, messages: said })) },
          left_chats: { list: [{ name: 'left', type: 'personal_chat', id: 5, messages: left }] },
        });
        const { found } = scan(json, where);
        expect(messages(found)).toEqual(
          [...chats.map(([, said]) => said), left].flatMap((said, n) =>
            said.map((each) => [n + 1, JSON.parse(JSON.stringify(each))]),
          ),
        );
        expect(found.filter((part) => part.what === 'owner')).toHaveLength(1);
      }),
      { numRuns: 200 },
    );
  });

  it('throws only one kind of error, whatever the bytes, and knows what was cut off', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          createScanner().feed(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
    );
    const whole = JSON.stringify({ id: 1, messages: [{ id: 1 }, { id: 2 }] });
    expect(scan(whole.slice(0, -1)).whole).toBe(false);
    expect(() => scan(`${whole}{`)).toThrow(SyntaxError);
    expect(() => scan('[1]')).toThrow(SyntaxError);
    expect(() => scan(`{"messages":${'['.repeat(1000)}`)).toThrow(SyntaxError);
  });

  it('holds no message that is too large to be one', () => {
    const json = JSON.stringify({ id: 1, messages: [{ text: 'x'.repeat(3 << 20) }, { id: 2 }] });
    expect(scan(json, [1 << 19, 1 << 20, 1 << 21]).found.map((part) => part.what)).toEqual(['tooLarge', 'message']);
  });
});
