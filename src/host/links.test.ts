import { beforeEach, expect, test } from 'vitest';
import { createLinks, LINK_LIFE, type Links, WRONG_PER_MINUTE } from './links.ts';

let now = 0;
let seats = 0;
let links: Links;
beforeEach(() => {
  now = 1_000_000;
  seats = 0;
  links = createLinks(
    () => now,
    () => {
      seats += 1;
      return `seat-${seats}`;
    },
  );
});

const tokenOf = (code: string): string => {
  const answer = links.redeem(code);
  if ('refused' in answer) throw new Error(answer.refused);
  return answer.token;
};

test('a code opens one seat, once', () => {
  const code = links.newCode();
  const token = tokenOf(code);
  expect(links.seatOf(token)).toBe('seat-1');
  expect(links.redeem(code)).toEqual({ refused: 'wrong' });
  expect(links.seatOf(token)).toBe('seat-1');
});

test('a code that core made is as good', () => {
  links.addCode('made-by-core');
  expect(links.seatOf(tokenOf('made-by-core'))).toBe('seat-1');
});

test('codes and tokens are not each other, and not guessable from each other', () => {
  const code = links.newCode();
  expect(links.seatOf(code)).toBeNull();
  const token = tokenOf(code);
  expect(links.redeem(token)).toEqual({ refused: 'wrong' });
  expect(token).not.toBe(code);
  expect(Buffer.from(token, 'base64url')).toHaveLength(32);
});

test('a code dies after ten minutes', () => {
  const early = links.newCode();
  const late = links.newCode();
  now += LINK_LIFE - 1;
  expect(links.redeem(early)).toHaveProperty('token');
  now += 1;
  expect(links.redeem(late)).toEqual({ refused: 'wrong' });
});

test('after too many wrong codes in a minute even a right one waits', () => {
  const code = links.newCode();
  for (let n = 0; n < WRONG_PER_MINUTE; n += 1) expect(links.redeem(`wrong ${n}`)).toEqual({ refused: 'wrong' });
  expect(links.redeem(code)).toEqual({ refused: 'tooMany' });
  now += 60_000;
  expect(links.redeem(code)).toHaveProperty('token');
});

test('two people, two seats', () => {
  expect(links.seatOf(tokenOf(links.newCode()))).toBe('seat-1');
  expect(links.seatOf(tokenOf(links.newCode()))).toBe('seat-2');
  expect(links.seatOf('')).toBeNull();
});
