import type { Contest } from './profile-parts.ts';
import { allocateSeats, type SeatRefusal, type SeatResult, type SeatRules } from './seats.ts';
import type { SummedFigures } from './tally.ts';

/** The rules of a contest's seats as its profile has them. */
export type ContestSeats = NonNullable<Contest['seats']>;

export type SeatsRefused =
  | SeatRefusal
  /** Nobody has published these; a missing figure is no zero. */
  | { code: 'figuresMissing'; fields: string[] };

export interface OfficialSeats {
  /** Votes that the threshold is of, and how many a list needs of them. */
  base: number;
  needed: number;
  result: Extract<SeatResult, { ok: true }>;
}

/**
 * Seats from published votes by the election's own rules (domain.md 2.3).
 * @param singleList somebody says that they have read the law about the case of only one list: used only where the profile
 * marks its wording as not seen. Without it such a result is refused.
 */
export function seatsFrom(
  lists: readonly string[],
  { participated, votes }: Pick<SummedFigures, 'participated' | 'votes'>,
  rules: ContestSeats,
  singleList: boolean,
): ({ ok: true } & OfficialSeats) | { ok: false; refused: SeatsRefused } {
  const { threshold, registrationOrder, total } = rules;
  const ofAll = threshold.base === 'participants';
  const missing = [
    ...(ofAll && participated === null ? ['5'] : []),
    ...lists.filter((code) => (votes[code] ?? null) === null).map((code) => `6.${code}`),
  ];
  if (missing.length > 0) return { ok: false, refused: { code: 'figuresMissing', fields: missing } };
  const cast = lists.map((code) => {
    const rank = registrationOrder?.indexOf(code) ?? -1;
    return { code, votes: votes[code] ?? 0, registered: rank < 0 ? null : rank + 1 };
  });
  const base = ofAll ? (participated ?? 0) : cast.reduce((sum, each) => sum + each.votes, 0);
  const result = allocateSeats(cast, base, {
    seats: total,
    thresholdPercent: threshold.percent,
    singleList: singleListRule(rules, singleList),
  });
  if (!result.ok) return { ok: false, refused: result.refused };
  // Whole numbers: the least count that is not under the threshold.
  const needed = Math.ceil((Math.round(threshold.percent * 100) * base) / 10_000);
  return { ok: true, base, needed, result };
}

function singleListRule({ singleList }: ContestSeats, said: boolean): SeatRules['singleList'] {
  if (singleList === null || (singleList.unverified && !said)) return 'refuse';
  return { correctionPercent: Math.round(singleList.factor * 100), least: singleList.least };
}
