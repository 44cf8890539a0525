import { lstatSync, realpathSync } from 'node:fs';
import { isAbsolute, join, sep } from 'node:path';

/** What Telegram lets be sent, roughly; the vault has a limit of its own. */
const LARGEST = 4 * 1024 ** 3;

export type FileProblem = 'missing' | 'outside' | 'notAFile' | 'tooLarge' | 'empty';

/**
 * A file that an export names, if it is a plain file inside the export's own folder. Names are hostile: nothing absolute,
 * no way up, no drive, and no link at any step that leads elsewhere.
 */
export function fileInside(folder: string, named: string): { path: string; size: number } | { problem: FileProblem } {
  const parts = named.split(/[/\\]/);
  const bad = parts.some((part) => part === '' || part === '.' || part === '..' || /[\0:]/.test(part));
  if (bad || isAbsolute(named) || parts.length > 12) return { problem: 'outside' };
  const path = join(folder, ...parts);
  try {
    const root = realpathSync(folder);
    const real = realpathSync(path);
    if (!real.startsWith(root + sep) || real !== join(root, ...parts)) return { problem: 'outside' };
    const { size, ...stat } = lstatSync(real);
    if (!isFile(stat.mode)) return { problem: 'notAFile' };
    if (size === 0) return { problem: 'empty' };
    return size > LARGEST ? { problem: 'tooLarge' } : { path: real, size };
  } catch {
    return { problem: 'missing' };
  }
}

const isFile = (mode: number): boolean => (mode & 0o170000) === 0o100000;
