import type { Ms } from './brand.ts';

/** What core knows at the start of a shift. */
export interface ReadinessFacts {
  /** What this window last said of its alarm; `on` only after the person heard the tone. */
  sound: 'on' | 'blocked' | 'gone' | 'untested';
  /** The host keeps the machine from sleeping while somebody is on shift. */
  holdsAwake: boolean;
  /** This computer's clock minus Telegram's, ms; null before the first answer. */
  skew: number | null;
  accounts: readonly { receiving: boolean; way: 'direct' | 'socks5' | 'mtproxy' | 'none' | null; failing: boolean }[];
  lastBackupAt: Ms | null;
}

/** Each thing looked at with everything that can be said of it; true is as it should be, null cannot be told from here. */
export const READINESS = {
  sound: { heard: true, untested: false, blocked: false, gone: false },
  power: { held: true, notHeld: null },
  clock: { right: true, off: false, unknown: null },
  connection: { online: true, offline: false, none: false },
  proxy: { direct: true, through: true, failing: false, noWay: false, unknown: null },
  backup: { fresh: true, old: false, never: false },
} as const satisfies Record<string, Record<string, boolean | null>>;
export type ReadinessItem = keyof typeof READINESS;
export type Readiness = { [I in ReadinessItem]: keyof (typeof READINESS)[I] };

/** The clock may be off by so much before people are told. */
export const MOST_SKEW = 30_000;
/** A backup older than a day leaves a shift unprotected. */
export const BACKUP_AGE = 24 * 3_600_000;

/** Looks, and blocks nothing: whatever is not as it should be is said in words, and the shift starts all the same. */
export function readinessOf(facts: ReadinessFacts, now: Ms): Readiness {
  const { skew, accounts, lastBackupAt } = facts;
  return {
    sound: facts.sound === 'on' ? 'heard' : facts.sound,
    power: facts.holdsAwake ? 'held' : 'notHeld',
    clock: skew === null ? 'unknown' : Math.abs(skew) > MOST_SKEW ? 'off' : 'right',
    connection: accounts.length === 0 ? 'none' : accounts.some((one) => one.receiving) ? 'online' : 'offline',
    proxy: proxyOf(accounts),
    backup: lastBackupAt === null ? 'never' : now - lastBackupAt > BACKUP_AGE ? 'old' : 'fresh',
  };
}

function proxyOf(accounts: ReadinessFacts['accounts']): Readiness['proxy'] {
  if (accounts.some(({ way }) => way === 'none')) return 'noWay';
  if (accounts.some(({ failing }) => failing)) return 'failing';
  const ways = accounts.flatMap(({ way }) => (way === null ? [] : [way]));
  if (ways.length === 0) return 'unknown';
  return ways.every((way) => way === 'direct') ? 'direct' : 'through';
}

/** Whether one thing is as it should be; null where nobody can tell from here. */
export const isReady = <I extends ReadinessItem>(item: I, said: Readiness[I]): boolean | null =>
  (READINESS[item] as Record<string, boolean | null>)[said as string] ?? null;
