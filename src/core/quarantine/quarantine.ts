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
import { readContent, type StoredContent, versionsOf } from '../evidence/index.ts';
import type { Submission } from '../intake/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Clock, Ids } from '../ports.ts';
import { isBlocked } from '../senders/index.ts';
import { all, one, type WriteDb } from '../store/index.ts';
import { flush, hold, isDue, notHeld } from './pending.ts';

/** What may be a flood. Calls for help, check-ins and protocols are never judged by how many there are. */
const JUDGED: ReadonlySet<string> = new Set(['ballot', 'message', 'unparsed', 'violation']);

/** Whether a station stands in the registry of its region; unknown until a registry is imported. */
export type StationCheck = (region: string, number: number) => 'noSuchStation' | null;

/** Rows read back in one step: some milliseconds, so that an SOS which arrives then is not kept waiting. */
const SLICE = 1000;
/** Hex digits of a hash that pictures are told apart by in memory. */
const SHA = 24;
/** However busy the last hour was, no more are waited for. */
const MOST = 100_000;
interface Remembered {
  id: string;
  kind: string;
  sender: string | null;
  at: number;
  receivedAt: number;
  text: string | null;
  media: number;
}
const REMEMBERED = `SELECT s.id, s.kind, s.sender, min(s.sent_at, s.received_at) AS at, s.received_at AS receivedAt, p.text,
  s.media_kind IS NOT NULL AS media FROM submission s LEFT JOIN submission_print p ON p.submission = s.id
  WHERE s.received_at >= ? AND (s.received_at, s.id) < (?, ?) ORDER BY s.received_at DESC, s.id DESC LIMIT ${SLICE}`;
const MEDIA_OF_MESSAGE = 'SELECT DISTINCT media_id AS id FROM media_ref WHERE message_key = ? AND media_id IS NOT NULL';
const MEDIA_OF_MESSAGES = `SELECT DISTINCT r.media_id AS id FROM submission_message m
  JOIN media_ref r ON r.message_key = m.message_key WHERE m.submission = ? AND r.media_id IS NOT NULL`;
const PICTURES = `WITH message AS MATERIALIZED (SELECT m.submission AS id, m.message_key AS key FROM json_each(?) AS wanted
    CROSS JOIN submission_message AS m ON m.submission = wanted.value)
  SELECT DISTINCT id, 'id:' || r.media_id AS picture FROM message CROSS JOIN media_ref AS r ON r.message_key = message.key
    WHERE r.media_id IS NOT NULL
  UNION ALL SELECT DISTINCT id, 'sha:' || substr(p.sha256, 1, ${SHA}) FROM message
    CROSS JOIN photo_print AS p ON p.message_key = message.key`;
/** What plays no part in remembering. */
const UNJUDGED = { noSuchStation: false, forwarded: false, blocked: false, lookAlike: null, spamMedia: false };

export interface Quarantine {
  /**
   * Judges a submission that is new, in the transaction that stored it. Whether somebody must be told. `print`: of its
   * text; `content`: of its only message, where it is at hand. Its own ballot is the caller's to write afterwards.
   */
  arrived(submission: Submission, print: string | null, content: StoredContent | null): boolean;
  /** Judges again, now that its pictures' hashes are known. */
  picturesKnown(submission: Submission, hashes: readonly string[]): void;
  /**
   * Reads a slice of the windows back from the store, newest first. `ready`: what bursts are measured by is there; what
   * arrives before `done` is judged by what is known.
   */
  restore(): 'more' | 'ready' | 'done';
  /** Writes entries of what is held already: all of them, one, or with a time one, if it is due. Whether any was written. */
  flush(what: 'all' | 'one' | number): boolean;
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

  const mediaIds = ({ id, mediaKind, messages, versions, rootKey }: Submission): string[] => {
    // Nearly every arrival is one message that was never edited.
    if (mediaKind === null && messages === 1 && versions === 1) return [];
    const rows =
      messages === 1
        ? all<{ id: string }>(db, MEDIA_OF_MESSAGE, rootKey)
        : all<{ id: string }>(db, MEDIA_OF_MESSAGES, id);
    return rows.map((row) => `id:${row.id}`);
  };

