import { z } from 'zod';
import { CHECKIN_STATUSES } from '../../../domain/index.ts';
import type { Projection } from '../../journal/index.ts';
import { all, run } from '../../store/index.ts';
import { observerPrefix } from '../assignments/projection.ts';

/** What somebody was told by telephone. Loose: a newer version may say more. */
export const toldPayload = z.looseObject({
  station: z.string().nullable(),
  region: z.string().nullable(),
  number: z.number().int().nullable(),
  status: z.enum(CHECKIN_STATUSES),
  at: z.number().int(),
  reason: z.string().nullable(),
  reasonText: z.string().nullable(),
  writtenAct: z.boolean().nullable(),
  turnout: z.number().int().nullable(),
  hour: z.number().int().nullable(),
});
export type ToldPayload = z.infer<typeof toldPayload>;

/** `checkin`, the rows of people: each `observer.checkedIn` that nobody took back. Total. */
export const toldCheckins: Projection = {
  name: 'toldCheckins',
  prefix: observerPrefix,
  clear: (db) => {
    run(db, `DELETE FROM checkin WHERE source = 'person'`);
  },
  refold(db, subject, entries) {
    const told = entries.filter(({ type }) => type === 'observer.checkedIn');
    if (told.length === 0) return;
    const observer = subject.slice(observerPrefix.length);
    const undone = new Set(
      entries.flatMap(({ type, payload, actor }) =>
        type === 'observer.checkInUndone' ? [`${(payload as { undoes?: unknown } | null)?.undoes} ${actor}`] : [],
      ),
    );
    const known = new Set(
      all<{ id: string }>(db, `SELECT id FROM checkin WHERE observer = ? AND source = 'person'`, observer).map(
        ({ id }) => id,
      ),
    );
    for (const { id, actor, wallTime, payload } of told) {
      const said = undone.has(`${id} ${actor}`) ? undefined : toldPayload.safeParse(payload).data;
      if (!said) {
        if (known.has(id)) run(db, 'DELETE FROM checkin WHERE id = ?', id);
        continue;
      }
      if (known.has(id)) continue;
      run(
        db,
        `INSERT INTO checkin (id, source, reporter, observer, station, region, number, status, at, received_at, reason,
           reason_text, written_act, turnout, hour, by) VALUES (?, 'person', NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        id,
        observer,
        said.station,
        said.region,
        said.number,
        said.status,
        said.at,
        wallTime,
        said.reason,
        said.reasonText,
        said.writtenAct === null ? null : Number(said.writtenAct),
        said.turnout,
        said.hour,
        actor,
      );
    }
  },
};
