import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { DataCentre } from '../../../src/core/ports.ts';
import { DESKTOP, startDesktop } from './desktop.ts';

export const ROOT = resolve(import.meta.dirname, '../../..');
const ENTRY = join(ROOT, 'out/main/host.js');
const LINK = /http:\/\/127\.0\.0\.1:\d+\/#link=\S+/;

export interface HostOptions {
  dataDir: string;
  /** Every headquarters made under it is a drill; without one the host starts its own practice world. */
  centre?: DataCentre | undefined;
  port?: number | undefined;
  env?: Record<string, string> | undefined;
  args?: readonly string[] | undefined;
}

/** The built host as a process of its own, as a person would start it. */
export interface Host {
  /** Opens one browser, once. */
  readonly link: string;
  readonly port: number;
  readonly pid: number;
  /** Everything it wrote to its two streams so far. */
  output(): string;
  /** SIGKILL: no goodbye, nothing flushed. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as Ctrl-C would end it. */
  stop(): Promise<void>;
  /** SIGSTOP: the process is there and answers nobody. */
  freeze(): void;
  thaw(): void;
}

/** @throws Error with the host's own words when it ends before it has printed its link. */
export async function startHost(options: HostOptions): Promise<Host> {
  if (DESKTOP) return startDesktop(options, ROOT);
  const args = [ENTRY, '--data-dir', options.dataDir, '--port', String(options.port ?? 0), '--no-open'];
  if (options.centre) {
    const file = `${options.dataDir}.centre.json`;
    writeFileSync(file, JSON.stringify(options.centre));
    args.push('--data-centre', file);
  }
  args.push(...(options.args ?? []));
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A test runner's own options are not for this process.
    env: { ...process.env, NODE_OPTIONS: '', ...options.env },
  });
  let output = '';
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  const link = await new Promise<string>((found, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      output += `${line}\n`;
      const match = LINK.exec(line);
      if (match) found(match[0]);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the host ended with ${code} before its link:\n${output}`)));
  });
  let asked = false;
  child.once('exit', (code, signal) => {
    if (!asked) console.error(`the host ended by itself with ${code ?? signal}:\n${output}`);
  });
  const stopBy = (signal: NodeJS.Signals): Promise<void> => {
    asked = true;
    return end(child, signal);
  };
  return {
    link,
    port: Number(new URL(link).port),
    pid: child.pid ?? 0,
    output: () => output,
    kill: () => stopBy('SIGKILL'),
    stop: () => stopBy('SIGTERM'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill(signal);
  // A frozen or stuck host must not hold up the tests.
  const timer = setTimeout(() => child.kill('SIGKILL'), 15_000);
  await exit;
  clearTimeout(timer);
}
