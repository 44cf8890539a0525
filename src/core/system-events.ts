import { powerRule } from './people/index.ts';
import type { SystemEvent } from './ports.ts';
import { describeSurprise } from './process/surprise.ts';
import type { Shell } from './shell.ts';

/**
 * What the machine does to a headquarters. Sleep is seal, lock or nothing, as the headquarters chose; on waking every
 * clock is looked at again at once, because a timer doesn't count the hours that a machine slept.
 */
export function createSystemEvents(shell: Shell): (what: SystemEvent) => void {
  const { hub, seats, ports } = shell;

  const lock = () => {
    const open = seats.all().filter((seat) => seat.session && !seat.locked);
    for (const seat of open) seat.locked = true;
    if (open.length === 0) return;
    hub.changed('seat');
    shell.hq?.listenersChanged();
  };

  const seal = () => {
    shell.seal().catch((error: unknown) => ports.log.error('system.seal', describeSurprise(error)));
  };

  const wake = () => {
    shell.lockIdle();
    shell.hq?.listenersChanged();
    hub.changed('seat', 'alarms', 'cases', 'inbox', 'telegram', 'outbox');
  };

  return (what) => {
    const { hq } = shell;
    ports.log.info('system', { what });
    if (what === 'resume') return wake();
    if (!hq) return;
    const rule = powerRule(hq.workspace.db);
    const wanted = what === 'suspend' ? rule.suspend : what === 'lockScreen' ? rule.lockScreen : what;
    if (wanted === 'seal') seal();
    if (wanted === 'lock') lock();
  };
}
