import i18next from 'i18next';
import { useTranslation } from 'react-i18next';

/** Groups of the catalogue whose keys are codes that core names: kinds of case, fields of a report, entries. */
export type CodeGroup =
  | 'kinds'
  | 'facts.keys'
  | 'facts.problem'
  | 'facts.reason'
  | 'facts.circumstance'
  | 'journal.types'
  | 'journal.flaw'
  | 'common.media'
  | 'board.why'
  | 'errors';

/** The word for a code in the screen's language; a code this version does not know is shown as it came. */
export function codeText(group: CodeGroup, code: string): string {
  if (code === '' && group === 'kinds') return i18next.t('kinds.unknown');
  if (!/^[\w.-]+$/.test(code)) return code;
  const found: unknown = i18next.t(`${group}.${code}` as 'kinds.unknown', { returnObjects: true, defaultValue: code });
  return typeof found === 'string' ? found : code;
}

/** Why a case is as urgent as it is: `kind:kettling`, `raised:cold`, `unknownKind` … (domain/case-kinds.ts). */
export function reasonText(reason: string): string {
  const [code = '', of] = reason.split(':');
  if (of === undefined) return codeText('facts.reason', code);
  const what = codeText(code === 'raised' ? 'facts.circumstance' : 'kinds', of);
  return i18next.t(code === 'raised' ? 'facts.reason.raised' : 'facts.reason.kind', { what });
}

export function useCodeText(): (group: CodeGroup, code: string) => string {
  // Subscribes to the language.
  useTranslation();
  return codeText;
}
