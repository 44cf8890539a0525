import type { FrameChannel } from '../contract/index.ts';
import { followStatus } from './host-status.ts';
import { createLiveHub } from './live/hub.ts';
import type { Piece, PieceAsk } from './media/index.ts';
import type { Session } from './people/index.ts';
import type { Ports, SystemEvent } from './ports.ts';
import { createServe } from './process/serve.ts';
import { describeSurprise } from './process/surprise.ts';
import { type CallContext, router } from './router/index.ts';
import { createSeats } from './seats/seats.ts';
import { createShell } from './shell.ts';
import { createSystemEvents } from './system-events.ts';

/** Who may take an SOS. */
const RESPONDERS: readonly string[] = ['lead', 'coordinator', 'responder'];

export interface Core {
  /** Serves one window. `seatId` stays the same when that window reconnects, so its person stays signed in. */
  attach(channel: FrameChannel, seat: { seatId: string }): void;
  /** The machine sleeps, wakes or locks, or the host's menu asks for a lock or a seal. */
  system(what: SystemEvent): void;
  /** A part of a file that a seat has leave to see; the same for every host. */
  media(ask: PieceAsk): Promise<Piece>;
  stop(): Promise<void>;
}

/** The composition root: the whole application without a face. */
export function createCore(ports: Ports): Core {
  const hub = createLiveHub(ports.clock);
  const seats = createSeats<Session>(ports.clock, (session) => session.live && RESPONDERS.includes(session.role));
  const shell = createShell(ports, hub, seats);
  const serve = createServe(router, (error) => ports.log.error('call.surprise', describeSurprise(error)));

  const status = followStatus(shell);

  return {
    attach(channel, { seatId }) {
      const seat = seats.get(seatId);
      seat.channels += 1;
      let open = true;
      channel.onClose(() => {
        if (!open) return;
        open = false;
        seat.channels -= 1;
        // A window that is gone hears nothing: an unanswered SOS climbs now, not in half a minute.
        shell.hq?.listenersChanged();
        hub.changed('people');
      });
      const context: CallContext = { shell, seat };
      serve(channel, { ...context });
      hub.changed('people');
    },
    system: createSystemEvents(shell),
    async stop() {
      status.stop();
      await shell.stop();
    },
    async media(ask) {
      shell.lockIdle();
      return shell.hq?.media.piece(ask) ?? { status: 'gone' };
    },
  };
}
