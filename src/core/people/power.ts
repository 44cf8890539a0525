import { z } from 'zod';
import type { Journal } from '../journal/index.ts';
import { one, type ReadDb } from '../store/index.ts';
import type { Session } from './session.ts';

/** What happens when the machine goes to sleep (lid closed, too) and when the system locks its screen. */
export interface PowerRule {
  suspend: 'seal' | 'lock' | 'nothing';
  lockScreen: 'lock' | 'nothing';
}

const shape = z.looseObject({
  suspend: z.enum(['seal', 'lock', 'nothing']),
  lockScreen: z.enum(['lock', 'nothing']),
});

/** Nobody chose: a sealed headquarters is deaf, so that is never a default; a locked screen costs nothing. */
const CHOSEN_BY_NOBODY: PowerRule = { suspend: 'lock', lockScreen: 'lock' };

/** The latest decision is the rule: it is an entry like any other, so it says who made it. */
export function powerRule(db: ReadDb): PowerRule {
  const latest = one<{ payload: string }>(
    db,
    `SELECT payload FROM journal_entry JOIN journal_payload ON entry_id = id
      WHERE type = 'power.set' ORDER BY position DESC LIMIT 1`,
  );
  const rule = shape.safeParse(latest ? JSON.parse(latest.payload) : null);
  return rule.success ? { suspend: rule.data.suspend, lockScreen: rule.data.lockScreen } : CHOSEN_BY_NOBODY;
}

export function setPowerRule(journal: Journal, session: Session, rule: PowerRule): void {
  journal.append({ type: 'power.set', subjects: ['power:rule'], payload: { ...rule } }, session);
}
