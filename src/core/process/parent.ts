import { parentPort as threadPort } from 'node:worker_threads';
import type { FrameChannel } from '../../contract/frames.ts';
import { type ElectronPort, electronPortChannel, type NodePort, nodePortChannel } from './channel.ts';
import { type ToCore, type ToShell, toCore } from './messages.ts';

/** The shell, seen from core: the same whether core is a thread under `host` or a utility process under Electron. */
export interface Parent {
  post(message: ToShell): void;
  onMessage(listener: (message: ToCore, channel: FrameChannel | null) => void): void;
}

interface UtilityParentPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown; ports: ElectronPort[] }) => void): unknown;
}

/** Throws when this entry was started by neither: core has no life of its own. */
export function findParent(): Parent {
  const utilityPort = (process as { parentPort?: UtilityParentPort }).parentPort;
  if (utilityPort) return utilityParent(utilityPort);
  if (threadPort) return threadParent(threadPort);
  throw new Error('core is started by a shell: `node out/main/host.js`, or the desktop app');
}

function utilityParent(port: UtilityParentPort): Parent {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) =>
      port.on('message', ({ data, ports }) => {
        const first = ports[0];
        listener(toCore.parse(data), first ? electronPortChannel(first) : null);
      }),
  };
}

/** worker_threads hands transferred ports over only inside the value: `{message, port}`. */
function threadParent(port: NodePort): Parent {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => {
      port.on('message', (value) => {
        const { message, port: windowPort } = value as { message: unknown; port?: NodePort };
        listener(toCore.parse(message), windowPort ? nodePortChannel(windowPort) : null);
      });
    },
  };
}
