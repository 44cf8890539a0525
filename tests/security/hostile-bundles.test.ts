import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import {
  type FileEntry,
  Uint8ArrayReader,
  Uint8ArrayWriter,
  ZipReader,
  ZipWriter,
} from '@zip.js/zip.js/lib/zip-core-native.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type BagFile, wholeFile } from '../../src/core/export/bag-file.ts';
import { contentFiles, type MadeBundle, makeBundle } from '../../src/core/export/test-support.ts';
import { accessToBytes, verifyAccess } from '../../src/core/export/verify/verify-file.ts';
import { type TestWorkspace, testWorkspace } from '../../src/core/people/test-support.ts';
import { tempDir } from '../../src/core/store/test-support.ts';
import { type BundleAbout, type BundleReport, bundleName } from '../../src/domain/index.ts';

/**
 * Bundles that were made to harm whoever checks them, and such as a signer of our own would make to mislead. Nothing here
 * may end in anything but a report: no crash, no memory filled, nothing written, and never “every check holds”.
 */
let ws: TestWorkspace;
let bundle: MadeBundle;
let files: Map<string, Uint8Array>;
const temporary = tempDir();
const verifier = join(import.meta.dirname, '../../scripts/verify.ts');

beforeAll(async () => {
  ws = await testWorkspace();
  ws.current.journal.append({ type: 'protocol.placed', subjects: ['protocol:1'], payload: { level: 'PEC' } }, 'system');
  bundle = await makeBundle(temporary.path, ws.current.db);
  files = await unzipped(bundle.path);
});
afterAll(() => {
  ws.remove();
  temporary.remove();
});

async function unzipped(path: string): Promise<Map<string, Uint8Array>> {
  const reader = new ZipReader(new Uint8ArrayReader(readFileSync(path)), { useWebWorkers: false });
  const entries = (await reader.getEntries()) as FileEntry[];
  return new Map(
    await Promise.all(
      entries.map(
        async (entry) =>
          [entry.filename, await entry.getData(new Uint8ArrayWriter(), { useWebWorkers: false })] as const,
      ),
    ),
  );
}

type More = Parameters<ZipWriter<Uint8Array>['add']>[2];
async function zipped(all: Iterable<readonly [string, Uint8Array | null, More?]>): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter(), { useWebWorkers: false });
  for (const [name, bytes, more = {}] of all)
    await writer.add(name, bytes === null ? undefined : new Uint8ArrayReader(bytes), more);
  return writer.close();
}

const judged = (bytes: Uint8Array, of: MadeBundle = bundle): Promise<BundleReport> =>
  verifyAccess(accessToBytes(bytes), {
    name: `${bundleName(of.about)}.zip`,
    signature: readFileSync(`${of.path}.minisig`, 'utf8'),
    publicKey: of.publicKey,
    fingerprint: null,
    foundKeys: [],
    revocations: [],
    others: [],
  });
const failed = ({ checks }: BundleReport) =>
  checks.filter(({ result }) => result === 'failed').map(({ check, why, file }) => `${check} ${why} ${file}`);
const folder = () => bundleName(bundle.about);

/** One zip entry as bytes, put together by hand: what no library would write. */
interface Raw {
  name: string;
  data: Uint8Array;
  size: number;
  deflated?: boolean;
}
function rawZip(entries: readonly Raw[], claim: { entries?: number; directory?: number } = {}): Buffer {
  const [locals, directory]: [Buffer[], Buffer[]] = [[], []];
  let at = 0;
  for (const { name, data, size, deflated = false } of entries) {
    const bytes = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflated ? 8 : 0, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(bytes.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, bytes, data]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, tail, bytes]));
    locals.push(local);
    at += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Math.min(0xffff, claim.entries ?? entries.length), 8);
  end.writeUInt16LE(Math.min(0xffff, claim.entries ?? entries.length), 10);
  end.writeUInt32LE(claim.directory ?? list.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, list, end]);
}

