import { caseIdOfSubmission, type MessageKey } from '../../domain/index.ts';
import { newestVersion } from '../evidence/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { inboxSubject, seenTargets } from '../inbox/index.ts';
import { submissionOfMessage } from '../intake/index.ts';
import { placeOf } from '../triage/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

/** Items last changed before this moment and still unseen have lain too long. */
const overdueBefore = (context: CallContext, hq: Headquarters) =>
  context.shell.ports.clock.now() - hq.election.profile.inboxMinutes * 60_000;

/** One entry for the whole set, with the explicit list of what it covers. */
function mark(context: CallContext, keys: readonly string[], type: 'inbox.seen' | 'inbox.unseen') {
  const hq = hqOf(context);
  const targets = seenTargets(hq.workspace.db, keys);
  if (targets.length === 0) throw new Failure('NOT_FOUND_HERE');
  const seen = Object.fromEntries(targets.map(({ id, version }) => [id, version]));
  hq.decided(['inbox'], () =>
    hq.workspace.journal.append(
      {
        type,
        subjects: targets.map(({ id }) => inboxSubject(id)),
        payload: type === 'inbox.seen' ? { seen, evidence: newestVersion(hq.workspace.db) } : {},
      },
      sessionOf(context),
    ),
  );
  return done;
}

export const inbox = {
  list: os.inbox.list.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    if (input.search) await hq.words.upToDate();
    return hq.queries.run('inboxPage', { query: input, overdueBefore: overdueBefore(context, hq) });
  }),
  counts: os.inbox.counts.handler(({ context }) => hqOf(context).queries.run('inboxCounts')),
  get: os.inbox.get.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const me = sessionOf(context).personId;
    const detail = await hq.queries.run('inboxDetail', { ...input, overdueBefore: overdueBefore(context, hq), me });
    if (!detail) throw new Failure('NOT_FOUND_HERE');
    return detail;
  }),
  markSeen: os.inbox.markSeen.handler(({ context, input }) => mark(context, input.messageKeys, 'inbox.seen')),
  markUnseen: os.inbox.markUnseen.handler(({ context, input }) => mark(context, input.messageKeys, 'inbox.unseen')),
  raise: os.inbox.raise.handler(({ context, input }) => {
    const hq = hqOf(context);
    const submission = submissionOfMessage(hq.workspace.db, input.messageKey);
    if (!submission) throw new Failure('NOT_FOUND_HERE');
    const row = hq.decided(['alarms', 'cases', 'inbox'], () =>
      hq.triage.raise(
        sessionOf(context),
        submission,
        caseIdOfSubmission(submission.id),
        input.messageKey as MessageKey,
        context.shell.ports.clock.now(),
        {
          place: placeOf(submission),
          trust: submission.trust,
          sender: submission.sender,
          evidence: newestVersion(hq.workspace.db),
        },
      ),
    );
    hq.sosChanged();
    return row;
  }),
};
