import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/**
 * What the shell remembers from one start to the next. It lies unencrypted beside Chromium's profile, so nothing here may
 * say anything about a headquarters.
 */
const shape = z.object({
  bounds: z.object({ x: z.int(), y: z.int(), width: z.int().positive(), height: z.int().positive() }).optional(),
  maximized: z.boolean().optional(),
  locale: z.enum(['kk', 'ru', 'en']).optional(),
  /** Version under which the graphics process kept crashing: that version starts without it. */
  noGpu: z.string().max(60).optional(),
});
export type Remembered = z.infer<typeof shape>;

export interface Memory {
  get(): Remembered;
  set(what: Remembered): void;
}

/** A damaged or missing file is an empty memory; one that can't be written is no reason to fail. */
export function openMemory(file: string): Memory {
  let known = read(file);
  return {
    get: () => known,
    set(what) {
      known = { ...known, ...what };
      try {
        mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
        writeFileSync(`${file}.new`, JSON.stringify(known), { mode: 0o600 });
        renameSync(`${file}.new`, file);
      } catch {
        // A full or read-only disk: core says so where it matters.
      }
    },
  };
}

function read(file: string): Remembered {
  try {
    const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : {};
  } catch {
    return {};
  }
}
