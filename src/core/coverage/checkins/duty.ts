import {
  type AssignmentShift,
  type DueStep,
  dueSteps,
  type ElectionProfile,
  type OnDuty,
} from '../../../domain/index.ts';
import { all, type ReadDb } from '../../store/index.ts';
import { lastAt, lastSaid } from '../said.ts';

/** An assignment that stands, at a station that is open, with what was heard of whoever was sent. */
export interface Duty extends OnDuty {
  /** Of the assignment. */
  id: string;
  observer: string;
  callSign: string;
  organisation: string | null;
  station: string;
  number: number;
  zone: string;
  shift: AssignmentShift;
  ends: number;
  sample: boolean;
}

type Row = Omit<Duty, 'steps' | 'last' | 'sample'> & { who: string; sample: number };

/** What of an election says when what is due. */
export type DutyRules = Pick<ElectionProfile, 'date' | 'voting' | 'observers'>;

/** By day, zone and shift: calendars are slow, and there are five zones. */
const steps = new Map<string, DueStep[]>();

function stepsOf(shift: AssignmentShift, zone: string, rules: DutyRules): DueStep[] {
  const key = `${shift} ${zone} ${rules.date} ${Object.values(rules.voting).join(' ')}`;
  const found = steps.get(key) ?? dueSteps(shift, zone, rules);
  steps.set(key, found);
  return found;
}

export const anyoneSent = (db: ReadDb): boolean =>
  all(db, 'SELECT 1 FROM assignment WHERE ended_at IS NULL LIMIT 1').length > 0;

/** Whoever is on duty by now, with what was heard of them. A country's worth is read at once: some milliseconds. */
export function dutiesBy(db: ReadDb, rules: DutyRules, now: number): Duty[] {
  const said = lastSaid(db);
  return all<Row>(
    db,
    `SELECT a.id, a.observer, coalesce(o.merged_into, o.id) AS who, o.call_sign AS callSign, g.name AS organisation,
       a.station, a.shift, a.begins, a.ends, s.region, s.district, s.number, s.zone,
       EXISTS (SELECT 1 FROM sample_station AS d WHERE d.station = a.station) AS sample
     FROM assignment AS a JOIN observer AS o ON o.id = a.observer JOIN station AS s ON s.id = a.station
     LEFT JOIN organisation AS g ON g.id = o.organisation
     WHERE a.ended_at IS NULL AND s.status = 'open' AND o.state = 'active' AND a.begins <= ? ORDER BY a.id`,
    now,
  ).map(({ who, sample, ...row }) => ({
    ...row,
    sample: sample === 1,
    steps: stepsOf(row.shift, row.zone, rules),
    last: lastAt(said.get(who), row.station),
  }));
}
