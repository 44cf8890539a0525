import { caseIdOfSubmission } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import { submissionOfMessage } from '../intake/index.ts';
import { hqOf, os, sessionOf } from './access.ts';

/** Runs it and tells the windows. One that came too late is committed all the same, and answered with who was quicker. */
function merged<T>(hq: Headquarters, work: () => T | Failure): T {
  const made = hq.decided(['alarms', 'cases', 'inbox'], work);
  hq.sosChanged();
  if (made instanceof Failure) throw made;
  return made;
}

export const merging = {
  suggestions: os.merging.suggestions.handler(({ context, input }) =>
    hqOf(context).queries.run('likeCases', { id: input.caseId }),
  ),
  merge: os.merging.merge.handler(({ context, input: { from, into, text } }) => {
    const hq = hqOf(context);
    return merged(hq, () => hq.triage.merging.merge(sessionOf(context), from, into, text));
  }),
  detach: os.merging.detach.handler(({ context, input }) => {
    const hq = hqOf(context);
    const row = merged(hq, () => hq.triage.merging.detach(sessionOf(context), input, input.text));
    hq.raised(row.id);
    return row;
  }),
  attach: os.merging.attach.handler(({ context, input }) => {
    const hq = hqOf(context);
    const submission = submissionOfMessage(hq.workspace.db, input.messageKey);
    if (!submission) throw new Failure('NOT_FOUND_HERE');
    return merged(hq, () => hq.triage.merging.attach(sessionOf(context), input.caseId, submission).row);
  }),
  remove: os.merging.remove.handler(({ context, input }) => {
    const hq = hqOf(context);
    return merged(hq, () => hq.triage.merging.remove(sessionOf(context), input.caseId, input.submission));
  }),
  split: os.merging.split.handler(({ context, input: { caseId, submission } }) => {
    const hq = hqOf(context);
    const into = caseIdOfSubmission(submission as Parameters<typeof caseIdOfSubmission>[0]);
    const row = merged(hq, () => hq.triage.merging.split(sessionOf(context), caseId, submission, into));
    hq.raised(row.id);
    return row;
  }),
};
