import { createTermClock } from './affected/index.ts';
import { createChores } from './chores.ts';
import { createWatchClock } from './coverage/index.ts';
import { createMailingFeeder } from './coverage/mailing/index.ts';
import { createRegistrations } from './coverage/roster/index.ts';
import type { Desks } from './desks.ts';
import type { HeadquartersParts } from './headquarters.ts';
import type { Queries } from './jobs/index.ts';
import type { Outbox } from './outbox/index.ts';
import type { Rush } from './rush.ts';
import { leadsNow, onCallNow } from './shifts/index.ts';
import type { Sifting } from './sifting.ts';
import { countAhead, createReception } from './tabulation/index.ts';
import { createEscalation } from './triage/index.ts';

interface Parts extends HeadquartersParts {
  sifting: Sifting;
  outbox: Outbox;
  rush: Rush;
  queries: Queries;
  desks: Desks;
  /** SOS that nobody answered went to the next rung, or a term was reached. */
  climbed: (cases: readonly unknown[]) => void;
}

/** What goes on by itself, by the clock or after something came; nobody at a screen waits for it. */
export function createBackground({
  workspace: { db, journal },
  ports: { clock },
  election,
  hub,
  seats,
  storageFailed,
  sifting,
  outbox,
  rush,
  queries,
  desks,
  climbed,
}: Parts) {
  const escalation = createEscalation({
    db,
    journal,
    election,
    clock,
    listeners: seats.listeners,
    onCall: (now) => onCallNow(db, now),
    leads: (now) => leadsNow(db, now),
    page: desks.paging.page,
    climbed,
  });
  const termClock = createTermClock({ db, journal, election, clock, reached: climbed });
  const chores = createChores({
    db,
    journal,
    sifting,
    clock,
    hub,
    rush,
    inboxMs: election.profile.inboxMinutes * 60_000,
    storageFailed,
  });
  const reception = createReception({
    db,
    journal,
    election,
    clock,
    mayWait: rush.waiter(),
    changed: () => hub.changed('protocols', 'journal'),
    storageFailed,
  });
  const mailingFeeder = createMailingFeeder({
    db,
    clock,
    outbox,
    changed: () => hub.changed('coverage', 'outbox'),
    storageFailed,
  });
  const registrations = createRegistrations({
    db,
    journal,
    election,
    clock,
    mayWait: rush.waiter(),
    changed: () => hub.changed('observers', 'journal'),
    storageFailed,
  });
  const [contest] = election.contests.tallied;
  const counting = countAhead({
    clock,
    piece: async () =>
      (await queries.run('tallyAhead', { contest: contest?.code ?? '' })) ||
      (await queries.run('watchAhead', { now: clock.now(), rules: election.watchRules })),
  });
  const watchClock = createWatchClock({
    clock,
    seq: () => queries.run('watchSeq', { now: desks.dayClock.now(), rules: election.watchRules }),
    changed: () => hub.changed('coverage'),
    anybody: () => hub.clients > 0,
  });

  return {
    escalation,
    chores,
    reception,
    mailingFeeder,
    registrations,
    /** All but the chores, which may find that the store cannot be used. */
    start(): void {
      reception.soon();
      mailingFeeder.soon();
      registrations.soon();
      counting.start();
      watchClock.start();
    },
    stop(): void {
      chores.stop();
      reception.stop();
      mailingFeeder.stop();
      registrations.stop();
      counting.stop();
      watchClock.stop();
      escalation.stop();
      termClock.stop();
    },
  };
}
