import {
  classifyTrust,
  type EntryId,
  type Incoming,
  type IncomingMessage,
  type RelayBinding,
} from '../domain/index.ts';
import type { Election } from './election.ts';
import { append, type TrustDecision } from './evidence/index.ts';
import type { Intake, SubmissionChange } from './intake/index.ts';
import type { Journal } from './journal/index.ts';
import type { Ids } from './ports.ts';
import { all, type WriteDb } from './store/index.ts';
import { consider } from './triage/index.ts';

export interface Received {
  /** Versions that were new. */
  stored: number;
  /** Cases that alarm now. */
  alarming: string[];
  changes: SubmissionChange[];
  /** Of what was new, in order. */
  versionIds: number[];
  /** A flood was noticed: leads and coordinators should know. */
  flood: boolean;
  /** A case was opened or fed that does not ring: somebody was kept out. */
  queued: boolean;
}

export interface Pipe {
  /**
   * Evidence, submission and case of what arrived, in the caller's transaction, whatever way it came. Storing is
   * idempotent by message key. `trustOf`: for what does not come from Telegram itself.
   */
  receive(items: readonly Incoming[], trustOf?: (message: IncomingMessage) => TrustDecision): Received;
  /** What leads' bindings say of a message. */
  trustByBindings(): (message: IncomingMessage) => TrustDecision;
}

export function createPipe(parts: {
  db: WriteDb;
  journal: Journal;
  election: Election;
  intake: Intake;
  ids: Ids;
  /** What looks at every submission that changed, at the end of the same transaction. */
  settle: () => { told: boolean };
}): Pipe {
  const { db, journal, election, intake, ids, settle } = parts;
  const readBindings = () =>
    all<RelayBinding & { entryId: EntryId }>(
      db,
      'SELECT bot_id AS botId, chat_key AS chatKey, scheme, entry_id AS entryId FROM relay_binding',
    );
  const trustByBindings: Pipe['trustByBindings'] = () => {
    // As they stand at the moment of receipt, read once for a whole batch.
    const bindings = readBindings();
    return (message) => {
      const verdict = classifyTrust(message, bindings);
      const bound = verdict.binding && bindings.find((each) => each === verdict.binding);
      return { trust: verdict.trust, binding: bound?.entryId ?? null };
    };
  };
  return {
    trustByBindings,
    receive(items, trustOf = trustByBindings()) {
      const received: Received = { stored: 0, alarming: [], changes: [], versionIds: [], flood: false, queued: false };
      for (const item of append(db, items, trustOf, ids.randomBytes)) {
        if (!item?.isNew) continue;
        received.stored += 1;
        received.versionIds.push(item.versionId);
        const change = intake.take(item.versionId, item.fresh);
        if (!change) continue;
        received.changes.push(change);
        const made = consider({ db, journal, election }, change);
        if (made?.alarms) received.alarming.push(made.id);
        else if (made) received.queued = true;
      }
      if (received.stored > 0) received.flood = settle().told;
      return received;
    },
  };
}
