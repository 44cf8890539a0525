import { type Ms, ms, type Readiness, readinessOf } from '../../domain/index.ts';
import type { Headquarters } from '../headquarters.ts';
import { LISTENING_FOR } from '../seats/seats.ts';
import { type CallContext, hqOf } from './access.ts';
import { wayOf } from './telegram.ts';

/** Accounts that hear what is said in their chats, now or after a wait that Telegram asked for. */
const RECEIVING: ReadonlySet<string> = new Set(['online', 'degraded', 'flooded']);

/** The start-of-shift check of this window, from what core knows anyway. */
export function readiness(context: CallContext): Readiness {
  const { shell, seat } = context;
  const hq = hqOf(context);
  const { accounts } = hq;
  const statuses = accounts.status();
  const ways = accounts.proxies.rows();
  const noneWorks = ways.length > 0 && ways.every((row) => row.state.is === 'failed');
  const skews = statuses.flatMap(({ clockSkew }) => (clockSkew === null ? [] : [clockSkew]));
  const facts = {
    // A window that has said nothing for a while may have been closed or gone silent.
    sound: shell.ports.clock.now() - seat.soundAt > LISTENING_FOR ? ('untested' as const) : seat.sound,
    holdsAwake: shell.ports.host.kind === 'electron',
    skew: skews.length === 0 ? null : skews.reduce((most, skew) => (Math.abs(skew) > Math.abs(most) ? skew : most)),
    accounts: statuses.map((status) => {
      const receiving = RECEIVING.has(status.state);
      return { receiving, way: wayOf(accounts, status) ?? null, failing: !receiving && noneWorks };
    }),
    lastBackupAt: lastBackupAt(hq),
  };
  return readinessOf(facts, shell.ports.clock.now());
}

function lastBackupAt({ workspace }: Headquarters): Ms | null {
  const [entry] = workspace.journal.page({ limit: 1, type: 'backup.made' }).entries;
  return entry ? ms(entry.wallTime) : null;
}
