import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { Api, LAYER, serverKeys } from '../../src/core/telegram/library.ts';
import { libraryName } from './support/library-hooks.ts';

const require = createRequire(import.meta.url);

/** Else a suite for one library would quietly run over the other. */
it('the adapter runs over the library the run asks for, keys included', () => {
  const asked = libraryName() === 'gramjs' ? 'telegram' : 'teleproto';
  expect(LAYER).toBe(asked === 'telegram' ? 198 : 229);
  expect(Api).toBe(require(asked).Api);
  expect(serverKeys).toBe(require(`${asked}/crypto/RSA.js`)._serverKeys);
});
