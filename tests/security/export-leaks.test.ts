import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import exifr from 'exifr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BagFile, wholeFile } from '../../src/core/export/bag-file.ts';
import { writeBundle } from '../../src/core/export/bundle/bag.ts';
import { extractFiles } from '../../src/core/export/bundle/extract.ts';
import { signPrehash } from '../../src/core/export/bundle/sign.ts';
import { partialOf } from '../../src/core/export/bundle/target.ts';
import { createZip } from '../../src/core/export/bundle/zip-file.ts';
import { xlsxFile } from '../../src/core/export/formats/index.ts';
import { printPdf } from '../../src/core/export/formats/pdf/print.ts';
import { testKey } from '../../src/core/export/test-support.ts';
import { exportContent } from '../../src/core/jobs/export-content.ts';
import { all, one, type WriteDb } from '../../src/core/store/index.ts';
import {
  type BundleAbout,
  bundleMoment,
  bundleName,
  claimOf,
  EXPORT_PARTS,
  EXPORT_PROFILES,
  type ExportProfile,
  extractKindOf,
  type IncomingMessage,
  inScript,
  ms,
  type PageData,
  PROFILE_RULES,
  publicKeyFile,
  publicKeySaid,
  type RelayKind,
  roundTime,
  type TelegramId,
  trustedComment,
} from '../../src/domain/index.ts';
import { coverageWorld, DAWN, HOUR } from '../contract/coverage-world.ts';
import { photo } from '../flow/support/pictures.ts';
import { BOTS, CHAT, election, relayed, writeProtocolRow, writtenFiles } from '../support/export-world.ts';
import { foundIn, type Needle, writingsOf } from '../support/needles.ts';

/** Everything of somebody that could be found again. All of it invented. */
interface Somebody {
  id: string;
  names: string[];
  phone: string;
  username: string;
  telegram: string;
  /** A bot's number for them. */
  pseudonym: string;
}
const somebody = (n: number, ...names: string[]): Somebody => ({
  id: `s${n}`,
  names,
  phone: `+7 70${n} 91${n} 44 0${n}`,
  username: `invented_user_${n}x${n}`,
  telegram: `58104471${n}03`,
  pseudonym: `73015${n}482${n}`,
});

const PEOPLE = {
  unasked: somebody(1, 'Zarina', 'Testova'),
  refused: somebody(2, 'Ермек', 'Выдуманов'),
  agreed: somebody(3, 'Қарлығаш', 'Ойдан'),
  minor: somebody(4, 'Dias', 'Minorovich'),
  hidden: somebody(5, 'Saule', 'Hiddenova'),
  observer: somebody(6, 'Бақыт', 'Байқаушиев'),
  reporter: somebody(7, 'Grigory', 'Reportyev'),
  lawyer: somebody(8, 'Advokat', 'Zashchitnikov'),
} as const;
const HIDING_PLACE = 'Tereshkova 88, flat 14';
const VOLUNTEER = 'Aisulu T.';

const needlesOf = (who: keyof typeof PEOPLE, { names = true }: { names?: boolean } = {}): Needle[] => {
  const { names: own, phone, username, telegram, pseudonym } = PEOPLE[who];
  const digits = phone.replace(/\D/g, '');
  return [...(names ? [own.join(' '), ...own] : []), phone, digits, digits.slice(1), username, telegram, pseudonym].map(
    (word) => ({ of: who, word }),
  );
};

let world: Awaited<ReturnType<typeof coverageWorld>>;
let originals: string[] = [];

const send = async (
  who: keyof typeof PEOPLE,
  kind: RelayKind,
  fields: string,
  more: { consent?: string; text?: string; media?: Partial<IncomingMessage>; bot?: 'alaman' | 'bayge' } = {},
) => {
  world.jump(1000);
  const { names, phone, username, telegram, pseudonym } = PEOPLE[who];
  const contact = `name: ${names.join(' ')}\nphone: ${phone.replace(/ /g, '')}\nlocation: 51.169392, 71.449074`;
  const text = `${more.text ?? ''} @${username}, ${phone}, tg://user?id=${telegram}, alaman:${pseudonym}`;
  await world.source.receive(
    relayed({ kind, who: pseudonym, at: world.clock.now(), ...more, fields: `${fields}\n${contact}`, text }),
  );
};

