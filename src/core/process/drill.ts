import type { DrillLauncher, DrillWorld } from '../ports.ts';
import type { CoreOptions, ToCore, ToShell } from './messages.ts';

type Reply = Extract<ToCore, { type: 'drillReply' }>;
type Ask = Omit<Extract<ToShell, { type: 'drill' }>, 'type' | 'id'>;

/**
 * The practice world as core asks for it. The process itself belongs to the shell: core may be gone and back while the
 * world runs on. `null` where there is neither a world to start nor a data centre from outside.
 */
export function createDrillLauncher(
  options: Pick<CoreOptions, 'canDrill' | 'drillCentre'>,
  post: (message: ToShell) => void,
): { launcher: DrillLauncher | null; onReply(reply: Reply): void } {
  const waiting = new Map<number, (reply: Reply) => void>();
  let lastId = 0;

  const ask = (what: Ask) =>
    new Promise<DrillWorld | null>((resolve, reject) => {
      lastId += 1;
      waiting.set(lastId, (reply) => {
        if (reply.failed !== null) reject(new Error(`drill: ${reply.failed}`));
        else resolve(reply.world as DrillWorld | null);
      });
      post({ type: 'drill', id: lastId, ...what });
    });

  const launcher: DrillLauncher = {
    fixedCentre: options.drillCentre,
    async start() {
      const world = await ask({ ask: 'start' });
      if (!world) throw new Error('drill: no world');
      return world;
    },
    async control(command) {
      await ask({ ask: 'control', command });
    },
    async stop() {
      await ask({ ask: 'stop' });
    },
  };
  return {
    launcher: options.canDrill || options.drillCentre ? launcher : null,
    onReply(reply) {
      const settle = waiting.get(reply.id);
      waiting.delete(reply.id);
      settle?.(reply);
    },
  };
}
