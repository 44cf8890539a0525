import { readContent } from '../../../src/core/evidence/index.ts';
import { all, type ReadDb } from '../../../src/core/store/index.ts';
import type { Centre, Delivery } from '../../../src/drill/index.ts';

export interface Judgement {
  /** (a)–(d) of the storm, one line per violation, at most a few of each kind. */
  flaws: string[];
  /** Version rows in the store, deletions included. */
  versions: number;
  /** Versions the data centre showed on some connection and the client has, deletions left out. */
  delivered: number;
  /** Versions that a difference or a history brought. */
  recovered: number;
  /** Frames written to a connection that was cut before the client said it has them, versions in them counted. */
  unacknowledged: number;
  /** Pushed, but every push died with its connection. */
  missedPush: number;
  /** Never to be pushed, and yet pushed. */
  silentPushed: number;
  /** Messages stored after younger ones because a long hole was read from its end. SOS and what is gone aside. */
  pagewise: number;
}

export interface Truth {
  account: string;
  chats: string[];
  posted: { peer: string; id: number; account: string | null; version: number; pushed: boolean }[];
}

type Event = 'message' | 'deleted' | 'foundMissing';

/** Answers that are evidence; a list of chats only names the newest message of each. */
const EVIDENCE = new Set([
  'push',
  'updates.getDifference',
  'updates.getChannelDifference',
  'messages.getHistory',
  'messages.getMessages',
  'channels.getMessages',
]);
const SHOWN = 5;

/** The centre's name of a message for ours: `channel:ID:MSG` for both, or the account's box. */
function nameOf(box: string, msgId: number): string {
  return `${box}:${msgId}`;
}

/**
 * Judges what is stored of the storm's chats:
 * (a) every message that exists has its final content; (b) every version that reached the client on any connection is
 * stored; (c) a stored message that is gone has its deletion version; (d) nothing twice, versions in Telegram's order.
 */
export async function judge(centre: Centre, db: ReadDb, truth: Truth): Promise<Judgement> {
  const log = await centre.log();
  const alive = new Set((await centre.sessions()).map((each) => each.connection));
  const flaws = createFlaws();
  const box = (each: { account: string | null; peer: string }) =>
    each.account ? `account:${each.account}` : each.peer;
  const ours = new Map(truth.posted.map((each) => [nameOf(box(each), each.id), each]));
  const stored = readStored(db, truth);

  for (const each of log.messages) {
    const name = nameOf(each.account ? `account:${each.account}` : each.peer, each.id);
    if (!ours.has(name)) continue;
    const found = stored.get(name);
    const last = found?.at(-1);
    if (!each.deleted && !(last?.event === 'message' && last.version === each.version))
      flaws.add('a', `${name} is v${each.version}, stored ${last ? `v${last.version} ${last.event}` : 'nothing'}`);
    if (each.deleted && last?.event === 'message') flaws.add('c', `${name} is gone, stored as if it were there`);
  }

  const shown = { delivered: new Set<string>(), recovered: new Set<string>(), pushed: new Set<string>() };
  let unacknowledged = 0;
  for (const each of log.deliveries) {
    if (each.account !== truth.account || !ours.has(each.key) || !EVIDENCE.has(each.via)) continue;
    if (each.via === 'push') shown.pushed.add(each.key);
    if (!each.acked && !alive.has(each.connection)) {
      unacknowledged++;
      continue;
    }
    if (each.version > 0) {
      shown.delivered.add(`${each.key} v${each.version}`);
      if (each.via !== 'push') shown.recovered.add(`${each.key} v${each.version}`);
    }
    checkDelivered(each, stored.get(each.key), flaws);
  }

  let pagewise = 0;
  for (const [name, rows] of stored) {
    const seen = rows.filter((row) => row.event === 'message').map((row) => row.version);
    if (new Set(seen).size < seen.length) flaws.add('d', `${name} has v${seen.join(', v')}`);
    else if (seen.some((version, i) => version < (seen[i - 1] ?? 0)))
      flaws.add('d', `${name}: order v${seen.join(', v')}`);
    if (rows.filter((row) => row.event !== 'message').length > 1) flaws.add('d', `${name} deleted twice`);
  }
  const firsts = new Map<string, { msgId: number; paged: boolean }>();
  // After TooLong the history is read page by page, the newest first; what was pushed of a message goes before it.
  const lasting = [...stored.values()]
    .filter((rows) => rows.every((row) => row.event === 'message' && !row.sos))
    .flatMap(([first, ...later]) =>
      first ? { ...first, paged: [first, ...later].some((row) => row.source === 'history') } : [],
    );
  for (const row of lasting.toSorted((one, other) => one.id - other.id)) {
    const newest = firsts.get(row.chat);
    if (newest && row.msgId < newest.msgId) {
      if (row.paged || newest.paged) pagewise++;
      else flaws.add('d', `${row.chat}: ${row.msgId} stored after ${newest.msgId}`);
    } else firsts.set(row.chat, row);
  }

  const silent = truth.posted.filter((each) => !each.pushed).map((each) => nameOf(box(each), each.id));
  return {
    flaws: flaws.said(),
    versions: [...stored.values()].reduce((sum, rows) => sum + rows.length, 0),
    delivered: shown.delivered.size,
    recovered: shown.recovered.size,
    unacknowledged,
    missedPush: truth.posted.filter((each) => each.pushed && !shown.pushed.has(nameOf(box(each), each.id))).length,
    silentPushed: silent.filter((name) => shown.pushed.has(name)).length,
    pagewise,
  };
}

