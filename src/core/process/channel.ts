import { type Frame, type FrameChannel, MAX_FRAME } from '../../contract/frames.ts';

/** worker_threads' MessagePort, as far as a channel needs it. */
export interface NodePort {
  postMessage(value: unknown): void;
  on(event: 'message', listener: (value: unknown) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'messageerror', listener: () => void): unknown;
  close(): void;
}

/** Electron's MessagePortMain: the value comes wrapped, and nothing arrives before `start()`. */
export interface ElectronPort {
  postMessage(value: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
}

/**
 * A port from outside carries whatever its other end likes. Only strings and byte arrays of at most MAX_FRAME are
 * frames; anything else closes this channel, before a decoder sees it.
 */
export function isFrame(value: unknown): value is Frame {
  if (typeof value === 'string') return value.length <= MAX_FRAME;
  return value instanceof Uint8Array && value.byteLength <= MAX_FRAME;
}

/**
 * Cloning a view clones the whole buffer under it, so a slice of a pooled buffer is copied out first: neighbours' bytes
 * must not travel along.
 */
function exact(frame: Frame): Frame {
  if (typeof frame === 'string' || frame.byteLength === frame.buffer.byteLength) return frame;
  return new Uint8Array(frame);
}

/** Frames over worker_threads' MessagePort. */
export function nodePortChannel(port: NodePort): FrameChannel {
  return portChannel(port, (listener) => {
    port.on('message', listener);
    port.on('messageerror', () => listener(undefined));
  });
}

/** Frames over Electron's MessagePortMain. */
export function electronPortChannel(port: ElectronPort): FrameChannel {
  return portChannel(port, (listener) => {
    port.on('message', (event) => listener(event.data));
    port.start();
  });
}

function portChannel(
  port: { postMessage(value: unknown): void; on(event: 'close', listener: () => void): unknown; close(): void },
  receive: (listener: (value: unknown) => void) => void,
): FrameChannel {
  let open = true;
  const closed = new Set<() => void>();
  const end = () => {
    if (!open) return;
    open = false;
    for (const listener of closed) listener();
  };
  port.on('close', end);
  const close = () => {
    port.close();
    end();
  };
  return {
    send: (frame) => {
      if (open) port.postMessage(exact(frame));
    },
    onFrame: (listener) =>
      receive((value) => {
        if (!open) return;
        if (isFrame(value)) listener(value);
        else close();
      }),
    onClose: (listener) => {
      if (open) closed.add(listener);
      else listener();
    },
    close,
  };
}
