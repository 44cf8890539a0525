import { type Ms, ms } from './brand.ts';
import { CHECKIN_STATUSES, type CheckinStatus, TURNOUT_HOURS } from './coverage-terms.ts';
import { type ElectionProfile, LANGUAGES } from './election-profile.ts';
import { foldName } from './fold-text.ts';
import type { RelayKey } from './relay-keys.ts';
import type { Trust } from './trust.ts';
import { localTimeAt } from './zones.ts';

/** A field as it was read; `problem`: it could not be, or its sender may not say it. */
interface Field {
  key: RelayKey;
  text: string;
  value: unknown;
  problem: string | null;
}

export interface CheckinFacts {
  status: CheckinStatus;
  /** When it happened: as said, else when it was sent. */
  at: Ms;
  /** Code of the profile's denialReasons; `other` with words that fit none; null where none was given. */
  reason: string | null;
  reasonText: string | null;
  writtenAct: boolean | null;
  turnout: number | null;
  /** Of TURNOUT_HOURS: by which hour the turnout is. */
  hour: number | null;
}

export const OTHER_REASON = 'other';

/** A clock of a telephone, not of the headquarters. */
const AHEAD = 10 * 60_000;
const DAY = 86_400_000;

/**
 * What somebody says of themselves in a submission `#checkin`; null where they say nothing of the day (a registration, a
 * word that nobody can read). Turnout alone means that they are there.
 */
export function checkinOf(
  fields: readonly Field[],
  { sentAt, zone, profile }: { sentAt: number; zone: string; profile: Pick<ElectionProfile, 'denialReasons'> },
): CheckinFacts | null {
  const field = (key: RelayKey) => fields.find((each) => each.key === key && each.problem === null);
  const turnout = countOf(field('turnout')?.value);
  const said = field('status')?.value;
  const status =
    CHECKIN_STATUSES.find((each) => each === said) ?? (turnout !== null && said == null ? 'present' : null);
  if (status === null) return null;
  const when = (field('when')?.value as { at?: unknown } | undefined)?.at;
  // Said to have happened after it was sent, or more than a day before: a slip of the thumb.
  const told = typeof when === 'number' && when <= sentAt + AHEAD && when > sentAt - DAY ? when : sentAt;
  const at = ms(Math.min(told, sentAt));
  const words = field('reason')?.text.trim() ?? '';
  const reason = words === '' ? null : denialReasonOf(words, profile);
  const act = field('writtenAct')?.value;
  return {
    status,
    at,
    reason,
    reasonText: words === '' ? null : words,
    writtenAct: typeof act === 'boolean' ? act : reason === 'no_written_act' ? false : null,
    turnout,
    hour: turnout === null ? null : turnoutHourOf(at, zone),
  };
}

function countOf(value: unknown): number | null {
  const count = (value as { count?: unknown } | null | undefined)?.count;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

/** Words by which each reason may come in, folded, the longest first: "no written act" before "act". */
function wordsOf({ denialReasons }: Pick<ElectionProfile, 'denialReasons'>): { code: string; word: string }[] {
  return denialReasons
    .flatMap(({ code, labels, words }) =>
      [code, ...LANGUAGES.map((language) => labels[language]), ...words].map((word) => ({
        code,
        word: foldName(word),
      })),
    )
    .filter(({ word }) => word !== '')
    .sort((a, b) => b.word.length - a.word.length);
}

/** The reason that these words mean: themselves, or with more around them; `other` where they name none. */
export function denialReasonOf(text: string, profile: Pick<ElectionProfile, 'denialReasons'>): string {
  const said = ` ${foldName(text)} `;
  return wordsOf(profile).find(({ word }) => said.includes(` ${word} `))?.code ?? OTHER_REASON;
}

/** The asked-for hour that is nearest, an hour away at most; halfway the earlier one: that is the one that was late. */
export function turnoutHourOf(at: Ms, zone: string): number | null {
  const { hour, minute } = localTimeAt(at, zone);
  const minutes = hour * 60 + minute;
  const away = (asked: number): number => Math.abs(asked * 60 - minutes);
  const nearest = TURNOUT_HOURS.reduce<number>(
    (best, each) => (away(each) < away(best) ? each : best),
    TURNOUT_HOURS[0],
  );
  return away(nearest) <= 60 ? nearest : null;
}

/**
 * Whose check-ins count: a relay's, unless it is a bot of voters, and what a person of the headquarters read or wrote down.
 * Whoever nobody vouches for sets nothing (design.md, Trust).
 */
export function mayCheckIn(
  profile: Pick<ElectionProfile, 'intakeSources'>,
  { trust, source, filed }: { trust: Trust; source: string; filed: unknown },
): boolean {
  if (filed !== null) return true;
  return trust === 'relay' && !profile.intakeSources.some(({ scheme, role }) => scheme === source && role === 'voter');
}
