import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChatKey,
  caseIdOfSubmission,
  lowestMember,
  type MessageKey,
  submissionIdOfAlbum,
  submissionIdOfMessages,
  submissionIdOfRelay,
  type TelegramId,
} from './index.ts';

const bot = (text: string) => text as TelegramId;
const key = (text: string) => text as MessageKey;

describe('deterministic ids', () => {
  // Journals of different headquarters meet on these: a change of any of them is a change of the format.
  it('are what they always were', () => {
    expect(submissionIdOfRelay(bot('5000001'), '4711')).toBe('000012677de9e3c8788e4e320df6645d');
    expect(submissionIdOfMessages([key('channel:900:42')])).toBe('0000002a085c651433884415d2012b93');
    expect(caseIdOfSubmission(submissionIdOfRelay(bot('5000001'), '4711'))).toBe('a950df75a69026e62983a1ef6709be13');
  });

  it('name an album by its group, whichever member comes first', () => {
    const album = submissionIdOfAlbum('channel:900' as ChatKey, bot('31'));
    expect(album).toBe('aaf4a0bab62ca1a7336cb40f583af658');
    expect(submissionIdOfAlbum('channel:901' as ChatKey, bot('31'))).not.toBe(album);
  });

  it('name an album by its lowest member, in any order of arrival', () => {
    expect(lowestMember([key('channel:900:10'), key('channel:900:9'), key('channel:900:100')])).toBe('channel:900:9');
    const album = [101, 99, 100, 1000].map((number) => key(`channel:900:${number}`));
    fc.assert(
      fc.property(fc.shuffledSubarray(album, { minLength: 4 }), (members) => {
        expect(submissionIdOfMessages(members)).toBe(submissionIdOfMessages([key('channel:900:99')]));
      }),
    );
    expect(() => submissionIdOfMessages([])).toThrow();
  });

  it('stand in the order of what they name, so that what comes together is written together', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 2), fc.constantFrom('b-', 'B', '', 'ballot/2021-'), (n, before) => {
        const [one, next] = [n, n + 1].map((number) => submissionIdOfRelay(bot('5'), `${before}${number}`));
        expect((one as string) < (next as string)).toBe(true);
      }),
    );
    // Whatever a bot calls its items: an id is an id.
    for (const item of ['', '٣', 'x'.repeat(200), `b-${'9'.repeat(64)}`, 'b-12x', '018f-7a'])
      expect(submissionIdOfRelay(bot('5'), item)).toMatch(/^[0-9a-f]{32}$/);
    expect(submissionIdOfRelay(bot('5'), `b-${2 ** 32 + 7}`).slice(0, 8)).toBe('00000007');
  });

  it('do not collide when parts are cut elsewhere, or between kinds', () => {
    expect(submissionIdOfRelay(bot('50'), '12')).not.toBe(submissionIdOfRelay(bot('501'), '2'));
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (a, b, c, d) => {
        fc.pre(a !== c || b !== d);
        expect(submissionIdOfRelay(bot(a), b)).not.toBe(submissionIdOfRelay(bot(c), d));
      }),
    );
    const submission = submissionIdOfMessages([key('7:user:1:2')]);
    expect(caseIdOfSubmission(submission)).not.toBe(submission);
    expect(submission).toMatch(/^[0-9a-f]{32}$/);
  });
});
