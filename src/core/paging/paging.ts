import { z } from 'zod';
import { PAGE_EVERY, PAGE_TEXT, pagedBy, type TelegramId } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import type { Journal, Projection, Signer } from '../journal/index.ts';
import type { Outbox } from '../outbox/index.ts';
import type { Clock } from '../ports.ts';
import { all, one, type ReadDb, run, transaction, type WriteDb } from '../store/index.ts';

export const LEADS = 'leads';
const prefix = 'page-route:';
const subjectOf = (target: string) => `${prefix}${target}`;
/** Of the outbox: nobody who ever reported. */
const recipientOf = (target: string) => `page:${target}`;

const peer = z.object({
  kind: z.enum(['user', 'group', 'channel']),
  id: z.string().transform((id) => id as TelegramId),
});
const routed = z.object({
  account: z.string(),
  chat: peer,
  title: z.string(),
});
export type PageTo = z.infer<typeof routed>;

/** `page_route`: where each is reached, as the last word of a lead has it. */
export const pageRoutes: Projection = {
  name: 'page-routes',
  prefix,
  clear: (db) => {
    run(db, 'DELETE FROM page_route');
  },
  refold(db, subject, entries) {
    const target = subject.slice(prefix.length);
    const last = entries.findLast(({ type }) => type === 'page.routed' || type === 'page.unrouted');
    run(db, 'DELETE FROM page_route WHERE target = ?', target);
    const to = last?.type === 'page.routed' ? routed.safeParse(last.payload).data : undefined;
    if (!to) return;
    run(
      db,
      'INSERT INTO page_route (target, account, chat, title) VALUES (?, ?, ?, ?)',
      target,
      to.account,
      JSON.stringify(to.chat),
      to.title,
    );
  },
};

export interface PageRoute {
  /** LEADS, or a person's id. */
  target: string;
  account: string;
  chat: PageTo['chat'];
  title: string;
  /** The last page to them, and what became of it. */
  last: {
    at: number;
    state: 'queued' | 'sending' | 'sent' | 'cancelled' | 'stopped' | 'failed';
    error: string | null;
  } | null;
}

export const pageRoutesOf = (db: ReadDb): PageRoute[] =>
  all<{ target: string; account: string; chat: string; title: string }>(
    db,
    'SELECT target, account, chat, title FROM page_route ORDER BY target',
  ).map((row) => ({
    ...row,
    chat: peer.parse(JSON.parse(row.chat)),
    last: lastPage(db, row.target),
  }));

const lastPage = (db: ReadDb, target: string): PageRoute['last'] =>
  one<NonNullable<PageRoute['last']>>(
    db,
    `SELECT queued_at AS at, state, error FROM outbox_item WHERE recipient = ? ORDER BY queued_at DESC, id DESC LIMIT 1`,
    recipientOf(target),
  ) ?? null;

/** Calls people to their windows by Telegram, and keeps where each is reached. */
export function createPaging(parts: { db: WriteDb; journal: Journal; clock: Clock; outbox: Pick<Outbox, 'queue'> }) {
  const { db, journal, clock, outbox } = parts;
  return {
    /** Where `target` is reached from now on; null: nowhere. NOT_FOUND_HERE: nobody of this headquarters. */
    route(by: Signer, target: string, to: PageTo | null): void {
      transaction(db, () => {
        const known = target === LEADS || one(db, 'SELECT 1 FROM person WHERE id = ? AND active = 1', target);
        if (!known) throw new Failure('NOT_FOUND_HERE');
        const there = one(db, 'SELECT 1 FROM page_route WHERE target = ?', target) !== undefined;
        if (to === null && !there) return;
        const type = to === null ? 'page.unrouted' : 'page.routed';
        journal.append({ type, subjects: [subjectOf(target)], payload: to === null ? {} : { ...to } }, by);
      });
    },

    /** Steps that were just taken, in the transaction that takes them. */
    page(steps: readonly { step: number; to: readonly string[] }[]): void {
      const called = new Set(
        steps.flatMap(({ step, to }) => {
          const whom = pagedBy(step);
          return whom === 'named' ? to : whom === 'leads' ? [LEADS] : [];
        }),
      );
      if (called.size === 0) return;
      const now = clock.now();
      for (const { target, account, chat, last } of pageRoutesOf(db)) {
        // A clock that was set back must not keep anybody from being called.
        const lately = last !== null && now >= last.at && now - last.at < PAGE_EVERY;
        if (!called.has(target) || lately) continue;
        outbox.queue('system', {
          caseId: null,
          address: { to: 'dm', account, chat, replyTo: null },
          recipient: recipientOf(target),
          label: 'page',
          text: PAGE_TEXT,
        });
      }
    },
  };
}
export type Paging = ReturnType<typeof createPaging>;
