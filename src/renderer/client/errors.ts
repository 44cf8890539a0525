import { ORPCError } from '@orpc/client';
import type { TFunction } from 'i18next';
import i18next from 'i18next';
import { timeOfDay } from '../components/time-format.ts';

/** Codes by which only the transport fails, and the sentence each is shown as. */
const RENAMED: Record<string, string> = { BAD_REQUEST: 'INPUT_INVALID', INTERNAL_SERVER_ERROR: 'INTERNAL' };

/** The code of a failed call; a failure without one is INTERNAL. */
export function errorCode(error: unknown): string {
  if (!(error instanceof ORPCError)) return 'INTERNAL';
  return RENAMED[error.code] ?? error.code;
}

/** The catalogue's sentence for a failed call, its placeholders filled from the error's data. */
export function errorText(error: unknown, t: TFunction): string {
  const data = error instanceof ORPCError && typeof error.data === 'object' ? { ...error.data } : {};
  return codeText(errorCode(error), data, t, faultOf(error));
}

/** The catalogue's sentence for a code, its placeholders filled from `data`. `named`: the field that could not be read. */
export function codeText(
  code: string,
  data: Record<string, unknown>,
  t: TFunction,
  named: string | null = null,
): string {
  const key = `errors.${code}` as 'errors.INTERNAL';
  if (!i18next.exists(key, { count: 1, ...data })) return t('errors.INTERNAL');
  const at = 'at' in data && typeof data.at === 'number' ? { at: timeOfDay(data.at) } : {};
  const state =
    'state' in data && typeof data.state === 'string'
      ? { state: t(`board.state.${data.state}` as 'board.state.new') }
      : {};
  const count = 'seconds' in data && typeof data.seconds === 'number' ? { count: data.seconds } : {};
  // WRONG_PASSPHRASE carries the seconds to wait; none is the usual case and has its own sentence.
  if (code === 'WRONG_PASSPHRASE' && count.count) return t('errors.WRONG_PASSPHRASE_WAIT', { count: count.count });
  const field = named === null ? {} : { key: t(`facts.keys.${named}` as 'facts.keys.region') };
  return t(key, { ...data, ...at, ...state, ...count, ...field }) as string;
}

/** The field of a form that core could not read; null where that is not what went wrong. */
export function faultOf(error: unknown): string | null {
  if (!(error instanceof ORPCError) || error.code !== 'FIELD_UNREADABLE') return null;
  const key = (error.data as { key?: unknown } | null)?.key;
  return typeof key === 'string' ? key : null;
}
