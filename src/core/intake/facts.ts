import { clip, type RelayKey } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import type { Filing } from './filing.ts';
import type { ReceivedFacts, Submission, SubmissionField } from './submission.ts';

/** Codes of the profile that later stages look up and count by. */
export interface SubmissionFacts {
  region: string | null;
  /** Id of a place the profile knows; a street stays in the fields, in the sender's words. */
  place: string | null;
  stationNumber: number | null;
  contest: string | null;
  choice: string | null;
}

/**
 * The one place where what was received and how a person read it become what counts: a filing's kind and fields stand
 * before received ones, key by key. What was received stays in `received`, unchanged.
 */
export function effectiveSubmission(received: ReceivedFacts, filing: Filing | null, election: Election): Submission {
  const fields = overlaid(received.fields, filing);
  return {
    ...received,
    ...(filing ? { kind: filing.kind, state: 'filed' as const } : {}),
    receivedKind: received.kind,
    receivedState: received.state,
    ...factsIn(fields, election),
    fields,
    filed: filing,
  };
}

/** Received fields, with those that a person filed in their place; one that a person emptied is gone. */
export function overlaid(received: readonly SubmissionField[], filing: Filing | null): SubmissionField[] {
  if (!filing) return [...received];
  const own = new Map(filing.fields.map((field) => [field.key, field]));
  const known = new Set(received.map((field) => field.key));
  return [
    ...received.map((field) => own.get(field.key) ?? field),
    ...filing.fields.filter((field) => !known.has(field.key)),
  ].filter((field) => field.text !== '' || field.problem !== null);
}

export function factsIn(fields: readonly SubmissionField[], election: Election): SubmissionFacts {
  const value = <T>(key: RelayKey): T | null => {
    const field = fields.find((each) => each.key === key);
    return field && field.problem === null ? ((field.value ?? null) as T | null) : null;
  };
  const said = (key: RelayKey): string | null => {
    const field = fields.find((each) => each.key === key);
    return field && field.problem === null ? field.text : null;
  };
  const { places, profile, contests } = election;
  const named = value<string>('region');
  // "Oral, school 12": the town before the street.
  const candidates = [said('place'), said('place')?.split(/[,;]/)[0], said('region')];
  const place =
    candidates
      .map((text) => (text ? places.place(text) : null))
      .find((found) => found != null && (named === null || found.region === named)) ?? null;
  const pseudo = profile.regions.filter((region) => region.kind === 'pseudo');
  const near = candidates.slice(0, 2).map((text) => (text ? places.region(text) : null));
  const abroad = said('country') !== null && pseudo.length === 1 ? (pseudo[0]?.code ?? null) : null;
  const listed = value<string>('contest');
  // One that is not of this day keeps its words beside the problem: which vote is meant, a person must say.
  const strange = fields.find(({ key, problem }) => key === 'contest' && problem === 'unknownContest')?.text ?? null;
  // "1" means another option on another ballot: the contest decides, if it is named.
  const choice = listed === null ? value<string>('choice') : contests.optionOf(listed, said('choice') ?? '');
  return {
    region: named ?? near.find((found) => found !== null)?.code ?? abroad,
    place: place?.id ?? null,
    stationNumber: value<number>('station'),
    contest: listed ?? (strange === null ? null : clip(strange, 60)),
    choice,
  };
}
