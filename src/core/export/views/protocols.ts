import {
  type Cell,
  type ExportColumn,
  type FigureRow,
  type ProtocolLevel,
  partOf,
  TALLY_PARTS,
} from '../../../domain/index.ts';
import { all, each } from '../../store/index.ts';
import { countedSheets, stationOfKey, tellsVotes, type ViewContext } from './context.ts';
import type { Dataset, ExportRow } from './dataset.ts';

const votesOf = (lists: readonly string[]): ExportColumn[] =>
  lists.map((code) => ({ key: `votes_${code}`, class: 'figure', type: 'integer', unit: 'votes' }));

const FIGURES: readonly ExportColumn[] = [
  { key: 'registered', class: 'figure', type: 'integer', unit: 'voters' },
  { key: 'participated', class: 'figure', type: 'integer', unit: 'voters' },
  { key: 'invalid', class: 'figure', type: 'integer', unit: 'ballots' },
];

const PLACE: readonly ExportColumn[] = [
  { key: 'region', class: 'public', type: 'code' },
  { key: 'district', class: 'public', type: 'code' },
  { key: 'place', class: 'public', type: 'code' },
  { key: 'number', class: 'public', type: 'integer' },
];

/** The lists of the contest that is counted, in ballot order; none while votes are held back. */
export function listsTold({ election, told }: Pick<ViewContext, 'election' | 'told'>): string[] {
  const contest = election.contests.tallied[0];
  return contest && tellsVotes(told) ? election.contests.optionsOf(contest.code).map(({ code }) => code) : [];
}

/**
 * `tally/protocols`: every station's protocol that is in the count, or put aside, with exactly the figures that are counted.
 * Whoever has it can count again and needs nothing else. Empty: it cannot be read.
 */
export function countedProtocols(context: ViewContext): Dataset {
  const lists = listsTold(context);
  return {
    name: 'tally/protocols',
    part: 'tally',
    columns: [...PLACE, { key: 'part', class: 'public', type: 'code' }, ...FIGURES, ...votesOf(lists)],
    *rows(): Iterable<ExportRow> {
      for (const sheet of countedSheets(context)) {
        const { region, number } = stationOfKey(sheet.station);
        const [, district = '', place = ''] = sheet.path;
        const { registered, participated, invalid, votes } = sheet.figures;
        const cells: Cell[] = [region, district, place, number, partOf(sheet), registered, participated, invalid];
        yield { cells: [...cells, ...lists.map((code) => votes[code] ?? null)] };
      }
    },
  };
}

interface Row {
  id: string;
  level: ProtocolLevel;
  region: string | null;
  station: number | null;
  status: string;
  grade: string;
  rejection: string | null;
  turnoutFlag: number;
  disputed: number;
  onePagePosted: number;
  copyRefused: number;
  copy: string | null;
  receivedAt: number;
  acceptedAt: number | null;
  first: string | null;
  second: string | null;
  acceptedBy: string | null;
  registered: number | null;
  received: number | null;
  issued: number | null;
  participated: number | null;
  absentee: number | null;
  outside: number | null;
  invalid: number | null;
  unissued: number | null;
}

const ALL_FIGURES = [
  'registered',
  'received',
  'issued',
  'participated',
  'absentee',
  'outside',
  'invalid',
  'unissued',
] as const;

const UNITS: Readonly<Record<(typeof ALL_FIGURES)[number], string>> = {
  registered: 'voters',
  received: 'ballots',
  issued: 'voters',
  participated: 'voters',
  absentee: 'voters',
  outside: 'voters',
  invalid: 'ballots',
  unissued: 'ballots',
};

const VOTES = 'SELECT code, count FROM protocol_vote WHERE protocol = ?';

/**
 * `protocols/protocols`: every protocol that came, of every commission, whatever became of it, so that rejections add up by
 * their reasons (domain.md 10, 29). What somebody keys still has no figures.
 */
