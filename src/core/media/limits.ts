/** Why nothing is fetched at the moment. */
export type Pause = 'diskFull' | 'flood' | 'offline';

const MB = 1024 * 1024;

/** Largest file of each kind that is fetched unasked, bytes. A person may ask for more, up to MOST_BYTES. */
export const MOST_BY_KIND: Readonly<Record<string, number>> = {
  photo: 30 * MB,
  sticker: 8 * MB,
  voice: 60 * MB,
  roundVideo: 80 * MB,
  animation: 40 * MB,
  audio: 100 * MB,
  video: 300 * MB,
  document: 60 * MB,
};
/** Telegram's own largest file, and a little more. */
export const MOST_BYTES = 4_100 * MB;
/** Left free on the disk, for the store: an SOS must always find room. */
export const KEEP_FREE = 1_024 * MB;
/** At once, over all accounts: more makes Telegram answer pings late (tech.md, GramJS). */
export const AT_ONCE = 2;
/** Pictures above this are kept and not decoded. */
export const MOST_DECODED = 64 * MB;

const FIRST_WAIT = 5_000;
const LONGEST_WAIT = 30 * 60_000;
/** Failures after which only a person's word starts it again. */
export const MOST_ATTEMPTS = 14;

export const limitOf = (kind: string, forced: boolean): number =>
  forced ? MOST_BYTES : (MOST_BY_KIND[kind] ?? (MOST_BY_KIND.document as number));

/** ms before attempt number `attempts` + 1. */
export const waitAfter = (attempts: number): number =>
  Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.max(0, attempts - 1));
