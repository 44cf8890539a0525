import { Encrypter } from 'age-encryption';
import { Failure } from '../../failure.ts';

/** Public keys of age (`age1…`): whom a bundle is for. */
const RECIPIENT = /^age1[a-z0-9]{10,2500}$/;
const MOST_RECIPIENTS = 20;

/** Throws EXPORT_RECIPIENT, naming the one that is no public key of age. */
export async function checkRecipients(recipients: readonly string[]): Promise<void> {
  if (recipients.length > MOST_RECIPIENTS) throw new Failure('INPUT_INVALID');
  for (const recipient of recipients) {
    try {
      if (!RECIPIENT.test(recipient)) throw new Error('not a recipient');
      const encrypter = new Encrypter();
      encrypter.addRecipient(recipient);
      await encrypter.encrypt(new Uint8Array(0));
    } catch {
      throw new Failure('EXPORT_RECIPIENT', { key: recipient.slice(0, 80) });
    }
  }
}

/**
 * Encrypts what is written to those recipients, piece by piece (age-encryption.org/v1), so that the zip itself is on no
 * disk. `end` resolves once everything has reached the sink.
 */
export async function ageSink(
  recipients: readonly string[],
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<{ write(bytes: Uint8Array): Promise<void>; end(): Promise<void>; abort(reason: unknown): Promise<void> }> {
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  const pipe = new TransformStream<Uint8Array, Uint8Array>();
  const into = pipe.writable.getWriter();
  const encrypted = await encrypter.encrypt(pipe.readable);
  const pumped = encrypted.pipeTo(new WritableStream<Uint8Array>({ write: (bytes) => sink(bytes) }));
  pumped.catch(() => undefined);
  return {
    async write(bytes) {
      // A full disk shows at the far end: whoever writes is not left waiting.
      await Promise.race([into.write(bytes), pumped]);
    },
    async end() {
      await Promise.race([into.close(), pumped]);
      await pumped;
    },
    async abort(reason) {
      await into.abort(reason).catch(() => undefined);
      await pumped.catch(() => undefined);
    },
  };
}
