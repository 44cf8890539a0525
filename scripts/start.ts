import { spawn } from 'node:child_process';
import { build, buildIsStale } from './lib/build.ts';
import { whyNoWindow } from './lib/desktop.ts';
import { electronBinary, INSTALL_RUNTIME, root } from './lib/places.ts';

/** A window that ends this soon with an error never was one: the browser takes over. */
const STILLBORN = 5_000;

const args = process.argv.slice(2);

if (buildIsStale()) {
  console.log('Building, because the sources are newer than the last build …');
  if (!build()) process.exit(1);
}

const electron = electronBinary();
const unfit = whyNoWindow();
if (electron === null) serve(INSTALL_RUNTIME);
else if (unfit !== null) {
  console.log(`No desktop window: ${unfit}.`);
  serve(null);
} else openWindow(electron);

function openWindow(electron: string): void {
  const startedAt = Date.now();
  const child = run(electron, ['.', ...args.map(joined)]);
  child.on('exit', (code) => {
    if (code !== 0 && code !== null && Date.now() - startedAt < STILLBORN) {
      console.log('The desktop window could not start here (its own words are above).');
      serve(null);
    } else process.exit(code ?? 0);
  });
}

/** Electron's switches know `--name=value` only. */
function joined(arg: string, index: number, all: string[]): string {
  const next = all[index + 1];
  return arg.startsWith('--') && !arg.includes('=') && next && !next.startsWith('--') ? `${arg}=${next}` : arg;
}

function serve(hint: string | null): void {
  const child = run(process.execPath, ['out/main/host.js', ...(hint ? ['--runtime-hint', hint] : []), ...args]);
  child.on('exit', (code) => process.exit(code ?? 0));
}

/** A child in the foreground: Ctrl-C reaches it from the terminal, a kill of this process is passed on. */
function run(command: string, argv: string[]) {
  const child = spawn(command, argv, { cwd: root, stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  return child;
}
