import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { indexWords } from '../../src/core/inbox/index-words.ts';
import { closeStore, openStore, storeName, transaction, unlock, type WriteDb } from '../../src/core/store/index.ts';
import { ballotRules, type DHash, duplicateSubject, searchText, textPrint } from '../../src/domain/index.ts';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { type CoreOptions, type Harness, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { MORNING } from './messages.ts';

const MIGRATIONS = join(import.meta.dirname, '../../src/core/store/migrations');
const { textLetters, nearDistance } = ballotRules(realProfile);

/** A headquarters that a core can open; its passphrase costs next to nothing to check. */
export interface MadeWorkspace {
  dataDir: string;
  workspaceId: string;
  number: string;
  passphrase: string;
  rows: number;
}

/** The same numbers for the same seed: everybody's million is the same. */
export function numbers(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const KK =
  'сайлау учаскеде бақылаушы кезек қағаз жәшік хаттама дауыс адамдар мұғалім полиция есік ғимарат үй өте ұзақ біз көрдік жоқ бар келді айтты берді таңертең кешке түнде мектеп ауыл қала өңір төраға мүшесі тізім қол қойды рұқсат бермеді шығарып жіберді видео фото түсіруге тыйым салды'.split(
    ' ',
  );
const RU =
  'на участке наблюдатель очередь бюллетень урна протокол голос люди учителя полиция дверь закрыли здание долго мы видели нет есть пришли сказали дали утром вечером ночью школа село город область председатель член комиссии список подпись разрешение не пустили удалили видео фото запретили снимать'.split(
    ' ',
  );
export const REGIONS = [
  '71',
  '75',
  '79',
  '10',
  '11',
  '15',
  '19',
  '23',
  '27',
  '31',
  '35',
  '39',
  '43',
  '47',
  '55',
  '59',
  '63',
];
const OUTCOMES = ['confirmed', 'confirmed', 'confirmed', 'noPhoto', 'spam', 'protestInvalid', 'rejected'];

/** Where somebody is who sends something. */
export interface Spot {
  region: string;
  place: string | null;
  station: number;
}

/** What a headquarters is filled with. */
export interface Mix {
  /** Ballots that a person has looked at; otherwise all that comes in a night. */
  reviewedBallots: boolean;
  /** With `reviewedBallots`: so many reports of violations among them. */
  violations?: number;
  spot(rnd: () => number): Spot;
  /** Whatever core itself is to write before the rows are; it is stopped afterwards. */
  prepare(harness: Harness, lead: Awaited<ReturnType<typeof openHeadquarters>>): Promise<void>;
  clock?: CoreOptions['clock'];
  /** What it is made by, beside this file: another version makes another headquarters. */
  madeBy: readonly string[];
}

/** A very long night. */
const NIGHT: Mix = {
  reviewedBallots: false,
  spot(rnd) {
    const region = REGIONS[Math.floor(rnd() ** 1.5 * REGIONS.length)] as string;
    const place = rnd() < 0.6 ? `${region}-${1 + Math.floor(rnd() ** 2 * 12)}` : null;
    return { region, place, station: 1 + Math.floor(rnd() * 590) };
  },
  prepare: async () => {},
  madeBy: [],
};

interface Made {
  kind: string;
  state: string;
  trust: string;
  source: string;
  text: string;
  media: string | null;
  sender: string | null;
}

/** What was said, folded for the search, and its print; made once, because folding is what a row would cost most. */
interface Words {
  said: string;
  folded: string;
  print: string | null;
}
const POOL = 20_011;
function sayings(): Words[] {
  const rnd = numbers(5);
  const pick = <T>(of: readonly T[]): T => of[Math.floor(rnd() ** 1.7 * of.length)] as T;
  return Array.from({ length: POOL }, (_, n) => {
    const words = Array.from({ length: 3 + Math.floor(rnd() * 10) }, () => pick(n % 2 ? KK : RU)).join(' ');
    return { said: words, folded: searchText(words), print: textPrint(words, textLetters) };
  });
}

/**
 * Words that so many said, however many there are: an answer is as long for ten thousand as for a million, and what is
 * compared is finding it.
 */
const RARE = [
  { said: ' карусель автобус', times: 150 },
  { said: ' қоржынкөпір', times: 20 },
].map((each) => ({ ...each, folded: searchText(each.said) }));
const rareOf = (n: number, all: number) =>
  RARE.find(({ times }, which) => n % Math.max(1, Math.floor(all / times)) === which + 1);

/** The n-th submission of an invented, very long day: its first lines, and what follows from them. */
function made(n: number, rnd: () => number, { region, station }: Spot, as: 'any' | 'ballot' | 'violation'): Made {
  const lines = (kind: string, id: string, more: string) =>
    `#${kind} ${id}-${n}\n${more}\nregion: ${region}\nstation: ${station}\nreporter: bayge:${n % 7919}\n\n`;
  const relay = { trust: 'relay', sender: `relay:9001:bayge:${n % (n % 3 === 0 ? 40 : 79_193)}` };
  const roll = as === 'any' ? rnd() : as === 'ballot' ? 0 : 0.7;
  if (roll < 0.55)
    return {
      ...relay,
      kind: 'ballot',
      state: rnd() < 0.97 ? 'parsed' : 'partial',
      source: rnd() < 0.2 ? 'alaman' : 'bayge',
      text: lines('ballot', 'B', `contest: mazhilis\nchoice: ${1 + (n % 5)}`),
      media: rnd() < 0.8 ? 'photo' : null,
    };
  if (roll < 0.65)
    return {
      ...relay,
      kind: 'checkin',
      state: 'parsed',
      source: 'alaman',
      text: lines('checkin', 'C', 'status: opened'),
      media: null,
    };
  if (roll < 0.73)
    return {
      ...relay,
      kind: 'violation',
      state: rnd() < 0.9 ? 'parsed' : 'partial',
      source: rnd() < 0.5 ? 'alaman' : 'bayge',
      text: lines('violation', 'V', 'kind: carousel'),
      media: rnd() < 0.3 ? 'video' : null,
    };
  if (roll < 0.735)
    return {
      ...relay,
      kind: 'sos',
      state: 'parsed',
      source: 'alaman',
      text: lines('sos', 'S', 'kind: kettling'),
      media: null,
    };
  if (roll < 0.75)
    return { ...relay, kind: 'unparsed', state: 'unparsed', source: 'bayge', text: '#balot ?? ', media: null };
  const privately = rnd() < 0.3;
  return {
    kind: 'message',
    state: 'plain',
    trust: privately ? 'person' : 'unverified',
    source: privately ? 'dm' : 'chat',
    text: '',
    media: rnd() < 0.1 ? 'photo' : null,
    sender: privately ? `dm:7001:${n % 5003}` : `user:${n % 701}`,
  };
}

/** What a kept workspace was made with: another schema or generator makes another one. */
function version({ madeBy }: Mix): string {
  const hash = createHash('sha256').update(readFileSync(import.meta.filename));
  for (const each of madeBy) hash.update(each);
  for (const name of readdirSync(MIGRATIONS, { recursive: true, encoding: 'utf8' }).sort())
    if (name.endsWith('.sql')) hash.update(readFileSync(join(MIGRATIONS, name)));
  return hash.digest('hex').slice(0, 16);
}

/**
 * A headquarters of so many submissions under `dir`, or the one that is there already, if it is the same. Core makes it;
 * the rows are then written into its store, see `fill`.
 */
export async function makeWorkspace(
  dir: string,
  rows: number,
  onProgress: (done: number) => void,
  mix = NIGHT,
): Promise<MadeWorkspace> {
  const note = join(dir, 'made.json');
  if (existsSync(note)) {
    const { made, by } = JSON.parse(readFileSync(note, 'utf8')) as { made: MadeWorkspace; by: string };
    if (by === version(mix) && made.rows === rows) return { ...made, dataDir: join(dir, 'headquarters') };
  }
  rmSync(dir, { recursive: true, force: true });
  const dataDir = join(dir, 'headquarters');
  mkdirSync(dataDir, { recursive: true });
  const harness = startCore({ dataDir, ...(mix.clock ? { clock: mix.clock } : {}) });
  const lead = await openHeadquarters(harness);
  const { number, workspaceId } = lead;
  try {
    await mix.prepare(harness, lead);
  } finally {
    await harness.stop();
  }
  const [folder = ''] = readdirSync(dataDir);
  const passphrase = 'a practice passphrase';
  const { dataKey, header } = await unlock(join(dataDir, folder), number, passphrase);
  const file = join(dataDir, folder, storeName(join(dataDir, folder)));
  const db = openStore({ file, dataKey, cipher: header.cipher, mode: 'write' });
  try {
    fill(db, rows, onProgress, mix);
  } finally {
    closeStore(db);
  }
  const made = { dataDir, workspaceId, number, passphrase, rows };
  writeFileSync(note, JSON.stringify({ made, by: version(mix) }));
  return made;
}

/**
 * So many submissions with everything a list, a search, a count or a comparison reads: `submission` and its messages,
 * prints, pictures' hashes, pairs that look alike, ballots, holds, what was seen; all triggers fire. Bypassed: evidence
 * (sealed versions), the journal (decisions are written as their projections), cases. The same rows for the same number.
 */
function fill(db: WriteDb, submissions: number, onProgress: (done: number) => void, mix: Mix): void {
  // Nobody's night hangs on this file, and it is made at one go.
  db.pragma('synchronous = OFF');
  db.pragma('secure_delete = OFF');
  db.pragma('cache_size = -400000');
  // One segment of the full text a batch, instead of thirty that are merged again.
  db.prepare("INSERT INTO inbox_words (inbox_words, rank) VALUES ('hashsize', 134217728)").run();
  // Made at the end by sorting, instead of row by row.
  const plain = db
    .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'")
    .all() as { name: string; sql: string }[];
  for (const { name } of plain) db.exec(`DROP INDEX ${name}`);
  const words = sayings();
  const BATCH = 20_000;
  for (let from = 0; from < submissions; from += BATCH) {
    const to = Math.min(submissions, from + BATCH);
    transaction(db, () => {
      put(db, words, from, to, submissions, mix);
      indexWords(db, BATCH);
    });
    onProgress(to);
  }
  for (const { sql } of plain) db.exec(sql);
  // As arrivals would have left it.
  db.prepare("INSERT INTO inbox_words (inbox_words, rank) VALUES ('hashsize', 1048576)").run();
  db.pragma('wal_checkpoint(TRUNCATE)');
}

const hashOf = (what: string): string => createHash('sha256').update(what).digest('hex');
/** Begins with a number, as ids do (domain/ids). */
const idOf = (n: number): string => `${n.toString(16).padStart(8, '0')}${hashOf(`submission ${n}`).slice(8, 32)}`;

/** One picture in fifty looks like one that came shortly before it. */
const TWIN = 50;
const twinOf = (n: number): number => n - 37;

/** The hash of the n-th submission's picture. */
export function pictureOf(n: number): DHash {
  if (n >= TWIN && n % TWIN === 0) {
    const { hi, lo } = pictureOf(twinOf(n));
    return { hi: (hi ^ 0x0100_0010) >>> 0, lo: (lo ^ 0x0000_0400) >>> 0 };
  }
  const rnd = numbers(n * 2 + 1);
  return { hi: Math.floor(rnd() * 4_294_967_296), lo: Math.floor(rnd() * 4_294_967_296) };
}

/** Violations evenly among the ballots, exactly as many as were asked for. */
function wanted(n: number, all: number, { reviewedBallots, violations = 0 }: Mix): 'any' | 'ballot' | 'violation' {
  if (!reviewedBallots) return 'any';
  return Math.floor(((n + 1) * violations) / all) > Math.floor((n * violations) / all) ? 'violation' : 'ballot';
}

/** What the bot passed on of a violation, as it is stored. */
const SAID = JSON.stringify([{ key: 'kind', text: 'carousel', value: 'carousel', problem: null }]);

function put(db: WriteDb, words: readonly Words[], from: number, to: number, all: number, mix: Mix): void {
  const rnd = numbers(from + 1);
  const submission =
    db.prepare(`INSERT INTO submission (id, chat_key, root_key, kind, state, received_kind, received_state,
    trust, sender, text, folded, media_kind, source, region, place, station_number, contest, choice, fields, problems,
    sent_at, received_at, last_version, last_received_at, messages, versions, deleted)
    VALUES (?, 'c:500', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, ?, ?, 1, 1, 0)`);
  const message = db.prepare('INSERT INTO submission_message (message_key, submission, msg_id) VALUES (?, ?, ?)');
  const print = db.prepare(
    'INSERT INTO submission_print (submission, sender, text, event, sent_at) VALUES (?, ?, ?, ?, ?)',
  );
  const picture = db.prepare(
    'INSERT INTO photo_print (version_id, message_key, sha256, hi, lo) VALUES (?, ?, ?, ?, ?)',
  );
  const ballot =
    db.prepare(`INSERT INTO ballot (submission, contest, main, source, person, region, place, station, claimed,
    seen, photos, outcome, standing, torn, quarantined, open, sent_at, received_at)
    VALUES (?, 'mazhilis', 1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)`);
  const hold = db.prepare(
    `INSERT INTO quarantine (submission, state, findings, sender, by, at, entry) VALUES (?, 'held', '[]', ?, 'system', ?, ?)`,
  );
  const seen = db.prepare(`INSERT INTO inbox_seen (subject, version, seen_by, seen_at) VALUES (?, ?, 'someone', ?)`);
  const pair = db.prepare(
    `INSERT INTO duplicate_pair (a, b, kind, distance, apart, at, open) VALUES (?, ?, 'near', ${Math.min(3, nearDistance)}, 1, ?, ?)`,
  );
  for (let n = from; n < to; n += 1) {
    const id = idOf(n);
    const key = `7001:c:500:${n + 1}`;
    const where = mix.spot(rnd);
    const { region, place, station } = where;
    const one = made(n, rnd, where, wanted(n, all, mix));
    const free = one.kind === 'message';
    // The same night whatever the number: four hours of it for each.
    const at = MORNING + Math.floor((n / all) * 14 * 3_600_000);
    const { said, folded, print: saidPrint } = words[n % POOL] as Words;
    const rare = rareOf(n, all);
    // Most people say it in their own words.
    const ownPrint =
      saidPrint !== null && n % 10 > 0 ? `${n.toString(16).padStart(8, '0')}${saidPrint.slice(8)}` : saidPrint;
    const spot = free ? [null, null, null] : [region, place, station];
    message.run(key, id, n + 1);
    print.run(id, one.sender, ownPrint, one.kind === 'violation' ? `${region}:${station}` : null, at);
    if (one.media === 'photo') {
      const { hi, lo } = pictureOf(n);
      picture.run(n + 1, key, hashOf(`picture ${n}`), hi, lo);
      if (n >= TWIN && n % TWIN === 0) {
        const [, a, b] = duplicateSubject(id, idOf(twinOf(n))).split(':');
        pair.run(a, b, at, rnd() < 0.9 ? 1 : 0);
      }
    }
    const held = rnd() < 0.02;
    if (held) hold.run(id, one.sender, at, `entry-${n % 997}`);
    if (one.kind === 'ballot') {
      const reviewed = mix.reviewedBallots || rnd() < 0.6;
      const outcome = reviewed
        ? one.media
          ? (OUTCOMES[Math.floor(rnd() * OUTCOMES.length)] as string)
          : 'noPhoto'
        : 'unreviewed';
      const choice = String(1 + (n % 5));
      ballot.run(
        id,
        one.source === 'alaman' ? 'observer' : 'voter',
        one.sender,
        region,
        place ?? '',
        `${region}:${station}`,
        choice,
        outcome === 'confirmed' ? choice : '',
        one.media ? 1 : 0,
        outcome,
        outcome === 'confirmed' ? 'counts' : 'none',
        held ? 1 : 0,
        reviewed ? 0 : 1,
        at,
        at,
      );
    }
    if (rnd() < 0.6) seen.run(id, n + 1, at + 60_000);
    // Last, so that its place in the lists is looked for once.
    submission.run(
      id,
      key,
      one.kind,
      one.state,
      one.kind,
      one.state,
      one.trust,
      one.sender,
      one.text + said + (rare?.said ?? ''),
      searchText(one.text) + folded + (rare?.folded ?? ''),
      one.media,
      one.source,
      ...spot,
      one.kind === 'ballot' ? 'mazhilis' : null,
      one.kind === 'ballot' ? String(1 + (n % 5)) : null,
      one.kind === 'violation' ? SAID : '[]',
      at - 300,
      at,
      n + 1,
      at,
    );
  }
  db.prepare('DELETE FROM submission_dirty').run();
}
