import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this person's headquarters are kept: the same folder for the desktop window and the browser, so that what was
 * made in one is found in the other.
 */
export function defaultHome(
  env: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData', 'Roaming'), 'Maere');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Maere');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'maere');
}

/** Workspaces of a home folder: Ports.dataDir. */
export const headquartersIn = (home: string): string => join(home, 'headquarters');

/** What a build leaves in `out/`, seen from any entry of `out/main`. */
export function builtPaths(mainDir: string) {
  const out = join(mainDir, '..');
  return {
    core: join(mainDir, 'core.js'),
    worker: join(mainDir, 'worker.js'),
    drill: join(mainDir, 'drill.js'),
    preload: join(out, 'preload', 'index.cjs'),
    renderer: join(out, 'renderer'),
    migrations: join(out, 'migrations'),
    pages: join(out, 'pages'),
    resources: join(out, '..', 'resources'),
    manifest: join(out, '..', 'package.json'),
  };
}
