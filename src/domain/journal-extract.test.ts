import { hmac } from '@noble/hashes/hmac.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommittedRecord,
  canonicalJson,
  checkExtract,
  commitToEntries,
  committedExtract,
  type ExtractedEntry,
  GENESIS_HASH,
  headerHash,
  isPseudonymous,
  type Json,
  openingOf,
  payloadCommitment,
  photoCommitment,
  photoOpening,
} from './index.ts';
import { runs } from './test-runs.ts';

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

/** Few words, so that whoever guesses can try them all. */
const NAMES = ['Аян', 'Dana K.', 'nobody'];
const payload = fc.record({
  name: fc.constantFrom(...NAMES),
  state: fc.constantFrom('heldAt', 'released', 'court'),
});
const TYPES = [
  'protocol.keyed',
  'protocol.accepted',
  'affected.added',
  'case.closed',
  'observer.checkedIn',
  'sample.drawn',
];

const drafts = fc.array(
  fc.record({
    type: fc.constantFrom(...TYPES),
    subject: fc.integer({ min: 1, max: 3 }),
    actor: fc.constantFrom('person-1', 'person-2'),
    payload,
    salt: bytes(32),
  }),
  { maxLength: 25 },
);
type Draft = typeof drafts extends fc.Arbitrary<infer T> ? (T extends (infer U)[] ? U : never) : never;

/** Entries as a headquarters would have them, one a minute. */
function entriesOf(made: readonly Draft[]) {
  let prevHash = GENESIS_HASH;
  return made.map(({ type, subject, actor, payload: said, salt }, n) => {
    const header = {
      v: 1 as const,
      id: `entry-${n}`,
      device: 'device-1',
      seq: n + 1,
      hlc: `${n}`.padStart(12, '0'),
      wallTime: 1_610_280_000_000 + n * 60_000,
      actor,
      type,
      subjects: [`${type.split('.')[0]}:${subject}`],
      basis: [],
      payloadCommit: payloadCommitment(said, salt),
      prevHash,
    };
    prevHash = headerHash(header);
    return { ...header, hash: prevHash, payload: said };
  });
}

const extractOf = (entries: Iterable<ExtractedEntry>, secret: Uint8Array): CommittedRecord[] => [
  ...committedExtract(entries, secret),
];
const textOf = (records: readonly CommittedRecord[]): string =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');
const keysOf = (records: readonly CommittedRecord[]): string =>
  JSON.stringify({
    format: 1,
    kind: 'commitments',
    records: records.length,
    last: records.at(-1)?.link ?? GENESIS_HASH,
  });
async function* pieces(text: string, size = 37): AsyncGenerator<Uint8Array> {
  const encoded = utf8ToBytes(text);
  for (let at = 0; at < encoded.length; at += size) yield encoded.slice(at, at + size);
}
const check = (records: readonly CommittedRecord[], text = textOf(records)) =>
  checkExtract(keysOf(records), pieces(text), () => false);

/** Everything that stands in an extract and could be taken for a salt or a key. */
const publicIn = (records: readonly CommittedRecord[]): Uint8Array[] => [
  new Uint8Array(32),
  ...records.flatMap(({ n, commit, prev, link, subjects = [] }) => [
    utf8ToBytes(String(n)),
    hexToBytes(commit),
    hexToBytes(prev),
    hexToBytes(link),
    utf8ToBytes(link),
    ...subjects.map((subject) => utf8ToBytes(subject)),
  ]),
];

/** Digests that somebody who guesses would hold against the extract: of the guess, alone and with all that is public. */
function digestsOf(guess: Uint8Array, salts: readonly Uint8Array[]): Set<string> {
  const all = new Set<string>();
  const add = (digest: Uint8Array): void => void all.add(bytesToHex(digest).slice(0, 64));
  for (const one of [guess, sha256(guess)]) {
    add(one.length >= 32 ? one : sha256(one));
    add(sha256(one));
    add(sha512(one));
    for (const salt of salts) {
      add(sha256(concatBytes(salt, one)));
      add(sha256(concatBytes(one, salt)));
      add(hmac(sha256, salt, one));
      add(hmac(sha256, one, salt));
    }
  }
  return all;
}

/** Every 64 hex digits in a text, wherever they begin. */
function digitsIn(text: string): Set<string> {
  const found = new Set<string>();
  for (const [run] of text.matchAll(/[0-9a-f]{64,}/g))
    for (let at = 0; at + 64 <= run.length; at += 1) found.add(run.slice(at, at + 64));
  return found;
}

