import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MessagePort } from 'node:worker_threads';
import { z } from 'zod';
import type { Log } from '../core/ports.ts';
import { systemClock } from '../core/process/machine.ts';
import { builtPaths } from '../core/process/paths.ts';
import { type Shell, startShell } from '../core/process/shell.ts';
import { listSite } from '../core/process/site.ts';
import { type HostArgs, readArgs, USAGE } from './args.ts';
import { startCoreThread, startDrillProcess } from './children.ts';
import { createAwake, hasScreen, openBrowser } from './machine.ts';
import { type Server, startServer } from './server.ts';

/** Serves a headquarters to a browser on this machine. */
async function main(): Promise<void> {
  const args = argsOrUsage();
  await mkdir(args.dataDir, { recursive: true, mode: 0o700 });
  const paths = builtPaths(import.meta.dirname);

  let shell: Shell<MessagePort> | null = null;
  const server = await startServer({
    port: args.port,
    site: await listSite(paths.renderer),
    connect: (seatId, port) => shell?.connect(seatId, port),
    media: async (ask) => shell?.media(ask) ?? { status: 'gone' },
  });
  const holdAwake = createAwake();
  const started = startHostShell(args, paths, server, holdAwake);
  shell = started;

  const link = server.linkBase + server.newCode();
  announce(link, args);
  if (args.openBrowser && hasScreen()) await openBrowser(link, args.dataDir);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    holdAwake(false);
    await server.close();
    await started.stop();
    await rm(join(args.dataDir, 'open.html'), { force: true });
    process.exit(0);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  process.on('SIGHUP', stop);
}

function startHostShell(
  args: HostArgs,
  paths: ReturnType<typeof builtPaths>,
  server: Server,
  holdAwake: (on: boolean) => void,
): Shell<MessagePort> {
  return startShell<MessagePort>({
    core: {
      version: programVersion(paths.manifest),
      dataDir: args.dataDir,
      migrationsDir: paths.migrations,
      pagesDir: paths.pages,
      resourcesDir: paths.resources,
      workerEntry: paths.worker,
      host: 'browser',
      runtimeHint: args.runtimeHint,
      linkBase: server.linkBase,
      canDrill: args.drillCentre === null && existsSync(paths.drill),
      drillCentre: args.drillCentre,
    },
    startCore: () => startCoreThread(paths.core),
    startDrill: () => startDrillProcess(paths.drill),
    log: stderrLog(args.verbose),
    now: systemClock.now,
    after: systemClock.after,
    // The window notifies by itself (Notification API): a browser allows it to the page, not to us.
    onNotify: () => {},
    onHoldAwake: holdAwake,
    // A browser has no tray, and each window its own language.
    onStatus: () => {},
    onLocale: () => {},
    vault: null,
    onLink: server.addCode,
    onReady: () => {},
    // The sockets close by themselves with their ports; windows connect again and learn of the crash from `hello`.
    onCrash: () => {},
  });
}

function programVersion(manifest: string): string {
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(manifest, 'utf8'))).version;
}

/** Content-free by the port's own rule; one JSON object a line. */
function stderrLog(verbose: boolean): Log {
  const at =
    (level: string): Log['info'] =>
    (event, fields) =>
      process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), level, event, ...fields })}\n`);
  return { info: verbose ? at('info') : () => {}, warn: at('warn'), error: at('error') };
}

function announce(link: string, args: HostArgs): void {
  console.log(`Märe is open to this machine's browser, once, by this link:\n\n  ${link}\n`);
  if (args.runtimeHint) console.log(`For the desktop window instead: ${args.runtimeHint}\n`);
  if (args.drillCentre) console.log('DRILL: every headquarters made here is for practice.\n');
  console.log('Ctrl-C ends it.');
}

function argsOrUsage(): HostArgs {
  try {
    return readArgs(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n${USAGE}`);
    process.exit(2);
  }
}

main().catch((error: unknown) => {
  console.error(`Märe could not start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
});
