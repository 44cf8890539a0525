import type { Chores } from './chores.ts';
import { digests, type Journal } from './journal/index.ts';
import type { LiveHub } from './live/hub.ts';
import { PROJECTED } from './projected.ts';
import type { Sifting } from './sifting.ts';
import { transaction, type WriteDb } from './store/index.ts';
import type { Reception } from './tabulation/index.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  hub: LiveHub;
  sifting: Sifting;
  reception: Reception;
  chores: Chores;
}

/** Recreates every projection from the journal; whether nothing changed. What was put off is done first, on both sides. */
export function rebuildAll({ db, journal, hub, sifting, reception, chores }: Parts): { same: boolean; tables: number } {
  sifting.flush('all');
  while (journal.work());
  reception.refresh();
  const before = digests(db, PROJECTED);
  transaction(db, () => {
    journal.rebuild();
    sifting.settle();
  });
  chores.arrived();
  const after = digests(db, PROJECTED);
  hub.changed(
    'alarms',
    'cases',
    'inbox',
    'people',
    'chats',
    'outbox',
    'stations',
    'ballots',
    'protocols',
    'official',
    'directory',
    'observers',
    'coverage',
    'exports',
  );
  return { same: PROJECTED.every((table) => before[table] === after[table]), tables: PROJECTED.length };
}
