import { fork } from 'node:child_process';
import { type MessagePort, Worker } from 'node:worker_threads';
import type { ToCore, ToDrill } from '../core/process/messages.ts';
import type { ChildProcess } from '../core/process/shell.ts';

/**
 * What a thread may leave lying before it is collected, MB. V8 would take a fourth of a gigabyte for it on a large machine,
 * and never give it back. A flood of 500 messages a second collects no slower with this, in shorter pauses than with twice
 * as much: an SOS waits for them.
 */
const YOUNG_MB = 24;

/** Core as a thread of this process. */
export function startCoreThread(entry: string): ChildProcess<ToCore, MessagePort> {
  const worker = new Worker(entry, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  let surprise: unknown = null;
  worker.on('error', (error) => {
    surprise = error;
  });
  return {
    post: (message, port) => worker.postMessage(port ? { message, port } : { message }, port ? [port] : []),
    onMessage: (listener) => void worker.on('message', listener),
    onExit: (listener) => void worker.on('exit', () => listener(surprise)),
    kill: () => void worker.terminate(),
  };
}

/** The practice world as a process of its own: its TL schema is altered, ours must not be. */
export function startDrillProcess(entry: string): ChildProcess<ToDrill> {
  const child = fork(entry, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  let surprise: unknown = null;
  child.on('error', (error) => {
    surprise = error;
  });
  return {
    post: (message) => {
      if (child.connected) child.send(message);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void child.once('exit', () => listener(surprise)),
    kill: () => void child.kill('SIGKILL'),
  };
}
