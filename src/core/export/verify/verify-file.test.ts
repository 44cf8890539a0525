import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileEntry,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type BundleReport,
  bundleName,
  fingerprint,
  reportWords,
  TAG_FILES,
  verifyWords,
} from '../../../domain/index.ts';
import type { Workspace } from '../../people/index.ts';
import { type TestWorkspace, testWorkspace } from '../../people/test-support.ts';
import { tempDir } from '../../store/test-support.ts';
import { signRevocation } from '../bundle/sign.ts';
import { contentFiles, flip, type MadeBundle, makeBundle, testKey } from '../test-support.ts';
import { type VerifyAsk, verifyFile } from './verify-file.ts';

let ws: TestWorkspace;
let bundle: MadeBundle;
const root = tempDir();

/** A few decisions about protocols, with others between them. */
function decide({ journal }: Workspace, clock: TestWorkspace['clock']): void {
  for (let n = 0; n < 30; n += 1) {
    clock.advance(60_000);
    const type = n % 3 === 0 ? 'protocol.received' : n % 5 === 0 ? 'affected.added' : 'case.noteAdded';
    const subject = `${type.split('.')[0]}:${n % 4}`;
    journal.append({ type, subjects: [subject], payload: { text: `words ${n}`, submission: null } }, 'system');
  }
  journal.append({ type: 'relay.bound', subjects: ['relay:channel:500/901'], payload: {} }, 'system');
  journal.append({ type: 'protocol.placed', subjects: ['protocol:1'], payload: { level: 'PEC' } }, 'system');
}

beforeAll(async () => {
  ws = await testWorkspace();
  decide(ws.current, ws.clock);
  mkdirSync(join(root.path, 'whole'));
  bundle = await makeBundle(join(root.path, 'whole'), ws.current.db);
});
afterAll(() => {
  ws.remove();
  root.remove();
});

let folders = 0;
/** A copy of the bundle with its signature, in a folder of its own. */
function copied({ path }: MadeBundle = bundle): string {
  folders += 1;
  const folder = join(root.path, `copy-${folders}`);
  mkdirSync(folder);
  const copy = join(folder, path.slice(path.lastIndexOf('/') + 1));
  copyFileSync(path, copy);
  copyFileSync(`${path}.minisig`, `${copy}.minisig`);
  return copy;
}

/** Also, whatever it finds has a sentence in every language. */
async function check(path: string, ask: VerifyAsk = {}): Promise<BundleReport> {
  const report = await verifyFile(path, { publicKey: bundle.publicKey, ...ask });
  for (const say of languages) {
    const { checks, cannot, loud, about, key, verdict, broken } = reportWords(report, say);
    const told = [verdict, broken ?? '', ...loud, ...about, ...key, ...cannot];
    const all = [...told, ...checks.flatMap(({ mark, title, text }) => [mark, title, text])];
    for (const text of all) expect(text).not.toMatch(/^[a-z]+\.[\w-]+$|\{\{|undefined/);
  }
  return report;
}
const languages = ['kk', 'ru', 'en'].map((language) => {
  const path = join(import.meta.dirname, '../../../../resources/locales', language, 'verify.json');
  return verifyWords(JSON.parse(readFileSync(path, 'utf8')) as object);
});
const failed = ({ checks }: BundleReport) =>
  checks.filter(({ result }) => result === 'failed').map(({ check: what, why }) => [what, why]);

/** The zip's files, to be put together otherwise. */
async function unzipped(path: string): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(path)), { useWebWorkers: false });
  const entries = (await reader.getEntries()) as FileEntry[];
  const files = await Promise.all(
    entries.map(
      async (entry) => [entry.filename, await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false })] as const,
    ),
  );
  return new Map(files);
}
async function zipped(path: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, bytes] of files) await writer.add(name, new Uint8ArrayReader(bytes));
  writeFileSync(path, await writer.close());
}

