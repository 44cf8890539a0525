import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** A small tree in which each file breaks one rule, or none. */
const TREE: Record<string, string> = {
  'src/domain/index.ts': 'export const a = 1;',
  'src/contract/index.ts': "export { a } from '../domain/index.ts';",
  'src/core/app.ts': "import type { App } from '../contract/index.ts';\nexport type B = App;",
  'src/core/telegram/client.ts': "import { Api } from 'telegram';\nexport { Api };",
  'src/core/store/open.ts': "import Database from 'better-sqlite3';\nexport { Database };",
  'src/drill/centre/tl.ts': "import { Api } from 'telegram';\nexport { Api };",
  'src/host/ok.ts':
    "import type { B } from '../core/app.ts';\nimport { createServer } from 'node:http';\nexport { type B, createServer };",
  'src/main/ok.ts': "import { app } from 'electron';\nexport { app };",
  'src/renderer/ok.tsx':
    "import { useState } from 'react';\nimport { a } from '../domain/index.ts';\nexport { a, useState };",

  'src/domain/bad-core.ts': "import type { B } from '../core/app.ts';\nexport type C = B;",
  'src/domain/bad-node.ts': "import { readFileSync } from 'node:fs';\nexport { readFileSync };",
  'src/contract/bad-core.ts': "export type { B } from '../core/app.ts';",
  'src/core/bad-host.ts': "export * from '../host/ok.ts';",
  'src/core/bad-electron.ts': "import type { App } from 'electron';\nexport type { App };",
  'src/core/bad-react.ts': "import { useState } from 'react';\nexport { useState };",
  'src/core/bad-telegram.ts': "const t = await import('telegram');\nexport { t };",
  'src/core/people/bad-sqlite.ts': "import Database from 'better-sqlite3';\nexport { Database };",
  'src/core/triage/a.ts': "export * from '../coverage/b.ts';",
  'src/core/coverage/b.ts': 'export const b = 1;',
  'src/host/bad-drill.ts': "export * from '../drill/centre/tl.ts';",
  'src/main/bad-host.ts': "export * from '../host/ok.ts';",
  'src/drill/bad-host.ts': "export * from '../host/ok.ts';",
  'src/preload/bad-core.ts': "export type { B } from '../core/app.ts';",
  'src/renderer/bad-core.tsx': "import type { B } from '../core/app.ts';\nexport type C = B;",
  'src/core/cycle-a.ts': "import { d } from './cycle-b.ts';\nexport const c = () => d;",
  'src/core/cycle-b.ts': "import { c } from './cycle-a.ts';\nexport const d = () => c;",
  'src/core/type-cycle-a.ts': "import type { F } from './type-cycle-b.ts';\nexport type E = F | 1;",
  'src/core/type-cycle-b.ts': "import type { E } from './type-cycle-a.ts';\nexport type F = E | 2;",
  'src/core/bad-nowhere.ts': "export * from './gone.ts';",
};

const EXPECTED: Record<string, string[]> = {
  'src/domain/bad-core.ts': ['domain-stands-alone'],
  'src/domain/bad-node.ts': ['domain-no-builtin'],
  'src/contract/bad-core.ts': ['contract-sees-domain'],
  'src/core/bad-host.ts': ['core-sees-left'],
  'src/core/bad-electron.ts': ['electron-in-its-shell'],
  'src/core/bad-react.ts': ['react-in-the-renderer'],
  'src/core/bad-telegram.ts': ['telegram-behind-its-adapter'],
  'src/core/people/bad-sqlite.ts': ['sqlite-in-the-store'],
  'src/core/triage/a.ts': ['siblings-apart'],
  'src/host/bad-drill.ts': ['host-sees-core'],
  'src/main/bad-host.ts': ['main-sees-core'],
  'src/drill/bad-host.ts': ['drill-sees-core'],
  'src/preload/bad-core.ts': ['preload-sees-nothing'],
  'src/renderer/bad-core.tsx': ['renderer-sees-contract'],
  'src/core/cycle-a.ts': ['no-cycles'],
  'src/core/bad-nowhere.ts': ['resolvable'],
};

const project = resolve(import.meta.dirname, '..');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'import-rules-'));
  symlinkSync(join(project, 'node_modules'), join(folder, 'node_modules'), 'junction');
  for (const [path, text] of Object.entries(TREE)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('each import rule catches its violation, and nothing else is called one', () => {
  const result = spawnSync(
    process.execPath,
    [
      join(project, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config',
      join(project, '.dependency-cruiser.cjs'),
      '--output-type',
      'json',
      'src',
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
  );
  expect(result.stderr).toBe('');
  const report = JSON.parse(result.stdout) as { summary: { violations: { from: string; rule: { name: string } }[] } };
  const found: Record<string, string[]> = {};
  for (const { from, rule } of report.summary.violations)
    found[from] = [...new Set([...(found[from] ?? []), rule.name])];
  expect(found).toEqual(EXPECTED);
});