describe('a zip that another program reads otherwise', () => {
  it.each([
    ['a folder', [['maere-0003-public/data/sub/', null, { directory: true }]], 'data/sub/'],
    ['a folder above', [['maere-0003-public/', null, { directory: true }]], './'],
    ['a folder far away', [['../../../tmp/there/', null, { directory: true }]], '.zip'],
    ['a link', [['maere-0003-public/data/link', Buffer.from('/etc/passwd'), { unixMode: 0o120777 }]], 'data/link'],
    ['an upper case', [['maere-0003-public/data/About.json', Buffer.from('{}')]], 'data/About.json'],
    ['a name with a space at its end', [['maere-0003-public/data/about.json ', Buffer.from('{}')]], 'about.json '],
    ['a backslash', [['maere-0003-public\\data\\x.txt', Buffer.from('x')]], '.zip'],
    ['an absolute path', [['/etc/cron.d/x', Buffer.from('x')]], '.zip'],
    ['another bag', [['maere-0004-public/data/about.json', Buffer.from('{}')]], '.zip'],
    [
      'a letter that only looks like one',
      [['maere-0003-public/data/аbout.json', Buffer.from('{}')]],
      'data/аbout.json',
    ],
    ['a password', [['maere-0003-public/data/secret.txt', Buffer.from('x'), { password: 'x' }]], 'data/secret.txt'],
  ] as [string, [string, Uint8Array | null, More?][], string][])('with %s: named', async (_, more, named) => {
    const report = await judged(await zipped([...files, ...more]));
    expect(report.ok).toBe(false);
    expect(report.broken).toContain(named);
    expect(failed(report)[0]).toMatch(/^container /);
  });

  it('the same name twice, whichever is the right one', async () => {
    const name = `${folder()}/data/about.json`;
    const own = files.get(name) ?? new Uint8Array();
    const twice = rawZip([
      ...[...files].map(([each, data]) => ({ name: each, data, size: data.length })),
      { name, data: own, size: own.length },
    ]);
    expect(failed(await judged(twice))).toContain('container noBag maere-0003-public.zip');
  });

  it('something before it, or after it', async () => {
    const bytes = readFileSync(bundle.path);
    for (const other of [
      Buffer.concat([Buffer.from('<script>'), bytes]),
      Buffer.concat([bytes, Buffer.from('more')]),
    ]) {
      const report = await judged(other);
      expect(report.ok).toBe(false);
      expect(failed(report)).toContain('signature container maere-0003-public.zip');
    }
  });
});

/** In a process with little memory, by the command that everybody has: it says so by its exit code. */
function commanded(bytes: Uint8Array, name = 'bundle'): { status: number | null; said: string; seconds: number } {
  const own = join(temporary.path, `${name}-${Math.random().toString(36).slice(2)}`);
  mkdirSync(own);
  const path = join(own, 'maere-0003-public.zip');
  writeFileSync(path, bytes);
  const startedAt = performance.now();
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--max-old-space-size=400', verifier, path, '--language', 'en'],
    { encoding: 'utf8', timeout: 110_000 },
  );
  return { status, said: stdout + stderr, seconds: (performance.now() - startedAt) / 1000 };
}
const content = (path: string, bytes: Uint8Array) => zipped(new Map([...files, [`${folder()}/data/${path}`, bytes]]));
const zeros = (megabytes: number, piece = Buffer.alloc(1024 * 1024, ' ')) =>
  Buffer.concat(Array.from({ length: megabytes }, () => piece));

describe('a bundle that is made to fill the memory', () => {
  it.each([
    ['about.json of twenty megabytes', 'about.json', () => zeros(20)],
    ['figures of forty megabytes', 'tally/figures.json', () => zeros(40)],
    ['brackets as deep as they go', 'tally/figures.json', () => zeros(15, Buffer.alloc(1024 * 1024, '['))],
    [
      'eight million rows that are none',
      'tally/figures.json',
      () => Buffer.from(`{"told":"count","rows":[${'0,'.repeat(7_500_000)}0]}`),
    ],
    [
      'a table of commas',
      'tally/protocols.csv',
      () => Buffer.concat([Buffer.from(','.repeat(1000)), Buffer.from('\n'), zeros(15, Buffer.alloc(1_048_576, ','))]),
    ],
    ['a table of line ends', 'tally/protocols.csv', () => zeros(15, Buffer.alloc(1_048_576, '\n'))],
    ['an extract without a line end', 'journal/extract.jsonl', () => zeros(60, Buffer.alloc(1_048_576, '1'))],
    ['keys as deep as they go', 'journal/keys.json', () => zeros(10, Buffer.alloc(1024 * 1024, '{"a":'))],
  ] as [string, string, () => Buffer][])(
    '%s: a report, and no more than it takes',
    async (_, path, bytes) => {
      const { status, said, seconds } = commanded(await content(path, bytes()));
      expect([status, said]).toEqual([1, expect.stringContaining('DO NOT RELY ON THIS BUNDLE')]);
      expect(said).toContain(`data/${path}`);
      expect(seconds).toBeLessThan(60);
    },
    120_000,
  );

  it('a file that grows a thousandfold, sizes that nobody has, files over each other, and a list of files as large as it says', async () => {
    const name = (n: number) => `${folder()}/data/photo-${n}.jpg`;
    const bomb = deflateRawSync(zeros(300, Buffer.alloc(1024 * 1024)));
    const grown = [{ name: name(1), data: bomb, size: 300 * 1024 * 1024, deflated: true }];
    const declared = [{ name: name(1), data: Buffer.from('x'), size: 0xffff_fff0, deflated: true }];
    const many = Array.from({ length: 120_000 }, (_, n) => ({ name: name(n), data: Buffer.alloc(0), size: 0 }));
    for (const [what, bytes] of Object.entries({
      grown: rawZip(grown),
      declared: rawZip(declared),
      sixty: rawZip(many.slice(0, 60_000), { entries: 60_000 }),
      allowed: rawZip(many.slice(0, 20_000), { entries: 20_000 }),
      many: rawZip(many, { entries: 0xffff }),
      directory: rawZip(grown, { directory: 0xffff_fff0 }),
    })) {
      const { status, said, seconds } = commanded(bytes);
      expect([what, status, said]).toEqual([what, 1, expect.stringContaining('DO NOT RELY ON THIS BUNDLE')]);
      expect(seconds).toBeLessThan(60);
    }
  }, 240_000);
});

