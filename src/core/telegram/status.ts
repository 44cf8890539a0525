import type { AccountId, Ms, TelegramId } from '../../domain/index.ts';
import type { Clock, ConnectionState, SourceStatus } from '../ports.ts';

export type Self = NonNullable<SourceStatus['self']>;

/** What the screens are told. `flooded` is not a state of its own: it is being online and not allowed to ask. */
export interface StatusBoard {
  read(): SourceStatus;
  state(): Exclude<ConnectionState, 'flooded'>;
  set(state: Exclude<ConnectionState, 'flooded'>): void;
  setSelf(self: Self | null): void;
  setTwoFactor(on: boolean | null): void;
  setSkew(skew: number | null): void;
  setRoute(route: string | null): void;
  setLost(why: SourceStatus['lost']): void;
  sawUpdate(): void;
  /** A flood wait began or ended. */
  refresh(): void;
  listen(listener: (status: SourceStatus) => void): () => void;
}

/** Told on every change of state, never for a mere update: those come by the thousand. */
export function openStatusBoard(
  account: AccountId,
  clock: Clock,
  flood: { until(): Ms | null; filesUntil(): Ms | null },
): StatusBoard {
  const listeners = new Set<(status: SourceStatus) => void>();
  let base: Exclude<ConnectionState, 'flooded'> = 'stopped';
  let since = clock.now();
  let shown: ConnectionState = 'stopped';
  let lastUpdateAt: Ms | null = null;
  let self: Self | null = null;
  let twoFactorOn: boolean | null = null;
  let clockSkew: number | null = null;
  let route: string | null = null;
  let lost: SourceStatus['lost'] = null;

  const current = (): ConnectionState => (base === 'online' && flood.until() !== null ? 'flooded' : base);

  const read = (): SourceStatus => {
    const state = current();
    const until = state === 'flooded' ? flood.until() : null;
    const filesUntil = flood.filesUntil();
    return { account, state, since, until, filesUntil, lastUpdateAt, self, twoFactorOn, clockSkew, route, lost };
  };

  function publish(): void {
    const state = current();
    if (state !== shown) {
      shown = state;
      since = clock.now();
    }
    const status = read();
    for (const listener of [...listeners]) listener(status);
  }

  return {
    read,
    state: () => base,
    set(state) {
      if (state === base) return;
      base = state;
      publish();
    },
    setSelf(next) {
      if (next?.id === self?.id && next?.firstName === self?.firstName && next?.username === self?.username) return;
      self = next;
      publish();
    },
    setTwoFactor(on) {
      if (on === twoFactorOn) return;
      twoFactorOn = on;
      publish();
    },
    setSkew(skew) {
      if (skew === null || (clockSkew !== null && Math.abs(skew - clockSkew) < 250)) return;
      clockSkew = skew;
      publish();
    },
    setRoute(next) {
      if (next === route) return;
      route = next;
      publish();
    },
    setLost(why) {
      lost = why;
    },
    sawUpdate() {
      lastUpdateAt = clock.now();
    },
    refresh: publish,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

export function selfOf(user: { id: unknown; firstName?: string; username?: string }): Self {
  return { id: String(user.id) as TelegramId, firstName: user.firstName ?? '', username: user.username ?? null };
}
