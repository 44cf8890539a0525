import type { AccountId, ChatKey, ElectionProfile, Ms } from '../../domain/index.ts';
import type { Ahead } from '../ahead.ts';
import type {
  Cursor,
  DataCentre,
  DownloadResult,
  EntityRow,
  IncomingBatch,
  MediaTarget,
  Route,
  RouteCheck,
  RouteFailure,
  SourceStatus,
  TelegramErrorCode,
  TelegramSource,
} from '../ports.ts';

/** What goes between core and the thread in which Telegram is heard. Plain data: everything is copied on the way. */

/** A source by the number that core gave it: an account may have another one while its last one still stops. */
export type SourceNo = number;
export type Network = { kind: 'live' } | { kind: 'drill'; centre: DataCentre };

/** An error that keeps what core tells it by. */
export type Told =
  | { kind: 'telegram'; code: TelegramErrorCode; detail: string; seconds: number | null }
  | { kind: 'other'; name: string; message: string };
export type Outcome<T> = { value: T } | { failed: Told };

/** What is asked of a source and answered as it stands. */
export type Asks = Pick<
  TelegramSource,
  | 'start'
  | 'stop'
  | 'sendCode'
  | 'submitCode'
  | 'submitPassword'
  | 'logOut'
  | 'logins'
  | 'endLogin'
  | 'dialogs'
  | 'members'
  | 'watch'
  | 'send'
>;
export type AskName = keyof Asks;

export interface NewSource {
  account: AccountId;
  apiId: number;
  apiHash: string;
  network: Network;
  /** Whether core says which ways there are; else directly. */
  routed: boolean;
}

/** What the thread does for core. */
export interface InThread {
  create(source: SourceNo, options: NewSource): void;
  /** Somebody takes its batches now. */
  listen(source: SourceNo): void;
  listenFor(source: SourceNo, profile: ElectionProfile): void;
  ask(source: SourceNo, name: AskName, args: unknown[]): Promise<Outcome<unknown>>;
  download(source: SourceNo, call: number, media: MediaTarget, offset: number): Promise<Outcome<DownloadResult>>;
  abort(call: number): void;
  routesChanged(source: SourceNo): void;
  check(route: Route, network: Network): Promise<Outcome<RouteCheck>>;
  /** It has stopped and is forgotten. */
  drop(source: SourceNo): void;
}

/** What core does for the thread. */
export interface InCore {
  /** Answered after COMMIT: false when it was refused, and will be offered again. `ahead`: item by item. */
  batch(source: SourceNo, batch: IncomingBatch, urgent: boolean, ahead: (Ahead | null)[]): Promise<boolean>;
  status(source: SourceNo, status: SourceStatus): void;
  saw(source: SourceNo, at: Ms): void;
  /** False: no more of this file. */
  chunk(call: number, bytes: Uint8Array, at: number): Promise<boolean>;
  saveSession(source: SourceNo, name: string, value: Uint8Array | null): void;
  saveEntities(source: SourceNo, rows: EntityRow[]): void;
  saveNotBefore(source: SourceNo, method: string, notBefore: Ms): void;
  routeFailed(source: SourceNo, id: string, why: RouteFailure): void;
  routeWorked(source: SourceNo, id: string): void;
  log(level: 'info' | 'warn' | 'error', event: string, fields?: Record<string, string | number | boolean | null>): void;
}

/** What the thread waits for where it stands (ask-now.ts): it is asked rarely, and what follows depends on it. */
export interface Now {
  loadSession(source: SourceNo): Record<string, Uint8Array>;
  loadEntities(source: SourceNo): EntityRow[];
  loadCursors(source: SourceNo): { key: ChatKey | 'account'; cursor: Cursor }[];
  storedIds(source: SourceNo, chat: ChatKey, newest: number, limit: number): number[];
  loadNotBefore(source: SourceNo): Record<string, Ms>;
  pick(source: SourceNo): Route | null;
  all(source: SourceNo): readonly Route[];
}