export function allProtocols(context: ViewContext): Dataset {
  const { db, told } = context;
  const lists = listsTold(context);
  return {
    name: 'protocols/protocols',
    part: 'protocols',
    columns: [
      { key: 'level', class: 'public', type: 'code' },
      { key: 'region', class: 'public', type: 'code' },
      { key: 'number', class: 'public', type: 'integer' },
      { key: 'status', class: 'public', type: 'code' },
      { key: 'grade', class: 'public', type: 'code' },
      { key: 'rejection', class: 'public', type: 'code' },
      { key: 'turnout_flag', class: 'public', type: 'flag' },
      { key: 'disputed', class: 'public', type: 'flag' },
      { key: 'one_page_posted', class: 'public', type: 'flag' },
      { key: 'copy_refused', class: 'delicate', type: 'flag' },
      { key: 'copy', class: 'delicate', type: 'code' },
      // Beside a station's number it says when somebody there took and sent it.
      { key: 'received_at', class: 'delicate', type: 'time' },
      { key: 'accepted_at', class: 'time', type: 'time' },
      { key: 'keyed_by', class: 'volunteer', type: 'text' },
      { key: 'keyed_again_by', class: 'volunteer', type: 'text' },
      { key: 'accepted_by', class: 'volunteer', type: 'text' },
      ...ALL_FIGURES.map((key): ExportColumn => ({ key, class: 'figure', type: 'integer', unit: UNITS[key] })),
      ...votesOf(lists),
    ],
    *rows(): Iterable<ExportRow> {
      if (told === 'closed') return;
      // Not in the order of arrival: within an hour that would say who came first.
      for (const row of each<Row>(
        db,
        `SELECT id, level, region, station, status, grade, rejection, turnout_flag AS turnoutFlag, disputed,
           one_page_posted AS onePagePosted, copy_refused AS copyRefused, copy, received_at AS receivedAt,
           accepted_at AS acceptedAt, first_by AS first, second_by AS second, accepted_by AS acceptedBy,
           ${ALL_FIGURES.join(', ')} FROM protocol WHERE joined_into IS NULL
         ORDER BY level, region, station, id`,
      )) {
        const read = lists.length === 0 ? [] : all<{ code: string; count: number | null }>(db, VOTES, row.id);
        const byList = new Map(read.map(({ code, count }) => [code, count]));
        yield {
          cells: [
            row.level,
            row.region,
            row.station,
            row.status,
            row.grade,
            row.rejection,
            row.turnoutFlag === 1,
            row.disputed === 1,
            row.onePagePosted === 1,
            row.copyRefused === 1,
            row.copy,
            row.receivedAt,
            row.acceptedAt,
            row.first,
            row.second,
            row.acceptedBy,
            ...ALL_FIGURES.map((key) => row[key]),
            ...lists.map((code) => byList.get(code) ?? null),
          ],
        };
      }
    },
  };
}

/** A row of the figures that are told (published-figures.ts), one line for each part of the count. */
export function tallyFigures(context: Pick<ViewContext, 'election' | 'told'>, rows: FigureRows): Dataset {
  const lists = listsTold(context);
  return {
    name: 'tally/figures',
    part: 'tally',
    columns: [
      { key: 'region', class: 'public', type: 'code' },
      { key: 'district', class: 'public', type: 'code' },
      { key: 'part', class: 'public', type: 'code' },
      { key: 'expected', class: 'public', type: 'integer', unit: 'stations' },
      { key: 'stations', class: 'figure', type: 'integer', unit: 'stations' },
      ...FIGURES.flatMap((column): ExportColumn[] => [column, { ...column, key: `${column.key}_n`, unit: 'stations' }]),
      ...votesOf(lists).flatMap((column): ExportColumn[] => [
        column,
        { ...column, key: `${column.key}_n`, unit: 'stations' },
      ]),
    ],
    *rows(): Iterable<ExportRow> {
      for (const { path, expected, parts } of rows)
        for (const part of TALLY_PARTS) {
          const cell = parts[part];
          if (cell.stations === 0 && part !== 'clear') continue;
          const sums = [cell.registered, cell.participated, cell.invalid, ...lists.map((code) => cell.votes[code])];
          yield {
            cells: [
              path[0] ?? null,
              path[1] ?? null,
              part,
              expected,
              cell.stations,
              // A sum of no protocol is none, not 0.
              ...sums.flatMap((sum): Cell[] => (sum && sum.n > 0 ? [sum.sum, sum.n] : [null, 0])),
            ],
          };
        }
    },
  };
}

type FigureRows = Iterable<Pick<FigureRow, 'path' | 'expected' | 'parts'>>;
