import { implement } from '@orpc/server';
import { type CallListRow, contract, type SilenceRow, type Topic } from '../../src/contract/index.ts';
import { NO_FACTS } from '../../src/domain/index.ts';

interface World {
  now(): number;
  changed(...topics: Topic[]): void;
}

const MINUTE = 60_000;

/** Observers who are not heard of, and a silent district, of the stand-in core: on its clock it is always voting day. */
export function createScreenContact({ now, changed }: World) {
  const missing = new Map(
    Array.from({ length: 14 }, (_, n): [string, CallListRow] => [
      `a-${n}`,
      {
        id: `a-${n}`,
        observer: `o-${n}`,
        callSign: ['Kestrel', 'Merlin', 'Plover', 'Wren'][n % 4] + (n < 4 ? '' : ` ${n}`),
        organisation: n % 3 === 0 ? 'Invented Watch' : null,
        station: `s-${n}`,
        region: 'KZ-AKM',
        district: 'akm-bulandy',
        number: 100 + n,
        zone: 'Asia/Almaty',
        shift: 'whole',
        sample: n < 2,
        missed: { step: n % 2 === 0 ? 'turnout' : 'arrived', hour: n % 2 === 0 ? 12 : null, at: now() - 60 * MINUTE },
        since: now() - (180 - n) * MINUTE,
        last: n % 2 === 0 ? { status: 'present', at: now() - (180 - n) * MINUTE } : null,
        lines:
          n % 5 === 4
            ? []
            : [
                { line: 'own', name: null, hint: '•• 11' },
                { line: 'supervisor', name: 'E. T.', hint: '•• 22' },
                { line: 'backup', name: null, hint: '•• 33' },
              ],
        calls: [],
        next: n % 5 === 4 ? null : { line: 'own', from: 0 },
      },
    ]),
  );
  const silence: SilenceRow = {
    id: 'silence-1',
    region: 'KZ-AKM',
    district: 'akm-bulandy',
    since: now() - 80 * MINUTE,
    noticedAt: now() - 5 * MINUTE,
    expected: 10,
    missed: 9,
    owner: null,
    endedAt: null,
    endedWhy: null,
  };
  const phones = ['+7 700 000 00 11'];
  const os = implement(contract);
  return {
    assignments: {
      callList: os.assignments.callList.handler(() => ({
        asOf: now(),
        rows: [...missing.values()],
        total: missing.size,
      })),
      silences: os.assignments.silences.handler(() => [silence]),
      takeSilence: os.assignments.takeSilence.handler(() => {
        silence.owner = { id: 'p1', name: 'Айгерім', at: now() };
        changed('coverage');
        return { entryId: 'e-silence' };
      }),
      toConfirm: os.assignments.toConfirm.handler(() => ({ rows: [], next: null, total: 0 })),
      checkins: os.assignments.checkins.handler(() => ({ rows: [], next: null, total: 0 })),
      checkIn: os.assignments.checkIn.handler(({ input }) => {
        for (const [id, row] of missing) if (row.observer === input.observer) missing.delete(id);
        changed('coverage');
        return { entryId: 'e-told', caseId: null, raised: false };
      }),
      undo: os.assignments.undo.handler(() => {
        silence.owner = null;
        changed('coverage');
        return { ok: true as const };
      }),
    },
    observers: {
      open: os.observers.open.handler(() => ({
        ...NO_FACTS,
        callSign: 'Kestrel',
        phones,
        supervisor: 'Erlan Invented',
        supervisorPhone: '+7 700 000 00 22',
        backupPhone: '+7 700 000 00 33',
      })),
      call: os.observers.call.handler(({ input: { id, line, result } }) => {
        for (const row of missing.values()) {
          if (row.observer !== id) continue;
          const at = row.lines.findIndex((each) => each.line === line);
          const next = row.lines[at + 1]?.line;
          row.calls = [...row.calls, { at: now(), by: 'Айгерім', line, result, note: null }];
          row.next = next ? { line: next, from: 0 } : { line: 'own', from: now() + 30 * MINUTE };
        }
        changed('coverage');
        return { entryId: 'e-call' };
      }),
    },
  };
}
