import {
  type Caller,
  type CaseId,
  type CaseLane,
  callerOf,
  caseIdOfSubmission,
  checkinOf,
  isOnRoster,
  type KeptOutCase,
  keptOutCase,
  mayCheckIn,
  ms,
  NO_URGENCY_FACTS,
  type SosVerdict,
  sosVerdict,
  stationsWorking,
  type Urgency,
  type UrgencyFacts,
  urgencyOf,
} from '../../domain/index.ts';
import { aheadOf } from '../ahead.ts';
import type { Election } from '../election.ts';
import type { Submission, SubmissionChange } from '../intake/index.ts';
import type { Journal } from '../journal/index.ts';
import { rosterLookup } from '../on-roster.ts';
import { one, sha256, type WriteDb } from '../store/index.ts';
import { caseSubject, placeOf } from './projection.ts';

/**
 * The urgency of what may be an SOS but doesn't say so. P1: it must be heard within a quarter of an hour, and never
 * stand before a call that does say so.
 */
const POSSIBLE_URGENCY: Urgency = 'P1';

type Verdict = SosVerdict | typeof BY_PERSON | typeof KEPT_OUT_BY_FORCE;
const BY_PERSON = { verdict: 'sos', reason: 'raisedByPerson' } as const;
const KEPT_OUT_BY_FORCE = { verdict: 'sos', reason: 'keptOut' } as const;

interface OpenCase {
  id: CaseId;
  state: string;
  lane?: CaseLane;
  mergedInto?: CaseId | null;
}

/** The case of what changed; `alarms`: somebody has to hear of it now, else it is in the coordinators' queue. */
export interface Considered {
  id: CaseId;
  alarms: boolean;
}

/**
 * Opens, feeds or leaves alone a case when a submission changes; called inside the transaction that stored the message,
 * so that no SOS is ever stored without its case. Answers the case that was opened or fed, if any.
 */
export function consider(
  parts: { db: WriteDb; journal: Journal; election: Election },
  change: SubmissionChange,
): Considered | null {
  const { db, journal, election } = parts;
  const { submission, version, content } = change;
  if (!content) return null;
  // What is new has no case of its own yet, and nearly all of it never will: its id is not worth deriving.
  const known = change.isNew ? undefined : caseOf(db, submission.id);
  const related = known ? null : openCaseOf(db, change);
  const kept = keptOut(election, submission);
  const said = verdictOf(db, election, change, related !== null);
  // Whoever was kept out by force calls for help, whether they say SOS or not.
  const verdict = kept?.lane === 'sos' && said?.verdict !== 'sos' ? KEPT_OUT_BY_FORCE : said;
  if (!verdict && !kept) return null;

  const own = caseIdOfSubmission(submission.id, sha256);
  const existing = known ?? caseOf(db, submission.id);
  if (existing) {
    // Its own opening message, stored a second time, is no news.
    if (change.isNew || (existing.state === 'closed' && verdict?.verdict !== 'sos')) return null;
    attach(journal, own, change);
    // In the coordinators' queue until now: it rings, whatever its state.
    if (existing.lane === 'observers' && verdict)
      becomesSos(parts, own, change, openingOf(election, submission, verdict, kept));
    return { id: own, alarms: existing.lane !== 'observers' || verdict !== null };
  }
  if (related && verdict?.verdict === 'possible') {
    attach(journal, related.id, change);
    return { id: related.id, alarms: true };
  }
  const opening = openingOf(election, submission, verdict, kept);
  journal.append(
    {
      type: 'case.opened',
      subjects: [caseSubject(own), `submission:${submission.id}`],
      basis: [version.ref],
      payload: {
        submission: submission.id,
        messages: [version.messageKey],
        possible: verdict?.verdict === 'possible',
        ...opening,
        region: valueIn<string>(submission, 'region'),
        sentAt: submission.sentAt,
        receivedAt: version.receivedAt,
        place: placeOf(submission),
        trust: submission.trust,
        sender: submission.sender,
        caller: callerOfSubmission(db, election, submission),
      },
    },
    'system',
  );
  return { id: own, alarms: opening.lane === 'sos' };
}

/** What the opening entry says of how urgent it is, of what kind, and where it stands. */
function openingOf(election: Election, submission: Submission, verdict: Verdict | null, kept: KeptOutCase | null) {
  if (kept && (verdict === null || verdict === KEPT_OUT_BY_FORCE))
    return { lane: kept.lane, urgency: kept.urgency, kind: kept.kind, reasons: kept.reasons };
  const { urgency, reasons } = openingUrgency(election, submission, verdict ?? BY_PERSON);
  const kind = kindOf(submission) ?? kept?.kind ?? null;
  return { lane: 'sos' as const, urgency, kind, reasons: verdict ? [...reasons, verdict.reason] : reasons };
}

