import { TALLY_PARTS, type TallyPart } from '../../domain/index.ts';
import type { ProtocolTruth } from './plan-protocols.ts';
import { sortedJson } from './report.ts';
import type { Seat } from './seat.ts';

type Panel = Awaited<ReturnType<Seat['client']['tally']['panel']>>;
type Line = Pick<Panel, 'parts' | 'states'>;
type Cell = Panel['parts'][TallyPart];

/** What was decided of the protocols of one region, as the plan has it: added up here, asked of nobody. */
interface Sums {
  parts: Record<TallyPart, Cell>;
  accepted: number;
  rejected: number;
  excluded: number;
  byReason: Record<string, number>;
}

const empty = (): Cell => ({
  stations: 0,
  registered: { sum: 0, n: 0 },
  participated: { sum: 0, n: 0 },
  invalid: { sum: 0, n: 0 },
  votes: {},
});
const nothing = (): Sums => ({
  parts: Object.fromEntries(TALLY_PARTS.map((part) => [part, empty()])) as Record<TallyPart, Cell>,
  accepted: 0,
  rejected: 0,
  excluded: 0,
  byReason: {},
});

/** So many lines say enough of a panel that is wrong from some step on. */
const MOST = 10;

/** Decides one protocol after the other, and holds the panel against the plan's own running sum after each. */
export interface PanelCheck {
  /** Waits for its turn, decides, compares. `item`: the bot's id, for whoever reads of a difference. */
  decided(item: string, truth: ProtocolTruth, decide: () => Promise<void>): Promise<void>;
  /** Steps at which the panel was compared. */
  steps(): number;
  /** Where it was something else, one line each. */
  differences(): readonly string[];
}

export function createPanelCheck({ client }: Seat): PanelCheck {
  const country = nothing();
  const regions = new Map<string, Sums>();
  const found: string[] = [];
  let steps = 0;
  let last: Promise<void> = Promise.resolve();

  const compare = (after: string, panel: Panel): void => {
    const lines: [string, Line, Sums][] = [
      ['the country', panel, country],
      ...panel.below.map((line): [string, Line, Sums] => [line.code, line, regions.get(line.code) ?? nothing()]),
    ];
    const shown = new Set(panel.below.map(({ code }) => code));
    for (const region of regions.keys())
      if (!shown.has(region)) found.push(`panel after ${after}: ${region} is not in it`);
    for (const [where, { parts, states }, sums] of lines) {
      const pairs: [string, unknown, unknown][] = [
        ...TALLY_PARTS.map((part): [string, unknown, unknown] => [part, parts[part], sums.parts[part]]),
        ['accepted', states.byStatus.accepted ?? 0, sums.accepted],
        ['rejected', states.byStatus.rejected ?? 0, sums.rejected],
        ['excluded', states.flagged, sums.excluded],
        ['disputed', states.disputed, 0],
        ['by reason', states.byReason, sums.byReason],
      ];
      for (const [what, is, should] of pairs) {
        const [left, right] = [sortedJson(is), sortedJson(should)];
        if (left !== right) found.push(`panel after ${after}: ${what} of ${where} ${left} instead of ${right}`);
      }
    }
  };

  return {
    decided(item, truth, decide) {
      const turn = last.then(async () => {
        await decide();
        // A higher commission's protocol is compared with the count, never in it.
        if (truth.level === 'PEC') {
          const region = regions.get(truth.region) ?? nothing();
          regions.set(truth.region, region);
          for (const sums of [country, region]) add(sums, truth);
        }
        steps += 1;
        compare(`${item} (${truth.verdict.do})`, await client.tally.panel({ path: [] }));
      });
      last = turn.catch(() => {});
      return turn;
    },
    steps: () => steps,
    differences: () =>
      found.length > MOST ? [...found.slice(0, MOST), `and ${found.length - MOST} more of the panel`] : found,
  };
}

function add(sums: Sums, { verdict, sheet, photos }: ProtocolTruth): void {
  if (verdict.do === 'reject') {
    sums.rejected += 1;
    sums.byReason[verdict.code] = (sums.byReason[verdict.code] ?? 0) + 1;
    return;
  }
  sums.accepted += 1;
  if (verdict.do === 'exclude') sums.excluded += 1;
  // Both sides were there when it was keyed, or one, or nothing but somebody's word.
  const part = photos === 0 ? 'reported' : photos === 1 ? 'partial' : verdict.do === 'exclude' ? 'flagged' : 'clear';
  const cell = sums.parts[part];
  const { registered, participated, invalid, votes } = sheet.figures;
  const take = (sum: Cell['invalid'], figure: unknown): void => {
    if (typeof figure !== 'number') return;
    sum.sum += figure;
    sum.n += 1;
  };
  cell.stations += 1;
  take(cell.registered, registered);
  take(cell.participated, participated);
  take(cell.invalid, invalid);
  for (const { code, count } of votes) {
    const sum = cell.votes[code] ?? { sum: 0, n: 0 };
    cell.votes[code] = sum;
    take(sum, count);
  }
}
