import { type FigureRow, partOf, type ToldStation, type Turnout } from '../../../domain/index.ts';
import type { Counted } from './keeper.ts';
import { tallyPanel } from './read.ts';

/**
 * The count as it is told: the country, each region in the profile's order, and after it its districts. The panels' own
 * figures, so that what is handed out and what the screen shows cannot differ.
 */
export function countRows(
  counted: Counted,
  { regions }: { regions: readonly string[] },
): { rows: FigureRow[]; unplaced: number } {
  const turnout = turnouts(counted);
  const rowOf = (
    path: readonly string[],
    { expected, parts, states }: Pick<FigureRow, 'expected' | 'parts' | 'states'>,
  ): FigureRow => ({ path, expected, parts, turnout: turnout(path), states: path.length < 2 ? states : null });
  const country = tallyPanel(counted, { path: [], regions });
  const rows = [
    rowOf([], country),
    ...country.below.flatMap(({ code, ...region }) => [
      rowOf([code], region),
      ...tallyPanel(counted, { path: [code], regions }).below.map(({ code: district, ...rest }) =>
        rowOf([code, district], rest),
      ),
    ]),
  ];
  return { rows, unplaced: country.unplaced };
}

/** Accepted, complete, and nothing set apart: what shares are of. */
export const verifiedIn = ({ tally }: Counted) =>
  tally.counted([]).filter(({ grade, flagged, disputed }) => grade === 'complete' && !flagged && !disputed);

/** Turnout of the country, of a region or a district; a station lacking either figure is in neither sum. */
export function turnouts(counted: Counted): (path: readonly string[]) => Turnout {
  const sums = new Map<string, Turnout>();
  const keyOf = (path: readonly string[]): string => path.join('\n');
  for (const { path, figures } of verifiedIn(counted)) {
    if (figures.participated === null || figures.registered === null) continue;
    for (let depth = 0; depth <= 2; depth += 1) {
      const key = keyOf(path.slice(0, depth));
      const sum = sums.get(key) ?? { participated: 0, registered: 0, n: 0 };
      sum.participated += figures.participated;
      sum.registered += figures.registered;
      sum.n += 1;
      sums.set(key, sum);
    }
  }
  return (path) => sums.get(keyOf(path)) ?? { participated: 0, registered: 0, n: 0 };
}

/** Every station that has an accepted protocol, by region and number. */
export function countedStations({ tally }: Counted): ToldStation[] {
  return tally
    .counted([])
    .map((sheet) => {
      const slash = sheet.station.lastIndexOf('/');
      const [, district = '', place = ''] = sheet.path;
      return {
        region: sheet.station.slice(0, slash),
        district,
        place,
        number: Number(sheet.station.slice(slash + 1)),
        part: partOf(sheet),
        figures: sheet.figures,
      };
    })
    .sort((a, b) => (a.region < b.region ? -1 : a.region > b.region ? 1 : a.number - b.number));
}
