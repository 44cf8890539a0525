import type { AnyRouter, Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/bun-ws';
import type { Frame, FrameChannel } from '../../contract/frames.ts';

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
    channel.onFrame((frame) => {
      // A copy for each frame, to know afterwards whether its call had begun.
      const own = { ...context };
      handler.message(peer, frame, { context: own }).catch((error: unknown) => {
        if (begun.has(own)) onSurprise(error);
        else channel.close();
      });
    });
    channel.onClose(() => handler.close(peer));
  };
}
