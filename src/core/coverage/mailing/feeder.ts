import type { MailAddress } from '../../../domain/index.ts';
import { HOLD, type Outbox } from '../../outbox/index.ts';
import type { Clock } from '../../ports.ts';
import { one, type WriteDb } from '../../store/index.ts';

/**
 * Between two messages of a mailing, ms. Telegram publishes no limit for people's accounts; to one chat about one a second
 * passes (domain.md 9), and the bots' chat takes answers to calls, too.
 */
const PACE = 1500;
/** While something else waits to leave: an answer to a call goes first. */
const BUSY = 500;

/** The next that nobody has handed to the outbox: oldest mailing first, in its order. */
const NEXT = `SELECT t.mailing, t.sender, t.text, t.address, m.made_at AS madeAt FROM mailing AS m
    JOIN mailing_to AS t ON t.mailing = m.id
  WHERE m.stopped_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM outbox_item AS o WHERE o.mailing = t.mailing AND o.recipient = t.sender)
  ORDER BY m.made_at, m.id, t.nth LIMIT 1`;

interface Next {
  mailing: string;
  sender: string;
  text: string;
  /** JSON: MailAddress. */
  address: string;
  madeAt: number;
}

/** Hands mailings to the outbox, one message at a time, as long as nothing else waits there. */
export interface MailingFeeder {
  /** One was made or stopped. */
  soon(): void;
  stop(): void;
}

export function createMailingFeeder(parts: {
  db: WriteDb;
  clock: Clock;
  outbox: Pick<Outbox, 'queue'>;
  changed: () => void;
  storageFailed: (error: unknown) => void;
}): MailingFeeder {
  const { db, clock, outbox, changed, storageFailed } = parts;
  let cancel: (() => void) | null = null;
  let stopped = false;

  const later = (delay: number): void => {
    if (stopped) return;
    cancel?.();
    cancel = clock.after(delay, () => {
      cancel = null;
      try {
        const wait = step();
        if (wait !== null) later(wait);
      } catch (error) {
        storageFailed(error);
        later(5000);
      }
    });
  };

  /** Until it is to be looked at again, ms; null: nothing is left. */
  const step = (): number | null => {
    const next = one<Next>(db, NEXT);
    if (!next) return null;
    const held = next.madeAt + HOLD - clock.now();
    // A clock that was set back must not hold it for ever.
    if (held > 0) return Math.min(held, HOLD);
    if (one(db, "SELECT 1 FROM outbox_item WHERE state IN ('queued', 'sending') LIMIT 1")) return BUSY;
    const reporter = next.sender.split(':').slice(2).join(':');
    const address = JSON.parse(next.address) as MailAddress;
    outbox.queue('system', {
      caseId: null,
      mailing: next.mailing,
      address: { to: 'relay', reporter, ...address },
      recipient: next.sender,
      label: reporter,
      text: next.text,
    });
    changed();
    return PACE;
  };
  return {
    soon: () => later(0),
    stop() {
      stopped = true;
      cancel?.();
    },
  };
}
