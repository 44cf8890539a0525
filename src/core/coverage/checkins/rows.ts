import { checkinOf, mayCheckIn } from '../../../domain/index.ts';
import type { Election } from '../../election.ts';
import type { Intake, Submission } from '../../intake/index.ts';
import type { Journal } from '../../journal/index.ts';
import { run, type WriteDb } from '../../store/index.ts';

/** `relay:BOT:SCHEME:PSEUDONYM` as the roster has it; null for whoever writes in another way. */
const reporterIn = (sender: string | null): string | null =>
  sender?.startsWith('relay:') ? sender.split(':').slice(2).join(':') : null;

/**
 * `checkin`, the rows of submissions: one for each `#checkin` that may be believed, written with the submission itself and
 * by the same transaction, also in a replay. An unverified one sets nothing.
 */
export function followCheckins(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  intake: Pick<Intake, 'onWritten'>;
}): void {
  const { db, journal, election, intake } = parts;
  intake.onWritten((id, submission, just) => {
    if (submission?.kind === 'checkin' && write(db, election, submission)) return;
    // Of what is new there is none; an edit, a filing or a deletion may have made it something else.
    if (just === null) run(db, `DELETE FROM checkin WHERE id = ? AND source = 'relay'`, id);
  });
  journal.registerReplay({
    name: 'checkins',
    clear: (target) => {
      run(target, `DELETE FROM checkin WHERE source = 'relay'`);
    },
    // They are written with the submissions, whose replay goes before.
    replay: () => {},
  });
}

function write(db: WriteDb, { profile, places }: Election, submission: Submission): boolean {
  if (!mayCheckIn(profile, submission)) return false;
  const { id, region, place, sentAt, receivedAt, stationNumber, fields, sender } = submission;
  const said = checkinOf(fields, { sentAt, zone: places.zoneOf(region, place), profile });
  if (!said) return false;
  run(
    db,
    `INSERT INTO checkin (id, source, reporter, observer, station, region, number, status, at, received_at, reason,
       reason_text, written_act, turnout, hour, by) VALUES (?, 'relay', ?, NULL, NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)
     ON CONFLICT (id) DO UPDATE SET reporter = excluded.reporter, region = excluded.region, number = excluded.number,
       status = excluded.status, at = excluded.at, received_at = excluded.received_at, reason = excluded.reason,
       reason_text = excluded.reason_text, written_act = excluded.written_act, turnout = excluded.turnout,
       hour = excluded.hour`,
    id,
    reporterIn(sender),
    region,
    stationNumber,
    said.status,
    said.at,
    receivedAt,
    said.reason,
    said.reasonText,
    said.writtenAct === null ? null : Number(said.writtenAct),
    said.turnout,
    said.hour,
  );
  return true;
}
