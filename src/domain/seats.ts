/**
 * Seats of the Mazhilis by party list: the Constitutional Law on Elections, article 97-1 (domain.md 2.3, W14, W15).
 * Whole numbers throughout: a share that is exactly the threshold passes, and no rounding of a machine decides a seat.
 */
export interface SeatRules {
  /** Seats to be given out. */
  seats: number;
  /** Share of those who took part that a list needs, in percent. */
  thresholdPercent: number;
  /**
   * If only one list passes, the next largest is admitted too. How the law then shares the rest isn't established
   * (domain.md 2.3), so it is computed only where somebody has checked the text: the runner-up's quotient × `correction`,
   * whole part, at least `least` seats; the others go to the first.
   */
  singleList: 'refuse' | { correctionPercent: number; least: number };
}

export interface ListVotes {
  code: string;
  votes: number;
  /** Order of registration as a party, from 1; null where it isn't known. Decides equal remainders. */
  registered: number | null;
}

export interface ListSeats {
  code: string;
  votes: number;
  admitted: boolean;
  /** Whole part of votes ÷ quota; null where the list isn't admitted. */
  base: number | null;
  /** What is left, as a part of `quota.votes`: votes × seats mod admitted votes. */
  remainder: number | null;
  seats: number;
}

export type SeatRefusal =
  /** More votes than people who took part, or something that isn't a count. */
  | { code: 'badCounts' }
  | { code: 'noListPasses' }
  | { code: 'singleListUnchecked'; list: string }
  /** A seat hangs on which of these was registered earlier, and that isn't known. */
  | { code: 'tieUnresolved'; lists: string[] };

export type SeatResult =
  | {
      ok: true;
      /** Votes for one seat: `votes ÷ seats`, kept as a fraction. */
      quota: { votes: number; seats: number };
      /** In the order given. */
      lists: ListSeats[];
      /** Set where the single-list branch was used: the text of the law has to be looked at. */
      checkLaw: boolean;
    }
  | { ok: false; refused: SeatRefusal };

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/**
 * Seats by largest remainder among the lists at or over the threshold.
 * @param participants all who took part, invalid ballots included: the base of the threshold.
 */
export function allocateSeats(lists: readonly ListVotes[], participants: number, rules: SeatRules): SeatResult {
  const cast = lists.reduce((sum, { votes }) => sum + votes, 0);
  const fits = isCount(cast * Math.max(rules.seats, 100)) && isCount(participants * rules.thresholdPercent * 100);
  if (!lists.every(({ votes }) => isCount(votes)) || !fits || cast > participants)
    return { ok: false, refused: { code: 'badCounts' } };
  // ×100 twice, so that a threshold such as 6.25 stays a whole number.
  const needed = Math.round(rules.thresholdPercent * 100) * participants;
  const passing = lists.filter(({ votes }) => votes > 0 && votes * 10_000 >= needed);
  if (passing.length === 0) return { ok: false, refused: { code: 'noListPasses' } };
  const [only] = passing;
  if (only !== undefined && passing.length === 1) return single(lists, only, rules);

  const admitted = passing.reduce((sum, { votes }) => sum + votes, 0);
  const parts = passing.map((list) => ({
    list,
    base: Math.floor((list.votes * rules.seats) / admitted),
    remainder: (list.votes * rules.seats) % admitted,
  }));
  const left = rules.seats - parts.reduce((sum, { base }) => sum + base, 0);
  const order = parts.toSorted(
    (a, b) => b.remainder - a.remainder || (a.list.registered ?? 0) - (b.list.registered ?? 0),
  );
  const [last, next] = [order[left - 1], order[left]];
  if (last && next && last.remainder === next.remainder) {
    const tied = order.filter(({ remainder }) => remainder === last.remainder);
    const known = tied.map(({ list }) => list.registered);
    if (known.includes(null) || new Set(known).size < known.length)
      return { ok: false, refused: { code: 'tieUnresolved', lists: tied.map(({ list }) => list.code) } };
  }
  const lucky = new Set(order.slice(0, left));
  return {
    ok: true,
    quota: { votes: admitted, seats: rules.seats },
    checkLaw: false,
    lists: lists.map((list) => {
      const part = parts.find((each) => each.list === list);
      return row(list, part ? { ...part, seats: part.base + (lucky.has(part) ? 1 : 0) } : null);
    }),
  };
}

function single(lists: readonly ListVotes[], first: ListVotes, rules: SeatRules): SeatResult {
  const { singleList } = rules;
  if (singleList === 'refuse') return { ok: false, refused: { code: 'singleListUnchecked', list: first.code } };
  const others = lists.filter((list) => list !== first).toSorted((a, b) => b.votes - a.votes);
  const [second, third] = others;
  if (second === undefined || second.votes === 0)
    return { ok: false, refused: { code: 'singleListUnchecked', list: first.code } };
  if (third?.votes === second.votes)
    return { ok: false, refused: { code: 'tieUnresolved', lists: [second.code, third.code] } };
  const admitted = first.votes + second.votes;
  const part = (list: ListVotes, seats: number) => ({
    base: Math.floor((list.votes * rules.seats) / admitted),
    remainder: (list.votes * rules.seats) % admitted,
    seats,
  });
  const corrected = Math.floor((second.votes * rules.seats * singleList.correctionPercent) / (admitted * 100));
  const given = Math.max(singleList.least, corrected);
  return {
    ok: true,
    quota: { votes: admitted, seats: rules.seats },
    checkLaw: true,
    lists: lists.map((list) => {
      if (list === first) return row(list, part(list, rules.seats - given));
      return row(list, list === second ? part(list, given) : null);
    }),
  };
}

function row(list: ListVotes, part: { base: number; remainder: number; seats: number } | null): ListSeats {
  const { code, votes } = list;
  if (part === null) return { code, votes, admitted: false, base: null, remainder: null, seats: 0 };
  return { code, votes, admitted: true, base: part.base, remainder: part.remainder, seats: part.seats };
}
