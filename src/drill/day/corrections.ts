import type { CommissionFault, KeyedSheet, RelayKind } from '../../domain/index.ts';
import type { Scheme } from '../practice/people.ts';
import { createRng } from '../practice/rng.ts';
import type { PhotoSpec } from './photo.ts';
import type { ProtocolTruth, Verdict as ProtocolVerdict } from './plan-protocols.ts';
import type { ProtocolReport } from './protocol-report.ts';
import { firstPageOf, wholeSheet } from './protocol-sheets.ts';

/**
 * The second, small day: ballots that replace, contradict and copy each other, edits and deletions, a few of each, and one
 * protocol of each fate. Every
 * line of the script is a story with an end that was worked out by hand from domain.md §5 and decisions/018; the figures
 * at the bottom were counted by hand, too, and a test adds the lines up to them.
 */

/** What a person sees on the photographs of one submission. */
export type Sight = readonly { contest: string; choice: string | null }[] | 'noPhoto' | 'spam' | 'rejected';

/** Where a ballot ends, or null for what is no ballot: a bucket of domain/ballots. */
export type End =
  | 'confirmed'
  | 'protestInvalid'
  | 'noPhoto'
  | 'spam'
  | 'rejected'
  | 'superseded'
  | 'contradictory'
  | 'duplicate'
  | 'nobody';

export interface Sending {
  do: 'send';
  /** The bot's own id of it. */
  id: string;
  scheme: Scheme;
  /** HH:MM:SS of the day, in the zone of the capital. */
  at: string;
  /** Pseudonym; null where the bot names nobody. */
  who: string | null;
  kind: RelayKind;
  station: number;
  fields: Readonly<Record<string, string>>;
  words: string;
  photos: readonly PhotoSpec[];
  /** A stranger passes a bot's message on: it looks like one of the bot's and is none. */
  forwarded: boolean;
  sight: Sight | null;
  end: End | null;
  /** What is on the paper of a protocol, and what becomes of it. */
  protocol?: ProtocolTruth;
}

export interface Editing {
  do: 'edit';
  of: string;
  /** Replaces the words; the fields stay. */
  words: string;
  /** Replaces the photograph. */
  photo?: PhotoSpec;
  sight?: Sight;
}

export interface Deleting {
  do: 'delete';
  of: string;
}

/**
 * `fetch`: until everything that was sent is here with its photographs. `review`: and until people, who begin at the first
 * of these, have looked at all of it.
 */
export interface Waiting {
  do: 'fetch' | 'review';
}

export type Step = Sending | Editing | Deleting | Waiting;

const MAIN = 'mazhilis';
/** Ballot order of the parties: the marked line of a photograph. */
const ROWS = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];

let lastSeed = 1000;
const seedOf = (): number => {
  lastSeed += 17;
  return lastSeed;
};
const picture = (choice: string | null, seed = seedOf()): PhotoSpec => ({
  look: 'ballot',
  seed,
  row: choice === null ? -1 : ROWS.indexOf(choice),
});
/** The same photograph, saved once more by another program. */
const again = (photo: PhotoSpec): PhotoSpec => ({ ...photo, quality: 35 });
const street = (): PhotoSpec => ({ look: 'scene', seed: seedOf(), row: 0 });

interface More {
  scheme?: Scheme;
  station?: number;
  /** What the bot passes on; the mark, unless told otherwise. */
  claim?: string | null;
  contest?: string;
  words?: string;
  photos?: readonly PhotoSpec[];
  forwarded?: boolean;
  sight?: Sight;
}

let sent = 0;
/** A ballot with one photograph that shows `mark`; null is an invalid one. */
function ballot(who: string | null, at: string, mark: string | null, end: End, more: More = {}): Sending {
  sent += 1;
  const { scheme = 'bayge', station = 5, claim = mark, contest, forwarded = false } = more;
  return {
    do: 'send',
    id: `${scheme === 'bayge' ? 'b' : 'a'}-${sent}`,
    scheme,
    at,
    who,
    kind: 'ballot',
    station,
    fields: { ...(contest === undefined ? {} : { contest }), ...(claim === null ? {} : { choice: claim }) },
    words: more.words ?? '',
    photos: more.photos ?? [picture(mark)],
    forwarded,
    sight: more.sight ?? [{ contest: contest ?? MAIN, choice: mark }],
    end,
  };
}

