import {
  type CountedSheet,
  LANGUAGES,
  type Names,
  partOf,
  type Region,
  type TallyCell,
} from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import { countedSheets, tellsVotes, type ViewContext } from '../views/index.ts';
import { momentText } from './cells.ts';
import { expectedStations } from './geojson.ts';
import { textFile } from './pieces.ts';

export interface NistInput {
  /** As the profile rounds it. */
  created: number;
  drill: boolean;
  /** `Maere 0.1.0`. */
  program: string;
}

const type = (name: string) => `ElectionResults.${name}`;
const text = (names: Names) => ({
  '@type': type('InternationalizedText'),
  Text: LANGUAGES.map((Language) => ({ '@type': type('LanguageString'), Language, Content: names[Language] })),
});
/** As somebody wrote it, in no language that is known. */
const asWritten = (Content: string) => ({
  '@type': type('InternationalizedText'),
  Text: [{ '@type': type('LanguageString'), Language: 'und', Content }],
});

const COUNTRY = 'country';
const regionId = (region: string): string => `region-${region}`;

/**
 * `tally/nist.json`: the verified count in NIST SP 1500-100, version 2 (domain.md 8.1). What it has no field for, protocols
 * put aside, photographs, margins of error, is in the other files. Null while no votes are told: a result without votes is
 * none. Written piece by piece.
 */
export function nistFile(context: ViewContext, input: NistInput): BagFile | null {
  if (!tellsVotes(context.told) || !context.election.contests.tallied[0]) return null;
  return textFile('tally/nist.json', () => report(context, input));
}

/** A unit of the count: the country, a region, a district. */
interface Unit {
  id: string;
  path: readonly string[];
  below: string[];
  cell: TallyCell;
}

function* report(context: ViewContext, { created, drill, program }: NistInput): Generator<string> {
  const sheets = countedSheets(context).filter((sheet) => partOf(sheet) === 'clear');
  const stationIds = new Map(sheets.map(({ station }, n) => [station, `station-${n + 1}`]));
  const idOf = ({ station }: CountedSheet): string => stationIds.get(station) ?? '';
  const units = unitsOf(context, sheets, idOf);
  const { parties, profile } = partiesOf(context);
  const head = {
    '@type': type('ElectionReport'),
    Format: 'precinct-level',
    // The schema takes no fractions of a second.
    GeneratedDate: momentText(created),
    Issuer: 'Volunteer headquarters (parallel count of protocols)',
    IssuerAbbreviation: 'HQ',
    SequenceStart: 1,
    SequenceEnd: 1,
    Status: 'unofficial-partial',
    VendorApplicationId: program,
    IsTest: drill,
    ...(drill ? { TestType: 'DRILL' } : {}),
    Notes:
      'Protocols of precinct commissions, keyed twice and accepted; those put aside are not in it. Not a sample: no margin of error.',
  };
  yield `${JSON.stringify(head).slice(0, -1)},\n"Party":[`;
  yield* listed(parties.map(({ party }) => JSON.stringify(party)));
  yield '],\n"GpUnit":[';
  yield* listed(gpUnits(context, units, sheets, idOf));
  yield `],\n"Election":[${JSON.stringify({
    '@type': type('Election'),
    ElectionScopeId: COUNTRY,
    Name: text(profile.names),
    StartDate: profile.date,
    EndDate: profile.date,
    Type: 'general',
  }).slice(0, -1)},\n"BallotCounts":[`;
  yield* listed(ballotCounts(units, sheets, idOf));
  yield '],\n"Contest":[';
  yield* contest(context, units, sheets, idOf);
  yield ']}]}\n';
}

function* listed(items: Iterable<string>): Generator<string> {
  let first = true;
  for (const item of items) {
    yield `${first ? '\n' : ',\n'}${item}`;
    first = false;
  }
}

type IdOf = (sheet: CountedSheet) => string;

function unitsOf({ tally }: ViewContext, sheets: readonly CountedSheet[], idOf: IdOf): Unit[] {
  const count = tally();
  const clear = (path: readonly string[]): TallyCell => count.part(path, 'clear');
  const country: Unit = { id: COUNTRY, path: [], below: [], cell: clear([]) };
  const regions = new Map<string, Unit>();
  const districts = new Map<string, Unit>();
  for (const sheet of sheets) {
    const [region = '', district = ''] = sheet.path;
    let above = regions.get(region);
    if (!above) {
      above = { id: regionId(region), path: [region], below: [], cell: clear([region]) };
      regions.set(region, above);
      country.below.push(above.id);
    }
    if (district !== '') {
      const key = `${region}/${district}`;
      const known = districts.get(key);
      const unit = known ?? {
        id: `district-${districts.size + 1}`,
        path: [region, district],
        below: [],
        cell: clear([region, district]),
      };
      if (!known) {
        districts.set(key, unit);
        above.below.push(unit.id);
      }
      above = unit;
    }
    above.below.push(idOf(sheet));
  }
  return [country, ...regions.values(), ...districts.values()];
}

