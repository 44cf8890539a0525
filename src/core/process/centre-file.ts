import { readFileSync } from 'node:fs';
import type { DataCentre } from '../ports.ts';
import { dataCentre } from './messages.ts';

/**
 * A data centre described by a file (`--data-centre`): every workspace made under it is a drill. Loopback only, so that
 * this switch can never point a headquarters at someone else's machine. Throws with one line for a person.
 */
export function readCentreFile(file: string): DataCentre {
  const parsed = dataCentre.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`--data-centre ${file}: not a data centre's description`);
  if (parsed.data.host !== '127.0.0.1') throw new Error(`--data-centre ${file}: only 127.0.0.1`);
  return parsed.data;
}
