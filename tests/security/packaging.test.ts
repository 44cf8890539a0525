import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { build, buildIsStale } from '../../scripts/lib/build.ts';

/**
 * What is in a package, on every system and processor it is made for: the right native files and no others. The filters
 * are electron-builder's own, fed with its own configuration; on this system it also packs, around a stand-in for
 * Electron's runtime, which can't be had everywhere.
 */
const root = resolve(import.meta.dirname, '../..');
// A checkout may borrow another's modules by a link; electron-builder follows none.
const project = dirname(realpathSync(join(root, 'node_modules')));
const require = createRequire(join(root, 'node_modules/electron-builder/package.json'));
const builder = dirname(dirname(require.resolve('app-builder-lib')));

interface LockedPackage {
  dev?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
}
const lock = (
  JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, LockedPackage> }
).packages;

interface Matcher {
  prependPattern(pattern: string): void;
  isEmpty(): boolean;
  createFilter(): (file: string, stat: { isDirectory(): boolean; moduleFullFilePath: string }) => boolean;
}
interface Config {
  files: string[];
  asarUnpack: string[];
  electronFuses: Record<string, boolean>;
  [key: string]: unknown;
}
const { FileMatcher, getNodeModuleFileMatcher } = require(join(builder, 'out/fileMatcher.js')) as {
  FileMatcher: new (from: string, to: string, expand: (pattern: string) => string, patterns: string[]) => Matcher;
  getNodeModuleFileMatcher(
    from: string,
    to: string,
    expand: (pattern: string) => string,
    own: object,
    packager: object,
  ): Matcher;
};
const config = (require('js-yaml') as { load(text: string): Config }).load(
  readFileSync(join(root, 'electron-builder.yml'), 'utf8'),
);

const NATIVE = /\.(?:node|so|dll|dylib|wasm|exe)(?:\.[\d.]+)?$/;
/** Versions in names change with every update of the package; which files they are doesn't. */
const unversioned = (path: string) => path.replaceAll(/[-.]\d+(?:\.\d+)*(?=\.|$)/g, '');

/** What the packages for other systems hold: npm installs only this system's. Read from the published packages. */
function nativesOf(name: string): string[] {
  const sharp = /^@img\/sharp-((?:win32|darwin|linux|linuxmusl)-\w+)$/.exec(name)?.[1];
  if (sharp?.startsWith('win32')) return [`lib/sharp-${sharp}.node`, 'lib/libvips.dll', 'lib/libvips-cpp.dll'];
  if (sharp) return [`lib/sharp-${sharp}.node`];
  if (/^@img\/sharp-libvips-darwin/.test(name)) return ['lib/libvips-cpp.dylib'];
  if (/^@img\/sharp-libvips-linux/.test(name)) return ['lib/libvips-cpp.so.8'];
  const argon = /^@node-rs\/argon2-(.+)$/.exec(name)?.[1];
  return argon ? [`argon2.${argon}.node`] : [];
}

