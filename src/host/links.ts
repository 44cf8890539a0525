import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { LINK_BYTES } from '../core/process/messages.ts';

/** A link that nobody used is worth nothing after this, ms. */
export const LINK_LIFE = 10 * 60_000;
/** Wrong codes allowed per minute, over all callers; then every code is refused until the minute is over. */
export const WRONG_PER_MINUTE = 10;
const MOST_CODES = 64;

/** Who may come in: one-time codes become tokens, a token is one person's seat. Secrets are kept as digests only. */
export interface Links {
  newCode(): string;
  addCode(code: string): void;
  /** The token for a code, once; null for a wrong, used or expired one. */
  redeem(code: string): { token: string } | { refused: 'wrong' | 'tooMany' };
  /** The seat behind a token; null for an unknown one. */
  seatOf(token: string): string | null;
}

const digest = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const secret = (): string => randomBytes(LINK_BYTES).toString('base64url');

export function createLinks(now: () => number, newSeat: () => string): Links {
  let codes: { digest: Buffer; until: number }[] = [];
  const seats: { digest: Buffer; seatId: string }[] = [];
  let wrong: number[] = [];

  const find = <T extends { digest: Buffer }>(list: readonly T[], given: string): T | null => {
    const wanted = digest(given);
    let found: T | null = null;
    // Every row is compared, found or not: time tells nothing.
    for (const row of list) if (timingSafeEqual(row.digest, wanted)) found = row;
    return found;
  };

  const links: Links = {
    newCode() {
      const code = secret();
      links.addCode(code);
      return code;
    },
    addCode(code) {
      codes = [...codes, { digest: digest(code), until: now() + LINK_LIFE }].slice(-MOST_CODES);
    },
    redeem(code) {
      const time = now();
      wrong = wrong.filter((at) => time - at < 60_000);
      if (wrong.length >= WRONG_PER_MINUTE) return { refused: 'tooMany' };
      codes = codes.filter((row) => row.until > time);
      const found = find(codes, code);
      if (!found) {
        wrong.push(time);
        return { refused: 'wrong' };
      }
      codes = codes.filter((row) => row !== found);
      const token = secret();
      seats.push({ digest: digest(token), seatId: newSeat() });
      return { token };
    },
    seatOf: (token) => find(seats, token)?.seatId ?? null,
  };
  return links;
}
