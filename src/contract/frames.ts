/**
 * A host supplies a transport and nothing else: something that carries oRPC's encoded frames in both directions. The same
 * frames travel over a MessagePort (Electron, worker threads) and a WebSocket, so a host may pass them on unread.
 */
export type Frame = string | Uint8Array;

export interface FrameChannel {
  send(frame: Frame): void;
  onFrame(listener: (frame: Frame) => void): void;
  onClose(listener: () => void): void;
  close(): void;
}

/** Largest frame either side accepts, bytes; larger media travels by `media/ID`. */
export const MAX_FRAME = 2 * 1024 * 1024;

type Data = unknown;

/**
 * The port shape that oRPC's message-port adapters take. `listener` may return a promise; a rejected one means a frame
 * that isn't oRPC's, and the channel is closed: one bad window never takes others down.
 */
export function asPort(channel: FrameChannel, onBadFrame: () => void = () => channel.close()) {
  return {
    postMessage: (data: Data) => channel.send(data as Frame),
    onMessage: {
      addListener: (listener: (data: Data) => unknown) => {
        channel.onFrame((frame) => {
          Promise.resolve()
            .then(() => listener(frame))
            .catch(onBadFrame);
        });
      },
    },
    onDisconnect: { addListener: (listener: () => void) => channel.onClose(listener) },
  };
}