function filesOf(key: string, name: string): string[] {
  const folder = join(project, key);
  if (!existsSync(folder)) return nativesOf(name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((file) => !file.startsWith('node_modules'));
}

/** Every file of every package that npm would install for production there, also where a machine has more of them. */
function shipped(platform: string, arch: string, installed: (locked: LockedPackage) => boolean): string[] {
  const macros: Record<string, string> = { platform, arch };
  const expand = (pattern: string) => pattern.replaceAll(/\$\{(\w+)\}/g, (all, name) => macros[name] ?? all);
  const keep = getNodeModuleFileMatcher(
    project,
    project,
    expand,
    {},
    {
      config,
      debugLogger: { isEnabled: false },
    },
  ).createFilter();
  return Object.entries(lock)
    .filter(([key, locked]) => key !== '' && !locked.dev && installed(locked))
    .flatMap(([key]) => {
      const name = key.slice(key.lastIndexOf('node_modules/') + 'node_modules/'.length);
      return filesOf(key, name).map((file) => `${key}/${file}`);
    })
    .filter((file) => keep(join(project, file), { isDirectory: () => false, moduleFullFilePath: file }));
}

const TARGETS = [
  ['linux', 'x64', 'glibc', 'linux-x64-gnu', ['sharp-libvips-linux-x64/lib/libvips-cpp.so']],
  ['linux', 'arm64', 'glibc', 'linux-arm64-gnu', ['sharp-libvips-linux-arm64/lib/libvips-cpp.so']],
  ['darwin', 'x64', null, 'darwin-x64', ['sharp-libvips-darwin-x64/lib/libvips-cpp.dylib']],
  ['darwin', 'arm64', null, 'darwin-arm64', ['sharp-libvips-darwin-arm64/lib/libvips-cpp.dylib']],
  ['win32', 'x64', null, 'win32-x64-msvc', ['sharp-win32-x64/lib/libvips-cpp.dll', 'sharp-win32-x64/lib/libvips.dll']],
  [
    'win32',
    'arm64',
    null,
    'win32-arm64-msvc',
    ['sharp-win32-arm64/lib/libvips-cpp.dll', 'sharp-win32-arm64/lib/libvips.dll'],
  ],
] as const;

const expected = (platform: string, arch: string, argon: string, vips: readonly string[]) =>
  [
    ...vips.map((file) => `@img/${file}`),
    `@img/sharp-${platform}-${arch}/lib/sharp-${platform}-${arch}.node`,
    `@node-rs/argon2-${argon}/argon2.${argon}.node`,
    `better-sqlite3/prebuilds/${platform}-${arch}.node`,
  ].sort();

const natives = (files: readonly string[]) =>
  files
    .filter((file) => NATIVE.test(file))
    .map((file) => unversioned(file.replace(/^.*?node_modules\//, '')))
    .sort();

describe.each(TARGETS)('%s %s', (platform, arch, libc, argon, vips) => {
  const fits = (wanted: string[] | undefined, own: string | null) =>
    !wanted || own === null || wanted.includes(own) || (wanted[0]?.startsWith('!') && !wanted.includes(`!${own}`));
  const here = ({ os, cpu, libc: c }: LockedPackage) =>
    Boolean(fits(os, platform) && fits(cpu, arch) && (!c || fits(c, libc)));

  test('ships its own native files and no others', () => {
    expect(natives(shipped(platform, arch, here))).toEqual(expected(platform, arch, argon, vips));
  });

  test("ships no others even from a machine that has every system's", () => {
    expect(natives(shipped(platform, arch, () => true))).toEqual(expected(platform, arch, argon, vips));
  });

  test('has all of them outside the archive, where the system can load them', () => {
    const unpack = new FileMatcher(project, project, (pattern) => pattern, config.asarUnpack).createFilter();
    const packed = shipped(platform, arch, here)
      .filter((file) => NATIVE.test(file))
      .filter((file) => !unpack(join(project, file), { isDirectory: () => false, moduleFullFilePath: file }));
    expect(packed).toEqual([]);
  });

  test('ships no source, no map, no types, no test', () => {
    const files = shipped(platform, arch, here);
    expect(files.length).toBeGreaterThan(1000);
    expect(files.filter((file) => /\.(?:[cm]?ts|tsx|map|c|cc|cpp|h|gyp)$|\/(?:__tests__|tests?)\//.test(file))).toEqual(
      [],
    );
  });
});

const LINUX = process.platform === 'linux' && process.arch === 'x64';
describe.skipIf(!LINUX)('packed here, around a stand-in for the runtime', () => {
  let folder = '';
  let app = '';
  let files: { path: string; unpacked: boolean }[] = [];

  beforeAll(() => {
    if (buildIsStale()) expect(build()).toBe(true);
    folder = mkdtempSync(join(tmpdir(), 'packaging-'));
    const runtime = join(folder, 'runtime');
    mkdirSync(join(runtime, 'locales'), { recursive: true });
    for (const name of ['version', 'LICENSE', 'LICENSES.chromium.html', 'locales/ru.pak'])
      writeFileSync(join(runtime, name), '45.4.1');
    // Where @electron/fuses finds its wire: a sentinel, version 1, nine fuses, each as Electron is delivered.
    const wire = Buffer.concat([
      Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
      Buffer.from([1, 9]),
      Buffer.from('101100011'),
    ]);
    writeFileSync(join(runtime, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
    chmodSync(join(runtime, 'electron'), 0o755);
    const cli = join(project, 'node_modules/electron-builder/cli.js');
    const ran = spawnSync(
      process.execPath,
      [
        cli,
        ...['--linux', 'dir', '--x64', '--publish', 'never', '--projectDir', project],
        ...['--config', join(root, 'electron-builder.yml'), `--config.electronDist=${runtime}`],
        `--config.directories.output=${join(folder, 'dist')}`,
      ],
      { cwd: project, encoding: 'utf8' },
    );
    expect(ran.status, ran.stdout + ran.stderr).toBe(0);
    app = join(folder, 'dist', 'linux-unpacked');
    const asar = require('@electron/asar') as {
      listPackage(file: string, options: { isPack: boolean }): string[];
    };
    files = asar.listPackage(join(app, 'resources', 'app.asar'), { isPack: true }).map((line) => {
      const [, where, path] = /^(pack|unpack)\s*:\s*[\\/](.*)$/.exec(line) ?? [];
      return { path: path ?? line, unpacked: where === 'unpack' };
    });
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('the archive holds the native files of this system, unpacked beside it', () => {
    const wanted = TARGETS.find(([platform, arch]) => platform === 'linux' && arch === 'x64');
    const found = files.filter(({ path }) => NATIVE.test(path));
    expect(natives(found.map(({ path }) => path))).toEqual(
      expected('linux', 'x64', wanted?.[3] ?? '', wanted?.[4] ?? []),
    );
    for (const { path, unpacked } of found) {
      expect(unpacked, path).toBe(true);
      expect(existsSync(join(app, 'resources', 'app.asar.unpacked', path)), path).toBe(true);
    }
  });

  test('every package that the program needs is there, and none that only builds or tests it', () => {
    const names = new Set(files.map(({ path }) => /^node_modules\/((?:@[^/]+\/)?[^/@]+)/.exec(path)?.[1] ?? ''));
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    expect(Object.keys(manifest.dependencies).filter((name) => !names.has(name))).toEqual([]);
    expect(Object.keys(manifest.devDependencies).filter((name) => names.has(name))).toEqual([]);
    // Of what they need in turn nothing may be missing: a window that doesn't start says so too late.
    const needed = Object.entries(lock).filter(
      ([key, { dev, os }]) => key && !dev && !os && existsSync(join(project, key)),
    );
    // Left out on purpose (electron-builder.yml): speed-ups that are never built, headers, types.
    const left = /^node_modules\/(?:bufferutil|utf-8-validate|node-addon-api|@types\/.+|undici-types)$/;
    const missing = needed
      .map(([key]) => key)
      .filter((key) => !key.includes('/node_modules/', 13) && !left.test(key))
      .filter((key) => !files.some(({ path }) => path === key || path.startsWith(`${key}/`)));
    expect(missing).toEqual([]);
  });

  test('the fuses are set in the program itself', () => {
    const program = readFileSync(join(app, 'maere'));
    const at = program.indexOf('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX') + 34;
    const [runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol] = program
      .subarray(at, at + 8)
      .toString();
    expect({ runAsNode, cookies, nodeOptions, inspect, integrity, onlyAsar, snapshot, fileProtocol }).toEqual({
      runAsNode: '0',
      cookies: '1',
      nodeOptions: '0',
      inspect: '0',
      integrity: '1',
      onlyAsar: '1',
      snapshot: '0',
      fileProtocol: '0',
    });
  });

  test("migrations, pages and resources lie beside the archive; pictures for the installer don't", () => {
    const beside = readdirSync(join(app, 'resources'));
    expect(beside.sort()).toEqual(['app.asar', 'app.asar.unpacked', 'migrations', 'pages', 'resources']);
    for (const file of ['tray/quiet.png', 'tray/alarm@2x.png', 'locales/kk/menu.json'])
      expect(existsSync(join(app, 'resources', 'resources', file)), file).toBe(
        project === root || existsSync(join(project, 'resources', file)),
      );
    expect(existsSync(join(app, 'resources', 'resources', 'icons'))).toBe(false);
    expect(files.map(({ path }) => path)).toContain('out/main/index.js');
    expect(files.filter(({ path }) => /^(?:src|tests|scripts|docs)\b|\.map$/.test(path))).toEqual([]);
  });
});