describe('the extract for strangers', () => {
  it('holds, is opened record by record by whoever has the secret, and by nobody with another', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, bytes(32), bytes(32), async (made, secret, other) => {
        const entries = entriesOf(made);
        const records = extractOf(entries, secret);
        expect(await check(records)).toMatchObject({ flaw: null, entries: records.length });
        let at = 0;
        for (const { n, type, commit } of records) {
          const next = entries.findIndex((entry, index) => index > at && /^(protocol|sample)\./.test(entry.type));
          const until = type === 'withheld' ? (next === -1 ? entries.length : next) : at + 1;
          const first = /^(protocol|sample)\./.test(entries[at]?.type ?? '');
          const hashes = entries.slice(at, first ? at + 1 : until).map(({ hash }) => hash);
          expect(commitToEntries(openingOf(secret, n), hashes)).toBe(commit);
          expect(commitToEntries(openingOf(other, n), hashes)).not.toBe(commit);
          at += hashes.length;
        }
        expect(at).toBe(entries.length);
      }),
      { numRuns: runs(40) },
    );
  });

  it('has nothing of a header in it but kind and hour, and those only of what is nobody’s', () => {
    fc.assert(
      fc.property(drafts, bytes(32), (made, secret) => {
        const entries = entriesOf(made);
        const text = textOf(extractOf(entries, secret));
        for (const entry of entries) {
          const { hash, payloadCommit, prevHash, id, actor, device, wallTime, hlc, subjects } = entry;
          const hidden = [hash, payloadCommit, id, actor, device, String(wallTime), hlc, ...subjects].map(
            (one) => `"${one}"`,
          );
          for (const one of hidden) expect(text).not.toContain(one);
          if (prevHash !== GENESIS_HASH) expect(text).not.toContain(prevHash);
        }
        expect(text).not.toMatch(/affected|case|observer/);
        for (const [, hour = ''] of text.matchAll(/"hour":"([^"]+)"/g)) expect(hour).toMatch(/T\d\d:00:00Z$/);
      }),
      { numRuns: runs(60) },
    );
  });

  it('does not say how much was withheld: more of it changes no record but its commitments', () => {
    const shape = (records: readonly CommittedRecord[]) =>
      records.map(({ commit: _, prev: __, link: ___, ...rest }) => rest);
    fc.assert(
      fc.property(drafts, fc.nat(), fc.integer({ min: 1, max: 20 }), bytes(32), (made, where, more, secret) => {
        const people = made.map((draft, at) => ({ draft, at })).filter(({ draft }) => draft.type === 'affected.added');
        const chosen = people[where % Math.max(1, people.length)];
        fc.pre(chosen !== undefined);
        const again = Array.from({ length: more }, () => chosen?.draft).flatMap((draft) => draft ?? []);
        // At the same moment, so that the hours of what is told stay.
        const [before, after] = [entriesOf(made), entriesOf(made)];
        const at = chosen?.at ?? 0;
        const grown = [...after.slice(0, at), ...entriesOf(again).map((each) => ({ ...each })), ...after.slice(at)];
        expect(shape(extractOf(grown, secret))).toEqual(shape(extractOf(before, secret)));
      }),
      { numRuns: runs(60) },
    );
  });

  it('cannot be guessed: not a payload out of few, not a photograph in hand, not an entry known from elsewhere', () => {
    fc.assert(
      fc.property(
        drafts,
        bytes(32),
        fc.array(bytes(40), { minLength: 1, maxLength: 3 }),
        (made, secret, photographs) => {
          const entries = entriesOf(made);
          const records = extractOf(entries, secret);
          const photos = photographs.map((photo) => bytesToHex(sha256(photo)));
          const commitments = photos.map((hash) => photoCommitment(secret, hash));
          const told = digitsIn(textOf(records) + commitments.join('\n'));
          const salts = [...publicIn(records), ...commitments.map((each) => hexToBytes(each))];
          const guesses: Uint8Array[] = [
            // Every payload that there can be, as it is hashed and as somebody would write it.
            ...NAMES.flatMap((name) =>
              ['heldAt', 'released', 'court'].flatMap((state) => [
                utf8ToBytes(canonicalJson({ name, state })),
                utf8ToBytes(JSON.stringify({ state, name })),
              ]),
            ),
            ...NAMES.map((name) => utf8ToBytes(name)),
            // Photographs that somebody has, and their hashes.
            ...photographs,
            ...photos.flatMap((hash) => [hexToBytes(hash), utf8ToBytes(hash)]),
            // Hashes of entries: a lawyer's bundle has them.
            ...entries.slice(0, 4).flatMap(({ hash }) => [hexToBytes(hash), utf8ToBytes(hash)]),
          ];
          for (const guess of guesses)
            for (const digest of digestsOf(guess, salts)) expect(told.has(digest)).toBe(false);
          // Whoever has the opening sees it at once: it is not that nothing would ever match.
          for (const [n, hash] of photos.entries()) {
            const opened = sha256(concatBytes(photoOpening(secret, hash), hexToBytes(hash)));
            expect(bytesToHex(opened)).toBe(commitments[n]);
          }
        },
      ),
      { numRuns: runs(15) },
    );
  });

  it('of two bundles nothing can be put together: the same entries bear other names in each', () => {
    fc.assert(
      fc.property(drafts, bytes(32), bytes(32), (made, one, two) => {
        fc.pre(bytesToHex(one) !== bytesToHex(two));
        const entries = entriesOf(made);
        const strings = (records: readonly CommittedRecord[]) =>
          new Set(records.flatMap(({ commit, link, subjects = [] }) => [commit, link, ...subjects]));
        const [a, b] = [strings(extractOf(entries, one)), strings(extractOf(entries, two))];
        expect([...a].filter((each) => b.has(each))).toEqual([]);
      }),
      { numRuns: runs(40) },
    );
  });

  it('a record changed, left out, put elsewhere, or the end cut off: it does not hold', async () => {
    const made = Array.from({ length: 8 }, (_, n) => ({
      type: n % 2 === 0 ? 'protocol.keyed' : 'affected.added',
      subject: n,
      actor: 'person-1' as const,
      payload: { name: 'nobody', state: 'court' as const },
      salt: new Uint8Array(32).fill(n),
    }));
    const records = extractOf(entriesOf(made), new Uint8Array(32).fill(9));
    const lines = textOf(records).split('\n').slice(0, -1);
    const broken = async (other: readonly string[]) =>
      (await check(records, other.map((line) => `${line}\n`).join(''))).flaw;
    expect(await broken(lines)).toBeNull();
    expect(await broken(lines.toSpliced(3, 1))).toBe('gap');
    expect(await broken(lines.toSpliced(2, 2, lines[3] ?? '', lines[2] ?? ''))).toBe('gap');
    expect(await broken(lines.slice(0, -1))).toBe('end');
    for (const at of lines.keys()) {
      const bent = (lines[at] ?? '')
        .replace('"commit":"', '"commit":"0')
        .replace(/"commit":"0(.{63})./, '"commit":"0$1');
      expect(await broken(lines.toSpliced(at, 1, bent))).toBe('hash');
      const hour = (lines[at] ?? '').replace('T12:', 'T13:');
      if (hour !== lines[at]) expect(await broken(lines.toSpliced(at, 1, hour))).toBe('hash');
    }
    expect((await checkExtract('{}', pieces(lines.join('\n')), () => false)).flaw).toBe('shape');
    expect((await checkExtract(keysOf(records), pieces('nothing\n'), () => false)).flaw).toBe('shape');
  });
});

