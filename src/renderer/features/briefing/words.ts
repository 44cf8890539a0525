import type { ElectionNames } from '../../../contract/shapes.ts';

type Option = ElectionNames['parties'][number];

/** The lists' own muted colours, of which none is urgency's; light and dark have theirs. */
export const listColours = (options: readonly Option[]): Map<string, string> =>
  new Map(options.map(({ code, colours }) => [code, `light-dark(${colours.light}, ${colours.dark})`]));
