import { TelegramError } from '../ports.ts';
import type { Outcome, Told } from './messages.ts';

/** Errors lose their class on the way between threads: what core tells them apart by goes as data. */
export async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    return { failed: told(error) };
  }
}

function told(error: unknown): Told {
  if (error instanceof TelegramError)
    return { kind: 'telegram', code: error.code, detail: error.detail, seconds: error.seconds };
  if (error instanceof Error) return { kind: 'other', name: error.name, message: error.message };
  return { kind: 'other', name: 'Error', message: typeof error };
}

/** The value, or the error as it was. */
export function unwrap<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value;
  const { failed } = outcome;
  if (failed.kind === 'telegram') throw new TelegramError(failed.code, failed.detail, failed.seconds);
  throw Object.assign(new Error(failed.message), { name: failed.name });
}
