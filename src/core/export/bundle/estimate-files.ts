import {
  type CountedSheet,
  csvLine,
  type DrawnSample,
  EXCLUSION_COLUMNS,
  type ExportColumn,
  exclusionOf,
  FRAME_COLUMNS,
  foldProtocol,
  type KeyedSheet,
  type ProtocolRow,
  partOf,
  READING_COLUMNS,
  type ResultFile,
  type SampleFile,
} from '../../../domain/index.ts';
import { entriesOf } from '../../journal/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';
import { type BagFile, wholeFile } from '../bag-file.ts';

/** What an estimate is made of and what came of it, handed in: there is one way to count and one to estimate. */
export interface EstimateSources {
  /** The sample as it is recorded, but for its stations; null: none was drawn. */
  sample(): {
    drawn: { entry: string; sample: Omit<DrawnSample, 'drawn'> } | null;
    withdrawn: readonly { commitment: string }[];
  };
  /** The protocol that stands for a station, by region and number. */
  counted(region: string, number: number): CountedSheet | null;
  /** The estimate as it is told: of valid votes, without what is flagged or disputed. */
  result(): Omit<ResultFile, 'format'> | null;
}

interface FrameRow {
  id: string;
  region: string;
  number: number;
  stratum: string;
  registered: number | null;
}

/**
 * `estimate/`: everything needed to make it again (domain.md 3.4). Only where an estimate may be told: which stations were
 * drawn is nobody's business before that.
 * @param regions Codes and kinds of the profile, for the strata.
 * @param lists Codes in ballot order.
 */
export function* estimateFiles(
  db: ReadDb,
  sources: EstimateSources,
  { regions, lists }: { regions: readonly { code: string; kind: string }[]; lists: readonly string[] },
): Generator<BagFile> {
  const { drawn, withdrawn } = sources.sample();
  const result = sources.result();
  if (!drawn || !result) return;
  const { sample, entry } = drawn;
  const strata = new Map(regions.map(({ code, kind }) => [code, sample.by === 'region' ? code : kind]));
  const frame = frameAt(db, entry).map(
    ({ drawnIn, ...row }): FrameRow => ({ ...row, stratum: strata.get(drawnIn) ?? drawnIn }),
  );
  const lots = new Map(
    all<{ station: string; lot: number }>(db, 'SELECT station, lot FROM sample_station').map(({ station, lot }) => [
      station,
      lot,
    ]),
  );
  const chosen = frame.filter(({ id }) => lots.has(id));
  const sheetOf = ({ region, number }: FrameRow) => sources.counted(region, number);

  yield wholeFile(
    'estimate/frame.csv',
    csvLine(FRAME_COLUMNS) +
      frame
        .map(({ id, region, number, stratum, registered }) =>
          csvLine([id, region, number, stratum, registered, lots.get(id) ?? null]),
        )
        .join(''),
  );
  yield wholeFile(
    'estimate/exclusions.csv',
    csvLine(EXCLUSION_COLUMNS) +
      chosen
        .flatMap((row) => {
          const sheet = sheetOf(row);
          const why = exclusionOf(sheet ? rowOf(row, sheet) : undefined, lists);
          return why === null ? [] : [csvLine([row.id, row.region, row.number, row.stratum, why])];
        })
        .join(''),
  );
  yield wholeFile(
    'estimate/readings.csv',
    csvLine([...READING_COLUMNS, ...lists.map((code) => `votes_${code}`)]) +
      chosen.flatMap((row) => readingsOf(db, row.id, sheetOf(row), lists)).join(''),
  );
  const told: SampleFile = {
    format: 1,
    ...sample,
    withdrawn: withdrawn.map(({ commitment }) => ({ commitment })),
  };
  yield wholeFile('estimate/sample.json', `${JSON.stringify(told, null, 1)}\n`);
  yield wholeFile('estimate/result.json', `${JSON.stringify({ format: 1, ...result }, null, 1)}\n`);
}