describe('a bundle that nobody touched', () => {
  it('holds in every check, by the key that is relied on', async () => {
    const report = await check(bundle.path);
    expect(failed(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, broken: null, about: { sequence: 3, drill: false } });
    expect(report.checks.map(({ check: what, result }) => `${what} ${result}`)).toEqual([
      'container passed',
      'signature passed',
      'key passed',
      'revocation passed',
      'superseded passed',
      'drill passed',
      'about passed',
      'tagFiles passed',
      'payload passed',
      'claim passed',
      'chain passed',
      'figures passed',
      'shown absent',
      'estimate passed',
    ]);
    const values = (what: string) => report.checks.find((each) => each.check === what)?.values;
    expect(values('payload')).toMatchObject({ files: contentFiles(bundle.about).length + 2 });
    expect(values('figures')).toMatchObject({ protocols: 12 });
    expect(Number(values('figures')?.checked)).toBeGreaterThan(100);
    expect(Number(values('estimate')?.checked)).toBe(8);
    expect(report.cannot).toContain('truth');
  });

  it('holds with real headers, too', async () => {
    const folder = join(root.path, 'headers');
    mkdirSync(folder);
    const made = await makeBundle(folder, ws.current.db, {
      kind: 'headers',
      about: { profile: 'lawyer', k: null },
    });
    const report = await check(made.path, { publicKey: made.publicKey });
    expect(failed(report)).toEqual([]);
    const entries = ws.current.journal.since(0, 1000).length;
    // All payloads but those of ten protocols received and one placed are withheld.
    expect(report.checks.find(({ check: what }) => what === 'chain')?.values).toEqual({
      entries,
      withheld: entries - 11,
    });
  });
});

describe('one byte changed', () => {
  it('in any file of the bag: it is that file that is named', async () => {
    const files = await unzipped(bundle.path);
    expect(files.size).toBeGreaterThan(12);
    for (const [name, bytes] of files) {
      const path = copied();
      const changed = Uint8Array.from(bytes);
      const at = Math.floor(bytes.length / 2);
      changed[at] = (changed[at] ?? 0) ^ 1;
      await zipped(path, new Map([...files, [name, changed]]));
      const report = await check(path);
      expect([name, report.ok, report.broken]).toEqual([name, false, name.slice(name.indexOf('/') + 1)]);
      // And whoever only looks at the signature sees it, too.
      expect(failed(report)).toContainEqual(['signature', 'container']);
    }
  }, 120_000);

  it('anywhere in the tag files: the one that was changed is told from the one that names it', async () => {
    const files = await unzipped(bundle.path);
    for (const tag of Object.values(TAG_FILES)) {
      const name = `${bundleName(bundle.about)}/${tag}`;
      const bytes = files.get(name) ?? new Uint8Array();
      const step = Math.max(1, Math.floor(bytes.length / 25));
      for (let at = 0; at < bytes.length; at += step) {
        const path = copied();
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        await zipped(path, new Map([...files, [name, changed]]));
        const { broken } = await check(path);
        expect([tag, at, broken]).toEqual([tag, at, tag]);
      }
    }
  }, 120_000);

  it('anywhere in the zip itself: it does not hold', async () => {
    const { length } = readFileSync(bundle.path);
    for (let at = 0; at < length; at += Math.floor(length / 40)) {
      const path = copied();
      flip(path, at);
      const report = await check(path);
      expect([at, report.ok, report.broken === null]).toEqual([at, false, false]);
    }
  }, 120_000);

  it('anywhere in the signature, or in the key: it does not hold', async () => {
    const text = readFileSync(`${bundle.path}.minisig`, 'utf8');
    for (let at = 0; at < text.length; at += 7) {
      const path = copied();
      flip(`${path}.minisig`, at);
      const report = await check(path);
      expect([at, report.ok, report.broken]).toEqual([at, false, expect.stringMatching(/\.minisig$/)]);
    }
    const key = bundle.publicKey;
    const second = key.indexOf('\n') + 1;
    for (let at = second; at < key.length - 1; at += 5) {
      const other = key[at] === 'A' ? 'B' : 'A';
      const report = await check(bundle.path, { publicKey: `${key.slice(0, at)}${other}${key.slice(at + 1)}` });
      expect([at, report.ok]).toEqual([at, false]);
    }
  }, 120_000);
});

