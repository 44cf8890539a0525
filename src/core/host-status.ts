import { type ConnectionState, type HostStatus, NOTHING_OPEN } from './ports.ts';
import type { Shell } from './shell.ts';
import { one } from './store/index.ts';
import { countAlarms } from './triage/index.ts';

/**
 * Tells the host what its tray, its badge and its question before the end show, whenever that changes. It follows the
 * same bounded pings as a window, so that a storm of messages is not a storm of badges.
 */
export function followStatus(shell: Shell): { stop(): void } {
  const over = new AbortController();
  let said = '';
  const follow = async () => {
    for await (const _ of shell.hub.subscribe(over.signal)) {
      const status = statusOf(shell);
      const line = JSON.stringify(status);
      if (line === said) continue;
      said = line;
      shell.ports.host.status(status);
    }
  };
  void follow();
  return { stop: () => over.abort() };
}

const RECEIVING: ReadonlySet<ConnectionState> = new Set(['online', 'degraded', 'flooded']);

function statusOf({ hq, stage, backups, storage }: Shell): HostStatus {
  if (!hq) return { ...NOTHING_OPEN, stage };
  const { db, kind } = hq.workspace;
  const waiting = one<{ replies: number; floods: number; shifts: number }>(
    db,
    `SELECT (SELECT count(*) FROM outbox_item WHERE state IN ('queued', 'sending')) AS replies,
      (SELECT count(*) FROM flood_notice WHERE seen = 0) AS floods,
      (SELECT count(*) FROM person WHERE active = 1 AND on_shift_since IS NOT NULL) AS shifts`,
  );
  return {
    stage,
    drill: kind === 'drill',
    ...countAlarms(db),
    deaf: storage !== null || !hq.accounts.status().some(({ state }) => RECEIVING.has(state)),
    onShift: (waiting?.shifts ?? 0) > 0,
    replies: waiting?.replies ?? 0,
    floods: waiting?.floods ?? 0,
    backup: (backups?.state().running ?? null) !== null,
  };
}
