import type { Figure, KeyedSheet } from '../../domain/index.ts';
import { between, pick, type Rng } from '../practice/rng.ts';
import { LAST_NAMES } from '../practice/texts/private.ts';
import { apportion } from '../registry/registry.ts';

/** Figures that a sheet is made around; counts of people and ballots. */
export interface SheetCounts {
  /** Voters on the list. */
  registered: number;
  participated: number;
  invalid: number;
  /** In ballot order. With the invalid ones they add up to who took part. */
  votes: readonly { code: string; count: number }[];
}

const LETTERS = ['А.', 'Д.', 'Е.', 'Н.', 'С.'];

/** A whole sheet with these figures, which says nothing against itself (domain.md 4.2, V1–V11). Nobody's names. */
export function wholeSheet(rng: Rng, { registered, participated, invalid, votes }: SheetCounts): KeyedSheet {
  const received = registered + between(rng, 0, Math.ceil(registered / 100));
  // One or two take their ballot home.
  const issued = Math.min(registered, participated + between(rng, 0, 2));
  const members = Array.from({ length: between(rng, 3, 6) }, () => 1 + rng());
  return {
    figures: {
      registered,
      received,
      issued,
      issuedBy: apportion(members, issued).map((count) => ({
        name: `${pick(rng, LAST_NAMES.kk)} ${pick(rng, LETTERS)}`,
        role: 'member',
        count,
      })),
      participated,
      absentee: between(rng, 0, Math.min(4, participated)),
      outside: between(rng, 0, Math.floor(participated / 25)),
      votes: votes.map(({ code, count }) => ({ code, count, words: null })),
      invalid,
      unissued: received - issued,
    },
    sheet: {
      hasNumber: true,
      hasAddress: true,
      dateIsRight: true,
      signatures: members.length + 1,
      stamped: true,
      formFaults: [],
    },
  };
}

/** Figures of some station with so many voters, at that turnout (0–1). */
export function someCounts(rng: Rng, voters: number, turnout: number, lists: readonly string[]): SheetCounts {
  const participated = Math.round(voters * turnout);
  const invalid = Math.min(participated, between(rng, 1, 1 + Math.floor(participated / 25)));
  const votes = apportion(
    lists.map(() => 0.02 + rng() ** 2),
    participated - invalid,
  );
  return {
    registered: voters,
    participated,
    invalid,
    votes: lists.map((code, index) => ({ code, count: votes[index] ?? 0 })),
  };
}

/** The first of the two pages: whoever photographed it saw no votes. */
export const firstPageOf = ({ figures, sheet }: KeyedSheet): KeyedSheet => ({
  figures: {
    ...figures,
    votes: figures.votes.map(({ code }) => ({ code, count: null, words: null })),
    invalid: null,
    unissued: null,
  },
  sheet: { ...sheet, signatures: null, stamped: null },
});

/** What an observer could write down who was given no copy: who took part, and the votes. */
export const fromMemory = ({ figures: { participated, votes } }: KeyedSheet): KeyedSheet => ({
  figures: {
    registered: null,
    received: null,
    issued: null,
    issuedBy: null,
    participated,
    absentee: null,
    outside: null,
    votes,
    invalid: null,
    unissued: null,
  },
  sheet: {
    hasNumber: null,
    hasAddress: null,
    dateIsRight: null,
    signatures: null,
    stamped: null,
    formFaults: [],
  },
});

/** The same sheet as a commission fills it in that leaves out who it is. */
export function withoutMembers(rng: Rng, { figures, sheet }: KeyedSheet): KeyedSheet {
  const unsigned = rng() < 0.5;
  return {
    figures: { ...figures, issuedBy: unsigned ? null : figures.issuedBy },
    sheet: unsigned ? { ...sheet, signatures: 0 } : { ...sheet, hasNumber: false },
  };
}

const plus = (figure: Figure, more: number): Figure => (typeof figure === 'number' ? figure + more : figure);

/** The same sheet with one identity broken: V1, V2, V3 or V8, as it is drawn. */
export function brokenSheet(rng: Rng, { figures, sheet }: KeyedSheet): KeyedSheet {
  const by = between(rng, 3, 40);
  const [first, ...others] = figures.votes;
  const ways: (() => Partial<KeyedSheet['figures']>)[] = [
    () => ({ unissued: plus(figures.unissued, by) }),
    () => ({
      issuedBy: (figures.issuedBy ?? []).map((each, index) =>
        index === 0 ? { ...each, count: plus(each.count, by) } : each,
      ),
    }),
    () => ({ invalid: plus(figures.invalid, by) }),
    () => ({ votes: first ? [{ ...first, count: plus(figures.participated, by) }, ...others] : [] }),
  ];
  return { figures: { ...figures, ...pick(rng, ways)() }, sheet };
}

/** Its last two digits the other way round: what tired eyes make of a figure. */
function turned(figure: number): number {
  const [tens, ones] = [Math.floor(figure / 10) % 10, figure % 10];
  return tens === ones ? figure + 1 : figure - tens * 10 - ones + ones * 10 + tens;
}

/** The same sheet as somebody keys it who slips in one figure. */
export function slipIn(rng: Rng, { figures, sheet }: KeyedSheet): KeyedSheet {
  const name = pick(rng, ['registered', 'issued', 'participated', 'votes'] as const);
  if (name === 'votes') {
    const at = between(rng, 0, figures.votes.length - 1);
    const votes = figures.votes.map((vote, index) =>
      index === at && typeof vote.count === 'number' ? { ...vote, count: turned(vote.count) } : vote,
    );
    return { figures: { ...figures, votes }, sheet };
  }
  const figure = figures[name];
  return { figures: { ...figures, [name]: typeof figure === 'number' ? turned(figure) : figure }, sheet };
}
