import type { KeyVault } from '../ports.ts';
import type { CoreOptions, ToCore, ToShell } from './messages.ts';

type Reply = Extract<ToCore, { type: 'vaultReply' }>;
type Ask = Omit<Extract<ToShell, { type: 'vault' }>, 'type' | 'id'>;

/**
 * The system's keychain as core asks for it: only the shell (Electron's main process) can reach it. Core itself encrypts
 * nothing with it but a random secret, so the keychain's program never sees a key of the headquarters.
 */
export function createVaultPort(
  options: Pick<CoreOptions, 'hasVault'>,
  post: (message: ToShell) => void,
): { vault: KeyVault | null; onReply(reply: Reply): void } {
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;

  const ask = (what: Ask) =>
    new Promise<Reply>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, (reply) => {
        if (reply.failed) reject(new Error(`vault: ${what.ask} failed`));
        else resolve(reply);
      });
      post({ type: 'vault', id: lastId, ...what });
    });

  const vault: KeyVault = {
    async available() {
      return (await ask({ ask: 'available' })).available ?? 'no';
    },
    async seal(secret) {
      return decode((await ask({ ask: 'seal', bytes: encode(secret) })).bytes);
    },
    async open(sealed) {
      const { bytes, resealed } = await ask({ ask: 'open', bytes: encode(sealed) });
      return { secret: decode(bytes), resealed: resealed ? decode(resealed) : null };
    },
  };
  return {
    vault: options.hasVault ? vault : null,
    onReply(reply) {
      const settle = waiting.get(reply.id);
      waiting.delete(reply.id);
      settle?.(reply);
    },
  };
}

/** What a shell answers to `vault` messages with. A keychain's own words stay with the shell: they may name a user. */
export async function answerVault(
  vault: KeyVault | null,
  message: Extract<ToShell, { type: 'vault' }>,
): Promise<Reply> {
  const reply: Reply = { type: 'vaultReply', id: message.id, failed: false };
  try {
    if (message.ask === 'available') return { ...reply, available: vault ? await vault.available() : 'no' };
    if (!vault || message.bytes === undefined) return { ...reply, failed: true };
    if (message.ask === 'seal') return { ...reply, bytes: encode(await vault.seal(decode(message.bytes))) };
    const { secret, resealed } = await vault.open(decode(message.bytes));
    return { ...reply, bytes: encode(secret), resealed: resealed && encode(resealed) };
  } catch {
    return { ...reply, failed: true };
  }
}

const encode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function decode(text: string | undefined): Uint8Array {
  if (!text) throw new Error('vault: nothing came');
  return Uint8Array.from(Buffer.from(text, 'base64'));
}
