/** Starts the data centre as a child process and speaks its control protocol. For tests, benches and the drill. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import {
  COMMANDS,
  type CommandInput,
  type CommandName,
  type CommandResult,
  type Descriptor,
  descriptor,
  type FaultName,
  type LogPage,
} from './contract.ts';

type Ask<K extends CommandName> =
  Record<string, never> extends CommandInput<K>
    ? (input?: CommandInput<K>) => Promise<CommandResult<K>>
    : (input: CommandInput<K>) => Promise<CommandResult<K>>;

type World = { readonly [K in Exclude<CommandName, FaultName | 'shutdown' | 'log'>]: Ask<K> };
type Faults = { readonly [K in FaultName as K extends `faults.${infer Name}` ? Name : never]: Ask<K> };

/** A running centre: one method per command, the faults under `faults`. */
export interface Centre extends World {
  readonly descriptor: Descriptor;
  readonly faults: Faults;
  readonly pid: number;
  /** Everything at once: all messages as they are now, and every delivery so far. */
  readonly log: () => Promise<Omit<LogPage, 'more'>>;
  /** Ends the process. Safe to call twice. */
  readonly stop: () => Promise<void>;
}

export interface StartOptions {
  /** The process's entry, when it is not the source beside this file (a built host). */
  readonly entry?: string | undefined;
  readonly execArgv?: readonly string[] | undefined;
  /** A port of the loopback interface; any free one without it. */
  readonly port?: number | undefined;
  /** Receives the process's remarks; dropped without it. They never carry content. */
  readonly onNote?: ((line: string) => void) | undefined;
}

const HERE = fileURLToPath(new URL('./main.ts', import.meta.url));

/** @throws Error when the process ends before it is ready. */
export async function startCentre(options: StartOptions = {}): Promise<Centre> {
  const child = spawn(process.execPath, [...(options.execArgv ?? []), options.entry ?? HERE], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A test runner's own options are not for this process; under Electron the runtime is asked to be Node.
    env: { ...process.env, NODE_OPTIONS: '', ELECTRON_RUN_AS_NODE: '1', CENTRE_PORT: String(options.port ?? 0) },
  });
  const waiting = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>();
  let calls = 0;
  let ended = false;

  createInterface({ input: child.stderr }).on('line', (line) => options.onNote?.(line));
  const lines = createInterface({ input: child.stdout });
  const first = new Promise<Descriptor>((resolve, reject) => {
    lines.once('line', (line) => {
      try {
        resolve(descriptor.parse(JSON.parse(line)));
      } catch (error) {
        reject(error);
      }
      lines.on('line', receive);
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the data centre ended with ${code} before it was ready`)));
  });
  child.once('exit', () => {
    ended = true;
    for (const { reject } of waiting.values()) reject(new Error('the data centre has ended'));
    waiting.clear();
  });
  child.stdin.on('error', () => undefined);

  function receive(line: string): void {
    const answer = JSON.parse(line) as { id: number; ok: boolean; result?: unknown; error?: string };
    const call = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.ok) call?.resolve(answer.result);
    else call?.reject(new Error(answer.error));
  }

  function ask<K extends CommandName>(cmd: K, input: CommandInput<K>): Promise<CommandResult<K>> {
    if (ended) return Promise.reject(new Error('the data centre has ended'));
    const id = ++calls;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      child.stdin.write(`${JSON.stringify({ ...input, id, cmd })}\n`);
    });
  }

  async function log(): Promise<Omit<LogPage, 'more'>> {
    const messages: LogPage['messages'][number][] = [];
    const deliveries: LogPage['deliveries'][number][] = [];
    for (;;) {
      const page = await ask('log', { messagesFrom: messages.length, deliveriesFrom: deliveries.length });
      messages.push(...page.messages);
      deliveries.push(...page.deliveries);
      if (!page.more) return { messages, deliveries };
    }
  }

  async function stop(): Promise<void> {
    if (ended) return;
    const exit = once(child, 'exit');
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 5000);
    await exit;
    clearTimeout(timer);
  }

  const methods: Record<string, unknown> = {};
  const faults: Record<string, unknown> = {};
  for (const name of Object.keys(COMMANDS) as CommandName[]) {
    const method = (input: CommandInput<typeof name>): Promise<unknown> => ask(name, input ?? {});
    if (name.startsWith('faults.')) faults[name.slice(7)] = method;
    else methods[name] = method;
  }
  return {
    ...(methods as unknown as World),
    faults: faults as unknown as Faults,
    descriptor: await first,
    pid: child.pid ?? 0,
    log,
    stop,
  };
}