describe('files that are not what was signed', () => {
  const resigned = async (change: (files: Map<string, Uint8Array>, folder: string) => void) => {
    const files = await unzipped(bundle.path);
    change(files, bundleName(bundle.about));
    const path = copied();
    await zipped(path, files);
    return check(path);
  };

  it('names one that is missing, one too many, and one that has no place in a bag', async () => {
    const missing = await resigned((files, folder) => void files.delete(`${folder}/data/readme-en.txt`));
    expect([missing.ok, missing.broken]).toEqual([false, 'data/readme-en.txt']);
    const extra = await resigned((files, folder) => void files.set(`${folder}/data/extra.txt`, new Uint8Array(3)));
    expect([extra.ok, extra.broken]).toEqual([false, 'data/extra.txt']);
    const stray = await resigned((files, folder) => void files.set(`${folder}/run-me.exe`, new Uint8Array(3)));
    expect([stray.ok, stray.broken]).toEqual([false, 'run-me.exe']);
    const upward = await resigned((files, folder) => void files.set(`${folder}/../../up.txt`, new Uint8Array(3)));
    expect(upward).toMatchObject({ ok: false, broken: expect.stringMatching(/\.zip$/) });
  });

  it('a zip that is none says so', async () => {
    const path = copied();
    writeFileSync(path, 'not a zip');
    const report = await check(path);
    expect(failed(report)).toContainEqual(['container', 'noBag']);
  });
});

describe('figures that do not follow from the protocols', () => {
  it.each([
    ['tally/figures.json', (text: string) => text.replace('"sum": 100', '"sum": 101'), 'figures', 'figure'],
    ['tally/figures.csv', (text: string) => text.replace(/R1,D1,clear,20,/, 'R1,D1,clear,20,9'), 'figures', 'figure'],
    ['tally/figures.csv', (text: string) => text.replace(/R2,,clear.*\r\n/, ''), 'figures', 'figure'],
    ['tally/figures.csv', (text: string) => text.replace('R2,,clear', 'R3,,clear'), 'figures', 'figure'],
    ['tally/figures.csv', (text: string) => text.replace(',20,', ',20,x'), 'figures', 'figuresShape'],
    ['tally/protocols.csv', (text: string) => text.replace(',500,', ',501,'), 'figures', 'figure'],
    ['tally/protocols.csv', (text: string) => text.replace('R1,D1,,1,', 'R1,D1,,3,'), 'figures', 'protocols'],
    [
      'estimate/frame.csv',
      (text: string) => text.replace('s2,R1,2,R1', 's2,R1,2,R2'),
      'estimate',
      'estimate-frameHash',
    ],
    ['estimate/sample.json', (text: string) => text.replace('"abab', '"acab'), 'estimate', 'estimate-commitment'],
    ['estimate/readings.csv', (text: string) => text.replace(/(s1,1,\d+,)5/, '$14'), 'estimate', 'estimate-reading'],
    ['estimate/exclusions.csv', (text: string) => text.replace('missing', 'flagged'), 'estimate', 'estimate-exclusion'],
    [
      'tally/figures.json',
      (text: string) => text.replace('"standardError": 0.', '"standardError": 0.1'),
      'estimate',
      'estimate-told',
    ],
    [
      'estimate/result.json',
      (text: string) => text.replace('"share":0.', '"share":0.1'),
      'estimate',
      'estimate-figure',
    ],
  ] as const)('%s: signed as it is, and seen', async (path, change, what, why) => {
    folders += 1;
    const folder = join(root.path, `wrong-${folders}`);
    mkdirSync(folder);
    let changed = 0;
    const made = await makeBundle(folder, ws.current.db, {
      files: (about) =>
        contentFiles(about).map((file) => ({
          ...file,
          write: (out, signal, progress) =>
            file.write(
              async (piece) => {
                if (file.path !== path) return out(piece);
                const text = Buffer.from(piece).toString('utf8');
                changed += Number(change(text) !== text);
                return out(Buffer.from(change(text)));
              },
              signal,
              progress,
            ),
        })),
    });
    expect(changed).toBe(1);
    const report = await check(made.path, { publicKey: made.publicKey });
    expect(failed(report)).toContainEqual([what, why]);
    // Every byte is what was signed: it is the signer who is wrong.
    expect(failed(report).filter(([check]) => check !== 'figures' && check !== 'estimate')).toEqual([]);
    expect(report.ok).toBe(false);
  });
});