describe('names and numbers that a program stumbles over', () => {
  const broken = (path: string, change: (text: string) => string) =>
    content(path, Buffer.from(change(Buffer.from(files.get(`${folder()}/data/${path}`) ?? []).toString('utf8'))));

  it.each([
    ['tally/figures.json', (text: string) => text.replace('"rows"', '"__proto__": {"told": "count"}, "rows"')],
    ['tally/figures.json', (text: string) => text.replace('"AJ"', '"__proto__"')],
    ['tally/figures.json', (text: string) => text.replace('"clear"', '"constructor"')],
    ['tally/figures.json', (text: string) => text.replace(/"sum": \d+/, '"sum": 1e400')],
    ['tally/figures.json', (text: string) => text.replace(/"sum": \d+/, '"sum": -0')],
    ['tally/figures.json', (text: string) => text.replace(/"sum": \d+/, `"sum": ${'9'.repeat(400)}`)],
    ['tally/protocols.csv', (text: string) => text.replace('votes_AJ', 'votes___proto__')],
    ['tally/protocols.csv', (text: string) => text.replace('votes_AJ', 'votes_toString')],
    ['tally/protocols.csv', (text: string) => text.replace('R1', '__proto__')],
    ['tally/protocols.csv', (text: string) => text.replace('R1', 'constructor')],
    ['estimate/frame.csv', (text: string) => text.replaceAll('R1', '__proto__')],
    ['estimate/frame.csv', (text: string) => text.replaceAll('R1', 'constructor')],
    ['estimate/sample.json', (text: string) => text.replace('"R1"', '"__proto__"')],
    ['estimate/sample.json', (text: string) => text.replace('"R1"', '"\\ud800"')],
    ['estimate/sample.json', (text: string) => text.replace(/"R1":\d+/, '"R1":9007199254740991')],
    ['estimate/result.json', (text: string) => text.replace('"AJ"', '"__proto__"')],
    ['estimate/result.json', (text: string) => text.replace(/"share":[\d.]+/, '"share":1e308')],
    ['about.json', (text: string) => text.replace('"sequence": 3', '"sequence": 1e21')],
    ['about.json', (text: string) => text.replace('"public"', '"__proto__"')],
    ['journal/keys.json', (text: string) => text.replace('{', '{"__proto__":{"kind":"headers"},')],
  ] as const)('%s, %#: a report that names the file', async (path, change) => {
    const bytes = await broken(path, change);
    const report = await judged(bytes);
    expect([report.ok, report.broken]).toEqual([false, `data/${path}`]);
    expect(({} as { told?: string }).told).toBeUndefined();
  });
});

describe('a bundle that another one stands instead of', () => {
  it('is out of date also where the later one is by another key of the same headquarters, and by nobody else’s', async () => {
    const own = join(temporary.path, 'later');
    mkdirSync(own);
    const later = await makeBundle(own, ws.current.db, {
      about: { sequence: 9, replaces: [{ sequence: 3, bundle: bundle.about.bundle }] },
    });
    const evidence = {
      name: `${bundleName(bundle.about)}.zip`,
      signature: readFileSync(`${bundle.path}.minisig`, 'utf8'),
      publicKey: bundle.publicKey,
      fingerprint: null,
      foundKeys: [later.publicKey],
      revocations: [],
      others: [readFileSync(`${later.path}.minisig`, 'utf8')],
    };
    const access = accessToBytes(readFileSync(bundle.path));
    expect(failed(await verifyAccess(access, { ...evidence, ownKeys: [bundle.publicKey, later.publicKey] }))).toEqual([
      'superseded superseded null',
    ]);
    expect(failed(await verifyAccess(access, evidence))).toEqual([]);
  });
});

