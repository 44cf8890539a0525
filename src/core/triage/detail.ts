import type { z } from 'zod';
import type { shapes, TimelineItem } from '../../contract/index.ts';
import { type CaseFold, foldCase, HANDOVER_PAYLOADS, type MessageKey } from '../../domain/index.ts';
import { versionsOf } from '../evidence/index.ts';
import { factsOf, type Names, versionView } from '../inbox/index.ts';
import { membersOf, type Submission, submissionById } from '../intake/index.ts';
import { entriesOf, type JournalEntry } from '../journal/index.ts';
import type { ReadDb } from '../store/index.ts';
import { mergedOf } from './merged.ts';
import { asCaseEntry, caseSubject } from './projection.ts';
import { caseById } from './read.ts';
import { UNDO } from './undoable.ts';

type CaseDetail = z.infer<typeof shapes.caseDetail>;

/** A case whole: its row, facts, the timeline of evidence and decisions, and what `me` may take back. */
export function caseDetail(db: ReadDb, id: string, me: string, names: Names): CaseDetail | null {
  const row = caseById(db, id, names.person);
  const entries = entriesOf(db, caseSubject(id));
  const fold = foldCase(entries.map(asCaseEntry(id)));
  if (!row || !fold) return null;
  const submission = fold.submission ? submissionById(db, fold.submission) : null;
  return {
    ...row,
    ...(submission ? factsOf(submission) : { facts: [], problems: [] }),
    urgencyReasons: fold.urgencyReasons,
    timeline: timelineOf(db, id, names, fold, entries, submission),
    merging: mergedOf(db, id, fold, names.person),
    undoable: undoableOf(fold, entries, me),
    replyTo: submission ? replyLabel(submission) : null,
  };
}

function timelineOf(
  db: ReadDb,
  caseId: string,
  names: Names,
  fold: CaseFold,
  entries: readonly JournalEntry[],
  submission: Submission | null,
): TimelineItem[] {
  const own = submission ? membersOf(db, submission.id) : [];
  const attached = fold.messages.map((name) => name.split('#')[0] as MessageKey);
  const evidence = [...new Set([...own, ...attached])].flatMap((messageKey) =>
    versionsOf(db, messageKey).map(
      (version): TimelineItem => ({
        what: 'evidence',
        at: version.receivedAt,
        messageKey,
        version: versionView(db, version, names),
      }),
    ),
  );
  const superseded = new Set(fold.superseded.map((entry) => entry.entry));
  const decisions = entries.map(
    (entry): TimelineItem => ({
      what: 'entry',
      at: entry.wallTime,
      entryId: entry.id,
      type: entry.type,
      actor: names.person(entry.actor),
      fields: shownFields(entry, names, caseId),
      superseded: superseded.has(entry.id),
    }),
  );
  return [...evidence, ...decisions].sort((a, b) => a.at - b.at);
}

/** Payload fields that the timeline may show, by name: a new one is hidden until it is listed here. */
const SHOWN = [
  'text',
  'urgency',
  'kind',
  'decision',
  'step',
  'why',
  'late',
  'possible',
  'outcome',
  'until',
  'state',
  'who',
  'channel',
  'how',
  'code',
  'name',
  'whom',
  'result',
  'dueAt',
  'nextAt',
] as const;

function shownFields(
  entry: JournalEntry,
  names: Names,
  caseId: string,
): Record<string, string | number | boolean | null> {
  const payload = (entry.payload ?? {}) as Record<string, unknown>;
  // Whom it was given to, by what they are called.
  const to = whomOf(entry.type, payload.to, names);
  const shown = Object.fromEntries(
    SHOWN.flatMap((key) => {
      const value = payload[key];
      return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[key, value]] : [];
    }),
  );
  return { ...shown, ...to, ...otherCase(payload, caseId), ...asked(payload), ...handedOver(entry, caseId) };
}

/** Of a merge, which is about two: the other one, and whether this one went there or took it. */
function otherCase({ merging }: Record<string, unknown>, caseId: string): Record<string, string> {
  if (typeof merging !== 'object' || merging === null) return {};
  const { from, into } = merging as { from?: unknown; into?: unknown };
  const other = into === caseId ? from : into;
  return typeof other === 'string' ? { other, side: into === caseId ? 'into' : 'from' } : {};
}

/** Of the first minute: which of its questions, by their codes. */
function asked({ questions }: Record<string, unknown>): Record<string, string> {
  return Array.isArray(questions) ? { questions: questions.filter((each) => typeof each === 'string').join(' ') } : {};
}

/** An assignment goes to one, a step of the ladder to whoever was called: nobody is an empty name. */
function whomOf(type: string, to: unknown, names: Names): Record<string, string> {
  if (type === 'case.assigned' && typeof to === 'string') return { to: names.person(to) };
  if (type !== 'case.escalated' || !Array.isArray(to)) return {};
  return { to: to.map((id) => names.person(String(id))).join(', ') };
}

/** Of a hand-over, which is about many cases, the words about this one. */
function handedOver(entry: JournalEntry, caseId: string): Record<string, string> {
  const read = entry.type === 'handover.signed' ? HANDOVER_PAYLOADS[entry.type].safeParse(entry.payload) : null;
  const text = read?.data?.cases[caseId]?.note;
  return text ? { text } : {};
}

/** One's own words about a case hide no move of one's own. */
const MOVES_NOTHING: ReadonlySet<string> = new Set(['case.noteAdded', 'case.questionMarked']);

function undoableOf(fold: CaseFold, entries: readonly JournalEntry[], me: string) {
  const superseded = new Set<string>(fold.superseded.map((entry) => entry.entry));
  const last = entries.findLast(
    (entry) =>
      entry.actor !== 'system' &&
      !superseded.has(entry.id) &&
      entry.type !== 'case.urgencyChanged' &&
      // Taken back where it was filed.
      entry.type !== 'case.reclassified' &&
      entry.type !== 'case.reclassifyUndone' &&
      entry.type !== 'case.raised' &&
      entry.type !== 'case.raiseUndone' &&
      !(MOVES_NOTHING.has(entry.type) && entry.actor === me),
  );
  if (!last || last.actor !== me || !UNDO[last.type]) return null;
  if ((last.payload as { decision?: string } | null)?.decision === 'undone') return null;
  return { entryId: last.id, type: last.type, until: null };
}

/** How the reporter can be answered, for the screen; null when nobody can be named. */
export function replyLabel(submission: Submission): CaseDetail['replyTo'] {
  if (!submission.sender) return null;
  if (submission.sender.startsWith('dm:')) return { kind: 'dm', label: '' };
  if (!submission.sender.startsWith('relay:')) return null;
  return { kind: 'relay', label: submission.sender.split(':').slice(2).join(':') };
}
