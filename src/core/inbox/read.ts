import type { z } from 'zod';
import type { InboxRow, shapes } from '../../contract/index.ts';
import { type MessageKey, type SearchTerms, type SubmissionId, searchTerms } from '../../domain/index.ts';
import { readContent, type VersionRow, versionsOf } from '../evidence/index.ts';
import {
  excerptAround,
  excerptOf,
  membersOf,
  receivedFields,
  type Submission,
  submissionOfMessage,
} from '../intake/index.ts';
import { cursorOf, parseCursor } from '../paging.ts';
import { doubts } from '../reporters/index.ts';
import { senderStatuses } from '../senders/index.ts';
import { all, one, type ReadDb } from '../store/index.ts';
import type { InboxFilter, Item } from './items.ts';
import { type Names, namesOfPage } from './names.ts';
import { type Budget, budget, type Found, find } from './search.ts';

type MessageVersion = z.infer<typeof shapes.messageVersion>;
type InboxDetail = z.infer<typeof shapes.inboxDetail>;

interface Row {
  id: SubmissionId;
  rootKey: string;
  chatKey: string;
  kind: InboxRow['kind'];
  state: InboxRow['state'];
  trust: InboxRow['trust'];
  fromId: string | null;
  text: string;
  mediaKind: string | null;
  sentAt: number;
  receivedAt: number;
  lastVersion: number;
  lastReceivedAt: number;
  messages: number;
  versions: number;
  deleted: number;
  seenVersion: number | null;
  seenBy: string | null;
  seenAt: number | null;
  caseId: string | null;
  source: string;
  sender: string | null;
  region: string | null;
  stationNumber: number | null;
  filed: string | null;
}

const COLUMNS = `s.id, s.root_key AS rootKey, s.chat_key AS chatKey, s.kind, s.state, s.trust, s.from_id AS fromId,
  s.text, s.media_kind AS mediaKind, s.sent_at AS sentAt, s.received_at AS receivedAt, s.last_version AS lastVersion,
  s.last_received_at AS lastReceivedAt, s.messages, s.versions, s.deleted, s.source, s.sender, s.region,
  s.station_number AS stationNumber, s.filed, i.version AS seenVersion,
  i.seen_by AS seenBy, i.seen_at AS seenAt, (SELECT c.id FROM case_view c WHERE c.submission = s.id LIMIT 1) AS caseId`;
const ALL = 'FROM submission s LEFT JOIN inbox_seen i ON i.subject = s.id';
/** Nobody has seen its newest version: read from what triggers keep (schema/inbox.sql), in its order. */
const UNSEEN =
  'FROM inbox_waiting w CROSS JOIN submission s ON s.id = w.submission LEFT JOIN inbox_seen i ON i.subject = s.id';

export interface InboxQuery {
  cursor?: string | null | undefined;
  limit: number;
  show: 'unseen' | 'all';
  search: string;
  filter?: InboxFilter | undefined;
}

export interface InboxPage {
  rows: InboxRow[];
  /** Null when there is no more. A page of a search may be short, even empty, and there is more all the same. */
  next: string | null;
  unseen: number;
  total: number;
  /** How many fit, on the first page of a search or filter; `more`: at least so many. */
  found: { n: number; more: boolean } | null;
  /** How many hits a search has without its filter, where with it there are few. */
  everywhere: { n: number; more: boolean } | null;
}

/**
 * Newest first; on the first page of the whole list, before everything else, what has lain unseen longer than
 * `overdueBefore` allows.
 */
export function inboxPage(
  db: ReadDb,
  query: InboxQuery,
  overdueBefore: number,
  known: Names,
  budgets: (ms: number) => Budget = budget,
): InboxPage {
  const names = namesOfPage(known);
  const counts = { unseen: tally(db, 'unseen'), total: tally(db, 'total') };
  const { filter = {} } = query;
  const asked = query.search.trim() !== '';
  if (!asked && Object.values(filter).every((value) => value == null || (Array.isArray(value) && value.length === 0)))
    return { ...wholePage(db, query, overdueBefore, names), ...counts, found: null, everywhere: null };
  const terms = searchTerms(query.search);
  if (asked && !terms) return { rows: [], next: null, ...counts, found: { n: 0, more: false }, everywhere: null };
  const narrow: InboxFilter = query.show === 'unseen' ? { ...filter, unseen: true } : filter;
  const before = /^\d{1,16}$/.test(query.cursor ?? '') ? Number(query.cursor) : null;
  const first = before === null;
  const found = find(db, narrow, terms, { before, limit: query.limit, count: first }, budgets(PAGE_MS));
  const outside = first && terms ? elsewhere(db, narrow, terms, found, budgets(ELSEWHERE_MS)) : null;
  const rows = rowsOf(db, found.items);
  const standing = standings(db, rows);
  return {
    rows: rows.map((row) => inboxRow(row, overdueBefore, names, standing, terms)),
    next: found.next === null ? null : String(found.next),
    ...counts,
    found: first ? { n: found.n, more: found.more } : null,
    everywhere: outside,
  };
}

