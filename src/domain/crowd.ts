/**
 * What photographs of ballots can say without being a sample (domain.md 5): bounds that hold whatever everybody else did.
 * No margin of error exists for people who chose themselves (AAPOR, on opt-in surveys); what is here needs none.
 */
export interface ShareBounds {
  /** Lowest and highest share that the verified ballots leave possible, 0–1. */
  least: number;
  most: number;
}

/**
 * Bounds of a list's true share where `participants` voted: [c / N, (N − others) / N].
 * @returns null where more verified ballots than voters exist: then the figures contradict each other.
 */
export function shareBounds(verified: number, others: number, participants: number): ShareBounds | null {
  if (participants <= 0 || verified + others > participants) return null;
  return { least: verified / participants, most: (participants - others) / participants };
}

/** A protocol that has fewer votes than there are verified unique ballots of one station: one of the two is false. */
export interface Contradiction {
  party: string;
  verified: number;
  protocol: number;
}

/** Lists for which photographs exceed the protocol of their station. */
export function contradictions(
  verified: Readonly<Record<string, number>>,
  protocol: Readonly<Record<string, number | null>>,
): Contradiction[] {
  return Object.entries(verified).flatMap(([party, count]): Contradiction[] => {
    const votes = protocol[party];
    return votes != null && count > votes ? [{ party, verified: count, protocol: votes }] : [];
  });
}

/**
 * Whether sheets that are put aside could change who leads, were all of them counted: each side's best and worst case.
 * `aside` are the votes on those sheets, as keyed; where they can't be read, `most` votes could go anywhere.
 */
export function couldChangeLead(
  counted: Readonly<Record<string, number>>,
  aside: readonly { votes: Readonly<Record<string, number>> | null; most: number }[],
): { leader: string | null; rival: string | null; lead: number; leastLead: number; changes: boolean } {
  const ranked = Object.entries(counted).toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const [first, second] = ranked;
  if (first === undefined || second === undefined)
    return { leader: first?.[0] ?? null, rival: null, lead: 0, leastLead: 0, changes: false };
  const worst = ranked.slice(1).map(([party, votes]) => {
    const gain = aside.reduce((total, sheet) => {
      if (sheet.votes === null) return total + sheet.most;
      // A sheet may be taken in or left out: only what helps the rival makes the worst case.
      return total + Math.max(0, (sheet.votes[party] ?? 0) - (sheet.votes[first[0]] ?? 0));
    }, 0);
    return { party, leastLead: first[1] - votes - gain };
  });
  const nearest = worst.toSorted((a, b) => a.leastLead - b.leastLead)[0];
  const leastLead = nearest?.leastLead ?? first[1] - second[1];
  return {
    leader: first[0],
    rival: nearest?.party ?? second[0],
    lead: first[1] - second[1],
    leastLead,
    changes: leastLead <= 0,
  };
}