const report = (who: string, at: string, kind: 'violation' | 'sos', code: string, more: More): Sending => ({
  ...ballot(who, at, null, 'confirmed', { ...more, photos: [] }),
  kind,
  fields: { kind: code },
  sight: null,
  end: null,
});

const observer = (who: string, at: string, mark: string | null, end: End, more: More = {}): Sending =>
  ballot(who, at, mark, end, { ...more, scheme: 'alaman' });

const [ONE, TWO, THREE, FOUR, FIVE] = ['AJ', 'NO', 'AJ', 'NO', 'AJ'].map((mark) => picture(mark)) as [
  PhotoSpec,
  PhotoSpec,
  PhotoSpec,
  PhotoSpec,
  PhotoSpec,
];
const MANY_WORDS = 'Кабинада жарық жоқ, терезе перделенген, қарындаш та жоқ';
const OTHER_WORDS = 'Не успела сфотографировать, комиссия велела убрать телефон';

const V = {
  changed: [ballot('101', '08:00:00', 'AJ', 'superseded'), ballot('101', '08:20:00', 'NO', 'confirmed')],
  thrice: [
    ballot('102', '08:05:00', 'AJ', 'superseded'),
    ballot('102', '08:30:00', 'AJ', 'superseded'),
    ballot('102', '09:00:00', 'AJ', 'confirmed'),
  ],
  spoilt: [ballot('103', '08:10:00', 'AJ', 'superseded'), ballot('103', '09:10:00', null, 'protestInvalid')],
  emptyAfter: [
    ballot('104', '08:15:00', 'QHP', 'confirmed'),
    ballot('104', '08:45:00', 'NO', 'noPhoto', { photos: [], sight: 'noPhoto' }),
  ],
  spamAfter: [
    ballot('105', '08:20:00', 'ADAL', 'confirmed'),
    ballot('105', '08:50:00', 'AJ', 'spam', { photos: [street()], sight: 'spam' }),
  ],
  atOnce: [ballot('106', '08:25:00', 'AJ', 'contradictory'), ballot('106', '08:25:40', 'NO', 'contradictory')],
  twoStations: [
    ballot('107', '08:30:00', 'AJ', 'contradictory'),
    ballot('107', '09:30:00', 'NO', 'contradictory', { station: 6 }),
  ],
  backAndForth: [
    ballot('108', '08:35:00', 'AJ', 'contradictory'),
    ballot('108', '09:05:00', 'NO', 'contradictory'),
    ballot('108', '09:35:00', 'AJ', 'contradictory'),
  ],
  torn: [
    ballot('109', '08:40:00', 'AJ', 'contradictory', {
      photos: [picture('AJ'), picture('NO')],
      sight: [
        { contest: MAIN, choice: 'AJ' },
        { contest: MAIN, choice: 'NO' },
      ],
    }),
  ],
  twoContests: [
    ballot('110', '08:42:00', 'AJ', 'confirmed', {
      photos: [picture('AJ'), picture('NO')],
      sight: [
        { contest: MAIN, choice: 'AJ' },
        { contest: 'maslikhat-city', choice: 'NO' },
      ],
    }),
  ],
  threeContests: [
    ballot('111', '08:44:00', 'AUYL', 'confirmed', {
      photos: [picture('AUYL'), picture('AUYL'), picture(null)],
      sight: [
        { contest: MAIN, choice: 'AUYL' },
        { contest: 'maslikhat-region', choice: 'AUYL' },
        { contest: 'maslikhat-district', choice: null },
      ],
    }),
  ],
  oneOfEach: [
    ballot('112', '08:46:00', 'AJ', 'confirmed', { contest: 'maslikhat-city' }),
    ballot('112', '08:47:30', 'NO', 'confirmed'),
  ],
  invalid: [ballot('113', '08:48:00', null, 'protestInvalid')],
  claimedValid: [ballot('114', '08:52:00', null, 'protestInvalid', { claim: 'AJ' })],
  claimedOther: [ballot('115', '08:54:00', 'NO', 'confirmed', { claim: 'AJ' })],
  sameBytes: [
    ballot('116', '09:15:00', 'AJ', 'confirmed', { photos: [ONE] }),
    ballot('117', '10:15:00', 'AJ', 'duplicate', { photos: [ONE] }),
  ],
  sentAgain: [
    ballot('118', '09:20:00', 'NO', 'confirmed', { photos: [TWO] }),
    ballot('118', '10:20:00', 'NO', 'duplicate', { photos: [TWO] }),
  ],
  savedAgain: [
    ballot('119', '09:25:00', 'AJ', 'confirmed', { photos: [THREE] }),
    ballot('120', '10:25:00', 'AJ', 'duplicate', { photos: [again(THREE)] }),
  ],
  onlyAlike: [
    ballot('121', '09:32:00', 'NO', 'confirmed', { photos: [FOUR] }),
    ballot('122', '10:32:00', 'NO', 'confirmed', { photos: [again(FOUR)] }),
  ],
  wordsAgain: [
    ballot('123', '09:34:00', 'AJ', 'noPhoto', { photos: [], sight: 'noPhoto', words: OTHER_WORDS }),
    ballot('123', '10:34:00', 'AJ', 'noPhoto', { photos: [], sight: 'noPhoto', words: OTHER_WORDS }),
  ],
  wordsEdited: [ballot('124', '09:36:00', 'AJ', 'confirmed')],
  photoEdited: [ballot('125', '09:38:00', 'AJ', 'confirmed')],
  takenBack: [ballot('126', '09:40:00', 'NO', 'confirmed')],
  noBallot: [ballot('127', '09:42:00', 'AJ', 'rejected', { photos: [street()], sight: 'rejected' })],
  nobody: [ballot(null, '09:44:00', 'AJ', 'nobody')],
  passedOn: [
    ballot('128', '09:46:00', 'AJ', 'confirmed', { photos: [FIVE] }),
    ballot('128', '10:46:00', 'AJ', 'duplicate', { photos: [FIVE], forwarded: true }),
  ],
} as const;

