import type { ErrorCode } from '../contract/index.ts';

/** An expected failure: its code has a sentence in the catalogues. Anything else thrown is a surprise. */
export class Failure extends Error {
  readonly code: ErrorCode;
  readonly data: Record<string, unknown> | undefined;
  constructor(code: ErrorCode, data?: Record<string, unknown>) {
    super(code);
    this.name = 'Failure';
    this.code = code;
    this.data = data;
  }
}

/** Codes of StoreError, TelegramError and friends are a subset of the contract's: same name, same meaning. */
export function hasCode(error: unknown): error is { code: string; seconds?: number | null; detail?: string } {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
}
