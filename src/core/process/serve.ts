import type { AnyRouter, Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/bun-ws';
import { type Frame, type FrameChannel, MAX_FRAME } from '../../contract/frames.ts';

/** Calls of one window worked on at a time. A window that floods waits for itself, and no other window's alarms for it. */
const AT_ONCE = 16;
/** What may wait per window, frames and bytes; beyond it this is no window of ours, and its channel is closed. */
const MOST_WAITING = 10_000;
const MOST_WAITING_BYTES = 8 * MAX_FRAME;

/**
 * Serves a router over frame channels. oRPC's message-port adapter would be the obvious choice, but it drops the promise
 * of each message: one malformed frame becomes an unhandled rejection of the whole process. The Bun adapter is the same
 * peer (it needs nothing of Bun) and returns that promise, so a frame that isn't oRPC's closes its own channel and
 * nothing else.
 */
export function createServe(
  router: AnyRouter,
  onSurprise: (error: unknown) => void,
): (channel: FrameChannel, context: Context) => void {
  const begun = new WeakSet<object>();
  const handler = new RPCHandler<Context>(router, {
    rootInterceptors: [
      (options) => {
        begun.add(options.context);
        return options.next();
      },
    ],
  });
  return (channel, context) => {
    const peer = {
      send: (message: string | ArrayBufferLike | Uint8Array) => {
        channel.send(message as Frame);
        return 0;
      },
    };
    const handle = (frame: Frame): Promise<unknown> => {
      // A copy for each frame, to know afterwards whether its call had begun.
      const own = { ...context };
      return handler.message(peer, frame, { context: own }).catch((error: unknown) => {
        if (begun.has(own)) onSurprise(error);
        else channel.close();
      });
    };
    let open = true;
    let running = 0;
    let bytes = 0;
    let waiting: Frame[] = [];
    const next = (): void => {
      while (open && running < AT_ONCE) {
        const frame = waiting.shift();
        if (frame === undefined) return;
        bytes -= frame.length;
        running += 1;
        void handle(frame).finally(() => {
          running -= 1;
          next();
        });
      }
    };
    channel.onFrame((frame) => {
      if (!open) return;
      if (isAbort(frame)) {
        void handle(frame);
        return;
      }
      waiting.push(frame);
      bytes += frame.length;
      if (waiting.length > MOST_WAITING || bytes > MOST_WAITING_BYTES) channel.close();
      else next();
    });
    channel.onClose(() => {
      open = false;
      waiting = [];
      handler.close(peer);
    });
  };
}

/** Taking a call back must not wait behind the calls: a stream holds its place until then. */
function isAbort(frame: Frame): boolean {
  if (typeof frame !== 'string' || frame.length > 100 || !frame.includes('"t":4')) return false;
  try {
    return (JSON.parse(frame) as { t?: unknown } | null)?.t === 4;
  } catch {
    return false;
  }
}
