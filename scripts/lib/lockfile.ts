import { z } from 'zod';

const lockfile = z.looseObject({ packages: z.record(z.string(), z.looseObject({})) });

/**
 * Packages with a `binding.gyp` that must not be compiled: they bring their binaries with them and say so
 * (`"gypfile": false`), but a lock file doesn't repeat it. Without it there, `npm ci` runs `node-gyp rebuild`, and a
 * machine without Python and a compiler can't install Märe.
 */
export const PREBUILT = ['node_modules/better-sqlite3'];

/** The lock file's text with `gypfile: false` where it belongs. Throws if a prebuilt package isn't locked at all. */
export function withoutCompiling(text: string): string {
  const lock = lockfile.parse(JSON.parse(text));
  for (const name of PREBUILT) {
    const entry = lock.packages[name];
    if (!entry) throw new Error(`${name} is not in the lock file`);
    entry.gypfile = false;
  }
  return `${JSON.stringify(lock, null, 2)}\n`;
}

/** Names of locked packages whose optional, per-system parts are not all locked: npm 11 under Node 20 refuses such a lock. */
export function incomplete(text: string): string[] {
  const lock = lockfile.parse(JSON.parse(text));
  const optional = z.record(z.string(), z.string());
  return Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(optional.catch({}).parse(entry.optionalDependencies))
      .filter(
        (name) => !(`node_modules/${name}` in lock.packages) && !(`${path}/node_modules/${name}` in lock.packages),
      )
      .map((name) => `${path} → ${name}`),
  );
}