/** Of the 16 ms that a screen has for an answer; what a page of a hundred rows takes to get there is more than half of them. */
const PAGE_MS = 5;
const ELSEWHERE_MS = 1;

/** A filter must not hide silently what somebody looks for: how many there are without it, if that are more. */
function elsewhere(
  db: ReadDb,
  filter: InboxFilter,
  terms: SearchTerms,
  found: Found,
  left: Budget,
): InboxPage['everywhere'] {
  if (Object.keys(filter).length === 0 || found.next !== null) return null;
  const { n, more } = find(db, {}, terms, { before: null, limit: 1, count: true }, left);
  return n > found.n ? { n, more } : null;
}
/** The whole list, or all that nobody has seen: by time and name. */
function wholePage(
  db: ReadDb,
  query: InboxQuery,
  overdueBefore: number,
  names: Names,
): { rows: InboxRow[]; next: string | null } {
  const [at, id] = parseCursor(query.cursor);
  const [from, receivedAt, key] =
    query.show === 'unseen' ? [UNSEEN, 'w.received_at', 'w.submission'] : [ALL, 's.received_at', 's.id'];
  const rows = all<Row>(
    db,
    `SELECT ${COLUMNS} ${from} WHERE (${receivedAt}, ${key}) < (?, ?)
     ORDER BY ${receivedAt} DESC, ${key} DESC LIMIT ?`,
    at,
    id,
    query.limit + 1,
  );
  const shown = rows.slice(0, query.limit);
  const last = shown.at(-1);
  const overdue = query.cursor
    ? []
    : all<Row>(
        db,
        `SELECT ${COLUMNS} ${UNSEEN} WHERE w.last_received_at < ? ORDER BY w.last_received_at LIMIT ?`,
        overdueBefore,
        // Who asks for one row wants the counts.
        Math.min(100, query.limit),
      );
  const first = new Set(overdue.map((row) => row.id));
  const listed = [...overdue, ...shown.filter((row) => !first.has(row.id))];
  const standing = standings(db, listed);
  return {
    rows: listed.map((row) => inboxRow(row, overdueBefore, names, standing)),
    next: rows.length > query.limit && last ? cursorOf(last.receivedAt, last.id) : null,
  };
}

function rowsOf(db: ReadDb, items: readonly Item[]): Row[] {
  return all<Row>(
    db,
    `SELECT ${COLUMNS} FROM json_each(?) AS wanted CROSS JOIN inbox_item AS t ON t.seq = wanted.value
     CROSS JOIN submission AS s ON s.id = t.submission LEFT JOIN inbox_seen AS i ON i.subject = s.id
     ORDER BY t.seq DESC`,
    JSON.stringify(items.map(({ seq }) => seq)),
  );
}

function tally(db: ReadDb, name: 'total' | 'unseen'): number {
  return one<{ n: number }>(db, 'SELECT n FROM inbox_tally WHERE name = ?', name)?.n ?? 0;
}

/** When the oldest unseen item was last changed; null when nothing waits. */
export function oldestUnseen(db: ReadDb): number | null {
  return one<{ at: number | null }>(db, 'SELECT min(last_received_at) AS at FROM inbox_waiting')?.at ?? null;
}

function inboxRow(
  row: Row,
  overdueBefore: number,
  names: Names,
  standing: ReturnType<typeof standings>,
  terms: SearchTerms | null = null,
): InboxRow {
  const seen = row.seenVersion !== null && row.seenVersion >= row.lastVersion;
  const { excerpt, hits } = terms ? excerptAround(row, terms) : { excerpt: excerptOf(row), hits: [] };
  return {
    messageKey: row.rootKey,
    chatTitle: names.chat(row.chatKey),
    fromName: row.fromId ? names.telegram(row.fromId) : null,
    excerpt,
    hits,
    mediaKind: row.mediaKind,
    albumSize: row.messages,
    kind: row.kind,
    state: row.state,
    trust: row.trust,
    sentAt: row.sentAt,
    receivedAt: row.receivedAt,
    versions: row.versions,
    deleted: row.deleted === 1,
    seenBy: seen && row.seenBy ? names.person(row.seenBy) : null,
    seenAt: seen ? row.seenAt : null,
    overdue: !seen && row.kind !== 'sos' && row.lastReceivedAt < overdueBefore,
    caseId: row.caseId,
    source: row.source,
    sender: row.sender === null ? null : { address: row.sender, ...standing.of(row) },
    mayNotBeThem: standing.doubtful(row.sender, row.lastReceivedAt),
    filedBy: row.filed ? names.person((JSON.parse(row.filed) as { by: string }).by) : null,
  };
}