  /**
   * No field with a choice is read here, and the text is compared without the lines that a bot wrote. What a file dates
   * ahead counts as sent when it came: beside it everything else would be too old to remember.
   */
  const arrivalOf = (
    submission: Submission,
    hashes: readonly string[] = [],
    text = textPrint(submission.text, rules.textLetters),
    content: StoredContent | null = null,
  ): FloodArrival => {
    const { id, sender, sentAt, receivedAt, region, stationNumber, trust } = submission;
    const stranger = trust === 'unverified';
    return {
      submission: id,
      sender,
      at: Math.min(sentAt, receivedAt),
      noSuchStation: region !== null && stationNumber !== null && stationCheck(region, stationNumber) !== null,
      forwarded: stranger && (content ? content.forward !== null : isForward(submission)),
      text,
      media: [...mediaIds(submission), ...hashes.map((hash) => `sha:${hash.slice(0, SHA)}`)],
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
       JOIN ballot_review r ON r.submission = m.submission
       WHERE substr(p.sha256, 1, 12) = substr(?, 1, 12) AND p.sha256 = ? AND r.outcome = 'spam' LIMIT 1`,
      sha256,
      sha256,
    ) !== undefined;

  const carryOut = (verdict: FloodVerdict, now: number, arriving: string | null = null): boolean => {
    for (const submission of notHeld(db, verdict.hold)) {
      const held = hold(db, submission, findingsFor(verdict, submission), now);
      if (held && submission !== arriving) recomputeHold(db, election, submission);
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

  const newest = one<{ at: number | null }>(db, 'SELECT max(received_at) AS at FROM submission')?.at ?? 0;
  let restoring: { newest: number; at: number; id: string; rows: number } | null = {
    newest,
    at: Number.MAX_SAFE_INTEGER,
    id: '',
    rows: 0,
  };
  /** Judged while the windows are still being read back: not to be read back, too. */
  const taken = new Set<string>();
  const picturesOf = (submissions: readonly string[]): Map<string, string[]> => {
    const found = new Map<string, string[]>();
    for (const { id, picture } of all<{ id: string; picture: string }>(db, PICTURES, JSON.stringify(submissions))) {
      const known = found.get(id);
      if (known) known.push(picture);
      else found.set(id, [picture]);
    }
    return found;
  };

  return {
    arrived(submission, print, content) {
      if (!JUDGED.has(submission.kind)) return false;
      if (restoring) taken.add(submission.id);
      lastJudged = submission.id;
      return carryOut(watch.take(arrivalOf(submission, [], print, content)), clock.now(), submission.id);
    },
    picturesKnown(submission, hashes) {
      if (!JUDGED.has(submission.kind)) return;
      lastJudged = submission.id;
      carryOut(watch.pictures(arrivalOf(submission, hashes)), clock.now());
    },
    restore() {
      if (restoring === null) return 'done';
      const from = restoring.newest - rules.floods.keepHours * 3_600_000;
      // Without these a quiet hour would seem to have come before a busy minute.
      const least = restoring.newest - rules.floods.windowMinutes * (rules.floods.baselineWindows + 1) * 60_000;
      const rows = all<Remembered>(db, REMEMBERED, from, restoring.at, restoring.id);
      const pictures = picturesOf(rows.filter(({ media }) => media === 1).map(({ id }) => id));
      for (const row of rows)
        if (JUDGED.has(row.kind) && !taken.has(row.id))
          watch.recall({ ...UNJUDGED, ...row, submission: row.id, media: pictures.get(row.id) ?? [] });
      const last = rows.at(-1);
      if (!last || rows.length < SLICE) {
        restoring = null;
        taken.clear();
        return 'done';
      }
      Object.assign(restoring, { at: last.receivedAt, id: last.id, rows: restoring.rows + rows.length });
      return restoring.rows >= MOST || last.receivedAt < least ? 'ready' : 'more';
    },
    flush(what) {
      if (what === 'all') return flush(db, journal) > 0;
      return (what === 'one' || isDue(db, what)) && flush(db, journal, 1) > 0;
    },
  };
}
