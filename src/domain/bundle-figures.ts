import { z } from 'zod';
import {
  cellFigures,
  createComparison,
  NO_PROTOCOLS,
  type ProtocolRow,
  placeKey,
  type Recounted,
  type RecountedTurnout,
  recountProtocols,
  type WrongFigure,
} from './bundle-protocols.ts';
import { TOLD_STATES } from './published-figures.ts';
import { TALLY_PARTS } from './tally.ts';

/**
 * The published figures of a bundle, counted again from its protocols (`tally/protocols.csv`): by whoever receives it, and
 * from nothing else. The count itself is domain/tally; this one shares no code with it on purpose, so that a mistake there
 * does not repeat itself here.
 */
const count = z.number().int();
const sum = z.looseObject({ sum: count, n: count });
const cell = z.looseObject({
  stations: count,
  registered: sum,
  participated: sum,
  invalid: sum,
  votes: z.record(z.string(), sum),
});

const turnout = z.looseObject({ participated: count, registered: count, n: count });
const strata = z.array(z.looseObject({ code: z.string(), frame: count, drawn: count, reported: count }));
const estimateTold = z.looseObject({
  lists: z.array(
    z.looseObject({
      code: z.string(),
      share: z.number(),
      margin: z.number(),
      standardError: z.number(),
      distribution: z.string(),
      degreesOfFreedom: count,
      designEffect: z.number().nullable(),
    }),
  ),
  strata,
  lead: z
    .looseObject({
      first: z.string(),
      second: z.string(),
      difference: z.number(),
      margin: z.number(),
      tooClose: z.boolean(),
    })
    .nullable(),
});

/** What of `tally/figures.json` is counted again. Loose: there is more in it, and a newer program may say still more. */
const tally = z.looseObject({
  /** closed, held: no votes are told. */
  told: z.enum(TOLD_STATES),
  rows: z.array(
    z.looseObject({
      /** [] is the country, then region, then district. */
      path: z.array(z.string()).max(2),
      parts: z.partialRecord(z.enum(TALLY_PARTS), cell),
      /** Took part and registered, of verified protocols on which both can be read. */
      turnout: turnout.optional(),
    }),
  ),
  /** What stands first: of verified protocols alone. */
  head: z
    .looseObject({
      what: z.enum(['estimate', 'count', 'held']),
      stations: count,
      lists: z.array(
        z.looseObject({
          code: z.string(),
          share: z.number().nullable(),
          margin: z.number().nullish(),
          votes: count,
          base: count,
        }),
      ),
      turnout,
      sample: z.looseObject({ reported: count, drawn: count, frame: count }).nullish(),
      tooClose: z.boolean().optional(),
    })
    .nullish(),
  /** The estimate as it is told beside the count; held against `estimate/`. */
  estimate: estimateTold.nullish(),
});

/**
 * Shares are those of the count, or of an estimate that is checked as one; a share that says it is neither would be checked by
 * nobody.
 */
export const publishedTally = tally.refine(
  ({ told, head, estimate }) =>
    (!head || head.what === told) &&
    (told === 'estimate' || !estimate) &&
    (head?.what !== 'held' || head.lists.every(({ share }) => share === null)),
);
export type PublishedTally = z.infer<typeof publishedTally>;

const turnoutFigures = (of: RecountedTurnout): Map<string, number> =>
  new Map([
    ['turnout participated', of.participated],
    ['turnout registered', of.registered],
    ['turnout n', of.n],
  ]);

/** Holds every published figure against the recount; `checked` is how many of them there were. */
export function compareFigures(
  published: PublishedTally,
  protocols: readonly ProtocolRow[],
): { checked: number; wrong: WrongFigure[] } {
  const recounted = recountProtocols(protocols);
  const comparison = createComparison();
  const seen = new Set<string>();
  for (const { path, parts, turnout: said } of published.rows) {
    if (seen.size === seen.add(placeKey(path)).size)
      comparison.say({ path, part: '', figure: 'row', published: 2, recounted: 1 });
    const own = recounted.get(placeKey(path));
    for (const part of TALLY_PARTS)
      comparison.hold(
        { path, part },
        cellFigures(parts[part] ?? NO_PROTOCOLS),
        cellFigures(own?.parts.get(part) ?? NO_PROTOCOLS),
      );
    if (said)
      comparison.hold(
        { path, part: 'clear' },
        turnoutFigures(said),
        turnoutFigures(own?.turnout ?? { participated: 0, registered: 0, n: 0 }),
      );
  }
  for (const { path } of recounted.values())
    if (!seen.has(placeKey(path)) && !(path.length === 0 && protocols.length === 0))
      comparison.say({ path, part: '', figure: 'row', published: null, recounted: 1 });
  if (published.head) compareHead(comparison, published.head, recounted.get(placeKey([])) ?? null);
  return { checked: comparison.checked(), wrong: comparison.wrong };
}

function compareHead(
  comparison: ReturnType<typeof createComparison>,
  head: NonNullable<PublishedTally['head']>,
  country: Recounted | null,
): void {
  const clear = country?.parts.get('clear') ?? NO_PROTOCOLS;
  const base = Object.values(clear.votes).reduce((total, { sum: votes }) => total + votes, 0);
  const where = { path: [], part: 'head' };
  comparison.hold(where, new Map([['stations', head.stations]]), new Map([['stations', clear.stations]]));
  comparison.hold(
    where,
    turnoutFigures(head.turnout),
    turnoutFigures(country?.turnout ?? { participated: 0, registered: 0, n: 0 }),
  );
  for (const { code, share, votes, base: of } of head.lists) {
    const own = clear.votes[code]?.sum ?? 0;
    const [said, counted] = [new Map([[`votes ${code}`, votes]]), new Map([[`votes ${code}`, own]])];
    said.set(`base ${code}`, of);
    counted.set(`base ${code}`, base);
    // An estimate's share is for the estimate's own check: here it is only of what the sampled stations are.
    if (head.what === 'count') {
      said.set(`share ${code}`, share ?? -1);
      counted.set(`share ${code}`, base === 0 ? -1 : own / base);
    }
    comparison.hold(where, said, counted);
  }
}
