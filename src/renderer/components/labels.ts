import i18next from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ElectionNames } from '../../contract/shapes.ts';
import { currentLocale } from '../app/i18n.ts';
import { useElection } from '../stores/election.ts';

/** Groups of the catalogue whose keys are codes that core names: kinds of case, fields of a report, entries. */
export type CodeGroup =
  | 'kinds'
  | 'facts.keys'
  | 'facts.problem'
  | 'facts.reason'
  | 'facts.circumstance'
  | 'desk.channels'
  | 'imports.reasons'
  | 'journal.types'
  | 'journal.flaw'
  | 'common.media'
  | 'board.why'
  | 'board.questions'
  | 'followups.results'
  | 'directory.problems'
  | 'talk.states'
  | 'talk.channels'
  | 'outcomes'
  | 'contact.denials'
  | 'stations.fields'
  | 'stations.problems'
  | 'observers.fields'
  | 'observers.problems'
  | 'official.fields'
  | 'official.problems'
  | 'export.profile'
  | 'export.part'
  | 'export.why'
  | 'export.about'
  | 'errors';

type Named = ElectionNames['regions'] | ElectionNames['caseKinds'];
const nameIn = (rows: Named | undefined, code: string): string | null =>
  rows?.find((row) => row.code === code)?.names[currentLocale()] ?? null;

/** A word of the election's own, which goes before the catalogue's. */
function electionWord(group: CodeGroup, code: string): string | null {
  const { names } = useElection.getState();
  if (group === 'kinds') return nameIn(names?.caseKinds, code);
  if (group === 'outcomes') return nameIn(names?.caseOutcomes, code);
  if (group === 'contact.denials') return nameIn(names?.denialReasons, code);
  return group === 'facts.circumstance' ? nameIn(names?.raiseRules, code) : null;
}

/** The word for a code in the screen's language; a code this version does not know is shown as it came. */
export function codeText(group: CodeGroup, code: string): string {
  const own = electionWord(group, code);
  if (own !== null) return own;
  if (code === '' && group === 'kinds') return i18next.t('kinds.unknown');
  if (!/^[\w.-]+$/.test(code)) return code;
  const found: unknown = i18next.t(`${group}.${code}` as 'kinds.unknown', { returnObjects: true, defaultValue: code });
  return typeof found === 'string' ? found : code;
}

/** Why a case is as urgent as it is: `kind:kettling`, `raised:cold`, `unknownKind` … (domain/case-kinds.ts). */
export function reasonText(reason: string): string {
  const [code = '', of] = reason.split(':');
  if (of === undefined) return codeText('facts.reason', code);
  if (code === 'denial') return i18next.t('facts.reason.denial', { what: codeText('contact.denials', of) });
  const what = codeText(code === 'raised' ? 'facts.circumstance' : 'kinds', of);
  return i18next.t(code === 'raised' ? 'facts.reason.raised' : 'facts.reason.kind', { what });
}

/** Region by its name in the reader's language, then the place in the sender's words; empty when nothing is known. */
export function placeText(row: { region: string | null; place: string }): string {
  const region = row.region && (nameIn(useElection.getState().names?.regions, row.region) ?? row.region);
  return [region, row.place].filter(Boolean).join(' · ');
}

/** The zone of a region, by tzdata's name. */
export function zoneOf(region: string | null): string | null {
  return useElection.getState().names?.regions.find((row) => row.code === region)?.zone ?? null;
}

/** `codeText` and `placeText` for a component: drawn again when the language or the election's words change. */
export function useCodeText(): (group: CodeGroup, code: string) => string {
  useTranslation();
  useElection();
  return codeText;
}
