import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { relayBindings, relaySubject, saveCursor } from '../../src/core/accounts/index.ts';
import { loadElection } from '../../src/core/election.ts';
import { inboxSeen } from '../../src/core/inbox/index.ts';
import { createIntake } from '../../src/core/intake/index.ts';
import { createJournal } from '../../src/core/journal/index.ts';
import { createPipe } from '../../src/core/pipe.ts';
import { createSifting } from '../../src/core/sifting.ts';
import { migrate, signingKey, transaction, type WriteDb } from '../../src/core/store/index.ts';
import { caseProjection } from '../../src/core/triage/index.ts';
import { chatKey, type Incoming, ms } from '../../src/domain/index.ts';
import { ACCOUNT, BOT, RELAY } from './messages.ts';

export const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Core's own way in on a database of the bench's choosing: a batch with its cursor is one transaction, exactly as
 * headquarters.ts makes it, but without Telegram, screens and clocks around it.
 */
export function pipeOn(db: WriteDb): (items: Incoming[]) => void {
  migrate(db, join(ROOT, 'src/core/store/migrations'));
  const election = loadElection(join(ROOT, 'resources'), 'kz-mazhilis-2021');
  const ids = { uuid: () => randomUUID(), randomBytes: (length: number) => new Uint8Array(randomBytes(length)) };
  const clock = { now: () => ms(Date.now()), after: () => () => {} };
  const device = { id: 'bench', key: signingKey(ids.randomBytes(32)) };
  const journal = createJournal({ db, clock, ids, device });
  for (const projection of [relayBindings, caseProjection(election), inboxSeen]) journal.register(projection);
  const intake = createIntake(db, election);
  journal.register(intake.filings);
  const log = { info() {}, warn() {}, error() {} };
  const sifting = createSifting({ db, journal, election, intake, clock, ids, log, stationCheck: () => null });
  const pipe = createPipe({ db, journal, election, intake, ids, settle: sifting.settle });
  const relay = chatKey(ACCOUNT, RELAY);
  journal.append(
    {
      type: 'relay.bound',
      subjects: [relaySubject(relay, BOT)],
      payload: { chatKey: relay, botId: BOT, botName: 'Alaman', scheme: 'alaman' },
    },
    'system',
  );
  let pts = 0;
  return (items) =>
    transaction(db, () => {
      pipe.receive(items);
      pts += items.length;
      saveCursor(db, ACCOUNT, relay, { pts, qts: 0, date: 0, seq: 0, lastMsgId: pts });
    });
}