function becomesSos(
  { journal }: { journal: Journal },
  id: CaseId,
  { version }: SubmissionChange,
  { urgency, reasons }: { urgency: Urgency; reasons: string[] },
): void {
  journal.append(
    {
      type: 'case.becameSos',
      subjects: [caseSubject(id)],
      basis: [version.ref],
      payload: { urgency, reasons, receivedAt: version.receivedAt },
    },
    'system',
  );
}

/** The case of an observer who was kept out, as a check-in says it that may be believed; null for anything else. */
export function keptOut({ profile, places }: Election, submission: Submission): KeptOutCase | null {
  if (submission.kind !== 'checkin' || !mayCheckIn(profile, submission)) return null;
  const zone = places.zoneOf(submission.region, submission.place);
  const checkin = checkinOf(submission.fields, { sentAt: submission.sentAt, zone, profile });
  if (!checkin) return null;
  const says = (key: string) => submission.fields.some((field) => field.key === key && field.problem !== 'withheld');
  const held = says('heldAt') || says('officer') || valueIn<boolean>(submission, 'safeToWrite') === false;
  const facts = urgencyFacts({ profile, places }, submission);
  return keptOutCase({ checkin, facts, text: submission.text, held }, profile);
}

/**
 * A person filed it as an SOS, or as a check-in of somebody who was kept out: the same case, the same alarm. One that is
 * open alarms already; one that was closed is news.
 */
export function considerFiled(
  parts: { db: WriteDb; journal: Journal; election: Election },
  change: Omit<SubmissionChange, 'isNew'>,
): Considered | null {
  const existing = caseOf(parts.db, change.submission.id);
  if (existing && existing.state !== 'closed') return null;
  return consider(parts, { ...change, isNew: existing === undefined });
}

/** What a person's new reading makes of the open case of its submission; null where it changes nothing. */
export function rereadOf(
  parts: { db: WriteDb; election: Election },
  submission: Submission,
): {
  caseId: CaseId;
  payload: { urgency: Urgency; reasons: string[]; kind: string | null; region: string | null };
} | null {
  const { db, election } = parts;
  const caseId = caseIdOfSubmission(submission.id);
  const now = one<{
    urgency: Urgency;
    kind: string;
    region: string | null;
    possible: number;
    lane: CaseLane;
    reasons: string;
  }>(
    db,
    `SELECT urgency, kind, region, possible, lane, reasons FROM case_view WHERE id = ? AND state <> 'closed'`,
    caseId,
  );
  if (!now) return null;
  const [kind, region] = [kindOf(submission), valueIn<string>(submission, 'region')];
  const read = openingUrgency(election, submission, BY_PERSON);
  // A person calls it an SOS that the coordinators had: it rings from now on.
  const sameKind = (kind ?? 'unknown') === now.kind && now.possible === 0 && now.lane === 'sos';
  // Of the same kind: what was added may make it more urgent; only a person who says so makes it less.
  const keeps = sameKind && !submission.filed?.urgency && read.urgency >= now.urgency;
  const urgency = keeps ? now.urgency : read.urgency;
  if (sameKind && urgency === now.urgency && region === now.region) return null;
  const reasons = keeps ? (JSON.parse(now.reasons) as string[]) : [...read.reasons, BY_PERSON.reason];
  return { caseId, payload: { urgency, reasons, kind, region } };
}

function attach(journal: Journal, id: CaseId, { version }: SubmissionChange): void {
  journal.append(
    {
      type: 'case.evidenceAttached',
      subjects: [caseSubject(id)],
      basis: [version.ref],
      // The version's own name: an edit of a message that is attached already is news, too.
      payload: { messages: [`${version.messageKey}#${version.versionNo}`], receivedAt: version.receivedAt },
    },
    'system',
  );
}

function verdictOf(db: WriteDb, election: Election, change: SubmissionChange, onOpenCase: boolean): Verdict | null {
  const { submission, version, content } = change;
  if (!content) return null;
  const { filed } = submission;
  // A person's reading holds for what they had before them; what came later speaks for itself again.
  if (filed && version.versionId <= filed.evidence) return filed.kind === 'sos' ? BY_PERSON : null;
  if (submission.kind === 'sos' || submission.receivedKind === 'sos') return { verdict: 'sos', reason: 'tag' };
  return sosVerdict(
    {
      text: content.text,
      privateChat: version.peerKind === 'user',
      mediaKind: content.media?.kind ?? null,
      get knownReporter() {
        return isKnown(db, submission);
      },
      onOpenCase,
    },
    election.helpWords,
    aheadOf(content)?.signs,
  );
}

/** In the lists, or arrived a moment ago and not filed there yet (lists.sql). */
const OTHER_OF_SENDER = `SELECT 1 FROM inbox_item WHERE sender = ? AND submission <> ?
  UNION ALL SELECT 1 FROM submission_dirty AS d CROSS JOIN submission AS s ON s.id = d.submission
    WHERE s.sender = ? AND s.id <> ? LIMIT 1`;

