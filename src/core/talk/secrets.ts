import type { CaseSecrets, ElectionProfile } from '../../domain/index.ts';
import { submissionById } from '../intake/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';

/** Fields of a report that say where. */
const WHERE: ReadonlySet<string> = new Set([
  'region',
  'district',
  'place',
  'station',
  'location',
  'country',
  'address',
]);

/** What a first reply about this case must not say: who is in it, and where that is. */
export function secretsOf(
  db: ReadDb,
  caseId: string,
  profile: ElectionProfile,
  neutral: readonly string[],
): CaseSecrets {
  const people = all<{ name: string | null; lawyer: string | null; place: string | null }>(
    db,
    'SELECT name, lawyer, place FROM affected WHERE case_id = ?',
    caseId,
  );
  const row = one<{ submission: string; region: string | null; place: string }>(
    db,
    'SELECT submission, region, place FROM case_view WHERE id = ?',
    caseId,
  );
  const submission = row ? submissionById(db, row.submission) : null;
  const region = profile.regions.find(({ code }) => code === row?.region);
  const said = submission?.fields.filter(({ key }) => WHERE.has(key)) ?? [];
  const { region: regionWords, city, district } = profile.placeWords;
  const known = (text: string | null): text is string => text !== null && text !== '';
  return {
    names: people.flatMap(({ name, lawyer }) => [name, lawyer]).filter(known),
    places: [
      row?.place ?? null,
      ...people.map(({ place }) => place),
      ...said.map(({ text }) => text),
      ...(region ? [...Object.values(region.names), ...region.aliases] : []),
    ].filter(known),
    neutral: [...neutral, ...regionWords, ...city, ...district],
  };
}
