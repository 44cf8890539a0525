import {
  type AreaLevel,
  createCuts,
  type EventFact,
  type Leaving,
  PROFILE_RULES,
  type RowTerms,
} from '../../../domain/index.ts';
import { all, each, one } from '../../store/index.ts';
import { createAreas, fieldsIn, type PlacedRow, pathOf, saidIn } from './areas.ts';
import {
  hidesPlace,
  isHidden,
  isSubject,
  leavingOf,
  PERSON_COLUMNS,
  type Person,
  type ReportConsents,
  reportConsents,
  type Said,
  whyOf,
} from './consents.ts';
import type { ViewContext } from './context.ts';
import { countsDataset, cutsBoth } from './counts.ts';
import type { Dataset, ExportRow, HeldWhy } from './dataset.ts';
import { pulsing } from './through.ts';
import { depthOf, freeText, sourceOf } from './violations.ts';

interface Row {
  id: string;
  submission: string;
  state: string;
  kind: string;
  region: string | null;
  possible: number;
  outcome: string | null;
  sentAt: number;
  openedAt: number;
  closedAt: number | null;
  owner: string | null;
  acknowledgedBy: string | null;
  sender: string | null;
}

/** What was merged into another is told there. Within an hour by an id that is a hash: no order of arrival. */
const CASES = `SELECT id, submission, state, kind, region, possible, outcome, sent_at AS sentAt, opened_at AS openedAt,
    closed_at AS closedAt, owner, acknowledged_by AS acknowledgedBy, sender
  FROM case_view WHERE merged_into IS NULL ORDER BY sent_at / 3600000, id`;

/** A case with all that went into it. */
const SAME = `WITH RECURSIVE same(id) AS (
  SELECT ? UNION SELECT c.id FROM same CROSS JOIN case_view AS c ON c.merged_into = same.id) SELECT id FROM same`;
const PEOPLE = `SELECT ${PERSON_COLUMNS} FROM affected AS a WHERE a.case_id IN (${SAME}) ORDER BY a.id`;
const FACTS = `SELECT item, body FROM event_fact WHERE case_id IN (${SAME}) ORDER BY case_id, place`;

interface Report extends PlacedRow, Said {
  source: string;
  text: string;
}
const REPORT = `SELECT source, sender, region, place, station_number AS stationNumber, fields, filed, text, sent_at AS sentAt,
  received_at AS receivedAt FROM submission WHERE id = ?`;
const SEIZED = 'SELECT 1 FROM phone_seizure WHERE case_id = ? LIMIT 1';

/** Outcomes by which it turned out that nothing was done to anybody. */
const NOTHING: ReadonlySet<string> = new Set(['false_alarm']);

interface Case {
  row: Row;
  report: Report | null;
  people: { person: Person; leaving: Leaving }[];
  why: HeldWhy | null;
  path: string[];
  station: number | null;
  deepest: AreaLevel;
  /** Words about it may leave: whoever wrote them agreed, and everybody they may be about. */
  words: boolean;
}

function* cases(context: ViewContext, consents: ReportConsents): Generator<Case> {
  const { db, profile, election } = context;
  const areaOf = createAreas(db, election);
  const rules = PROFILE_RULES[profile];
  for (const row of pulsing(each<Row>(db, CASES), context, 100)) {
    const report = row.submission === '' ? null : (one<Report>(db, REPORT, row.submission) ?? null);
    const people = all<Person>(db, PEOPLE, row.id).map((person) => ({ person, leaving: leavingOf(person, context) }));
    const looked = people.filter(({ person }) => isSubject(person));
    const reportHeld = profile === 'archive' ? null : report === null ? 'unasked' : consents.heldBy(report);
    const area = report && areaOf(report, fieldsIn(report));
    const sameRegion = area !== null && area.region === row.region;
    // Somebody who may be near it must not be looked for there.
    const hides = looked.some(({ person }) => hidesPlace(person));
    const source = report === null ? 'other' : sourceOf(context, report.source);
    yield {
      row,
      report,
      people,
      why: heldBy(row, looked, reportHeld),
      path: sameRegion && !hides ? pathOf(area) : row.region === null ? [] : [row.region],
      station: sameRegion ? area.station : null,
      deepest: hides ? 'region' : reportHeld === null ? depthOf(source, rules) : rules.crowdDepth,
      words: reportHeld === null && looked.every(({ leaving }) => leaving.may),
    };
  }
}

