import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, buildIsStale } from './lib/build.ts';
import { findChromium, HOW, installChromium } from './lib/chromium.ts';
import { whyNoWindow } from './lib/desktop.ts';
import { INSTALL_RUNTIME, root } from './lib/places.ts';

/**
 * Everything that must hold, in order, each stage even if one before it failed; at the end one line with the sum over all
 * runners. A stage without tests of its own (types, lint …) counts as one. `npm test -- unit flow` runs some of them.
 */
interface Outcome {
  passed: number;
  failed: number;
  skipped: number;
}

const reports = mkdtempSync(join(tmpdir(), 'maere-test-'));

const STAGES: Record<string, () => Outcome> = {
  build: () => single(!buildIsStale() || build()),
  types: () => single(run('typescript/bin/tsc', ['--noEmit', '-p', '.'])),
  lint: () => single(run('@biomejs/biome/bin/biome', ['check', '.'])),
  imports: () =>
    single(
      run('dependency-cruiser/bin/dependency-cruiser.mjs', [
        '--config',
        '.dependency-cruiser.cjs',
        'src',
        'scripts',
        'tests',
      ]),
    ),
  unit: () => vitest('unit'),
  contract: () => vitest('contract'),
  flow: () => vitest('flow'),
  security: () => vitest('security'),
  browser,
  desktop,
};

const single = (ok: boolean): Outcome => ({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });

/** Runs a tool of node_modules with this Node; its words go straight to the person. */
function run(tool: string, args: string[], env: Record<string, string> = {}, quiet = false): boolean {
  const result = spawnSync(process.execPath, [join('node_modules', tool), ...args], {
    cwd: root,
    stdio: quiet ? 'ignore' : 'inherit',
    env: { ...process.env, ...env },
  });
  return result.status === 0;
}

/** A runner that fails without a failed test (a file that doesn't load) is one failure. */
function counted(ok: boolean, outcome: Outcome): Outcome {
  return ok || outcome.failed > 0 ? outcome : { ...outcome, failed: 1 };
}

function readReport(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return {};
  }
}

function vitest(project: string): Outcome {
  const file = join(reports, `${project}.json`);
  const ok = run('vitest/vitest.mjs', [
    'run',
    '--project',
    project,
    '--passWithNoTests',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = readReport(file) as {
    numPassedTests?: number;
    numFailedTests?: number;
    numPendingTests?: number;
    numTodoTests?: number;
  };
  return counted(ok, {
    passed: report.numPassedTests ?? 0,
    failed: report.numFailedTests ?? 0,
    skipped: (report.numPendingTests ?? 0) + (report.numTodoTests ?? 0),
  });
}

function browser(): Outcome {
  const chromium = findChromium() ?? installChromium();
  if (!chromium) {
    console.error(HOW);
    return single(false);
  }
  const file = join(reports, 'browser.json');
  const ok = run('@playwright/test/cli.js', ['test', '--pass-with-no-tests', '--reporter=list,json'], {
    MAERE_CHROMIUM: chromium,
    PLAYWRIGHT_JSON_OUTPUT_FILE: file,
  });
  return counted(ok, outcomeOf(readReport(file) as PlaywrightReport));
}

interface Suite {
  specs?: unknown[];
  suites?: Suite[];
}
interface PlaywrightReport {
  stats?: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites?: Suite[];
}

const outcomeOf = ({ stats }: PlaywrightReport): Outcome => ({
  passed: stats?.expected ?? 0,
  failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0),
  skipped: stats?.skipped ?? 0,
});

const countSpecs = (suites: readonly Suite[]): number =>
  suites.reduce((sum, suite) => sum + (suite.specs?.length ?? 0) + countSpecs(suite.suites ?? []), 0);

/** The browser's specs in the real desktop window. Where it can't open they are counted, and one line says so. */
function desktop(): Outcome {
  const why = whyNoWindow();
  const file = join(reports, 'desktop.json');
  const args = why === null ? ['--reporter=list,json'] : ['--list', '--reporter=json'];
  const env = { MAERE_DESKTOP: '1', PLAYWRIGHT_JSON_OUTPUT_FILE: file };
  const ok = run('@playwright/test/cli.js', ['test', ...args], env, why !== null);
  const report = readReport(file) as PlaywrightReport;
  if (why === null) return counted(ok, outcomeOf(report));
  const skipped = countSpecs(report.suites ?? []);
  console.log(`Desktop window: ${why}, so ${skipped} specs are skipped. Runtime: ${INSTALL_RUNTIME}`);
  // None found is not none to run.
  return counted(ok && skipped > 0, { passed: 0, failed: 0, skipped });
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in STAGES));
if (unknown.length > 0) {
  console.error(`No stage ${unknown.join(', ')}: there are ${Object.keys(STAGES).join(', ')}`);
  process.exit(1);
}

const total: Outcome = { passed: 0, failed: 0, skipped: 0 };
const lines: string[] = [];
for (const [name, stage] of Object.entries(STAGES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const startedAt = performance.now();
  const outcome = stage();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const line = `${outcome.failed ? 'FAIL' : 'ok  '} ${name.padEnd(9)} ${seconds.padStart(6)} s  ${outcome.passed} passed, ${outcome.failed} failed, ${outcome.skipped} skipped`;
  console.log(line);
  lines.push(line);
  total.passed += outcome.passed;
  total.failed += outcome.failed;
  total.skipped += outcome.skipped;
}
rmSync(reports, { recursive: true, force: true });
console.log(`\n${lines.join('\n')}\n\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed > 0 ? 1 : 0);
