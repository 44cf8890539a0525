import type { Piece, PieceAsk } from '../media/index.ts';
import { type DrillWorld, type HostStatus, type KeyVault, type Log, NOTHING_OPEN, type SystemEvent } from '../ports.ts';
import {
  type CoreOptions,
  drillWorld,
  fromDrill,
  type ToCore,
  type ToDrill,
  type ToShell,
  toShell,
} from './messages.ts';
import { describeSurprise } from './surprise.ts';
import { answerVault } from './vault.ts';

/** A child that a shell started: core or the practice world. Messages are unchecked until they are parsed here. */
export interface ChildProcess<Out, Port = never> {
  post(message: Out, port?: Port): void;
  onMessage(listener: (message: unknown) => void): void;
  /** Once, however it ended. `surprise` is what it died of, where that is known. */
  onExit(listener: (surprise: unknown) => void): void;
  kill(): void;
}

export interface ShellOptions<Port> {
  core: Omit<CoreOptions, 'crashedAt' | 'hasVault'>;
  startCore(): ChildProcess<ToCore, Port>;
  startDrill(): ChildProcess<ToDrill>;
  log: Log;
  now(): number;
  after(delay: number, run: () => void): () => void;
  onNotify(kind: 'sos' | 'deaf' | 'climb' | 'account' | 'flood' | 'names' | 'silence', count: number): void;
  onHoldAwake(on: boolean): void;
  onStatus(status: HostStatus): void;
  onLocale(locale: 'kk' | 'ru' | 'en'): void;
  /** The system's keychain; null where the host has none. */
  vault: KeyVault | null;
  onLink(code: string): void;
  /** Core answers (again): windows may connect. `crashed` when it is a new one after an unexpected end. */
  onReady(crashed: boolean): void;
  /** Core ended by itself; a new one is on its way. */
  onCrash(): void;
}

export interface Shell<Port> {
  /** Hands a window's port to core, now or when it is back. */
  connect(seatId: string, port: Port): void;
  /** Tells core what the machine or the host's menu said; nothing happens while there is no core. */
  system(what: SystemEvent): void;
  /** Part of a file, from core. While there is none: gone. */
  media(ask: PieceAsk): Promise<Piece>;
  /** Resolves when core has closed its store and everything is gone; kills what doesn't go in `STOP_WITHIN` ms. */
  stop(): Promise<void>;
}

/** Parts of files asked for at once, over all windows. */
const MOST_ASKED = 256;
const STOP_WITHIN = 8_000;
const WORLD_WITHIN = 30_000;
/** Waits before a new core, ms, by number of crashes in a row; a core that lived STEADY ms starts the row anew. */
const BACKOFF = [0, 1_000, 2_000, 5_000, 10_000];
const STEADY = 60_000;

/**
 * Keeps one core alive, and the practice world that it asks for. The same for every host: a host only says how its
 * processes are started and what a notification is.
 */
