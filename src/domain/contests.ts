import { type ElectionProfile, LANGUAGES } from './election-profile.ts';
import { foldName } from './fold-text.ts';
import type { Contest, IntakeSource, Option, ProtocolForm, ProtocolLevelOfForm } from './profile-parts.ts';

/** What the day's contests are called and what stands on their ballots. Built once from a profile. */
export interface ContestBook {
  all: readonly Contest[];
  /** Those whose votes are counted; the others are recorded only. */
  tallied: readonly Contest[];
  byCode(code: string): Contest | null;
  /** Code of a contest by its code, a name or an alias in any language; null if unknown or meant by two. */
  codeOf(text: string): string | null;
  /** In ballot order; none for an unknown contest. */
  optionsOf(contest: string): readonly Option[];
  /** Code of an option of that contest by its code, number, name or alias. */
  optionOf(contest: string, text: string): string | null;
  /** The contest a ballot belongs to that names none: the only one that is counted, else a person must say. */
  assumed: Contest | null;
  /** The sheet on which a commission of that level reports; null where nobody has seen it. */
  protocolForm(contest: string, level: ProtocolLevelOfForm): ProtocolForm | null;
  /** Who writes through a relay of that pseudonym scheme. */
  sourceOf(scheme: string): IntakeSource | null;
}

export function contestBook(profile: ElectionProfile): ContestBook {
  const byCode = new Map(profile.contests.map((contest) => [contest.code, contest]));
  const tallied = profile.contests.filter((contest) => contest.tallied);
  const names = new Map<string, string | null>();
  for (const { code, names: full, short, aliases } of profile.contests) {
    const spellings = LANGUAGES.flatMap((language) => [full[language], short[language]]);
    for (const spelling of new Set([code, ...spellings, ...aliases].map(foldName))) meant(names, spelling, code);
  }
  const optionsOf = (code: string): readonly Option[] => {
    const options = byCode.get(code)?.options ?? [];
    return options === 'parties' ? profile.parties : options;
  };
  const optionNames = new Map(profile.contests.map(({ code }) => [code, optionIndex(optionsOf(code))]));
  return {
    all: profile.contests,
    tallied,
    byCode: (code) => byCode.get(code) ?? null,
    codeOf: (text) => names.get(foldName(text)) ?? null,
    optionsOf,
    optionOf: (contest, text) => optionNames.get(contest)?.get(foldName(text)) ?? null,
    assumed: tallied.length === 1 ? (tallied[0] ?? null) : null,
    protocolForm: (contest, level) =>
      profile.protocolForms.find((form) => form.contest === contest && form.level === level) ?? null,
    sourceOf: (scheme) => profile.intakeSources.find((source) => source.scheme === scheme) ?? null,
  };
}

/** Folded code, number, name or alias → option's code; null where two options share it. */
export function optionIndex(options: readonly Option[]): ReadonlyMap<string, string | null> {
  const index = new Map<string, string | null>();
  for (const { code, number, names, short, aliases } of options) {
    const spellings = LANGUAGES.flatMap((language) => [names[language], short[language]]);
    for (const spelling of new Set([code, String(number), ...spellings, ...aliases].map(foldName)))
      meant(index, spelling, code);
  }
  return index;
}

function meant(index: Map<string, string | null>, spelling: string, code: string): void {
  if (spelling === '') return;
  index.set(spelling, index.has(spelling) && index.get(spelling) !== code ? null : code);
}