const OWN = picture('NO');
const O = {
  many: [
    observer('201', '08:02:00', 'NO', 'confirmed', { photos: [OWN] }),
    observer('201', '08:32:00', 'NO', 'confirmed'),
    observer('201', '09:02:00', 'AJ', 'confirmed'),
    observer('201', '10:02:00', 'NO', 'duplicate', { photos: [OWN] }),
  ],
  elsewhere: [
    observer('202', '08:04:00', 'AJ', 'confirmed', { station: 7 }),
    observer('202', '08:04:20', 'AJ', 'confirmed', { station: 8 }),
    observer('202', '08:34:00', null, 'protestInvalid'),
    observer('202', '09:04:00', 'AJ', 'spam', { photos: [street()], sight: 'spam' }),
  ],
} as const;

const R = {
  /** One event, seen by a voter and an observer. */
  seenByTwo: [
    report('130', '08:06:00', 'violation', 'unsealed_box', { station: 11, words: 'На второй урне нет пломбы' }),
    report('203', '08:16:00', 'violation', 'unsealed_box', {
      station: 11,
      scheme: 'alaman',
      words: 'Екінші жәшікте пломба жоқ',
    }),
  ],
  /** The same words from two places: a chain letter, or two people who agreed on a text. */
  chainLetter: [
    report('131', '08:08:00', 'violation', 'election_violation', { station: 12, words: MANY_WORDS }),
    report('132', '09:18:00', 'violation', 'election_violation', { station: 13, words: MANY_WORDS.toUpperCase() }),
  ],
  alone: [report('204', '09:28:00', 'violation', 'carousel', { station: 14, scheme: 'alaman', words: 'Екі автобус' })],
  call: [report('133', '09:48:00', 'sos', 'threats', { words: 'Стоят у подъезда' })],
  callTakenBack: [report('134', '09:50:00', 'sos', 'kettling', { words: 'Нас окружили' })],
} as const;

