import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleName, prehash } from '../../../domain/index.ts';
import { type TestWorkspace, testWorkspace } from '../../people/test-support.ts';
import { tempDir } from '../../store/test-support.ts';
import { type BagFile, wholeFile } from '../bag-file.ts';
import { aboutOf, makeBundle } from '../test-support.ts';
import { verifyFile } from '../verify/verify-file.ts';
import { checkRecipients } from './age-stream.ts';
import { writeBundle } from './bag.ts';
import { partialOf } from './target.ts';
import { dosTime } from './zip-file.ts';

const root = tempDir();
let ws: TestWorkspace;
beforeAll(async () => {
  ws = await testWorkspace();
});
afterAll(() => {
  ws.remove();
  root.remove();
});

let folders = 0;
function folder(): string {
  folders += 1;
  const path = join(root.path, `f${folders}`);
  mkdirSync(path);
  return path;
}

const job = (target: string, files: Iterable<BagFile>, more: { signal?: AbortSignal; recipients?: string[] } = {}) => ({
  about: aboutOf(),
  files,
  target,
  recipients: more.recipients ?? [],
  signal: more.signal ?? new AbortController().signal,
  progress: () => undefined,
});

const blake = (bytes: Uint8Array): string => {
  const hasher = prehash();
  hasher.update(bytes);
  return Buffer.from(hasher.digest()).toString('hex');
};

/** Whether a program is there; a test that needs one says so when it isn't. */
const has = (program: string): boolean => spawnSync('which', [program]).status === 0;

