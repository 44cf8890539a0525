import { type AccountId, ms } from '../../domain/index.ts';
import type { Journal } from '../journal/index.ts';
import type { AccountLogin, Ports, SourceStatus, TelegramSource } from '../ports.ts';
import { all, one, run, transaction, type WriteDb } from '../store/index.ts';

const LOOK_EVERY = 300_000;
/** A login is told to the account before Telegram lists it. */
const LOOK_SOON = 3000;

export interface LoginRow extends AccountLogin {
  state: 'known' | 'new';
  firstSeen: number;
}

/** Watches over the accounts themselves: who else is logged in to them, and whether Telegram still knows us. */
export interface Logins {
  list(account: string): LoginRow[];
  /** Logins of all accounts, or one, that nobody has answered for. */
  fresh(account?: string): number;
  /** Asks Telegram now. */
  look(account: AccountId): Promise<void>;
  /** Telegram itself has said something to the account: perhaps that somebody logged in. */
  soon(account: AccountId): void;
  /** A lead's word; to be called in the transaction of the entry. */
  ours(account: string, hash: string): void;
  forget(account: string): void;
  /** Every change of an account's state passes here. */
  saw(status: SourceStatus): void;
  stop(): void;
}

export interface LoginsOptions {
  db: WriteDb;
  journal: Journal;
  ports: Pick<Ports, 'clock' | 'log'>;
  sources(): TelegramSource[];
  changed(): void;
  /** A login nobody knows, or an account that Telegram no longer lets in: leads must hear of it. */
  alarm(): void;
}

export const accountSubject = (account: string): string => `account:${account}`;

export function createLogins({ db, journal, ports, sources, changed, alarm }: LoginsOptions): Logins {
  const { clock, log } = ports;
  const timers = new Set<() => void>();
  const looking = new Map<AccountId, Promise<void>>();
  const online = new Set<string>();

  /** Nobody decided it: the program noticed. */
  function say(account: string, type: string, payload: Record<string, string | number>): void {
    journal.append({ type, subjects: [accountSubject(account)], payload }, 'system');
  }

  function later(delay: number, work: () => void): void {
    const cancel = clock.after(delay, () => {
      timers.delete(cancel);
      work();
    });
    timers.add(cancel);
  }

  function lookAtAll(): void {
    later(LOOK_EVERY, lookAtAll);
    for (const source of sources()) if (isOnline(source.status())) quietly(source.status().account);
  }
  later(LOOK_EVERY, lookAtAll);

  function quietly(account: AccountId): void {
    look(account).catch((error: unknown) => {
      log.info('telegram.loginsUnknown', { name: error instanceof Error ? error.name : 'unknown' });
    });
  }

  function look(account: AccountId): Promise<void> {
    const before = looking.get(account);
    if (before) return before;
    const source = sources().find((each) => each.status().account === account);
    const work = (source ? source.logins().then((list) => keep(account, list)) : Promise.resolve()).finally(() =>
      looking.delete(account),
    );
    looking.set(account, work);
    return work;
  }

  /** The first list of an account is taken as it is, and shown; whatever appears later has to be answered for. */
  function keep(account: AccountId, list: AccountLogin[]): void {
    const known = new Map(rows(account).map((row) => [row.hash, row]));
    const first = known.size === 0;
    const appeared = first ? [] : list.filter((each) => !each.isCurrent && !known.has(each.hash));
    transaction(db, () => {
      run(db, 'DELETE FROM tg_login WHERE account = ?', account);
      for (const each of list) {
        const before = known.get(each.hash);
        const state = before?.state ?? (appeared.includes(each) ? 'new' : 'known');
        run(
          db,
          `INSERT INTO tg_login (account, hash, state, first_seen, device, app, place, is_current, created_at, active_at)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, hash) DO NOTHING`,
          account,
          each.hash,
          state,
          before?.firstSeen ?? clock.now(),
          each.device,
          each.app,
          each.place,
          each.isCurrent ? 1 : 0,
          each.createdAt,
          each.activeAt,
        );
      }
      for (const { device, app, place, createdAt } of appeared)
        say(account, 'telegram.loginAppeared', { device, app, place, createdAt });
    });
    changed();
    if (appeared.length > 0) alarm();
  }

  const rows = (account: string): LoginRow[] =>
    all<Omit<LoginRow, 'isCurrent'> & { isCurrent: number }>(
      db,
      `SELECT hash, state, first_seen AS firstSeen, device, app, place, is_current AS isCurrent,
         created_at AS createdAt, active_at AS activeAt FROM tg_login WHERE account = ?
       ORDER BY is_current DESC, state DESC, active_at DESC`,
      account,
    ).map((row) => ({
      ...row,
      isCurrent: row.isCurrent === 1,
      createdAt: ms(row.createdAt),
      activeAt: ms(row.activeAt),
    }));

  /** What the journal last said of the account's standing. */
  const lastWord = (account: string): string | undefined =>
    one<{ type: string }>(
      db,
      `SELECT type FROM journal_subject JOIN journal_entry USING (position)
       WHERE subject = ? AND type IN ('telegram.accountLost', 'telegram.accountBack') ORDER BY position DESC LIMIT 1`,
      accountSubject(account),
    )?.type;

  return {
    list: rows,
    fresh: (account) =>
      one<{ count: number }>(
        db,
        `SELECT count(*) AS count FROM tg_login WHERE state = 'new' AND (? IS NULL OR account = ?)`,
        account ?? null,
        account ?? null,
      )?.count ?? 0,
    look,
    soon: (account) => later(LOOK_SOON, () => quietly(account)),
    ours(account, hash) {
      run(db, `UPDATE tg_login SET state = 'known' WHERE account = ? AND hash = ?`, account, hash);
    },
    forget(account) {
      run(db, 'DELETE FROM tg_login WHERE account = ?', account);
    },
    saw(status) {
      const { account } = status;
      if (isOnline(status)) {
        if (online.has(account)) return;
        online.add(account);
        quietly(account);
        if (lastWord(account) === 'telegram.accountLost') say(account, 'telegram.accountBack', {});
        return;
      }
      if (status.state !== 'needsLogin') return;
      online.delete(account);
      if (!status.lost || lastWord(account) === 'telegram.accountLost') return;
      say(account, 'telegram.accountLost', { why: status.lost });
      alarm();
    },
    stop() {
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
}

function isOnline({ state }: SourceStatus): boolean {
  return state === 'online' || state === 'degraded' || state === 'flooded';
}