describe('payloads withheld behind real headers', () => {
  it('cannot be guessed from their commitment with anything that is in the header', () => {
    fc.assert(
      fc.property(drafts, (made) => {
        for (const { payload: said, payloadCommit, ...header } of entriesOf(made).slice(0, 6)) {
          const { hash, prevHash, id, device, hlc, actor } = header;
          const salts = [
            hexToBytes(hash),
            hexToBytes(prevHash),
            ...[id, device, hlc, actor].map((one) => utf8ToBytes(one)),
          ];
          const guess = utf8ToBytes(canonicalJson(said as Json));
          expect(digestsOf(guess, salts).has(payloadCommit)).toBe(false);
        }
      }),
      { numRuns: runs(25) },
    );
  });

  it('a header with an address in it is none that may leave', () => {
    const of = (...subjects: string[]) => isPseudonymous({ subjects, basis: [] });
    expect(of('case:1', 'affected:2', 'person:3')).toBe(true);
    for (const address of [
      'sender:dm:7001:12345',
      'reporter:alaman:8841',
      'chat:7001/channel:5',
      'relay:x/9',
      'account:7001',
      '',
    ])
      expect(of('case:1', address)).toBe(false);
    expect(isPseudonymous({ subjects: [], basis: ['reporter:1'] })).toBe(false);
  });
});
