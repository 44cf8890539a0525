/** Who watches what: the words of it, shared by roster, assignments, check-ins and map (domain.md 1.4, 2.1, 7.1). */

/**
 * candidate: registered through the bot, nobody has looked yet; active: may be sent; withdrawn: gave up; declined: not
 * taken; replaced: somebody else goes instead.
 */
export const OBSERVER_STATES = ['candidate', 'active', 'withdrawn', 'replaced', 'declined'] as const;
export type ObserverState = (typeof OBSERVER_STATES)[number];

/** Who has the paper that lets somebody in. */
export const CERTIFICATE_HOLDERS = ['observer', 'organisation', 'headquarters', 'seized', 'nobody'] as const;
export type CertificateHolder = (typeof CERTIFICATE_HOLDERS)[number];

/** Of the day at one station, in its local time (assignments.ts says from when until when). */
export const ASSIGNMENT_SHIFTS = ['whole', 'morning', 'afternoon', 'count'] as const;
export type AssignmentShift = (typeof ASSIGNMENT_SHIFTS)[number];

/** What an observer says of themselves, in the order of a day. */
export const CHECKIN_STATUSES = [
  'onTheWay',
  'arrived',
  'admitted',
  'denied',
  'expelled',
  'opened',
  'present',
  'counting',
  'protocolReceived',
  'protocolRefused',
  'left',
  'safe',
] as const;
export type CheckinStatus = (typeof CHECKIN_STATUSES)[number];

/** Hours of the day, local, by which turnout is asked for (domain.md 2.1: the commission publishes by these). */
export const TURNOUT_HOURS = [10, 12, 14, 16, 18, 20] as const;

/**
 * How a station is watched, one word each, worst last:
 * covered: somebody was let in and is there, or was until the end; expected: assigned, and nothing is due yet;
 * silent: what was due has not come; toConfirm: the station moved since somebody was assigned; uncovered: nobody is
 * assigned; denied, expelled: whoever was sent was kept out, and nobody else is inside.
 */
export const WATCH_STATES = ['covered', 'expected', 'silent', 'toConfirm', 'uncovered', 'denied', 'expelled'] as const;
export type WatchState = (typeof WATCH_STATES)[number];

/** What came of a station's protocol: nothing, a part, the whole, or copies that differ. */
export const PAPER_STATES = ['missing', 'partial', 'complete', 'conflict'] as const;
export type PaperState = (typeof PAPER_STATES)[number];
