/** Nominal types: swapping two plain strings or numbers is the classic headquarters bug. */
declare const brand: unique symbol;
export type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** UTC milliseconds since the epoch. The only form in which a moment is stored or sent. */
export type Ms = Brand<number, 'Ms'>;
/** Telegram ids are decimal strings everywhere: 64-bit values don't fit a JavaScript number. */
export type TelegramId = Brand<string, 'TelegramId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type MessageKey = Brand<string, 'MessageKey'>;
export type ChatKey = Brand<string, 'ChatKey'>;
export type PersonId = Brand<string, 'PersonId'>;
export type CaseId = Brand<string, 'CaseId'>;
export type SubmissionId = Brand<string, 'SubmissionId'>;
export type EntryId = Brand<string, 'EntryId'>;

export const ms = (value: number): Ms => value as Ms;
