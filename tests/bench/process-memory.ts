import { readFileSync, writeFileSync } from 'node:fs';

const megabytes = (name: string, pid: number | 'self'): number =>
  Number(new RegExp(`${name}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN) /
  1024;

/** Resident memory of a process with all its threads, MB: now, and the most since it began or was last asked to forget. */
export const memoryNow = (pid: number | 'self' = 'self'): number => megabytes('VmRSS', pid);
export const memoryPeak = (pid: number | 'self' = 'self'): number => megabytes('VmHWM', pid);

/** From now on the peak is of what comes (proc(5), clear_refs). */
export const forgetPeak = (pid: number | 'self' = 'self'): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
