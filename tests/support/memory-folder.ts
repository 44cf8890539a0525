import { accessSync, constants, statfsSync } from 'node:fs';

const SHARED_MEMORY = '/dev/shm';
/** Far more than a run takes; a container's usual 64 MB is too few. */
const ENOUGH_BYTES = 4 * 1024 ** 3;

/**
 * Where the tests' temporary folders lie: in memory where a Linux has room for them there. A workspace makes each commit
 * safe by fsync, and on a disk that others use, too, a test of a whole core would mostly wait for that. The calls are
 * made all the same; what they do against a power cut, no test could see on either.
 */
export function memoryFolder(): { TMPDIR: string } | Record<string, never> {
  if (process.platform !== 'linux' || process.env.TMPDIR) return {};
  try {
    accessSync(SHARED_MEMORY, constants.W_OK);
    const { bavail, bsize } = statfsSync(SHARED_MEMORY);
    return bavail * bsize >= ENOUGH_BYTES ? { TMPDIR: SHARED_MEMORY } : {};
  } catch {
    return {};
  }
}
