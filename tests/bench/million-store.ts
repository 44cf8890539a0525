import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Cipher,
  closeStore,
  migrate,
  openStore,
  type StoreLocation,
  transaction,
  type WriteDb,
} from '../../src/core/store/index.ts';
import { searchText } from '../../src/domain/index.ts';
import { MORNING } from './messages.ts';

export const STORE_KEY = new Uint8Array(32).fill(7);
export const storeIn = (dir: string): StoreLocation => ({
  file: join(dir, 'workspace.db'),
  dataKey: STORE_KEY,
  cipher: 'aegis' satisfies Cipher,
});

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

interface Made {
  kind: string;
  state: string;
  trust: string;
  source: string;
  text: string;
  media: string | null;
  sender: string | null;
}

/** The n-th submission of an invented, very long day. */
function made(n: number, rnd: () => number, region: string, station: number): Made {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(rnd() ** 1.7 * of.length)] as T;
  const talk = (words: readonly string[], least: number) =>
    Array.from({ length: least + Math.floor(rnd() * 9) }, () => pick(words)).join(' ');
  const rare = n % 20_011 === 17 ? ' қоржынкөпір' : n % 997 === 5 ? ' карусель автобус' : '';
  const words = `${talk(rnd() < 0.5 ? KK : RU, 3)}${rare}`;
  const lines = (kind: string, id: string, more: string) =>
    `#${kind} ${id}-${n}\n${more}\nregion: ${region}\nstation: ${station}\nreporter: bayge:${n % 7919}\n\n${words}`;
  const relay = { trust: 'relay', sender: `relay:9001:bayge:${n % (n % 3 === 0 ? 40 : 79_193)}` };
  const roll = rnd();
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
    return { ...relay, kind: 'unparsed', state: 'unparsed', source: 'bayge', text: `#balot ?? ${words}`, media: null };
  const privately = rnd() < 0.3;
  return {
    kind: 'message',
    state: 'plain',
    trust: privately ? 'person' : 'unverified',
    source: privately ? 'dm' : 'chat',
    text: `${words}. ${talk(n % 2 ? KK : RU, 2)}`,
    media: rnd() < 0.1 ? 'photo' : null,
    sender: privately ? `dm:7001:${n % 5003}` : `user:${n % 701}`,
  };
}

/**
 * So many submissions with everything a list, a search, a count or a comparison reads: `submission` and its messages,
 * prints, pictures' hashes, ballots, holds, what was seen; all triggers fire. Bypassed: evidence (sealed versions), the
 * journal (decisions are written as their projections), cases. The same rows for the same number.
 */
export function buildStore(dir: string, submissions: number, onProgress: (done: number) => void): void {
  mkdirSync(dir, { recursive: true });
  const db = openStore({ ...storeIn(dir), mode: 'write', create: true });
  try {
    migrate(db, join(import.meta.dirname, '../../src/core/store/migrations'));
    // Nobody's night hangs on this file, and it is made at one go.
    db.pragma('synchronous = OFF');
    db.pragma('secure_delete = OFF');
    db.pragma('cache_size = -400000');
    // One segment of the full text a batch, instead of thirty that are merged again.
    db.prepare("INSERT INTO inbox_words (inbox_words, rank) VALUES ('hashsize', 134217728)").run();
    const BATCH = 20_000;
    for (let from = 0; from < submissions; from += BATCH) {
      const to = Math.min(submissions, from + BATCH);
      transaction(db, () => put(db, from, to, submissions));
      onProgress(to);
    }
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('optimize');
  } finally {
    closeStore(db);
  }
}

function put(db: WriteDb, from: number, to: number, all: number): void {
  const rnd = numbers(from + 1);
  const submission =
    db.prepare(`INSERT INTO submission (id, chat_key, root_key, kind, state, received_kind, received_state,
    trust, sender, text, folded, media_kind, source, region, place, station_number, contest, choice, fields, problems,
    sent_at, received_at, last_version, last_received_at, messages, versions, deleted)
    VALUES (?, 'c:500', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '[]', '[]', ?, ?, ?, ?, 1, 1, 0)`);
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
  const u32 = () => Math.floor(rnd() * 4_294_967_296);
  for (let n = from; n < to; n += 1) {
    const id = `sub-${((n * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0')}-${n}`;
    const key = `7001:c:500:${n + 1}`;
    const region = REGIONS[Math.floor(rnd() ** 1.5 * REGIONS.length)] as string;
    const place = rnd() < 0.6 ? `${region}-${1 + Math.floor(rnd() ** 2 * 12)}` : null;
    const station = 1 + Math.floor(rnd() * 590);
    const one = made(n, rnd, region, station);
    const free = one.kind === 'message';
    // The same night whatever the number: four hours of it for each.
    const at = MORNING + Math.floor((n / all) * 14 * 3_600_000);
    const folded = searchText(one.text);
    const spot = free ? [null, null, null] : [region, place, station];
    submission.run(
      id,
      key,
      one.kind,
      one.state,
      one.kind,
      one.state,
      one.trust,
      one.sender,
      one.text,
      folded,
      one.media,
      one.source,
      ...spot,
      one.kind === 'ballot' ? 'mazhilis' : null,
      one.kind === 'ballot' ? String(1 + (n % 5)) : null,
      at - 300,
      at,
      n + 1,
      at,
    );
    message.run(key, id, n + 1);
    print.run(id, one.sender, null, one.kind === 'violation' ? `${region}:${station}` : null, at);
    if (one.media === 'photo') picture.run(n + 1, key, n.toString(16).padStart(64, '0'), u32(), u32());
    const held = rnd() < 0.02;
    if (held) hold.run(id, one.sender, at, `entry-${n % 997}`);
    if (one.kind === 'ballot') {
      const reviewed = rnd() < 0.6;
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
  }
  db.prepare('DELETE FROM submission_dirty').run();
}