/** A photograph with everything in it that a telephone and an editor write beside the pixels. */
async function photoOf({ names, username }: Somebody): Promise<Buffer> {
  return sharp(await photo(9))
    .withExif({
      IFD0: { Make: 'Inventedphone', Artist: names.join(' '), ImageDescription: username, Copyright: names.join(' ') },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '43/1 15/1 0/1', GPSLongitudeRef: 'E', GPSLongitude: '76/1 57/1 0/1' },
    })
    .withXmp(`<x:xmpmeta xmlns:x="adobe:ns:meta/"><creator>${names.join(' ')}</creator></x:xmpmeta>`)
    .jpeg()
    .toBuffer();
}

beforeAll(async () => {
  world = await coverageWorld(DAWN + 8 * HOUR);
  const { lead } = world;
  await lead.telegram.bindRelay({
    account: '7001',
    chat: CHAT,
    botId: BOTS.bayge,
    botName: 'baygekz_bot',
    scheme: 'bayge',
  });
  const everybody = Object.values(PEOPLE);
  const gossip = everybody.map(({ names, phone, username }) => `${names.join(' ')} ${phone} @${username}`).join('; ');

  await send('unasked', 'violation', 'kind: carousel\nregion: KZ-AKM\nstation: 1', { text: gossip });
  await send('refused', 'violation', 'kind: carousel\nregion: KZ-AKM\nstation: 2', { consent: 'no', text: gossip });
  await send('reporter', 'violation', 'kind: ballot_stuffing\nregion: KZ-AKM\nstation: 3', {
    consent: 'anonymous public, lawyer, partner',
    text: `Видели Ермека Выдуманова и Zarina. ${gossip}`,
  });
  await send('reporter', 'sos', 'kind: kettling\nregion: KZ-AKM\nstation: 1\nplace: near Zarina', {
    consent: 'lawyer, partner, anonymous public',
    text: gossip,
  });
  const [row] = (await lead.cases.list({ limit: 5 })).rows;
  const caseId = row?.id ?? '';
  const named = (who: keyof typeof PEOPLE) => PEOPLE[who].names.join(' ');
  const { ids } = await lead.affected.add({
    caseId,
    people: [
      { name: named('unasked'), state: 'heldAt', place: `cell 4, ${named('refused')}` },
      { name: named('refused'), state: 'heldAt' },
      { name: named('agreed'), state: 'heldAt' },
      { name: named('minor'), minor: true, state: 'heldAt' },
      { name: named('hidden'), state: 'unknown', place: HIDING_PLACE },
    ],
  });
  const [unasked = '', refused = '', agreed = '', minor = '', hidden = ''] = ids;
  const at = world.clock.now();
  const agrees = (
    person: string,
    purposes: readonly ('hq' | 'lawyer' | 'partner' | 'anonymousPublic' | 'namedPublic')[],
    given = true,
  ) =>
    Promise.all(
      purposes.map((purpose) =>
        lead.affected.consent({ people: [person], purpose, given, by: 'self', channel: named('lawyer'), at }),
      ),
    );
  const every = ['hq', 'lawyer', 'partner', 'anonymousPublic', 'namedPublic'] as const;
  await agrees(refused, every, false);
  await agrees(agreed, every);
  await agrees(minor, every);
  await agrees(hidden, ['lawyer']);
  await lead.affected.describe({ id: agreed, lawyer: named('lawyer') });
  await lead.event.say({
    caseId,
    fact: {
      kind: 'act',
      act: 'kettling',
      against: [unasked, agreed],
      byWhom: gossip,
      text: gossip,
      place: HIDING_PLACE,
    },
  });
  await lead.event.say({ caseId, fact: { kind: 'source', what: gossip } });
  await lead.event.say({ caseId, fact: { kind: 'intervention', who: named('lawyer'), what: gossip, result: gossip } });
  await lead.cases.note({ caseId, text: gossip });

  const { observer } = PEOPLE;
  world.enlist({
    id: 'o1',
    name: observer.names.join(' '),
    phones: [observer.phone],
    reporters: [`alaman:${observer.pseudonym}`],
    note: gossip,
    supervisor: named('lawyer'),
  });
  await send('observer', 'checkin', 'status: denied\nregion: KZ-AKM\nstation: 4\nreason: pcr', { text: gossip });

  originals = [];
  for (const [who, kind, consent] of [
    ['reporter', 'violation', 'anonymous public, lawyer, partner'],
    ['refused', 'ballot', undefined],
  ] as const) {
    const bytes = await photoOf(PEOPLE[who]);
    const id = String(61_000 + originals.length) as TelegramId;
    world.source.files.set(id, bytes);
    originals.push(createHash('sha256').update(bytes).digest('hex'));
    await send(who, kind, 'region: KZ-AKM\nstation: 3', {
      ...(consent === undefined ? {} : { consent }),
      media: {
        media: { kind: 'photo', id, size: bytes.length, mime: 'image/jpeg', name: `${named(who)}.jpg` },
        mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
      },
    });
  }
  for (let looks = 0; looks < 400; looks += 1) {
    await world.advance(1000);
    const ready = one<{ n: number }>(world.db, 'SELECT count(*) AS n FROM media_file WHERE derived = 1')?.n;
    if (ready === originals.length) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // A lead let both go as they are: what still keeps one of them back is that nobody agreed to it.
  for (const { versionId } of all<{ versionId: number }>(
    world.db,
    "SELECT version_id AS versionId FROM media_ref WHERE state = 'stored'",
  ))
    await lead.redactions.burn({ versionId, boxes: [], reason: 'Nobody is on it' });
  const db = world.db as WriteDb;
  for (let number = 1; number <= 8; number += 1) writeProtocolRow(db, `p${number}`, { region: 'KZ-AKM', number });
}, 120_000);
afterAll(() => world.dispose());

const about = (profile: ExportProfile): BundleAbout => ({
  format: 1,
  bundle: '0190a7d2-0000-7000-8000-000000000001',
  sequence: 1,
  replaces: [],
  drill: true,
  profile,
  parts: [...EXPORT_PARTS],
  languages: ['kk', 'ru', 'en'],
  k: PROFILE_RULES[profile].k,
  created: bundleMoment(roundTime(ms(AFTER), profile)),
  election: { id: election.profile.id, sha256: 'e'.repeat(64) },
  program: { name: 'Maere', version: '0.0.0' },
});

/** Every station has closed. */
const AFTER = Date.UTC(2021, 0, 11, 3, 17);
const made = new Map<ExportProfile, Map<string, Buffer>>();

/** A bundle as it lies on a disk: the zip, its signature and the key beside it. */
async function zipOf(profile: ExportProfile): Promise<Map<string, Buffer>> {
  const files = await bundle(profile);
  const folder = mkdtempSync(join(tmpdir(), 'maere-leaks-'));
  try {
    const target = join(folder, `${bundleName(about(profile))}.zip`);
    const { prehash } = await writeBundle({
      about: about(profile),
      files: [...files].map(([path, bytes]) => wholeFile(path, bytes)),
      target,
      recipients: [],
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const key = testKey();
    return new Map([
      ['bundle.zip', readFileSync(partialOf(target))],
      ['bundle.zip.minisig', Buffer.from(signPrehash(prehash, trustedComment(claimOf(about(profile))), key))],
      ['bundle.pub', Buffer.from(publicKeyFile(key, publicKeySaid(key.keyId, true)))],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/**
 * By what the headquarters knows its people, reports and machines, and to the second when each of them came; not what came
 * at the full quarter of an hour, which is how others are told, too.
 */
function innerNeedles(): Needle[] {
  const ids = (of: string, sql: string): Needle[] =>
    all<{ word: string }>(world.db, sql).map(({ word }) => ({ of: `id of ${of}`, word }));
  const moments = all<{ at: number }>(
    world.db,
    `SELECT sent_at AS at FROM submission UNION SELECT received_at FROM submission UNION SELECT added_at FROM affected
     UNION SELECT opened_at FROM case_view UNION SELECT wall_time FROM journal_entry WHERE type LIKE 'affected.%'
       OR type LIKE 'case.%' OR type LIKE 'redaction.%' OR type LIKE 'person.%'`,
  ).filter(({ at }) => Math.floor(at / 1000) % 900 !== 0);
  return [
    ...ids('a report', 'SELECT id AS word FROM submission'),
    ...ids('a message', 'SELECT message_key AS word FROM submission_message WHERE length(message_key) > 8'),
    ...ids('a case', 'SELECT id AS word FROM case_view'),
    ...ids('somebody', 'SELECT id AS word FROM affected'),
    ...ids('a volunteer', 'SELECT id AS word FROM person'),
    ...ids('a device', 'SELECT id AS word FROM device UNION SELECT public_key FROM device'),
    ...ids('an entry', 'SELECT id AS word FROM journal_entry UNION SELECT hash FROM journal_entry'),
    ...moments.flatMap(({ at }) => [
      { of: 'a moment', word: String(at) },
      { of: 'a moment', word: String(Math.floor(at / 1000)) },
      { of: 'a moment', word: new Date(at).toISOString().slice(0, 19) },
    ]),
  ];
}

/** Everything of a bundle but what only repeats names and hashes of it, from the store of a real headquarters. */
async function bundle(profile: ExportProfile, seed = 7): Promise<Map<string, Buffer>> {
  const known = seed === 7 ? made.get(profile) : undefined;
  if (known) return known;
  const { db, shell, ports } = world;
  const dir = dirname(shell.hq?.workspace.location().file ?? '');
  const secret = new Uint8Array(32).fill(seed);
  const content = await exportContent(
    db,
    {
      profile,
      parts: EXPORT_PARTS,
      election: election.profile,
      now: AFTER,
      released: null,
      shapes: [],
      secret,
      mediaDir: join(dir, 'media'),
      resourcesDir: ports.resourcesDir,
      pagesDir: ports.pagesDir,
    },
    about(profile),
  );
  const files: BagFile[] = [];
  for await (const file of content.files) files.push(file);
  const extract = extractFiles(db, { kind: extractKindOf(profile), secret, estimateTold: content.estimateTold });
  const written = await writtenFiles([...files, ...extract]);
  if (seed === 7) made.set(profile, written);
  return written;
}

/** Whom each bundle may name, and nobody else. */
const MAY_NAME: Record<ExportProfile, readonly (keyof typeof PEOPLE)[]> = {
  public: ['agreed'],
  press: ['agreed'],
  partner: ['agreed'],
  lawyer: ['agreed', 'hidden'],
  // It stays in the headquarters' hands: all but minors, and whoever refused even that.
  archive: ['agreed', 'hidden', 'unasked'],
};

describe('every byte of a bundle, unpacked, in every encoding', () => {
  it('is looked through for what is really there', async () => {
    const word = 'Қарлығаш x';
    for (const writing of writingsOf(word)) {
      const found = await foundIn(new Map([['a', Buffer.concat([Buffer.from('..'), writing, Buffer.from('..')])]]), [
        { of: 'x', word },
      ]);
      expect(found).toHaveLength(1);
    }
    for (const before of ['', 'a', 'ab'])
      for (const after of ['', 'c', 'cd'])
        expect(
          await foundIn(new Map([['a', Buffer.from(Buffer.from(before + word + after).toString('base64'))]]), [
            { of: 'x', word },
          ]),
        ).toHaveLength(1);
    // The store itself holds all of it: the search would find it there.
    const rows = all<{ text: string }>(world.db, 'SELECT text FROM submission');
    const store = new Map([['store', Buffer.from(rows.map(({ text }) => text).join('\n'))]]);
    for (const who of ['unasked', 'refused', 'observer', 'reporter'] as const)
      expect((await foundIn(store, needlesOf(who))).length).toBeGreaterThan(5);
  });

  it('is found in everything that our own writers write, packed as it is there', async () => {
    const word = 'Қарлығаш Ойданова';
    const hidden: Needle[] = [{ of: 'x', word }];
    const resources = world.ports.resourcesDir;
    const pdf = await printPdf({ content: [`... ${word} ...`], defaultStyle: { font: 'NotoSans' } }, resources);
    const told = await printPdf(
      { content: ['.'], info: { author: word }, defaultStyle: { font: 'NotoSans' } },
      resources,
    );
    const table = (cell: string) => ({
      name: 'x/y',
      columns: [{ key: 'a', class: 'public', type: 'text' } as const],
      below: {},
      rows: () => [{ cells: [cell], below: {} }],
    });
    const book = xlsxFile(table(word));
    const jpeg = await photoOf({ ...PEOPLE.agreed, names: word.split(' ') });
    const [xlsx = Buffer.alloc(0)] = (await writtenFiles(book ? [book] : [])).values();
    const nested = async (name: string, bytes: Uint8Array): Promise<Buffer> => {
      const pieces: Buffer[] = [];
      const zip = createZip(async (piece) => void pieces.push(Buffer.from(piece)), {
        at: AFTER,
        signal: new AbortController().signal,
      });
      await zip.add(name, (out) => out(bytes));
      await zip.close();
      return Buffer.concat(pieces);
    };
    for (const [what, bytes] of Object.entries({
      pdf: Buffer.from(pdf),
      author: Buffer.from(told),
      xlsx,
      jpeg,
      page: Buffer.from(inScript({ names: word } as unknown as PageData)),
      inZip: await nested('a.txt', Buffer.from(word)),
      bookInZip: await nested('a.xlsx', xlsx),
      pdfInZip: await nested('a.pdf', pdf),
      named: await nested(word, Buffer.from('.')),
    }))
      expect([what, (await foundIn(new Map([[what, bytes]]), hidden)).length]).not.toEqual([what, 0]);
    expect(await foundIn(new Map([['none', await nested('a.txt', Buffer.from('nobody'))]]), hidden)).toEqual([]);
  });

  it.each(['public', 'press', 'partner'] as const)(
    '%s: whole as it lies on a disk, has no id and no exact moment of anybody',
    async (profile) => {
      const needles = innerNeedles();
      expect(needles.length).toBeGreaterThan(100);
      const may = MAY_NAME[profile];
      const people = (Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]).flatMap((who) =>
        needlesOf(who, { names: !may.includes(who) }),
      );
      expect(await foundIn(await zipOf(profile), [...needles, ...people])).toEqual([]);
    },
    120_000,
  );

  it('has nothing in common with the next one by which anybody could be followed', async () => {
    const words = (files: Map<string, Buffer>): Set<string> =>
      new Set(
        [...files]
          .filter(([path]) => path.startsWith('journal/') || path.startsWith('evidence/') || path.startsWith('cases/'))
          .flatMap(([, bytes]) => bytes.toString('latin1').match(/[0-9a-f]{24,}/g) ?? []),
      );
    const [first, second] = [words(await bundle('public')), words(await bundle('partner', 9))];
    expect(first.size).toBeGreaterThan(5);
    const zeros = /^0+$/;
    expect([...first].filter((word) => second.has(word) && !zeros.test(word))).toEqual([]);
  });

  it.each(EXPORT_PROFILES)('%s: tells nobody who did not agree, and no number of anybody', async (profile) => {
    const files = await bundle(profile);
    for (const path of ['cases/cases.jsonl', 'journal/extract.jsonl', 'page/index.html', 'report/report-kk.pdf'])
      expect([...files.keys()]).toContain(path);
    const may = MAY_NAME[profile];
    const needles = (Object.keys(PEOPLE) as (keyof typeof PEOPLE)[]).flatMap((who) =>
      needlesOf(who, { names: !may.includes(who) }),
    );
    const others: Needle[] = [
      { of: 'where somebody hides', word: HIDING_PLACE },
      { of: 'where somebody hides', word: 'Tereshkova' },
      { of: 'a volunteer', word: VOLUNTEER },
      { of: 'a volunteer', word: 'person-1' },
      { of: 'a camera', word: 'Inventedphone' },
      { of: 'coordinates', word: '51.169392' },
      { of: 'coordinates', word: '71.449074' },
      ...(profile === 'lawyer' || profile === 'archive' ? [] : originals.map((word) => ({ of: 'an original', word }))),
    ];
    expect(await foundIn(files, [...needles, ...others])).toEqual([]);
  });

  it.each(EXPORT_PROFILES)('%s: names whoever agreed', async (profile) => {
    const files = await bundle(profile);
    const found = await foundIn(files, [{ of: 'agreed', word: PEOPLE.agreed.names.join(' ') }]);
    expect(found).toContainEqual(expect.stringContaining('in cases/cases.jsonl'));
    // In others' words, too, for those who get words at all.
    if (profile !== 'lawyer' && profile !== 'archive') expect(found).toHaveLength(1);
  });

  it('has photographs of those who agreed alone, and nothing but pixels in them', async () => {
    for (const profile of ['public', 'partner', 'lawyer'] as const) {
      const photos = [...(await bundle(profile))].filter(([path]) => path.endsWith('.jpg'));
      expect(photos.map(([path]) => path)).toEqual(['evidence/photo-00001.jpg']);
      for (const [, bytes] of photos) {
        expect(await exifr.parse(bytes, true).catch(() => undefined)).toBeUndefined();
        const { exif, xmp, icc, iptc } = await sharp(bytes).metadata();
        expect([exif, xmp, icc, iptc]).toEqual([undefined, undefined, undefined, undefined]);
      }
    }
  });
});
