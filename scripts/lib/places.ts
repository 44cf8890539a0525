import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The project's folder. */
export const root = resolve(import.meta.dirname, '../..');

/** The one command that installs the desktop runtime. */
export const INSTALL_RUNTIME = 'npx install-electron';

/** Electron's executable, if its runtime of exactly the locked version is installed. */
export function electronBinary(): string | null {
  const home = join(root, 'node_modules/electron');
  try {
    const wanted = (JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }).version;
    const have = readFileSync(join(home, 'dist/version'), 'utf8').trim().replace(/^v/, '');
    const binary = join(home, 'dist', readFileSync(join(home, 'path.txt'), 'utf8'));
    return have === wanted && existsSync(binary) ? binary : null;
  } catch {
    return null;
  }
}