function checkDelivered(each: Delivery, rows: StoredVersion[] | undefined, flaws: Flaws): void {
  if (each.version === 0) {
    if (rows?.every((row) => row.event === 'message')) flaws.add('b', `deletion of ${each.key} (${each.via})`);
  } else if (!rows?.some((row) => row.event === 'message' && row.version === each.version))
    flaws.add('b', `${each.key} v${each.version} (${each.kind} by ${each.via})`);
}

type Flaws = ReturnType<typeof createFlaws>;

/** A few examples of each kind, and how many there are. */
function createFlaws() {
  const kinds = new Map<string, Set<string>>();
  return {
    add(kind: string, said: string): void {
      const all = kinds.get(kind) ?? new Set();
      kinds.set(kind, all.add(said));
    },
    said: () =>
      [...kinds].flatMap(([kind, all]) => [
        ...[...all].slice(0, SHOWN).map((said) => `(${kind}) ${said}`),
        ...(all.size > SHOWN ? [`(${kind}) and ${all.size - SHOWN} more`] : []),
      ]),
  };
}

interface StoredVersion {
  id: number;
  event: Event;
  /** What the text says; 0 for a deletion. */
  version: number;
  chat: string;
  msgId: number;
  source: string;
  sos: boolean;
}

/** Every stored version by the centre's name of its message, in order. */
function readStored(db: ReadDb, truth: Truth): Map<string, StoredVersion[]> {
  const rows = all<Pick<StoredVersion, 'id' | 'event' | 'chat' | 'msgId' | 'source'> & { kind: string; peer: string }>(
    db,
    `SELECT id, event, chat_key AS chat, peer_kind AS kind, peer_id AS peer, msg_id AS msgId, source FROM message_version
     ORDER BY message_key, version_no`,
  );
  const found = new Map<string, StoredVersion[]>();
  for (const { id, event, chat, kind, peer, msgId, source } of rows) {
    const ref = kind === 'channel' ? `channel:${peer}` : kind === 'group' ? `chat:${peer}` : `user:${peer}`;
    const name = nameOf(kind === 'channel' ? ref : `account:${truth.account}`, msgId);
    const text = event === 'message' ? (readContent(db, id)?.text ?? '') : '';
    const version = Number(/ v(\d+)$/.exec(text)?.[1] ?? 0);
    const list = found.get(name) ?? [];
    found.set(name, list);
    list.push({ id, event, version, chat, msgId, source, sos: text.startsWith('#sos') });
  }
  return found;
}
