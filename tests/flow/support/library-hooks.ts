/**
 * Which library the adapter runs over, in tests only: `TELEGRAM_LIBRARY=teleproto` puts `teleproto.ts` where
 * `library.ts` asks for `gramjs.ts`. Under vitest as a plugin of the flow project, under Node as a hook of its loader.
 */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type LibraryName = 'gramjs' | 'teleproto';

const STAND_IN = join(import.meta.dirname, 'teleproto.ts');
const ASKED = './gramjs.ts';

/** @throws Error for a name that is none. */
export function libraryName(name = process.env.TELEGRAM_LIBRARY ?? 'gramjs'): LibraryName {
  if (name !== 'gramjs' && name !== 'teleproto') throw new Error(`no library ${name}`);
  return name;
}

/** The plugin for vitest. */
export const chosenLibrary = {
  name: 'telegram-library',
  enforce: 'pre' as const,
  resolveId: (asked: string): string | undefined =>
    asked === ASKED && libraryName() === 'teleproto' ? STAND_IN : undefined,
};

/** Call before the adapter is imported. The choice holds for the whole process and for its children. */
export function chooseLibrary(name: LibraryName): void {
  process.env.TELEGRAM_LIBRARY = name;
  if (name === 'gramjs') return;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === ASKED ? { url: pathToFileURL(STAND_IN).href, shortCircuit: true } : next(specifier, context),
  });
}