describe('a bag in its zip', () => {
  it('says its own hashes and sizes right, and has its name only later', async () => {
    const target = join(folder(), 'x.zip');
    const written = await writeBundle(job(target, [wholeFile('a.txt', 'қ'), wholeFile('b/c.txt', 'two\n')]));
    expect(existsSync(target)).toBe(false);
    const bytes = readFileSync(partialOf(target));
    expect(written).toEqual({
      prehash: blake(bytes),
      sha512: createHash('sha512').update(bytes).digest('hex'),
      bytes: bytes.length,
      payload: { bytes: 6, files: 2 },
    });
    if (process.platform !== 'win32') expect(statSync(partialOf(target)).mode & 0o077).toBe(0);
  });

  it('is the same whatever zone and moment it is made in: every entry has the moment of the bundle', async () => {
    const files = () => [wholeFile('a.txt', 'one'), wholeFile('b.txt', 'two')];
    const about = aboutOf();
    const [one, two] = [join(folder(), 'x.zip'), join(folder(), 'x.zip')];
    const zone = process.env.TZ;
    try {
      process.env.TZ = 'Asia/Almaty';
      await writeBundle({ ...job(one, files()), about });
      process.env.TZ = 'America/Lima';
      await writeBundle({ ...job(two, files()), about });
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
    expect(readFileSync(partialOf(one)).equals(readFileSync(partialOf(two)))).toBe(true);
    // 11 January 2021, 04:00:00.
    expect(dosTime(Date.parse(about.created))).toBe(((((2021 - 1980) << 9) | (1 << 5) | 11) << 16) | (4 << 11));
  });

  it('takes no name from outside, and none that leads elsewhere', async () => {
    for (const path of ['../up.txt', 'A.txt', 'a b.txt', '/a.txt', 'a//b', 'қ.txt', 'a/', '.hidden', 'a\\b.txt']) {
      const target = join(folder(), 'x.zip');
      await expect(writeBundle(job(target, [wholeFile(path, 'x')]))).rejects.toThrow(RangeError);
      expect(existsSync(partialOf(target))).toBe(false);
    }
  });

  it('stops where it is when nobody wants it any more, and leaves nothing', async () => {
    for (const encrypted of [false, true]) {
      const path = folder();
      const controller = new AbortController();
      let pieces = 0;
      const endless: BagFile = {
        path: 'endless.csv',
        async write(out, signal) {
          for (;;) {
            signal.throwIfAborted();
            await out(Buffer.alloc(10_000, pieces));
            pieces += 1;
            if (pieces % 50 === 0) controller.abort(new Error('enough'));
          }
        },
      };
      const recipients = encrypted ? [await identityToRecipient(await generateIdentity())] : [];
      const target = join(path, 'x.zip');
      await expect(
        writeBundle(job(target, [wholeFile('a.txt', 'x'), endless], { signal: controller.signal, recipients })),
      ).rejects.toThrow('enough');
      expect(readdirSync(path)).toEqual([]);
    }
  });

  it('a file that fails takes everything with it', async () => {
    const path = folder();
    const failing: BagFile = {
      path: 'b.txt',
      async write(out) {
        await out(Buffer.alloc(200_000));
        throw new Error('cannot');
      },
    };
    await expect(writeBundle(job(join(path, 'x.zip'), [wholeFile('a.txt', 'x'), failing]))).rejects.toThrow('cannot');
    expect(readdirSync(path)).toEqual([]);
  });

  it('a folder that cannot be written to says so', async () => {
    await expect(writeBundle(job(join(root.path, 'no such', 'x.zip'), []))).rejects.toThrow();
  });

  it('killed in the middle leaves nothing but what is marked as unfinished', async () => {
    const path = folder();
    const script = `
      import { writeBundle } from ${JSON.stringify(join(import.meta.dirname, 'bag.ts'))};
      import { randomBytes } from 'node:crypto';
      const endless = { path: 'endless.csv', async write(out) { for (;;) await out(randomBytes(65536)); } };
      await writeBundle({ about: ${JSON.stringify(aboutOf())}, files: [endless], target: ${JSON.stringify(join(path, 'x.zip'))},
        recipients: [], signal: new AbortController().signal, progress: () => undefined });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const partial = partialOf(join(path, 'x.zip'));
    while (!existsSync(partial) || statSync(partial).size < 1_000_000)
      await new Promise((next) => setTimeout(next, 20));
    child.kill('SIGKILL');
    await new Promise((next) => child.once('exit', next));
    expect(readdirSync(path)).toEqual(['x.zip.partial']);
    // And the next one of this name takes its place.
    await writeBundle(job(join(path, 'x.zip'), [wholeFile('a.txt', 'x')]));
    expect(statSync(partial).size).toBeLessThan(10_000);
  });

  it('needs no more memory for half a gigabyte than for nothing', async () => {
    const target = join(folder(), 'x.zip');
    const piece = Buffer.alloc(100_000, 'rows of a table;');
    let most = 0;
    const large: BagFile = {
      path: 'large.csv',
      async write(out) {
        for (let n = 0; n < 5000; n += 1) {
          await out(piece);
          if (n % 100 === 0) most = Math.max(most, process.memoryUsage().rss);
        }
      },
    };
    const before = process.memoryUsage().rss;
    const { payload } = await writeBundle(job(target, [large]));
    expect(payload.bytes).toBe(500_000_000);
    expect((most - before) / 1e6).toBeLessThan(150);
  }, 120_000);
});

describe('encryption', () => {
  it('is read by whoever has the key, and the zip inside is what was signed', async () => {
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const target = join(folder(), 'x.zip.age');
    const files = [wholeFile('a.txt', Buffer.alloc(300_000, 'text'))];
    const written = await writeBundle(job(target, files, { recipients: [recipient] }));
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const sealed = readFileSync(partialOf(target));
    expect(sealed.subarray(0, 21).toString()).toBe('age-encryption.org/v1');
    const plain = await decrypter.decrypt(sealed);
    expect(blake(plain)).toBe(written.prehash);
    expect(createHash('sha512').update(sealed).digest('hex')).toBe(written.sha512);
  });

  it('takes public keys of age and nothing else', async () => {
    await checkRecipients([await identityToRecipient(await generateIdentity())]);
    for (const wrong of [
      '',
      'age1',
      'AGE-SECRET-KEY-1QQQQ',
      'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq',
      'ssh-ed25519 AAAA',
    ])
      await expect(checkRecipients([wrong])).rejects.toMatchObject({ code: 'EXPORT_RECIPIENT' });
  });
});

describe('stock tools', () => {
  it('minisign verifies it, and refuses it with a byte changed', async (context) => {
    if (!has('minisign')) return context.skip('minisign is not installed (Debian: apt-get install minisign)');
    const made = await makeBundle(folder(), ws.current.db);
    const key = made.path.replace('.zip', '.pub');
    writeFileSync(key, made.publicKey);
    const said = execFileSync('minisign', ['-Vm', made.path, '-p', key], { encoding: 'utf8' });
    expect(said).toContain('Signature and comment signature verified');
    expect(said).toContain(`maere-bundle=1 id=${made.about.bundle} sequence=3 replaces=- time=2021-01-11T04:00:00Z`);
    const changed = `${made.path.slice(0, -4)}-2.zip`;
    copyFileSync(made.path, changed);
    copyFileSync(`${made.path}.minisig`, `${changed}.minisig`);
    const bytes = readFileSync(changed);
    bytes.writeUInt8(bytes.readUInt8(1000) ^ 1, 1000);
    writeFileSync(changed, bytes);
    expect(spawnSync('minisign', ['-Vm', changed, '-p', key]).status).toBe(1);
    return undefined;
  });

  it('and we verify what minisign signed', async (context) => {
    if (!has('minisign')) return context.skip('minisign is not installed (Debian: apt-get install minisign)');
    const made = await makeBundle(folder(), ws.current.db);
    const [key, secret] = [`${made.path}.theirs.pub`, `${made.path}.theirs.key`];
    execFileSync('minisign', ['-G', '-W', '-p', key, '-s', secret]);
    const comment = readFileSync(`${made.path}.minisig`, 'utf8').split('\n')[2]?.replace('trusted comment: ', '') ?? '';
    execFileSync('minisign', ['-S', '-H', '-s', secret, '-m', made.path, '-t', comment]);
    // Its first line is its own: only that is not ours.
    const path = `${made.path}.minisig`;
    const report = await verifyFile(made.path, { publicKey: readFileSync(key, 'utf8') });
    expect(report.checks.filter(({ result }) => result === 'failed').map(({ why }) => why)).toEqual([
      'signatureChanged',
    ]);
    const id = report.key?.keyId ?? '';
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, [`untrusted comment: signature by Maere release key ${id}`, ...lines.slice(1)].join('\n'));
    expect(await verifyFile(made.path, { publicKey: readFileSync(key, 'utf8') })).toMatchObject({ ok: true });
    return undefined;
  });

  it('unzip and sha512sum find every file as the manifests say', async (context) => {
    if (!has('unzip') || !has('sha512sum')) return context.skip('unzip or sha512sum is not installed');
    const path = folder();
    const made = await makeBundle(path, ws.current.db);
    execFileSync('unzip', ['-q', made.path, '-d', path]);
    const bag = join(path, bundleName(made.about));
    const said = execFileSync('sha512sum', ['-c', 'manifest-sha512.txt', 'tagmanifest-sha512.txt'], {
      cwd: bag,
      encoding: 'utf8',
    });
    expect(said).not.toContain('FAILED');
    expect(said.trim().split('\n').length).toBeGreaterThan(10);
    return undefined;
  });

  it('the BagIt library of the Library of Congress finds it valid', async (context) => {
    const python = spawnSync('python3', ['-c', 'import bagit']);
    if (python.status !== 0) return context.skip('python3 with bagit is not installed (pip install bagit)');
    const path = folder();
    const made = await makeBundle(path, ws.current.db);
    execFileSync('unzip', ['-q', made.path, '-d', path]);
    const code =
      'import bagit, sys; b = bagit.Bag(sys.argv[1]); b.validate(); print(b.version, b.info["Payload-Oxum"])';
    const said = execFileSync('python3', ['-c', code, join(path, bundleName(made.about))], { encoding: 'utf8' });
    expect(said).toMatch(/^1\.0 \d+\.\d+\n$/);
    return undefined;
  });

  it('age decrypts what was encrypted for its key', async (context) => {
    if (!has('age') || !has('age-keygen')) return context.skip('age is not installed (Debian: apt-get install age)');
    const path = folder();
    const keys = execFileSync('age-keygen', ['-o', join(path, 'key.txt')], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const recipient = /age1[a-z0-9]+/.exec(keys + readFileSync(join(path, 'key.txt'), 'utf8'))?.[0] ?? '';
    const target = join(path, 'x.zip.age');
    const written = await writeBundle(
      job(target, [wholeFile('a.txt', 'x'.repeat(100_000))], { recipients: [recipient] }),
    );
    execFileSync('age', ['-d', '-i', join(path, 'key.txt'), '-o', join(path, 'x.zip'), partialOf(target)]);
    expect(blake(readFileSync(join(path, 'x.zip')))).toBe(written.prehash);
    return undefined;
  });
});