/** A whole protocol of a station with a thousand voters; `votes` in ballot order. */
const paper = (votes: readonly number[], invalid: number, registered = 1000): KeyedSheet =>
  wholeSheet(createRng(registered + invalid), {
    registered,
    participated: votes.reduce((sum, n) => sum + n, invalid),
    invalid,
    votes: ROWS.map((code, index) => ({ code, count: votes[index] ?? 0 })),
  });

interface OfProtocol {
  verdict?: ProtocolVerdict;
  slip?: ProtocolTruth['slip'];
  fault?: CommissionFault;
  photos?: number;
}

function protocol(who: string, at: string, station: number, sheet: KeyedSheet, more: OfProtocol = {}): Sending {
  const { verdict = { do: 'accept' }, slip = null, fault = null, photos = 2 } = more;
  const pages = Array.from({ length: photos }, (): PhotoSpec => ({ look: 'protocol', seed: seedOf(), row: 0 }));
  return {
    ...ballot(who, at, null, 'confirmed', { scheme: 'alaman', station, photos: pages }),
    kind: 'protocol',
    sight: null,
    end: null,
    protocol: { sheet, photos, slip, fault, verdict, level: 'PEC', region: 'KZ-ALA' },
  };
}

const withInvalid = ({ figures, sheet }: KeyedSheet, invalid: number): KeyedSheet => ({
  figures: { ...figures, invalid },
  sheet,
});
const RETURNED = paper([30, 210, 20, 160, 20], 10);
const READ = paper([25, 200, 15, 170, 30], 20);

const P = {
  agreed: [protocol('301', '21:05:00', 21, paper([40, 250, 30, 140, 25], 15))],
  flagged: [protocol('302', '21:15:00', 22, paper([20, 640, 10, 60, 10], 10), { verdict: { do: 'exclude' } })],
  returned: [
    protocol('303', '21:25:00', 23, RETURNED, {
      slip: { sheet: withInvalid(RETURNED, 1), by: 'second', settled: 'returned' },
    }),
  ],
  adjudicated: [
    protocol('304', '21:35:00', 24, READ, {
      slip: { sheet: withInvalid(READ, 2), by: 'first', settled: 'adjudicated' },
    }),
  ],
  wrong: [
    protocol('305', '21:45:00', 25, withInvalid(paper([35, 220, 25, 150, 20], 12), 40), {
      verdict: { do: 'reject', code: 'arithmetic' },
    }),
  ],
  onePage: [
    protocol('306', '21:55:00', 26, firstPageOf(paper([20, 200, 20, 100, 20], 8)), {
      verdict: { do: 'reject', code: 'incomplete_pages' },
      fault: 'onePagePosted',
      photos: 1,
    }),
  ],
} as const;

const idOf = (sending: Sending | undefined): string => sending?.id ?? '';
const REPLACED = picture('NO');

export const SENDINGS: readonly Sending[] = [
  ...Object.values(V),
  ...Object.values(O),
  ...Object.values(R),
  ...Object.values(P),
].flat();

/** The day, in the order in which it happens. */
export const CORRECTIONS: readonly Step[] = [
  ...SENDINGS.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
  { do: 'fetch' },
  // Taken back before anybody has looked, as somebody would who has a bot in their hands.
  { do: 'delete', of: idOf(V.takenBack[0]) },
  { do: 'delete', of: idOf(R.callTakenBack[0]) },
  { do: 'review' },
  { do: 'edit', of: idOf(V.wordsEdited[0]), words: 'Түзету: фото анық емес' },
  {
    do: 'edit',
    of: idOf(V.photoEdited[0]),
    words: '',
    photo: REPLACED,
    sight: [{ contest: MAIN, choice: 'NO' }],
  },
  { do: 'edit', of: idOf(R.call[0]), words: 'Стоят у подъезда, уже трое' },
  { do: 'delete', of: idOf(V.changed[1]) },
  { do: 'review' },
];

export type Verdict = 'confirmed' | 'dismissed';