/** Has this sender reported before? A relay's pseudonym, or someone who wrote to the headquarters privately. */
function isKnown(db: WriteDb, submission: Submission): boolean {
  if (!submission.sender) return false;
  return one(db, OTHER_OF_SENDER, submission.sender, submission.id, submission.sender, submission.id) !== undefined;
}

/** When the first that the lists have of a sender was sent: by its index, however many came since. */
const FIRST_OF_SENDER = `SELECT s.sent_at AS at FROM submission AS s
  WHERE s.id = (SELECT submission FROM inbox_item WHERE sender = ? ORDER BY seq LIMIT 1)`;

/** Who calls. Asked of an SOS alone, and of the store only where nobody vouches for them. */
export const callerOfSubmission = (db: WriteDb, { profile }: Election, submission: Submission): Caller =>
  callerOf({
    trust: submission.trust,
    sender: submission.sender,
    onRoster: isOnRoster(profile, submission, rosterLookup(db)),
    heardSince: () => one<{ at: number }>(db, FIRST_OF_SENDER, submission.sender)?.at ?? null,
    sentAt: submission.sentAt,
  });

/** Its own case. */
const caseOf = (db: WriteDb, submission: Submission['id']): OpenCase | undefined =>
  one<OpenCase>(db, 'SELECT id, state, lane FROM case_view WHERE id = ?', caseIdOfSubmission(submission, sha256));

/**
 * The open case of this sender, or of the message replied to. One in the coordinators' queue is none: whatever may be an
 * SOS would go quiet in it.
 */
function openCaseOf(db: WriteDb, { submission, version, content }: SubmissionChange): OpenCase | null {
  const bySender = submission.sender
    ? one<OpenCase>(
        db,
        `SELECT id, state, merged_into AS mergedInto FROM case_view
         WHERE sender = ? AND lane = 'sos' AND (state <> 'closed' OR merged_into IS NOT NULL) ORDER BY received_at DESC LIMIT 1`,
        submission.sender,
      )
    : undefined;
  const open = bySender && whereItWent(db, bySender);
  if (open) return open;
  if (!content?.replyToMsgId) return null;
  const replied = one<OpenCase>(
    db,
    `SELECT c.id, c.state FROM case_view c JOIN submission_message m ON m.submission = c.submission
     WHERE m.message_key = ? AND c.lane = 'sos' AND c.state <> 'closed'`,
    `${version.chatKey}:${content.replyToMsgId}`,
  );
  return replied ?? null;
}

/** What more somebody says about a case that was merged is said about the one it went into, while that is open. */
function whereItWent(db: WriteDb, of: OpenCase): OpenCase | null {
  let at: OpenCase | undefined = of;
  for (let steps = 0; at?.mergedInto && steps < 20; steps += 1)
    at = one<OpenCase>(db, 'SELECT id, state, merged_into AS mergedInto FROM case_view WHERE id = ?', at.mergedInto);
  return at && at.state !== 'closed' ? at : null;
}

export function kindOf(submission: Submission): string | null {
  return valueIn<string>(submission, 'kind');
}

function valueIn<T>(submission: Submission, key: string): T | null {
  const field = submission.fields.find((item) => item.key === key);
  return field && field.problem === null ? (field.value as T) : null;
}

const countOf = (submission: Submission, key: string): number | null =>
  valueIn<{ count: number }>(submission, key)?.count ?? null;

function openingUrgency(election: Election, submission: Submission, verdict: Verdict) {
  if (verdict.verdict === 'possible') return { urgency: POSSIBLE_URGENCY, reasons: [] };
  const chosen = submission.filed?.urgency;
  if (chosen && verdict === BY_PERSON) return { urgency: chosen, reasons: ['chosenByPerson'] };
  return urgencyOf(urgencyFacts(election, submission), election.profile);
}

/** Which station it is can be asked; how urgent the call is, is known without it. What a person read is whole. */
function isBroken({ state, problems }: Submission): boolean {
  if (state === 'partial') return problems.some(({ code }) => code !== 'stationWithoutRegion');
  return state !== 'parsed' && state !== 'filed';
}

/** What a submission says that sets a case's urgency. A relay that couldn't be read completely counts as broken. */
export function urgencyFacts(election: Pick<Election, 'profile' | 'places'>, submission: Submission): UrgencyFacts {
  const region = valueIn<string>(submission, 'region');
  return {
    ...NO_URGENCY_FACTS,
    kind: kindOf(submission),
    broken: isBroken(submission),
    circumstances: valueIn<string[]>(submission, 'circumstances') ?? [],
    people: countOf(submission, 'people'),
    injured: countOf(submission, 'injured'),
    minors: countOf(submission, 'minors'),
    temperature: valueIn<number>(submission, 'temperature'),
    minutesSinceContact: valueIn<number>(submission, 'minutesSinceContact'),
    stationWorking: stationsWorking(election.profile, election.places.zoneOf(region), ms(submission.sentAt)),
  };
}
