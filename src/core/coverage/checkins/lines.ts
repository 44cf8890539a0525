import { z } from 'zod';
import type { CallLine } from '../../../domain/index.ts';

/** Of an observer's facts (core/coverage/roster) what is needed to call somebody. */
const facts = z.looseObject({
  phones: z.array(z.string()).catch([]),
  supervisor: z.string().nullable().catch(null),
  supervisorPhone: z.string().nullable().catch(null),
  backupPhone: z.string().nullable().catch(null),
});

export interface Line {
  line: CallLine;
  /** Who answers, where it is not the observer. */
  name: string | null;
  phone: string;
}

/** The numbers of the three-call regime that are known, in its order. */
export function linesOf(json: string): Line[] {
  const read = facts.safeParse(JSON.parse(json)).data;
  if (!read) return [];
  const lines: [CallLine, string | null, string | null | undefined][] = [
    ['own', null, read.phones[0]],
    ['supervisor', read.supervisor, read.supervisorPhone],
    ['backup', null, read.backupPhone],
  ];
  return lines.flatMap(([line, name, phone]) => (phone ? [{ line, name, phone }] : []));
}