describe('what is said loudly', () => {
  it('a key that nobody named: unknown, with its words to compare; once compared, known', async () => {
    const path = copied();
    writeFileSync(path.replace('.zip', '.pub'), bundle.publicKey);
    const lying = await check(path, { publicKey: null });
    expect(failed(lying)).toEqual([['key', 'keyNotGiven']]);
    expect(lying.key).toMatchObject({ known: false, ...fingerprint(bundle.key) });
    const heard = await check(path, { publicKey: null, fingerprint: fingerprint(bundle.key).words.join(' ') });
    expect(heard).toMatchObject({ ok: true, key: { known: true } });
    const misheard = await check(path, { publicKey: null, fingerprint: fingerprint(testKey()).words.join(' ') });
    expect(failed(misheard)).toEqual([['key', 'keyUnknown']]);
  });

  it('another key than the one relied on', async () => {
    const folder = join(root.path, 'stranger');
    mkdirSync(folder);
    const stranger = await makeBundle(folder, ws.current.db);
    writeFileSync(stranger.path.replace('.zip', '.pub'), stranger.publicKey);
    const report = await check(stranger.path);
    expect(failed(report)).toEqual([['key', 'keyUnknown']]);
    // The same number with another key behind it is another key.
    const posed = await check(stranger.path, {
      publicKey: (await import('../../../domain/index.ts')).publicKeyFile(
        { keyId: stranger.key.keyId, key: bundle.key.key },
        'posing',
      ),
    });
    expect(posed.ok).toBe(false);
    expect(failed(posed).map(([what]) => what)).toContain('key');
  });

  it('a revoked key, a withdrawn bundle, and nobody else’s word for either', async () => {
    const statement = signRevocation(null, bundle.key);
    expect(failed(await check(bundle.path, { revocations: [statement] }))).toEqual([['revocation', 'keyRevoked']]);
    const { bundle: id, sequence } = bundle.about;
    const own = signRevocation({ bundle: id, sequence }, bundle.key);
    expect(failed(await check(bundle.path, { revocations: [own] }))).toEqual([['revocation', 'bundleWithdrawn']]);
    const others = signRevocation({ bundle: '00000000-0000-4000-8000-000000000000', sequence }, bundle.key);
    const forged = signRevocation(null, testKey());
    const bent = statement.replace('revoked', 'Revoked');
    expect(await check(bundle.path, { revocations: [others, forged, bent, 'nothing', ''] })).toMatchObject({
      ok: true,
    });
    // As a stranger finds it: in the same folder.
    const path = copied();
    writeFileSync(join(path, '..', 'key.revocation.txt'), statement.replaceAll('\n', '\r\n'));
    expect(failed(await check(path))).toEqual([['revocation', 'keyRevoked']]);
  });

  it('a sequence that a later bundle of the same key replaces', async () => {
    const later = { sequence: 5, replaces: [{ sequence: 3, bundle: bundle.about.bundle }] };
    const folder = join(root.path, 'later');
    mkdirSync(folder);
    const newer = await makeBundle(folder, ws.current.db, { about: later, key: bundle.key });
    const signature = readFileSync(`${newer.path}.minisig`, 'utf8');
    const report = await check(bundle.path, { others: [signature] });
    expect(failed(report)).toEqual([['superseded', 'superseded']]);
    expect(report.checks.find(({ check: what }) => what === 'superseded')?.values).toEqual({ by: 5, others: 1 });
    expect(await check(newer.path, { others: [readFileSync(`${bundle.path}.minisig`, 'utf8')] })).toMatchObject({
      ok: true,
    });
    const stranger = await makeBundle(folder, ws.current.db, { about: { ...later, sequence: 6 } });
    expect(await check(bundle.path, { others: [readFileSync(`${stranger.path}.minisig`, 'utf8')] })).toMatchObject({
      ok: true,
    });
  });

  it('DRILL, also where only the signer says so', async () => {
    const folder = join(root.path, 'drill');
    mkdirSync(folder);
    const drill = await makeBundle(folder, ws.current.db, { about: { drill: true } });
    expect(drill.path).toContain('maere-drill-0003-public.zip');
    expect(readFileSync(`${drill.path}.minisig`, 'utf8')).toContain('trusted comment: DRILL ');
    expect(failed(await check(drill.path, { publicKey: drill.publicKey }))).toEqual([['drill', 'drill']]);
  });
});
