import {
  ballotRules,
  createFloodWatch,
  type FloodArrival,
  type FloodFinding,
  type FloodVerdict,
  looksLikeOfficial,
  textPrint,
} from '../../domain/index.ts';
import { recomputeHold } from '../ballots/index.ts';
import type { Election } from '../election.ts';
import { readContent, versionsOf } from '../evidence/index.ts';
import { type Submission, submissionById } from '../intake/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { isBlocked } from '../senders/index.ts';
import { all, each, one, type WriteDb } from '../store/index.ts';
import { flush, hold, isDue, notHeld } from './pending.ts';

/** What may be a flood. Calls for help, check-ins and protocols are never judged by how many there are. */
const JUDGED: ReadonlySet<string> = new Set(['ballot', 'message', 'unparsed', 'violation']);

/** Whether a station stands in the registry of its region; unknown until a registry is imported. */
export type StationCheck = (region: string, number: number) => 'noSuchStation' | null;

export interface Quarantine {
  /** Judges a submission that is new, in the transaction that stored it. Whether somebody must be told. `print`: of its text. */
  arrived(submission: Submission, print?: string | null): boolean;
  /** Judges again, now that its pictures' hashes are known. */
  picturesKnown(submission: Submission, hashes: readonly string[]): void;
  /** Reads the windows back from the store: call once, before anything arrives. */
  restore(): void;
  /** Writes entries of what is held already: all of them, or with `now` one, if it is due. Whether any was written. */
  flush(now?: number): boolean;
}

interface Parts {
  db: WriteDb;
  journal: Journal;
  election: Election;
  clock: Clock;
  ids: Ids;
  stationCheck: StationCheck;
}

export function createQuarantine({ db, journal, election, clock, ids, stationCheck }: Parts): Quarantine {
  const rules = ballotRules(election.profile);
  const watch = createFloodWatch(rules.floods);

  const mediaIds = (submission: string): string[] =>
    all<{ id: string }>(
      db,
      `SELECT DISTINCT r.media_id AS id FROM submission_message m JOIN media_ref r ON r.message_key = m.message_key
       WHERE m.submission = ? AND r.media_id IS NOT NULL`,
      submission,
    ).map((row) => `id:${row.id}`);

  /** No field with a choice is read here, and the text is compared without the lines that a bot wrote. */
  const arrivalOf = (
    submission: Submission,
    hashes: readonly string[] = [],
    text = textPrint(submission.text, rules.textLetters),
  ): FloodArrival => {
    const { id, sender, sentAt, region, stationNumber, trust } = submission;
    const stranger = trust === 'unverified';
    return {
      submission: id,
      sender,
      at: sentAt,
      noSuchStation: region !== null && stationNumber !== null && stationCheck(region, stationNumber) !== null,
      forwarded: stranger && isForward(submission),
      text,
      media: [...mediaIds(id), ...hashes.map((hash) => `sha:${hash}`)],
      blocked: sender !== null && isBlocked(db, sender),
      lookAlike: stranger && submission.fromId ? imitated(submission.fromId) : null,
      spamMedia: hashes.some(wasSpam),
    };
  };

  const isForward = (submission: Submission): boolean => {
    const said = versionsOf(db, submission.rootKey).findLast((version) => version.event === 'message');
    return said !== undefined && readContent(db, said.versionId)?.forward != null;
  };

  const imitated = (fromId: string): string | null => {
    const bots = all<{ botId: string; name: string }>(
      db,
      'SELECT DISTINCT bot_id AS botId, bot_name AS name FROM relay_binding',
    );
    if (bots.some((bot) => bot.botId === fromId)) return null;
    const shown = one<{ name: string | null; username: string | null }>(
      db,
      'SELECT name, username FROM tg_entity WHERE id = ? LIMIT 1',
      fromId,
    );
    const official = bots.map((bot) => bot.name);
    return looksLikeOfficial(shown?.name ?? '', official) ?? looksLikeOfficial(shown?.username ?? '', official);
  };

  const wasSpam = (sha256: string): boolean =>
    one(
      db,
      `SELECT 1 FROM photo_print p JOIN submission_message m ON m.message_key = p.message_key
       JOIN ballot_review r ON r.submission = m.submission WHERE p.sha256 = ? AND r.outcome = 'spam' LIMIT 1`,
      sha256,
    ) !== undefined;

  const carryOut = (verdict: FloodVerdict, now: number): boolean => {
    for (const submission of notHeld(db, verdict.hold)) {
      if (hold(db, submission, findingsFor(verdict, submission), now)) recomputeHold(db, election, submission);
    }
    for (const notice of verdict.notices) {
      const { rule, sender, facts, at } = notice;
      journal.append(
        { type: 'flood.noticed', subjects: [`flood:${ids.uuid()}`], payload: { rule, sender, facts, at } },
        'system',
      );
    }
    return verdict.notices.length > 0;
  };
  const findingsFor = ({ findings }: FloodVerdict, submission: string): FloodFinding[] =>
    // Those before it in a run share its cadence, not what else is wrong with it.
    findings.filter((finding) => finding.rule.startsWith('sender') || submission === lastJudged);
  let lastJudged = '';

  return {
    arrived(submission, print) {
      if (!JUDGED.has(submission.kind)) return false;
      lastJudged = submission.id;
      return carryOut(watch.take(arrivalOf(submission, [], print)), clock.now());
    },
    picturesKnown(submission, hashes) {
      if (!JUDGED.has(submission.kind)) return;
      lastJudged = submission.id;
      carryOut(watch.pictures(arrivalOf(submission, hashes)), clock.now());
    },
    restore() {
      const newest = one<{ at: number | null }>(db, 'SELECT max(received_at) AS at FROM submission')?.at ?? 0;
      const from = newest - rules.floods.keepHours * 3_600_000;
      for (const { id } of each<{ id: string }>(
        db,
        'SELECT id FROM submission WHERE received_at >= ? ORDER BY received_at, id',
        from,
      )) {
        const submission = submissionById(db, id);
        if (submission && JUDGED.has(submission.kind)) watch.remember(arrivalOf(submission));
      }
    },
    flush(now) {
      if (now === undefined) return flush(db, journal) > 0;
      return isDue(db, now) && flush(db, journal, 1) > 0;
    },
  };
}
