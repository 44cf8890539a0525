import { type ChildProcess, spawn } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each ends by itself with this process, however that ended: a machine must not stay awake for a program that is gone. */
const INHIBIT: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  linux: [
    'systemd-inhibit',
    '--what=sleep:idle',
    '--who=Maere',
    '--why=on shift',
    '--mode=block',
    'tail',
    `--pid=${process.pid}`,
    '-f',
    '/dev/null',
  ],
  darwin: ['caffeinate', '-i', '-w', String(process.pid)],
};

/** Holds sleep off through the system's own tool while true. Best effort: where the tool is missing nothing happens. */
export function createAwake(platform: NodeJS.Platform = process.platform): (on: boolean) => void {
  let child: ChildProcess | null = null;
  return (on) => {
    if (!on) {
      child?.kill();
      child = null;
      return;
    }
    const [command, ...args] = INHIBIT[platform] ?? [];
    if (child || !command) return;
    const started = spawn(command, args, { stdio: 'ignore' });
    child = started;
    const gone = () => {
      if (child === started) child = null;
    };
    started.on('error', gone);
    started.on('exit', gone);
  };
}

const OPENERS: Partial<Record<NodeJS.Platform, [string, ...string[]]>> = {
  linux: ['xdg-open'],
  darwin: ['open'],
  win32: ['explorer.exe'],
};

/** Whether there is a screen to open a browser on. */
export function hasScreen(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): boolean {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);
}

/**
 * Opens the person's own browser. The link goes through a file that only this person can read, not through the command
 * line, which everybody on the machine can see. Best effort: the link is printed as well.
 */
export async function openBrowser(link: string, folder: string, platform = process.platform): Promise<void> {
  const [command, ...args] = OPENERS[platform] ?? [];
  if (!command) return;
  const page = join(folder, 'open.html');
  try {
    await rm(page, { force: true });
    await writeFile(
      page,
      `<!doctype html><meta name="referrer" content="no-referrer"><script>location.replace(${JSON.stringify(link)})</script>`,
      { mode: 0o600, flag: 'wx' },
    );
  } catch {
    return;
  }
  const child = spawn(command, [...args, page], { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  setTimeout(() => void rm(page, { force: true }), 30_000).unref();
}