/** What a person says of each pair that is suggested; one that isn't here is a mistake. */
export const VERDICTS: readonly { a: string; b: string; kind: string; verdict: Verdict }[] = [
  { kind: 'exact', pair: V.sameBytes, verdict: 'confirmed' as const },
  { kind: 'near', pair: V.savedAgain, verdict: 'confirmed' as const },
  { kind: 'near', pair: V.onlyAlike, verdict: 'dismissed' as const },
  { kind: 'exact', pair: V.passedOn, verdict: 'confirmed' as const },
  { kind: 'event', pair: R.seenByTwo, verdict: 'confirmed' as const },
  { kind: 'text', pair: R.chainLetter, verdict: 'confirmed' as const },
].map(({ kind, pair, verdict }) => ({ kind, verdict, a: idOf(pair[0]), b: idOf(pair[1]) }));

export interface CorrectionsFigures {
  received: number;
  /** By source and contest, `voter mazhilis`. */
  ballots: Readonly<Record<string, BallotCounts>>;
  /** Different people who sent a ballot, whatever became of it. */
  voters: number;
  violations: { voters: number; observers: number };
  protocols: ProtocolReport;
  calls: number;
  pairs: { linked: number; confirmed: number; dismissed: number; open: number };
  /** Versions beside the first of a message. */
  edits: number;
  deletions: number;
  lost: number;
  doubled: number;
}

export type BallotCounts = Readonly<Record<End, number>> & {
  total: number;
  byParty: Readonly<Record<string, number>>;
};

const NONE: BallotCounts = {
  total: 0,
  confirmed: 0,
  protestInvalid: 0,
  noPhoto: 0,
  spam: 0,
  rejected: 0,
  superseded: 0,
  contradictory: 0,
  duplicate: 0,
  nobody: 0,
  byParty: {},
};

/** Counted by hand. */
export const CORRECTIONS_FIGURES: CorrectionsFigures = {
  received: 64,
  ballots: {
    'voter mazhilis': {
      ...NONE,
      total: 41,
      confirmed: 17,
      byParty: { QHP: 1, NO: 8, AUYL: 1, AJ: 6, ADAL: 1 },
      protestInvalid: 3,
      superseded: 4,
      contradictory: 8,
      duplicate: 3,
      noPhoto: 3,
      spam: 1,
      rejected: 1,
      nobody: 1,
    },
    'voter maslikhat-city': { ...NONE, total: 2, confirmed: 2, byParty: { NO: 1, AJ: 1 } },
    'voter maslikhat-region': { ...NONE, total: 1, confirmed: 1, byParty: { AUYL: 1 } },
    'voter maslikhat-district': { ...NONE, total: 1, protestInvalid: 1 },
    'observer mazhilis': {
      ...NONE,
      total: 8,
      confirmed: 5,
      byParty: { NO: 2, AJ: 3 },
      protestInvalid: 1,
      duplicate: 1,
      spam: 1,
    },
    'other mazhilis': { ...NONE, total: 1, duplicate: 1 },
  },
  voters: 28,
  violations: { voters: 3, observers: 2 },
  protocols: {
    received: 6,
    accepted: 4,
    rejected: 2,
    excluded: 1,
    byReason: { arithmetic: 1, incomplete_pages: 1, turnout_flag: 1 },
    rejectedAsPublished: 3,
    keyed: { sheets: 13, adjudicated: 1, returned: 1 },
    commission: { onePagePosted: 1, copyRefused: 0 },
    tally: {
      verified: {
        stations: 3,
        participated: 1410,
        invalid: 45,
        votes: { QHP: 95, NO: 660, AUYL: 65, AJ: 470, ADAL: 75 },
      },
      withFlagged: {
        stations: 4,
        participated: 2160,
        invalid: 55,
        votes: { QHP: 115, NO: 1300, AUYL: 75, AJ: 530, ADAL: 85 },
      },
    },
  },
  calls: 2,
  pairs: { linked: 3, confirmed: 5, dismissed: 1, open: 0 },
  edits: 3,
  deletions: 3,
  lost: 0,
  doubled: 0,
};