/** What its tables have, for the codebook. */
export function estimateColumns(lists: readonly string[]): { name: string; columns: ExportColumn[] }[] {
  const counts: ReadonlySet<string> = new Set(['number', 'lot', 'registered', 'participated', 'invalid']);
  const columnOf = (key: string): ExportColumn => ({
    key,
    class: 'public',
    type: counts.has(key) || key.startsWith('votes_') ? 'integer' : 'code',
  });
  const votes = lists.map((code) => `votes_${code}`);
  return [
    { name: 'estimate/frame', columns: FRAME_COLUMNS.map(columnOf) },
    { name: 'estimate/exclusions', columns: EXCLUSION_COLUMNS.map(columnOf) },
    { name: 'estimate/readings', columns: [...READING_COLUMNS, ...votes].map(columnOf) },
  ];
}

/**
 * Stations that were open when the sample was drawn, by the numbers that they have now: those are what protocols are found
 * by. What changed since is taken back of whatever decided the draw; `drawnIn`: the region of that time.
 */
function frameAt(db: ReadDb, entry: string): (Omit<FrameRow, 'stratum'> & { drawnIn: string })[] {
  const position =
    one<{ position: number }>(db, 'SELECT position FROM journal_entry WHERE id = ?', entry)?.position ?? 0;
  const stations = all<Omit<FrameRow, 'stratum'> & { status: string }>(
    db,
    `SELECT s.id, s.region, s.number, s.registered_voters AS registered, s.status FROM station AS s
     JOIN journal_entry AS e ON e.id = s.added_entry WHERE e.position <= ? ORDER BY s.id`,
    position,
  );
  const later = Map.groupBy(
    all<{ station: string; changes: string }>(
      db,
      `SELECT v.station, v.changes FROM station_event AS v JOIN journal_entry AS e ON e.id = v.entry
       WHERE e.position > ? ORDER BY e.position DESC`,
      position,
    ),
    ({ station }) => station,
  );
  return stations.flatMap(({ id, region, number, registered, status }) => {
    const then = (later.get(id) ?? []).reduce(before, { region, status, voters: registered });
    return then.status === 'open' ? [{ id, region, number, registered: then.voters, drawnIn: then.region }] : [];
  });
}

interface Then {
  region: string;
  status: string;
  voters: number | null;
}

/** A station as it was before one event. */
function before(now: Then, { changes }: { changes: string }): Then {
  const said = JSON.parse(changes) as Partial<{ [K in keyof Then]: [Then[K], Then[K]] }>;
  return {
    region: said.region?.[0] ?? now.region,
    status: said.status?.[0] ?? now.status,
    voters: said.voters ? said.voters[0] : now.voters,
  };
}

/** The same row that `tally/protocols.csv` has of it. */
function rowOf({ region, number }: Pick<FrameRow, 'region' | 'number'>, sheet: CountedSheet): ProtocolRow {
  const { registered, participated, invalid, votes } = sheet.figures;
  return {
    region,
    district: sheet.path[1] ?? '',
    place: sheet.path[2] ?? '',
    number,
    part: partOf(sheet),
    registered,
    participated,
    invalid,
    votes,
  };
}

/** What each of the two keyed, what was decided between them, and what stands; never who. */
function readingsOf(db: ReadDb, station: string, sheet: CountedSheet | null, lists: readonly string[]): string[] {
  const fold = sheet && foldProtocol(entriesOf(db, `protocol:${sheet.id}`));
  if (!fold?.sheet) return [];
  const line = (keying: string, { figures }: KeyedSheet): string => {
    const votes = new Map(figures.votes.map(({ code, count }) => [code, count]));
    return csvLine([
      station,
      keying,
      figures.registered,
      figures.participated,
      figures.invalid,
      ...lists.map((code) => votes.get(code) ?? null),
    ]);
  };
  return [
    ...fold.keyed.map((keyed, at) => line(String(at + 1), keyed.sheet)),
    ...(fold.adjudicated ? [line('adjudicated', fold.sheet)] : []),
    line('standing', fold.sheet),
  ];
}
