import type { SafeStorage } from 'electron';
import type { KeyVault } from '../core/ports.ts';

/**
 * The system's keychain by Electron's asynchronous `safeStorage` (the synchronous one is deprecated and blocks). It takes
 * strings only: secrets cross as base64, and strings can't be wiped from memory. That is why core gives it nothing but a
 * random secret that opens one slot.
 */
export function createVault(storage: SafeStorage, platform: NodeJS.Platform): KeyVault {
  const available = async (): Promise<'yes' | 'no' | 'insecure'> => {
    if (platform === 'linux') {
      const backend = storage.getSelectedStorageBackend();
      // Chromium's fixed password: whoever copies the disk has it. Also what `--password-store=basic` gets.
      if (backend === 'basic_text') return 'insecure';
      if (backend === 'unknown') return 'no';
    }
    return (await storage.isAsyncEncryptionAvailable()) ? 'yes' : 'no';
  };

  /** Asked each time, also by main itself: a secret once written in the clear can't be taken back. */
  const trusted = async (): Promise<SafeStorage> => {
    if ((await available()) !== 'yes') throw new Error('no keychain');
    return storage;
  };

  return {
    available,
    async seal(secret) {
      return (await trusted()).encryptStringAsync(Buffer.from(secret).toString('base64'));
    },
    async open(sealed) {
      const chain = await trusted();
      const first = await chain.decryptStringAsync(Buffer.from(sealed));
      if (!first.shouldReEncrypt) return { secret: decode(first.result), resealed: null };
      // The keychain changed its key: asked once more, as its documentation wants, and sealed anew under the new one.
      const { result } = await chain.decryptStringAsync(Buffer.from(sealed));
      return { secret: decode(result), resealed: await chain.encryptStringAsync(result) };
    },
  };
}

const decode = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'base64'));
