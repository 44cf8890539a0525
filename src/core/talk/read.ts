import type { CaseTalk } from '../../contract/index.ts';
import { FIRST_QUESTIONS, foldCase, isSettled, languageOf, reporterOf } from '../../domain/index.ts';
import type { Names } from '../inbox/index.ts';
import { submissionById } from '../intake/index.ts';
import { entriesOf } from '../journal/index.ts';
import { doubts, personOf, type SeizureRow, seizuresOf } from '../reporters/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import { asCaseEntry, caseSubject } from '../triage/index.ts';
import { versionsOn } from './senders.ts';

/** What has left or is on its way: an answer that was taken back or never arrived is none. */
const ANSWERED = `SELECT count(*) AS n FROM outbox_item WHERE case_id = ? AND state NOT IN ('cancelled', 'stopped', 'failed')`;
const NOT_SENT: ReadonlySet<string> = new Set(['cancelled', 'stopped', 'failed']);

/** Whether nothing has been sent about this case yet. */
export const isFirst = (db: ReadDb, caseId: string): boolean => one<{ n: number }>(db, ANSWERED, caseId)?.n === 0;

/** Reads of talking back; in the queries' thread. */
export function talkQueries(db: ReadDb, names: Names) {
  return {
    /** Everything about answering one case; null if there is none. */
    talkOfCase({ caseId, me }: { caseId: string; me: string }): CaseTalk | null {
      const fold = foldCase(entriesOf(db, caseSubject(caseId)).map(asCaseEntry(caseId)));
      if (!fold) return null;
      const submission = fold.submission ? submissionById(db, fold.submission) : null;
      const mails = new Map(
        all<{ id: string; state: string }>(db, 'SELECT id, state FROM outbox_item WHERE case_id = ?', caseId).map(
          (row) => [row.id, row.state],
        ),
      );
      const checklist = FIRST_QUESTIONS.map((question) => {
        const mark = fold.checklist[question];
        // A question whose reply did not leave has not been asked.
        const unsent = mark?.mail != null && NOT_SENT.has(mails.get(mark.mail) ?? '');
        if (!mark || mark.state === 'open' || unsent)
          return { question, state: 'open' as const, text: null, by: null, at: null };
        return { question, state: mark.state, text: mark.text, by: names.person(mark.by), at: mark.at };
      });
      return {
        checklist,
        settled: checklist.every(({ state }) => isSettled(state)),
        language: submission ? languageOf(theirOwn(submission.text)) : null,
        first: isFirst(db, caseId),
        phone: submission?.sender ? phoneOf(caseId, submission.sender, fold.messages, me) : null,
      };
    },
  };

  function phoneOf(caseId: string, sender: string, messages: readonly string[], me: string): CaseTalk['phone'] {
    const reporter = reporterOf(sender);
    const person = personOf(db, reporter);
    const switches = seizuresOf(db, [reporter]);
    const last = switches.at(-1) ?? null;
    const versions = versionsOn(db, caseId, messages);
    const doubt = doubts(
      db,
      versions.map((each) => each.sender),
    );
    const others = new Map(
      versions.flatMap(({ sender: other }) =>
        other === null || person.includes(reporterOf(other)) ? [] : [[reporterOf(other), labelOf(other)] as const],
      ),
    );
    return {
      seized:
        last && last.until === null
          ? { entryId: last.entry, by: names.person(last.by), since: last.since, mine: last.by === me }
          : null,
      calledBack: last && last.until !== null ? calledBack(last, me) : null,
      addresses: person.map((each) => ({ reporter: each, label: labelOf(each), own: each === reporter })),
      others: [...others].map(([each, label]) => ({ reporter: each, label })),
      doubtful: versions.filter((each) => doubt(each.sender, each.receivedAt)).map(({ id }) => id),
    };
  }

  /** How somebody is called on the screens: a bot's pseudonym, or the name they gave themselves in Telegram. */
  function labelOf(sender: string): string {
    const [kind, ...rest] = sender.split(':');
    if (kind === 'relay') return rest.slice(1).join(':');
    const id = rest.at(-1) ?? '';
    return names.telegram(id) ?? id;
  }

  function calledBack(row: SeizureRow, me: string): NonNullable<CaseTalk['phone']>['calledBack'] {
    return {
      entryId: row.backEntry ?? '',
      by: names.person(row.backBy ?? ''),
      mine: row.backBy === me,
      who: row.who ?? '',
      channel: (row.channel ?? 'otherPhone') as NonNullable<NonNullable<CaseTalk['phone']>['calledBack']>['channel'],
      how: row.how ?? '',
      at: row.backAt ?? row.since,
      since: row.since,
      until: row.until ?? row.since,
    };
  }
}

/** What they wrote themselves, without the lines of a relay. */
const theirOwn = (text: string): string =>
  text.startsWith('#')
    ? text
        .split(/\r?\n\s*\r?\n/)
        .slice(1)
        .join('\n')
    : text;
