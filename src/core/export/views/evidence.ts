import { type AreaLevel, type Cell, familyOf, type MediaType, PROFILE_RULES } from '../../../domain/index.ts';
import { all } from '../../store/index.ts';
import { type Area, createAreas, fieldsIn, type PlacedRow } from './areas.ts';
import { type ReportConsents, reportConsents, type Said } from './consents.ts';
import { type PhotoGate, tellsVotes, type ViewContext } from './context.ts';
import type { Dataset, ExportRow, HeldWhy } from './dataset.ts';
import { peopleOf } from './people-of.ts';
import { throughSubmissions } from './through.ts';
import { depthOf, sourceOf } from './violations.ts';

interface Row extends PlacedRow, Said {
  id: string;
  messageKey: string;
  kind: string;
  source: string;
  sha256: string;
  type: MediaType;
  exifAt: number | null;
  exifLat: number | null;
  exifLon: number | null;
  exifCamera: string | null;
}

const COLUMNS = `s.id, s.kind, s.source, s.sender, s.region, s.place, s.station_number AS stationNumber, s.fields, s.filed,
    s.sent_at AS sentAt, s.received_at AS receivedAt, r.message_key AS messageKey, r.sha256, f.type, f.exif_at AS exifAt,
    f.exif_lat AS exifLat, f.exif_lon AS exifLon, f.exif_camera AS exifCamera`;
/** Photographs that are here and not erased, of whatever was sent: a million of them are read slice by slice. */
const PHOTOS = `SELECT ${COLUMNS} FROM submission AS s CROSS JOIN submission_message AS m ON m.submission = s.id
    CROSS JOIN media_ref AS r ON r.message_key = m.message_key AND r.state = 'stored'
    CROSS JOIN content_key AS k ON k.version_id = r.version_id CROSS JOIN media_file AS f ON f.sha256 = r.sha256
    WHERE s.rowid > ? AND s.rowid <= ?`;
/** Of one of them, from its bytes to all who sent it. */
const CARRIERS = `SELECT ${COLUMNS} FROM media_ref AS r CROSS JOIN content_key AS k ON k.version_id = r.version_id
    CROSS JOIN media_file AS f ON f.sha256 = r.sha256 CROSS JOIN submission_message AS m ON m.message_key = r.message_key
    CROSS JOIN submission AS s ON s.id = m.submission WHERE r.sha256 = ? AND r.state = 'stored'`;

/** A photograph that may go: of what is told, its number and nothing of its own. */
export interface ToldPhoto {
  n: number;
  /** In the bundle, below its `data/`. */
  path: string;
  /** Of the bytes that may go, in the vault. */
  copy: string;
}

/** What was photographed at a station. Anything else may show where somebody is who must not be found. */
const OF_THE_DAY: ReadonlySet<string> = new Set(['protocol', 'ballot', 'violation', 'checkin']);

interface Placed {
  row: Row;
  area: Area;
  deepest: AreaLevel;
  gate: PhotoGate;
}

/** Votes stand on a protocol's photograph, too: while they are held back it is. */
function whyHeld(context: ViewContext, row: Row, consents: ReportConsents, decided: boolean): HeldWhy | null {
  const consent = consents.heldBy(row);
  if (consent !== null) return consent;
  // Whoever is on it, or is looked for where it was taken, has the word as well as whoever sent it.
  const people = peopleOf(context).ofSubmission(row.id, !OF_THE_DAY.has(row.kind));
  if (people?.some) return people.some;
  if (row.kind === 'protocol' && !tellsVotes(context.told)) return 'early';
  return decided ? null : 'uncovered';
}

const isPicture = ({ type }: Row): boolean => familyOf(type) === 'picture';

const decidedOf = (context: ViewContext) => new Set([...context.photos()].map(({ sha256 }) => sha256));

const HOUR = 3_600_000;

/** Those that may go, numbered so that the order says nothing of who sent first. As many as people decided about by hand. */
function toldPhotos(context: ViewContext): (ToldPhoto & { placed: Placed })[] {
  const { db, profile, election } = context;
  const consents = reportConsents(context);
  const areaOf = createAreas(db, election);
  const told: Placed[] = [];
  for (const gate of context.photos()) {
    const carriers = all<Row>(db, CARRIERS, gate.sha256)
      .filter((row) => isPicture(row) && whyHeld(context, row, consents, true) === null)
      .map((row): Placed => {
        const own = depthOf(sourceOf(context, row.source), PROFILE_RULES[profile]);
        const hides = peopleOf(context).ofSubmission(row.id)?.hides ?? false;
        const deepest = OF_THE_DAY.has(row.kind) && !hides ? own : 'region';
        return { row, area: areaOf(row, fieldsIn(row)), deepest, gate };
      });
    const [first] = carriers.toSorted(order);
    if (first) told.push(first);
  }
  return told.toSorted(order).map((placed, at) => ({
    n: at + 1,
    path: `evidence/photo-${String(at + 1).padStart(5, '0')}.jpg`,
    copy: placed.gate.copy,
    placed,
  }));
}