function* gpUnits(
  context: ViewContext,
  units: readonly Unit[],
  sheets: readonly CountedSheet[],
  idOf: IdOf,
): Generator<string> {
  const { places, profile } = context.election;
  const expected = expectedStations(context);
  for (const { id, path, below, cell } of units) {
    const [code, district] = path;
    const region = code === undefined ? null : places.regionByCode(code);
    const named = profile.districts.find((each) => each.region === code && each.code === district);
    const kind =
      code === undefined ? { Type: 'country' } : district === undefined ? regionType(region) : { Type: 'county' };
    const name =
      district === undefined ? region && text(region.names) : named ? text(named.names) : asWritten(district);
    const total = expected.get(path.join('/'));
    yield JSON.stringify({
      '@type': type('ReportingUnit'),
      '@id': id,
      ...kind,
      ...(name ? { Name: name } : {}),
      ...(region && district === undefined && /^[A-Z]{2}-/.test(region.code)
        ? { ExternalIdentifier: [iso(region.code)] }
        : {}),
      ComposingGpUnitIds: below,
      SubUnitsReported: cell.stations,
      ...(total === undefined ? {} : { TotalSubUnits: total }),
    });
  }
  for (const sheet of sheets) {
    const { registered, participated } = sheet.figures;
    yield JSON.stringify({
      '@type': type('ReportingUnit'),
      '@id': idOf(sheet),
      Type: 'precinct',
      Number: sheet.station.slice(sheet.station.lastIndexOf('/') + 1),
      ...(registered === null ? {} : { VotersRegistered: registered }),
      ...(participated === null ? {} : { VotersParticipated: participated }),
    });
  }
}

const regionType = (region: Region | null): { Type: string; OtherType?: string } =>
  region?.kind === 'city'
    ? { Type: 'city' }
    : region?.kind === 'region'
      ? { Type: 'state' }
      : { Type: 'other', OtherType: region?.kind ?? 'unknown' };

const iso = (code: string) => ({
  '@type': type('ExternalIdentifier'),
  Type: 'other',
  OtherType: 'iso-3166-2',
  Value: code,
});

/** Only where every figure of the sum can be read: of a part it would be too few. */
function* ballotCounts(units: readonly Unit[], sheets: readonly CountedSheet[], idOf: IdOf): Generator<string> {
  const counts = (GpUnitId: string, cast: number | null, rejected: number | null): string =>
    JSON.stringify({
      '@type': type('BallotCounts'),
      Type: 'total',
      GpUnitId,
      ...(cast === null ? {} : { BallotsCast: cast }),
      ...(rejected === null ? {} : { BallotsRejected: rejected }),
    });
  for (const { id, cell } of units) {
    const whole = (figure: TallyCell['invalid']): number | null => (figure.n === cell.stations ? figure.sum : null);
    yield counts(id, whole(cell.participated), whole(cell.invalid));
  }
  for (const sheet of sheets) yield counts(idOf(sheet), sheet.figures.participated, sheet.figures.invalid);
}

function partiesOf({ election }: ViewContext) {
  const [contest] = election.contests.tallied;
  const options = contest ? election.contests.optionsOf(contest.code) : [];
  const parties = options.map(({ code, number, names, short, colours }) => ({
    code,
    number,
    party: {
      '@type': type('Party'),
      '@id': `party-${code}`,
      Name: text(names),
      Abbreviation: text(short),
      // Six hex digits in lower case, without the mark.
      Color: colours.light.slice(1),
    },
  }));
  return { parties, profile: election.profile };
}

function* contest(
  context: ViewContext,
  units: readonly Unit[],
  sheets: readonly CountedSheet[],
  idOf: IdOf,
): Generator<string> {
  const [counted] = context.election.contests.tallied;
  if (!counted) return;
  const [country] = units;
  yield `${JSON.stringify({
    '@type': type('PartyContest'),
    '@id': `contest-${counted.code}`,
    Name: counted.names.en,
    ElectionDistrictId: COUNTRY,
    VoteVariation: 'proportional',
    ...(country ? { SubUnitsReported: country.cell.stations } : {}),
  }).slice(0, -1)},\n"ContestSelection":[`;
  let first = true;
  // In the order of the ballot (domain.md 10, 6).
  for (const { code, number } of partiesOf(context).parties) {
    yield `${first ? '\n' : ',\n'}${JSON.stringify({
      '@type': type('PartySelection'),
      '@id': `selection-${code}`,
      PartyIds: [`party-${code}`],
      SequenceOrder: number,
    }).slice(0, -1)},"VoteCounts":[`;
    yield* listed(voteCounts(code, units, sheets, idOf));
    yield ']}';
    first = false;
  }
  yield ']}';
}

function* voteCounts(
  code: string,
  units: readonly Unit[],
  sheets: readonly CountedSheet[],
  idOf: IdOf,
): Generator<string> {
  const votes = (GpUnitId: string, Count: number): string =>
    JSON.stringify({ '@type': type('VoteCounts'), Type: 'total', GpUnitId, Count });
  for (const { id, cell } of units) {
    const sum = cell.votes[code];
    if (sum && sum.n > 0) yield votes(id, sum.sum);
  }
  for (const sheet of sheets) {
    const count = sheet.figures.votes[code];
    if (count != null) yield votes(idOf(sheet), count);
  }
}
