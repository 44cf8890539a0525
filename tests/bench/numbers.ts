import { cpus, loadavg, totalmem } from 'node:os';

/** The value below which a share of the samples lies (nearest rank). NaN without samples. */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => percentile(samples, 0.5);
export const round = (value: number, digits = 1): number => Math.round(value * 10 ** digits) / 10 ** digits;

export interface Machine {
  cpu: string;
  cores: number;
  memoryGb: number;
  node: string;
  platform: string;
  /** One minute's load when the bench began: more than a little of it makes every figure worse. */
  loadBefore: number;
}

export function machine(): Machine {
  const all = cpus();
  return {
    cpu: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGb: round(totalmem() / 1024 ** 3, 0),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    loadBefore: round(loadavg()[0] ?? 0, 2),
  };
}