/** Those it happened to have the word; where nobody is known, whoever reported it. */
function heldBy(
  { possible, state, outcome }: Row,
  looked: readonly { leaving: Leaving }[],
  reportHeld: HeldWhy | null,
): HeldWhy | null {
  if (possible === 1 || (state === 'closed' && outcome === null) || NOTHING.has(outcome ?? '')) return 'noCase';
  if (looked.length === 0) return reportHeld;
  if (looked.some(({ leaving }) => leaving.may)) return null;
  return whyOf(looked[0]?.leaving);
}

/** `cases/cases`: what happened to those who agreed. `cases/counts`: how many cases more there are. */
export function caseTables(context: ViewContext): Dataset[] {
  const { db, profile } = context;
  const consents = reportConsents(context);
  const list: Dataset = {
    name: 'cases/cases',
    part: 'cases',
    columns: [
      { key: 'n', class: 'public', type: 'integer' },
      { key: 'kind', class: 'person', type: 'code' },
      { key: 'state', class: 'person', type: 'code' },
      { key: 'outcome', class: 'person', type: 'code' },
      { key: 'region', class: 'area', level: 'region', type: 'code' },
      { key: 'district', class: 'area', level: 'district', type: 'code' },
      { key: 'station', class: 'area', level: 'station', type: 'integer' },
      { key: 'happened_at', class: 'time', type: 'time' },
      { key: 'opened_at', class: 'time', type: 'time' },
      { key: 'closed_at', class: 'time', type: 'time' },
      { key: 'circumstances', class: 'delicate', type: 'text' },
      { key: 'place', class: 'place', type: 'text' },
      { key: 'text', class: 'freeText', type: 'text' },
      { key: 'latitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'longitude', class: 'coordinates', type: 'number', unit: 'degrees' },
      { key: 'reporter', class: 'identifier', type: 'text' },
      { key: 'name', class: 'identifier', type: 'text' },
      { key: 'phone', class: 'identifier', type: 'text' },
      { key: 'owner', class: 'volunteer', type: 'text' },
      { key: 'acknowledged_by', class: 'volunteer', type: 'text' },
      { key: 'phone_seized', class: 'security', type: 'flag' },
      { key: 'safe_to_write', class: 'security', type: 'flag' },
    ],
    below: {
      people: [
        { key: 'role', class: 'person', type: 'code' },
        { key: 'state', class: 'person', type: 'code' },
        { key: 'state_since', class: 'time', type: 'time' },
        { key: 'days', class: 'person', type: 'integer', unit: 'days' },
        { key: 'deprived_since', class: 'time', type: 'time' },
        { key: 'name', class: 'name', type: 'text' },
        { key: 'minor', class: 'delicate', type: 'flag' },
        { key: 'consent_by', class: 'person', type: 'code' },
        { key: 'held_at', class: 'place', type: 'text' },
        { key: 'lawyer', class: 'identifier', type: 'text' },
      ],
      acts: [
        { key: 'act', class: 'person', type: 'code' },
        { key: 'at', class: 'time', type: 'time' },
        { key: 'place', class: 'place', type: 'text' },
        { key: 'by_whom', class: 'freeText', type: 'text' },
        { key: 'text', class: 'freeText', type: 'text' },
      ],
      sources: [
        { key: 'reliability', class: 'delicate', type: 'code' },
        { key: 'independence', class: 'delicate', type: 'code' },
        { key: 'what', class: 'freeText', type: 'text' },
      ],
      interventions: [
        { key: 'at', class: 'volunteer', type: 'time' },
        { key: 'who', class: 'freeText', type: 'text' },
        { key: 'what', class: 'freeText', type: 'text' },
        { key: 'result', class: 'freeText', type: 'text' },
      ],
    },
    *rows(): Iterable<ExportRow> {
      let n = 0;
      for (const found of cases(context, consents)) {
        if (found.why === null) n += 1;
        yield rowOf(found, found.why === null ? n : null, {
          facts: all<{ body: string }>(db, FACTS, found.row.id).map(({ body }) => JSON.parse(body) as EventFact),
          seized: one(db, SEIZED, found.row.id) !== undefined,
        });
      }
    },
  };
  const counts = countsDataset({ name: 'cases/counts', part: 'cases', profile, unit: 'cases' }, () =>
    cutsBoth(context, (of) => {
      const { add, cuts } = createCuts();
      for (const { row, path, why } of cases(of, reportConsents(of)))
        if (why !== 'noCase') add({ path, kind: row.kind, listed: why === null });
      return cuts();
    }),
  );
  return [list, counts];
}

function rowOf(found: Case, n: number | null, { facts, seized }: { facts: EventFact[]; seized: boolean }): ExportRow {
  const { row, report, people, why, path, station, deepest, words } = found;
  const terms: RowTerms = { named: false, words, hidden: people.some(({ person }) => isHidden(person)), deepest };
  const fields = report ? fieldsIn(report) : [];
  const location = saidIn<{ lat: number; lon: number }>(fields, 'location');
  const codes = facts.flatMap((fact) => (fact.kind === 'circumstance' ? [fact.code] : []));
  const beside = { terms, what: 'act', held: why } as const;
  return {
    terms,
    what: 'case',
    id: row.id,
    subject: { id: row.id, kind: row.kind, region: row.region },
    held: why,
    cells: [
      n,
      row.kind,
      row.state === 'closed' ? 'closed' : 'open',
      row.outcome,
      path[0] ?? null,
      path[1] ?? null,
      station,
      saidIn<{ at: number }>(fields, 'when')?.at ?? row.sentAt,
      row.openedAt,
      row.closedAt,
      codes.length === 0 ? null : codes.join(' '),
      saidIn<string>(fields, 'place'),
      report && freeText(report.text),
      location?.lat ?? null,
      location?.lon ?? null,
      row.sender,
      saidIn<string>(fields, 'name'),
      saidIn<string>(fields, 'phone'),
      row.owner,
      row.acknowledgedBy,
      seized,
      saidIn<boolean>(fields, 'safeToWrite'),
    ],
    below: {
      people: people.flatMap((each) => personRow(each, found)),
      acts: actRows(facts, found, terms),
      sources: facts.flatMap((fact): ExportRow[] =>
        fact.kind === 'source' ? [{ ...beside, cells: [fact.reliability, fact.independence, fact.what] }] : [],
      ),
      interventions: facts.flatMap((fact): ExportRow[] =>
        fact.kind === 'intervention' ? [{ ...beside, cells: [fact.at, fact.who, fact.what, fact.result] }] : [],
      ),
    },
  };
}

/** Whoever is nobody to look after, and has not agreed, is not in it: an officer is held back from nobody. */
function personRow({ person, leaving }: Case['people'][number], { why, deepest }: Case): ExportRow[] {
  const { id, role, state, stateSince, days, deprivedSince, name, minor, place, lawyer } = person;
  if (!leaving.may && !isSubject(person)) return [];
  return [
    {
      what: 'person',
      id,
      held: leaving.may ? why : whyOf(leaving),
      terms: { named: leaving.named, words: true, hidden: isHidden(person), deepest },
      cells: [role, state, stateSince, days, deprivedSince, name, minor === 1, leaving.by, place, lawyer],
    },
  ];
}

/** What was done to those who agreed; what is said of nobody in particular only where everybody did. */
function actRows(facts: readonly EventFact[], { people, why, words }: Case, terms: RowTerms): ExportRow[] {
  const told = new Set(people.flatMap(({ person, leaving }) => (leaving.may ? [person.id] : [])));
  const everybody = people.every(({ person, leaving }) => leaving.may || !isSubject(person));
  return facts.flatMap((fact): ExportRow[] => {
    if (fact.kind !== 'act') return [];
    const may = fact.against.length === 0 ? everybody : fact.against.some((id) => told.has(id));
    const alone = fact.against.every((id) => told.has(id));
    return [
      {
        what: 'act',
        held: why ?? (may ? null : 'unasked'),
        terms: { ...terms, words: words && alone },
        cells: [fact.act, fact.at, fact.place, fact.byWhom, fact.text],
      },
    ];
  });
}
