import { hasScreen } from '../../src/host/machine.ts';
import { electronBinary } from './places.ts';

/** Why the desktop window can't open here, in a few words; null if it can. */
export function whyNoWindow(): string | null {
  if (electronBinary() === null) return 'no Electron runtime';
  if (!hasScreen()) return 'there is no display';
  // Chromium refuses to run as root with its sandbox, and without it we refuse.
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'it does not run as root';
  return null;
}
