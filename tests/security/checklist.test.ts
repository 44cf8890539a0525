import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** docs/security-checklist.md names a test for each item: here, that all of them exist and no item is left out. */
const root = resolve(import.meta.dirname, '../..');
const rows = readFileSync(join(root, 'docs/security-checklist.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') || /^\| *\d/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
const items = rows.filter(([first]) => /^\d+$/.test(first ?? ''));
const beyond = rows.filter(
  (row) => row.length === 3 && !['What', ''].includes(row[0] ?? '') && !row[0]?.startsWith('---'),
);

/** `file.test.ts: *title* · *title*`, several files apart by their names. */
function named(cell: string): { file: string; title: string }[] {
  let file = '';
  return [...cell.matchAll(/([\w-]+\.test\.ts):|\*([^*]+)\*/g)].flatMap(([, next, title]) => {
    if (next) file = next;
    return title ? [{ file, title }] : [];
  });
}

/** Titles of the tests and test tables of a file, as they stand in its source. */
const titles = (file: string): string[] =>
  [
    ...readFileSync(join(import.meta.dirname, file), 'utf8').matchAll(
      /\b(?:test|it)(?:\.each\([\s\S]*?\))?\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g,
    ),
  ].map(([, , title]) => (title ?? '').replaceAll(/\\(.)/g, '$1'));

test("every item of Electron's list is there, in its order", () => {
  expect(items.map(([number]) => Number(number))).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  expect(beyond.length).toBeGreaterThan(5);
});

describe.each([...items, ...beyond].map((row) => [row.at(0) ?? '', row.at(-1) ?? ''] as const))('%s', (_, cell) => {
  test('names tests that exist', () => {
    const tests = named(cell);
    expect(tests.length).toBeGreaterThan(0);
    for (const { file, title } of tests) expect(titles(file), `${file}: ${title}`).toContain(title);
  });
});

test('Electron is pinned to one exact version of a supported line', () => {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<string, string>;
  };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  const version = devDependencies.electron ?? '';
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(packages['node_modules/electron']?.version).toBe(version);
  // Electron supports its three newest lines; 45 was the newest when this was written, so never back.
  expect(Number(version.split('.')[0])).toBeGreaterThanOrEqual(45);
});

test('main listens on one channel, and asks who sent', () => {
  const folder = join(root, 'src/main');
  const code = readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const heard = [...code.matchAll(/ipcMain\s*\.\s*(on|once|handle|handleOnce|addListener)\(\s*'([^']+)'/g)];
  expect(heard.map(([, how, channel]) => [how, channel])).toEqual([['on', 'maere:connect']]);
  expect(code.match(/\.(?:ipc|mainFrame\.ipc)\.(?:on|handle)/g)).toBeNull();
  expect(code).toMatch(/'maere:connect', \(event\) => \{\s*if \(isOurPage\(event\.senderFrame\)\)/);
});