/** How the senders of these rows stand against the roster, and whether it was them. */
function standings(db: ReadDb, rows: readonly Row[]) {
  const statusOf = senderStatuses(
    db,
    rows.map(({ sender }) => sender),
  );
  const senders = rows.map(({ sender }) => sender);
  return {
    of({ sender, region, stationNumber }: Row) {
      const station = stationNumber === null ? null : `${region ?? ''}:${stationNumber}`;
      const { state, wrongStation } = statusOf(sender, station);
      return { state, wrongStation };
    },
    doubtful: doubts(db, senders),
  };
}

export function inboxDetail(
  db: ReadDb,
  messageKey: string,
  overdueBefore: number,
  names: Names,
  me: string | null = null,
): InboxDetail | null {
  const submission = submissionOfMessage(db, messageKey);
  if (!submission) return null;
  const row = one<Row>(db, `SELECT ${COLUMNS} ${ALL} WHERE s.id = ?`, submission.id);
  if (!row) return null;
  return {
    ...inboxRow(row, overdueBefore, names, standings(db, [row])),
    ...factsOf(submission),
    ...filedOf(db, submission, me),
    messages: membersOf(db, submission.id).map((key) => ({
      messageKey: key,
      versions: versionsOf(db, key).map((version) => versionView(db, version, names)),
    })),
  };
}

/** What a person filed, and beside it what was received. */
function filedOf(db: ReadDb, submission: Submission, me: string | null): Pick<InboxDetail, 'received' | 'filed'> {
  const { filed } = submission;
  if (!filed) return { received: null, filed: null };
  return {
    received: {
      kind: submission.receivedKind,
      state: submission.receivedState,
      facts: receivedFields(db, submission.id).map(({ key, text, problem }) => ({ key, value: text, problem })),
    },
    filed: {
      entryId: filed.entry,
      at: filed.at,
      outdated: submission.lastVersion > filed.evidence,
      urgency: filed.urgency,
      undoable: filed.by === me && filed.undoable,
    },
  };
}

/** A submission's fields and problems as the screens list them. */
export function factsOf(submission: Submission): Pick<InboxDetail, 'facts' | 'problems'> {
  return {
    facts: submission.fields.map(({ key, text, problem }) => ({
      key,
      value: text,
      problem,
      filed: submission.filed?.fields.some((field) => field.key === key) ?? false,
    })),
    problems: submission.problems,
  };
}

/** One stored version with its content, whole: hostile until it is shown. */
export function versionView(db: ReadDb, version: VersionRow, names: Names): MessageVersion {
  const content = readContent(db, version.versionId);
  return {
    versionId: version.versionId,
    versionNo: version.versionNo,
    event: version.event,
    source: version.source,
    trust: version.trust,
    fromId: version.fromId,
    fromName: version.fromId ? names.telegram(version.fromId) : null,
    sentAt: version.sentAt,
    editedAt: version.editedAt,
    receivedAt: version.receivedAt,
    forwarded: content?.forward != null,
    viaBot: version.viaBotId !== null,
    text: content?.text ?? null,
    media: content?.media
      ? {
          kind: content.media.kind,
          size: content.media.size,
          mime: content.media.mime,
          name: content.media.name,
          ...(content.media.fields ? { fields: content.media.fields } : {}),
        }
      : null,
    digest: version.contentDigest ?? '',
    manual: content?.manual ?? null,
  };
}

/** Submissions behind these messages, with their newest versions. */
export function seenTargets(db: ReadDb, keys: readonly string[]): { id: SubmissionId; version: number }[] {
  const targets = new Map<SubmissionId, number>();
  for (const key of keys) {
    const submission = submissionOfMessage(db, key as MessageKey);
    if (submission) targets.set(submission.id, submission.lastVersion);
  }
  return [...targets].map(([id, version]) => ({ id, version }));
}
