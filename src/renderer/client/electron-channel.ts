import type { Frame, FrameChannel } from '../../contract/frames.ts';

/** Preload hands over a port for each core: the first at start, a new one after core was restarted. */
const waiting: MessagePort[] = [];
let wanted: ((port: MessagePort) => void) | null = null;
let current: { close(): void } | null = null;
let asked = false;

/** Call once, before anything else: a port posted earlier than the first listener would be lost. */
export function listenForPorts(): void {
  window.addEventListener('message', (event) => {
    if (event.source !== window || event.data !== 'maere:port') return;
    const port = event.ports[0];
    if (!port) return;
    // A new port means that the core behind the old one is gone, whether or not its port said so.
    current?.close();
    if (wanted) {
      wanted(port);
      wanted = null;
    } else {
      waiting.splice(0, waiting.length, port);
    }
  });
}

/** Calls `show` when a person clicked a notification of the desktop shell. */
export function onShowAlarms(show: () => void): () => void {
  const hear = (event: MessageEvent) => {
    if (event.source === window && event.data === 'maere:show') show();
  };
  window.addEventListener('message', hear);
  return () => window.removeEventListener('message', hear);
}

export function openElectronChannel(): Promise<FrameChannel> {
  return new Promise((resolve) => {
    const use = (port: MessagePort) => resolve(portChannel(port));
    const port = waiting.shift();
    if (port) {
      asked = true;
      use(port);
      return;
    }
    wanted = use;
    // Preload posts the first port by itself; after that it waits to be asked.
    if (asked) window.postMessage('maere:want-port', '*');
    asked = true;
  });
}

function portChannel(port: MessagePort): FrameChannel {
  const closers = new Set<() => void>();
  let open = true;
  const close = () => {
    if (!open) return;
    open = false;
    port.close();
    for (const closed of closers) closed();
  };
  port.addEventListener('close', close);
  port.start();
  const channel: FrameChannel = {
    send: (frame) => port.postMessage(frame),
    onFrame: (listener) => port.addEventListener('message', (event) => listener(event.data as Frame)),
    onClose: (listener) => void closers.add(listener),
    close,
  };
  current = channel;
  return channel;
}
