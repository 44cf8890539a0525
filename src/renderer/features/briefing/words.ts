import type { ElectionNames } from '../../../contract/shapes.ts';

type Option = ElectionNames['parties'][number];

/** A share of 0–1 with one digit after the point. */
export const shareText = (share: number): string => `${(100 * share).toFixed(1)} %`;
/** Half an interval, in percentage points. */
export const marginText = (margin: number): string => (100 * margin).toFixed(1);

/** The lists' own muted colours, of which none is urgency's; light and dark have theirs. */
export const listColours = (options: readonly Option[]): Map<string, string> =>
  new Map(options.map(({ code, colours }) => [code, `light-dark(${colours.light}, ${colours.dark})`]));