/** Within an hour by the hash of its bytes. */
const order = (a: Placed, b: Placed): number =>
  Math.floor(a.row.sentAt / HOUR) - Math.floor(b.row.sentAt / HOUR) ||
  (a.row.sha256 < b.row.sha256 ? -1 : a.row.sha256 > b.row.sha256 ? 1 : 0);

/** Messages with a photograph that waits for nothing but a person who looks at it: the first so many. */
export function uncoveredPhotos(context: ViewContext, most: number): string[] {
  const consents = reportConsents(context);
  const decided = decidedOf(context);
  const found = new Set<string>();
  for (const row of throughSubmissions<Row>(context, PHOTOS)) {
    const waits = isPicture(row) && whyHeld(context, row, consents, decided.has(row.sha256)) === 'uncovered';
    if (waits) found.add(row.messageKey);
    if (found.size === most) break;
  }
  return [...found];
}

/** `evidence/evidence`: photographs that may go, with what is known of each; and the photographs themselves. */
export function evidenceTable(context: ViewContext): { table: Dataset; photos: () => readonly ToldPhoto[] } {
  let found: ReturnType<typeof toldPhotos> | null = null;
  const told = () => {
    found ??= toldPhotos(context);
    return found;
  };
  const table: Dataset = {
    name: 'evidence/evidence',
    part: 'evidence',
    columns: [
      { key: 'n', class: 'public', type: 'integer' },
      { key: 'file', class: 'public', type: 'text' },
      { key: 'kind', class: 'person', type: 'code' },
      { key: 'source', class: 'person', type: 'code' },
      { key: 'region', class: 'area', level: 'region', type: 'code' },
      { key: 'district', class: 'area', level: 'district', type: 'code' },
      { key: 'station', class: 'area', level: 'station', type: 'integer' },
      { key: 'sent_at', class: 'time', type: 'time' },
      { key: 'covered', class: 'public', type: 'flag' },
      { key: 'original', class: 'hash', type: 'text' },
      { key: 'camera', class: 'identifier', type: 'text' },
      { key: 'camera_at', class: 'time', type: 'time' },
      { key: 'latitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'longitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'reporter', class: 'identifier', type: 'text' },
    ],
    *rows(): Iterable<ExportRow> {
      for (const { n, path, placed } of told()) {
        const { row, area, deepest, gate } = placed;
        yield {
          terms: { named: false, words: false, hidden: deepest === 'region', deepest },
          what: 'photograph',
          // Covered otherwise it is another one.
          id: gate.copy,
          cells: cellsOf(context, row, area, { n, file: path.split('/').at(-1) ?? null, covered: gate.covered }),
        };
      }
    },
    held: () => heldPhotos(context),
  };
  return { table, photos: told };
}

function cellsOf(
  context: ViewContext,
  row: Row,
  area: Area,
  { n, file, covered }: { n: number | null; file: string | null; covered: boolean | null },
): Cell[] {
  return [
    n,
    file,
    row.kind,
    sourceOf(context, row.source),
    area.region,
    area.district,
    area.station,
    row.sentAt,
    covered,
    row.sha256,
    row.exifCamera,
    row.exifAt,
    row.exifLat,
    row.exifLon,
    row.sender,
  ];
}

/** All others, those of one reason with the same fields as one row. */
function* heldPhotos(context: ViewContext): Generator<ExportRow> {
  const consents = reportConsents(context);
  const decided = decidedOf(context);
  const groups = new Map<string, { why: HeldWhy; cells: Cell[]; n: number }>();
  for (const row of throughSubmissions<Row>(context, PHOTOS)) {
    const why = isPicture(row) ? whyHeld(context, row, consents, decided.has(row.sha256)) : null;
    if (why === null) continue;
    const area: Area = { region: row.region, district: null, station: row.stationNumber };
    const cells = cellsOf(context, row, area, { n: null, file: null, covered: null });
    const key = `${why} ${cells.map((cell) => (cell === null ? 0 : 1)).join('')}`;
    const group = groups.get(key) ?? { why, cells, n: 0 };
    groups.set(key, group);
    group.n += 1;
  }
  for (const { why, cells, n } of groups.values()) yield { what: 'photograph', held: why, cells, n };
}
