import { useMemo } from 'react';
import { useDraft } from '../../components/use-draft.ts';

/** A draft of unknown age and shape as notes by case. */
export function parseNotes(text: string): Record<string, string> {
  try {
    const read: unknown = text === '' ? {} : JSON.parse(text);
    if (typeof read !== 'object' || read === null) return {};
    return Object.fromEntries(
      Object.entries(read).filter((one): one is [string, string] => typeof one[1] === 'string'),
    );
  } catch {
    return {};
  }
}

/** What the leaver has written about each case, kept in core until it is signed: a lock or a crash takes no word away. */
export function useNotes(): {
  notes: Record<string, string>;
  write: (caseId: string, text: string) => void;
  clear: () => void;
} {
  const [draft, setDraft] = useDraft('shift:notes');
  const notes = useMemo(() => parseNotes(draft), [draft]);
  return {
    notes,
    write: (caseId, text) =>
      setDraft((before) => {
        const { [caseId]: _, ...others } = parseNotes(before);
        const next = text === '' ? others : { ...others, [caseId]: text };
        return Object.keys(next).length === 0 ? '' : JSON.stringify(next);
      }),
    clear: () => setDraft(''),
  };
}