describe('a signer of our own who misleads', () => {
  let signed = 0;
  /** A bundle that is right in every byte, signed by the key that is relied on, and not what it says. */
  async function resigned(more: {
    about?: Partial<BundleAbout>;
    files?: (about: BundleAbout) => BagFile[];
    kind?: 'headers' | 'commitments';
  }): Promise<BundleReport> {
    signed += 1;
    const own = join(temporary.path, `signed-${signed}`);
    mkdirSync(own);
    const made = await makeBundle(own, ws.current.db, { key: bundle.key, ...more });
    return judged(readFileSync(made.path), made);
  }
  const but = (leave: (path: string) => boolean) => (about: BundleAbout) =>
    contentFiles(about).filter(({ path }) => !leave(path));

  it('leaves out what figures are counted from, and shows the figures', async () => {
    for (const [gone, named] of [
      ['tally/protocols.csv', 'data/tally/protocols.csv'],
      ['tally/figures.json', 'data/tally/figures.json'],
    ] as const) {
      const report = await resigned({ files: but((path) => path === gone) });
      expect([report.ok, report.broken]).toEqual([false, named]);
      expect(failed(report)).toContain(`figures missing ${named}`);
    }
    const both = but((path) => path === 'tally/protocols.csv' || path === 'tally/figures.json');
    // A table alone, or a page alone, shows figures, too.
    for (const shown of ['tally/figures.csv', 'page/index.html', 'report/report-en.pdf'])
      expect(
        failed(
          await resigned({
            about: { parts: [] },
            files: (about) => [
              ...contentFiles(about).filter(({ path }) => !/^(?:tally|estimate|evidence)/.test(path)),
              wholeFile(shown, 'figures'),
            ],
          }),
        ),
      ).toContainEqual(expect.stringMatching(/^figures missing/));
    expect(failed(await resigned({ files: both }))).toContainEqual(expect.stringMatching(/^figures missing/));
  });

  it('promises an estimate, tells one, and leaves out what it is made of', async () => {
    const report = await resigned({ files: but((path) => path.startsWith('estimate/')) });
    expect(failed(report)).toContainEqual(expect.stringMatching(/^estimate missing data\/estimate\//));
    expect(report.ok).toBe(false);
  });

  it('calls shares something that nobody counts again', async () => {
    for (const change of [
      (text: string) => text.replace('"what": "estimate"', '"what": "projection"'),
      (text: string) => text.replace('"what": "estimate"', '"what": "held"'),
      (text: string) => text.replace('"told": "estimate"', '"told": "count"'),
    ]) {
      const report = await resigned({
        files: (about) =>
          contentFiles(about).map((file) => {
            if (file.path !== 'tally/figures.json') return file;
            return { ...file, write: (out) => file.write((piece) => out(Buffer.from(change(String(piece)))), ...rest) };
          }),
      });
      expect(failed(report)).toContain('figures figuresShape data/tally/figures.json');
    }
  });

  it('calls a lawyer’s bundle public, or the other way round', async () => {
    const headers = await resigned({ kind: 'headers' });
    expect([failed(headers), headers.broken]).toEqual([['about profile data/about.json'], 'data/about.json']);
    for (const about of [
      { k: null },
      { k: 2 },
      { created: '2021-01-11T04:17:31Z' },
      { profile: 'lawyer' },
      { profile: 'partner', created: '2021-01-11T04:17:00Z' },
    ]) {
      const report = await resigned({ about });
      expect([failed(report), report.broken]).toEqual([['about profile data/about.json'], 'data/about.json']);
    }
  });

  it('puts in what the bundle does not name', async () => {
    const report = await resigned({
      files: (about) => [...contentFiles(about), wholeFile('cases/cases.jsonl', '{"name":"Somebody"}\n')],
    });
    expect([failed(report), report.broken]).toEqual([['about parts data/cases/cases.jsonl'], 'data/cases/cases.jsonl']);
  });
});

const rest = [new AbortController().signal, () => undefined] as const;
