import { readFileSync } from 'node:fs';
import { takeSeat } from '../../src/drill/day/seat.ts';
import { type Host, type HostOptions, startHost } from '../e2e/support/host.ts';
import type { Client } from './headquarters.ts';
import type { MadeWorkspace } from './million-store.ts';

/** The built host on a made headquarters, opened by its lead in the only window. */
export interface Open {
  host: Host;
  client: Client;
  close(): Promise<void>;
  /** From the ask to open until everything of the first screen is answered, ms. */
  firstScreen: number;
}

/** The passphrase costs under a millisecond to check: what is left is what comes after key derivation. */
export async function openMade(made: MadeWorkspace, centre: HostOptions['centre']): Promise<Open> {
  const host = await startHost({ dataDir: made.dataDir, centre });
  const seat = await takeSeat(host.link);
  const { client } = seat;
  const { workspaceId, number, passphrase } = made;
  const began = performance.now();
  await client.workspace.open({ workspaceId, number, passphrase });
  await Promise.all([
    client.system.hello(),
    client.system.election(),
    client.alarms.list(),
    client.cases.list({ limit: 100 }),
    client.inbox.list({ limit: 100 }),
    client.ballots.waiting(),
    client.telegram.status(),
  ]);
  const firstScreen = performance.now() - began;
  return {
    host,
    client,
    firstScreen,
    async close() {
      seat.close();
      await host.stop();
    },
  };
}

/** Resident memory of the whole process: host, core, its reading thread, MB. */
export function memoryOf(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

/** What the process has spent so far on all its threads, ms of CPU: what a question costs, whatever else the machine does. */
export function cpuOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** Until what came before is read back into memory, which takes some seconds at a million; p95s are of the hours after it. */
export async function readBack(pid: number): Promise<void> {
  for (let second = 0, before = cpuOf(pid); second < 120; second += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    const now = cpuOf(pid);
    if (now - before < 100) return;
    before = now;
  }
}