export function startShell<Port extends { close(): void }>(options: ShellOptions<Port>): Shell<Port> {
  const { log } = options;
  let stopping = false;
  let ready = false;
  let crashedAt: number | null = null;
  let crashes = 0;
  let core: ChildProcess<ToCore, Port> | null = null;
  let cancelRestart: (() => void) | null = null;
  let onStopped: (() => void) | null = null;
  const queue: { seatId: string; port: Port }[] = [];
  const world = createWorldKeeper(options);
  const asked = new Map<number, (piece: Piece) => void>();
  let lastAsk = 0;
  const forgetAsked = () => {
    for (const answer of asked.values()) answer({ status: 'gone' });
    asked.clear();
  };

  function launch(): void {
    const startedAt = options.now();
    const child = options.startCore();
    core = child;
    child.onMessage((raw) => {
      const parsed = toShell.safeParse(raw);
      if (parsed.success) onMessage(child, parsed.data);
      else log.warn('shell.unknownMessage');
    });
    child.onExit((surprise) => {
      if (core !== child) return;
      core = null;
      ready = false;
      forgetAsked();
      if (stopping) return onStopped?.();
      crashedAt = options.now();
      if (crashedAt - startedAt >= STEADY) crashes = 0;
      const delay = BACKOFF[Math.min(crashes, BACKOFF.length - 1)] ?? 0;
      crashes += 1;
      log.error('core.ended', { ...describeSurprise(surprise), crashes, delay });
      options.onHoldAwake(false);
      options.onStatus(NOTHING_OPEN);
      options.onCrash();
      cancelRestart = options.after(delay, launch);
    });
    child.post({ type: 'init', options: { ...options.core, hasVault: options.vault !== null, crashedAt } });
  }

  function onMessage(child: ChildProcess<ToCore, Port>, message: ToShell): void {
    switch (message.type) {
      case 'ready':
        ready = true;
        for (const { seatId, port } of queue.splice(0)) child.post({ type: 'connect', seatId }, port);
        options.onReady(crashedAt !== null);
        break;
      case 'stopped':
        child.kill();
        break;
      case 'notify':
        options.onNotify(message.kind, message.count);
        break;
      case 'holdAwake':
        options.onHoldAwake(message.on);
        break;
      case 'status':
        options.onStatus(message.status);
        break;
      case 'locale':
        options.onLocale(message.locale);
        break;
      case 'vault':
        void answerVault(options.vault, message).then((reply) => child.post(reply));
        break;
      case 'newLink':
        options.onLink(message.code);
        break;
      case 'log':
        log[message.level](message.event, message.fields);
        break;
      case 'mediaPiece':
        asked.get(message.id)?.(message.piece);
        asked.delete(message.id);
        break;
      case 'drill':
        world.ask(message).then(
          (found) => child.post({ type: 'drillReply', id: message.id, world: found, failed: null }),
          (error: unknown) => {
            log.error('drill.failed', describeSurprise(error));
            child.post({ type: 'drillReply', id: message.id, world: null, failed: 'UNAVAILABLE' });
          },
        );
        break;
    }
  }

  launch();
  return {
    connect(seatId, port) {
      if (stopping) port.close();
      else if (core && ready) core.post({ type: 'connect', seatId }, port);
      else queue.push({ seatId, port });
    },
    system(what) {
      if (core && ready && !stopping) core.post({ type: 'system', what });
    },
    media(ask) {
      const to = core;
      if (!to || !ready || stopping || asked.size >= MOST_ASKED) return Promise.resolve({ status: 'gone' });
      lastAsk += 1;
      const id = lastAsk;
      return new Promise((resolve) => {
        asked.set(id, resolve);
        to.post({ type: 'media', id, ...ask });
      });
    },
    stop() {
      if (stopping) return Promise.resolve();
      stopping = true;
      cancelRestart?.();
      for (const { port } of queue.splice(0)) port.close();
      return new Promise<void>((resolve) => {
        const finish = () => {
          world.stop();
          resolve();
        };
        if (!core) return finish();
        const child = core;
        const cancel = options.after(STOP_WITHIN, () => child.kill());
        onStopped = () => {
          cancel();
          finish();
        };
        child.post({ type: 'stop' });
      });
    },
  };
}

/** The practice world outlives core: after a crash the same world, with the same keys, is handed to the new core. */
function createWorldKeeper<Port>(options: ShellOptions<Port>) {
  let child: ChildProcess<ToDrill> | null = null;
  let found: Promise<DrillWorld> | null = null;

  function start(): Promise<DrillWorld> {
    found ??= new Promise<DrillWorld>((resolve, reject) => {
      const started = options.startDrill();
      child = started;
      const cancel = options.after(WORLD_WITHIN, () => {
        reject(new Error('no world'));
        started.kill();
      });
      started.onMessage((raw) => {
        const message = fromDrill.safeParse(raw);
        if (!message.success) return options.log.warn('drill.unknownMessage');
        if (message.data.type === 'log')
          return options.log[message.data.level](message.data.event, message.data.fields);
        cancel();
        resolve(drillWorld.parse(message.data.world) as DrillWorld);
      });
      started.onExit((surprise) => {
        cancel();
        if (child === started) {
          child = null;
          found = null;
        }
        reject(surprise instanceof Error ? surprise : new Error('ended'));
      });
    });
    return found;
  }

  function stop(): void {
    const running = child;
    child = null;
    found = null;
    running?.post({ type: 'stop' });
    if (running) {
      const cancel = options.after(2_000, () => running.kill());
      running.onExit(cancel);
    }
  }

  return {
    stop,
    async ask(message: Extract<ToShell, { type: 'drill' }>): Promise<DrillWorld | null> {
      if (message.ask === 'start') {
        if (!options.core.canDrill) throw new Error('no world here');
        return start();
      }
      if (message.ask === 'stop') stop();
      else if (child && message.command) child.post({ type: 'control', command: message.command });
      else throw new Error('no world');
      return null;
    },
  };
}
