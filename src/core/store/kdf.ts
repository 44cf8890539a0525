import { hashRaw } from '@node-rs/argon2';
import { z } from 'zod';
import { readRecoveryCode } from './recovery-code.ts';

/** Argon2id cost: memory in KiB, passes, lanes. Stored with every wrap, so that they can grow. Bounds stop a hostile file. */
export const kdfParams = z.object({
  memory: z.number().int().min(8).max(4_194_304),
  time: z.number().int().min(1).max(64),
  parallelism: z.number().int().min(1).max(64),
});
export type KdfParams = z.infer<typeof kdfParams>;

/** `const enum` members of the library can't be imported in isolated modules. */
const ARGON2ID = 2;
const GIB = 1024 ** 3;

/** 256 MiB, three passes, four lanes; 64 MiB on machines with less than 4 GiB. */
export function defaultKdf(totalMemoryBytes: number): KdfParams {
  return { memory: (totalMemoryBytes < 4 * GIB ? 64 : 256) * 1024, time: 3, parallelism: 4 };
}

/**
 * 32 bytes from a passphrase. NFKC first: the same keys typed on another system must open it. A printed recovery code is
 * taken as it was printed, however it was typed.
 */
export async function deriveKey(passphrase: string, salt: Uint8Array, params: KdfParams): Promise<Buffer> {
  const typed = Buffer.from(readRecoveryCode(passphrase) ?? passphrase.normalize('NFKC'), 'utf8');
  try {
    return await hashRaw(typed, {
      algorithm: ARGON2ID,
      memoryCost: params.memory,
      timeCost: params.time,
      parallelism: params.parallelism,
      outputLen: 32,
      salt,
    });
  } finally {
    typed.fill(0);
  }
}
