import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { electronBinary } from '../../../scripts/lib/places.ts';
import type { Host, HostOptions } from './host.ts';

/**
 * The same program in its desktop window, for the specs that need one window only (playwright.config.ts). Its core can't
 * be frozen apart from it, and it gives no links.
 */
export const DESKTOP = process.env.MAERE_DESKTOP === '1';

let current: ElectronApplication | null = null;

export async function startDesktop(options: HostOptions, root: string): Promise<Host> {
  const executablePath = electronBinary();
  if (!executablePath) throw new Error('no Electron runtime');
  const args = ['.', `--data-dir=${options.dataDir}`, `--home-dir=${options.dataDir}.home`, '--lang=en-GB'];
  if (options.centre) {
    const file = `${options.dataDir}.centre.json`;
    writeFileSync(file, JSON.stringify(options.centre));
    args.push(`--data-centre=${file}`);
  }
  const app = await _electron.launch({ executablePath, args, cwd: root, locale: 'en-GB' });
  current = app;
  const child = app.process();
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      output += chunk;
    });
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  };
  return {
    link: 'app://maere/',
    port: 0,
    pid: child.pid ?? 0,
    output: () => output,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    freeze: () => {
      throw new Error('the desktop window is not for this spec');
    },
    thaw: () => {},
  };
}

/** The one window of the program that was started last. */
export function desktopWindow(): Promise<Page> {
  if (!current) throw new Error('no desktop program was started');
  return current.firstWindow();
}
