import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { DataCentre } from '../core/ports.ts';
import { readCentreFile } from '../core/process/centre-file.ts';
import { defaultHome, headquartersIn } from '../core/process/paths.ts';

export interface HostArgs {
  dataDir: string;
  /** 0: any free one. */
  port: number;
  /** Every workspace made under it is a drill. */
  drillCentre: DataCentre | null;
  openBrowser: boolean;
  /** Log lines of level info too. */
  verbose: boolean;
  /** The command that would install the desktop runtime, for want of which this host runs. */
  runtimeHint: string | null;
}

export const USAGE = `Usage: node out/main/host.js [--data-dir DIR] [--port 0] [--data-centre FILE.json] [--no-open] [--verbose]`;

/** Throws an Error with one line for a person when an argument can't be used. */
export function readArgs(argv: readonly string[]): HostArgs {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      'data-dir': { type: 'string' },
      port: { type: 'string', default: '0' },
      'data-centre': { type: 'string' },
      'runtime-hint': { type: 'string' },
      open: { type: 'boolean', default: true },
      verbose: { type: 'boolean', default: false },
    },
    allowNegative: true,
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`--port ${values.port}: not a port`);
  const centre = values['data-centre'];
  return {
    dataDir: resolve(values['data-dir'] ?? headquartersIn(defaultHome())),
    port,
    drillCentre: centre === undefined ? null : readCentreFile(centre),
    openBrowser: values.open,
    verbose: values.verbose,
    runtimeHint: values['runtime-hint'] ?? null,
  };
}
