import {
  type AreaLevel,
  type BallotSource,
  createCuts,
  PROFILE_RULES,
  type ProfileRules,
  type RowTerms,
} from '../../../domain/index.ts';
import { COPIED_REPORTS } from '../../review/index.ts';
import { all, each } from '../../store/index.ts';
import { type Area, createAreas, fieldsIn, type PlacedRow, pathOf, saidIn } from './areas.ts';
import { type ReportConsents, reportConsents, type Said } from './consents.ts';
import type { ViewContext } from './context.ts';
import { type CutsBoth, countsDataset, cutsBoth } from './counts.ts';
import type { Dataset, ExportRow, HeldWhy } from './dataset.ts';
import { type PeopleSay, peopleOf } from './people-of.ts';
import { pulsing } from './through.ts';

interface Row extends PlacedRow, Said {
  id: string;
  source: string;
  text: string;
}

/**
 * Reports of violations that nobody keeps back as a flood. Within an hour by the part of the id that follows no order of
 * arrival: the place in a list must not say who wrote first. Ordered by their ids alone, so that no words are sorted with
 * them; the limit keeps the order where it is asked for.
 */
const REPORTS = `SELECT s.id, s.source, s.sender, s.region, s.place, s.station_number AS stationNumber, s.fields, s.filed, s.text,
    s.sent_at AS sentAt, s.received_at AS receivedAt
  FROM (SELECT o.id FROM inbox_cell AS c CROSS JOIN inbox_item AS i ON i.cell = c.id CROSS JOIN submission AS o ON o.id = i.submission
    WHERE c.kind = 'violation' AND c.held = 0 AND c.n > 0 ORDER BY o.sent_at / 3600000, substr(o.id, 9) LIMIT -1) AS found
  CROSS JOIN submission AS s ON s.id = found.id`;

/** How deep a report is told: voters' stop where the profile says, an observer's are theirs to give. */
export const depthOf = (source: BallotSource, { crowdDepth }: Pick<ProfileRules, 'crowdDepth'>): AreaLevel =>
  source === 'observer' ? 'station' : crowdDepth;

/** Whose reports a scheme of pseudonyms passes on. */
export function sourceOf({ election }: Pick<ViewContext, 'election'>, scheme: string): BallotSource {
  return election.contests.sourceOf(scheme)?.role ?? 'other';
}

interface Report {
  row: Row;
  fields: ReturnType<typeof fieldsIn>;
  area: Area;
  source: BallotSource;
  kind: string;
  why: HeldWhy | null;
  /** Of whom it is about, where the headquarters knows them. */
  people: PeopleSay | null;
}

function* reports(context: ViewContext, consents: ReportConsents): Generator<Report> {
  const { db, election } = context;
  const copies = new Set(all<{ id: string }>(db, COPIED_REPORTS).map(({ id }) => id));
  const areaOf = createAreas(db, election);
  for (const row of pulsing(each<Row>(db, REPORTS), context, 1000)) {
    const fields = fieldsIn(row);
    const people = peopleOf(context).ofSubmission(row.id);
    const why = copies.has(row.id) ? 'copy' : (consents.heldBy(row) ?? people?.none ?? null);
    const kind = saidIn<string>(fields, 'kind') ?? '';
    const area = areaOf(row, fields);
    yield {
      row,
      fields,
      // Counts beside the list say no more of it than the list.
      area: people?.hides ? { ...area, district: null, station: null } : area,
      source: sourceOf(context, row.source),
      kind,
      why,
      people,
    };
  }
}

/** `violations/violations`: reports of those who agreed, one row each. `violations/counts`: how many more there are. */
export function violationTables(context: ViewContext): Dataset[] {
  const { profile } = context;
  const consents = reportConsents(context);
  const rules = PROFILE_RULES[profile];
  const list: Dataset = {
    name: 'violations/violations',
    part: 'violations',
    columns: [
      { key: 'n', class: 'public', type: 'integer' },
      { key: 'kind', class: 'person', type: 'code' },
      { key: 'source', class: 'person', type: 'code' },
      { key: 'region', class: 'area', level: 'region', type: 'code' },
      { key: 'district', class: 'area', level: 'district', type: 'code' },
      { key: 'station', class: 'area', level: 'station', type: 'integer' },
      { key: 'happened_at', class: 'time', type: 'time' },
      { key: 'received_at', class: 'time', type: 'time' },
      { key: 'place', class: 'place', type: 'text' },
      { key: 'text', class: 'freeText', type: 'text' },
      { key: 'latitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'longitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'reporter', class: 'identifier', type: 'text' },
      { key: 'name', class: 'identifier', type: 'text' },
      { key: 'phone', class: 'identifier', type: 'text' },
    ],
    *rows(): Iterable<ExportRow> {
      let n = 0;
      for (const { row, fields, area, source, kind, why, people } of reports(context, consents)) {
        if (why === null) n += 1;
        const location = saidIn<{ lat: number; lon: number }>(fields, 'location');
        const hidden = people?.hides ?? false;
        const terms: RowTerms = {
          named: false,
          words: (people?.some ?? null) === null,
          hidden,
          deepest: hidden ? 'region' : depthOf(source, rules),
        };
        yield {
          id: row.id,
          cells: [
            why === null ? n : null,
            kind,
            source,
            area.region,
            area.district,
            area.station,
            saidIn<{ at: number }>(fields, 'when')?.at ?? row.sentAt,
            row.receivedAt,
            saidIn<string>(fields, 'place'),
            freeText(row.text),
            location?.lat ?? null,
            location?.lon ?? null,
            row.sender,
            saidIn<string>(fields, 'name'),
            saidIn<string>(fields, 'phone'),
          ],
          terms,
          what: 'report',
          held: why,
        };
      }
    },
  };
  const counts = countsDataset({ name: 'violations/counts', part: 'violations', profile, unit: 'reports' }, () =>
    violationCuts(context),
  );
  return [list, counts];
}

/** Reports by place and by kind, in the list and beside it: the figures that are told beside the list are of these. */
export const violationCuts = (context: ViewContext): CutsBoth =>
  cutsBoth(context, (of) => {
    const { add, cuts } = createCuts();
    for (const { area, kind, why } of reports(of, reportConsents(of)))
      if (why !== 'copy') add({ path: pathOf(area), kind, listed: why === null });
    return cuts();
  });

/** What stands below the fields of a bot's message; of anything else all of it. Null: nothing. */
export function freeText(text: string): string | null {
  if (!text.startsWith('#')) return text.trim() || null;
  const blank = /\r?\n[^\S\n]*\r?\n/.exec(text);
  return blank ? text.slice(blank.index + blank[0].length).trim() || null : null;
}
