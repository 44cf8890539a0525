import { type MessagePortMain, utilityProcess } from 'electron';
import type { ToCore, ToDrill } from '../core/process/messages.ts';
import type { ChildProcess } from '../core/process/shell.ts';

/** What core and the practice world inherit: nothing that could change how they run. */
function plainEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      (row): row is [string, string] => row[1] !== undefined && !/^(NODE|ELECTRON)_/.test(row[0]),
    ),
  );
}

/** A utility process: the runAsNode fuse is off, so there is no other way to run Node beside the window. */
function start<Out>(entry: string, serviceName: string): ChildProcess<Out, MessagePortMain> {
  const child = utilityProcess.fork(entry, [], { serviceName, env: plainEnvironment(), stdio: 'ignore' });
  return {
    post: (message, port) => child.postMessage(message, port ? [port] : []),
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) =>
      void child.once('exit', (code) => listener(Object.assign(new Error('ended'), { code: `EXIT_${code}` }))),
    kill: () => void child.kill(),
  };
}

export const startCoreProcess = (entry: string) => start<ToCore>(entry, 'maere-core');
export const startDrillProcess = (entry: string): ChildProcess<ToDrill> => start<ToDrill>(entry, 'maere-drill');
