import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, sep } from 'node:path';

/** The real path of an existing folder that no headquarters lies in; null for anything else. */
export function outsideFolder(folder: string, dataDir: string): string | null {
  if (!isAbsolute(folder)) return null;
  try {
    const real = realpathSync(folder);
    const own = realpathSync(dataDir);
    return statSync(real).isDirectory() && real !== own && !real.startsWith(own + sep) ? real : null;
  } catch {
    // Missing, or not readable: as unsuitable as a file.
    return null;
  }
}
