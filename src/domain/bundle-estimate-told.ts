import type { ResultFile } from './bundle-estimate-files.ts';
import type { PublishedTally } from './bundle-figures.ts';

/** Two of the same figure made by two machines. */
export const equal = (a: number | null, b: number | null): boolean =>
  a === null || b === null ? a === b : Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));

/** Where `figures.json` tells another estimate than `estimate/result.json`; null: nowhere. */
export function toldOtherwise({ head, estimate }: PublishedTally, result: ResultFile): string | null {
  const made = new Map(result.lists.map((list) => [list.code, list.estimate]));
  if (head?.what === 'estimate') {
    for (const { code, share, margin } of head.lists)
      if (!equal(share, made.get(code)?.share ?? null) || !equal(margin ?? null, made.get(code)?.margin ?? null))
        return code;
    const sizes = (['reported', 'drawn', 'frame'] as const).map((of) => [of, total(result.strata, of)] as const);
    const other = sizes.find(([of, n]) => head.sample && head.sample[of] !== n);
    if (other) return other[0];
    if (head.tooClose !== undefined && head.tooClose !== (result.lead?.tooClose ?? false)) return 'lead';
  }
  if (!estimate) return null;
  for (const { code, ...said } of estimate.lists) {
    const own = made.get(code);
    if (!own || !FIGURES.every((name) => equal(said[name], own[name])) || said.distribution !== own.distribution)
      return code;
  }
  if (estimate.lists.length !== [...made.values()].filter((own) => own !== null).length) return 'lists';
  for (const { code, frame, drawn, reported } of estimate.strata) {
    const own = result.strata.find((stratum) => stratum.code === code);
    if (own?.frame !== frame || own.drawn !== drawn || own.reported !== reported) return code;
  }
  return sameLead(estimate.lead, result.lead) ? null : 'lead';
}

const FIGURES = ['share', 'margin', 'standardError', 'degreesOfFreedom', 'designEffect'] as const;

const total = (strata: ResultFile['strata'], of: 'reported' | 'drawn' | 'frame'): number =>
  strata.reduce((sum, stratum) => sum + stratum[of], 0);

type Lead = ResultFile['lead'];

const sameLead = (a: Lead, b: Lead): boolean =>
  a === null || b === null
    ? a === b
    : a.first === b.first &&
      a.second === b.second &&
      equal(a.difference, b.difference) &&
      equal(a.margin, b.margin) &&
      a.tooClose === b.tooClose;
