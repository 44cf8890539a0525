import { type AreaLevel, familyOf, type MediaType, PROFILE_RULES, type RowTerms } from '../../../domain/index.ts';
import { each } from '../../store/index.ts';
import { type Area, createAreas, fieldsIn, type PlacedRow } from './areas.ts';
import { reportConsents, type Said } from './consents.ts';
import { type PhotoGate, tellsVotes, type ViewContext } from './context.ts';
import type { Dataset, ExportRow, HeldWhy } from './dataset.ts';
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

/** Photographs that are here and not erased, of whatever was sent: a million of them are read one by one. */
const PHOTOS = `SELECT s.id, s.kind, s.source, s.sender, s.region, s.place, s.station_number AS stationNumber, s.fields, s.filed,
    s.sent_at AS sentAt, s.received_at AS receivedAt, r.message_key AS messageKey, r.sha256, f.type, f.exif_at AS exifAt, f.exif_lat AS exifLat,
    f.exif_lon AS exifLon, f.exif_camera AS exifCamera
  FROM submission AS s CROSS JOIN submission_message AS m ON m.submission = s.id
    CROSS JOIN media_ref AS r ON r.message_key = m.message_key AND r.state = 'stored'
    CROSS JOIN content_key AS k ON k.version_id = r.version_id CROSS JOIN media_file AS f ON f.sha256 = r.sha256`;

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
  gate: PhotoGate | null;
  why: HeldWhy | null;
}

/** Votes stand on a protocol's photograph, too: while they are held back it is. */
function whyHeld(context: ViewContext, row: Row, gate: PhotoGate | null, consent: HeldWhy | null): HeldWhy | null {
  if (consent !== null) return consent;
  if (row.kind === 'protocol' && !tellsVotes(context.told)) return 'early';
  return gate === null ? 'uncovered' : null;
}

function* photos(context: ViewContext): Generator<Placed> {
  const { db, profile, election } = context;
  const { heldBy } = reportConsents(db, profile);
  const areaOf = createAreas(db, election);
  for (const row of each<Row>(db, PHOTOS)) {
    if (familyOf(row.type) !== 'picture') continue;
    const consent = heldBy(row);
    const gate = consent === null ? context.photo(row.sha256) : null;
    const own = depthOf(sourceOf(context, row.source), PROFILE_RULES[profile]);
    const deepest = OF_THE_DAY.has(row.kind) ? own : 'region';
    yield { row, area: areaOf(row, fieldsIn(row)), deepest, gate, why: whyHeld(context, row, gate, consent) };
  }
}

const HOUR = 3_600_000;

/** Those that may go, numbered so that the order says nothing of who sent first. As many as people decided about by hand. */
function toldPhotos(context: ViewContext): (ToldPhoto & { placed: Placed })[] {
  const once = new Map<string, Placed>();
  for (const placed of photos(context)) {
    const { row, why } = placed;
    const known = once.get(row.sha256);
    if (why === null && (!known || order(placed, known) < 0)) once.set(row.sha256, placed);
  }
  return [...once.values()].toSorted(order).map((placed, at) => ({
    n: at + 1,
    path: `evidence/photo-${String(at + 1).padStart(5, '0')}.jpg`,
    copy: placed.gate?.copy ?? '',
    placed,
  }));
}

/** Within an hour by the hash of its bytes. */
const order = (a: Placed, b: Placed): number =>
  Math.floor(a.row.sentAt / HOUR) - Math.floor(b.row.sentAt / HOUR) ||
  (a.row.sha256 < b.row.sha256 ? -1 : a.row.sha256 > b.row.sha256 ? 1 : 0);

/** Messages with a photograph that waits for nothing but a person who looks at it: the first so many. */
export function uncoveredPhotos(context: ViewContext, most: number): string[] {
  const found = new Set<string>();
  for (const { row, why } of photos(context)) {
    if (why === 'uncovered') found.add(row.messageKey);
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
      for (const { n, path, placed } of told()) yield rowOf(context, placed, { n, path });
      for (const placed of photos(context)) if (placed.why !== null) yield rowOf(context, placed, null);
    },
  };
  return { table, photos: told };
}

function rowOf(
  context: ViewContext,
  { row, area, deepest, gate, why }: Placed,
  file: { n: number; path: string } | null,
): ExportRow {
  const terms: RowTerms = { named: false, words: false, hidden: !OF_THE_DAY.has(row.kind), deepest };
  return {
    terms,
    what: 'photograph',
    held: why,
    cells: [
      file?.n ?? null,
      file && (file.path.split('/').at(-1) ?? null),
      row.kind,
      sourceOf(context, row.source),
      area.region,
      area.district,
      area.station,
      row.sentAt,
      gate?.covered ?? null,
      row.sha256,
      row.exifCamera,
      row.exifAt,
      row.exifLat,
      row.exifLon,
      row.sender,
    ],
  };
}
