import { ORPCError } from '@orpc/client';
import { errorMap } from '../../../src/contract/index.ts';
import { one } from '../../../src/core/store/index.ts';
import { ACCOUNT, createHostileWorld, RELAY } from './hostile-messages.ts';
import { CANARY } from './hostile-values.ts';
import type { Rng } from './rng.ts';
import { makeWorld } from './rpc-world.ts';
import type { SpiedCore } from './spied-core.ts';

/** What the lane gathers for one commit. */
const LANE_ITEMS = 60;

export interface MessageRun {
  items: number;
  /** Deliveries and decisions that threw: their error's words. */
  thrown: string[];
  /** What was missing when the fuzzer forgot about it. */
  flaws: string[];
}

/** A headquarters that hostile messages pour into, and what must be true of it afterwards. */
export async function createMessageFuzz(spied: SpiedCore, rng: Rng) {
  const world = await makeWorld(spied);
  const source = spied.telegram.sources.at(-1);
  if (!source) throw new Error('no source');
  await world.lead.telegram.watch({ account: ACCOUNT, chat: RELAY, title: `${CANARY}\u202e relay`, on: true });
  const hostile = createHostileWorld(rng, Date.now);
  const run: MessageRun = { items: 0, thrown: [], flaws: [] };

  /** Somebody decides something about a random message, as people do while more arrives. */
  const decide = async (): Promise<void> => {
    const messageKey = rng.pick([...hostile.sent.keys()].slice(-50));
    const { inbox, alarms } = world.lead;
    const [alarm] = rng.chance(0.3) ? await alarms.list() : [];
    const made = alarm
      ? alarms.acknowledge({ caseId: alarm.caseId })
      : rng.chance(0.5)
        ? inbox.raise({ messageKey })
        : inbox.markSeen({ messageKeys: [messageKey] });
    await made.catch((error: unknown) => {
      if (!(error instanceof ORPCError) || !Object.hasOwn(errorMap, error.code)) run.thrown.push(String(error));
    });
  };

  const { db } = world;
  const count = (sql: string) => one<{ n: number }>(db, `SELECT count(*) AS n FROM ${sql}`)?.n ?? 0;
  const found = (sql: string, key: string) => one(db, sql, key) !== undefined;
  const named = (lost: Record<string, number>) =>
    Object.entries(lost).flatMap(([what, n]) => (n === 0 ? [] : [`${n} × ${what}`]));

  /** Of the messages still remembered: what isn't there. */
  const flawsOfRecent = (): string[] =>
    named({
      'not stored': [...hostile.sent.keys()].filter(
        (key) => !found('SELECT 1 FROM message_version WHERE message_key = ?', key),
      ).length,
      'SOS without a case': [...hostile.tagged].filter(
        (key) =>
          !found(
            `SELECT 1 FROM case_view c JOIN submission_message m ON m.submission = c.submission
             WHERE m.message_key = ?`,
            key,
          ),
      ).length,
    });

  /** What is wrong with the store; empty if nothing is. */
  const flaws = (): string[] => [
    ...run.flaws,
    ...flawsOfRecent(),
    ...named({
      'in no submission': count(
        `message_version v WHERE trust IN ('relay', 'unverified') AND NOT EXISTS (
           SELECT 1 FROM submission_message m JOIN submission s ON s.id = m.submission
           WHERE m.message_key = v.message_key)`,
      ),
      'notice of a service account missing': count(
        `message_version v WHERE trust = 'service' AND event = 'message'
         AND NOT EXISTS (SELECT 1 FROM service_notice n WHERE n.version_id = v.id)`,
      ),
      'case without its submission': count(
        'case_view c WHERE NOT EXISTS (SELECT 1 FROM submission s WHERE s.id = c.submission)',
      ),
      'submission without a message': count(
        'submission s WHERE NOT EXISTS (SELECT 1 FROM submission_message m WHERE m.submission = s.id)',
      ),
    }),
  ];

  return {
    run,
    world,
    async pour(items: number): Promise<void> {
      const goal = run.items + items;
      while (run.items < goal) {
        // As the lane hands them over: few while little comes, sixty when much does.
        const delivery = hostile.next();
        if (rng.chance(0.9)) while (delivery.length < LANE_ITEMS) delivery.push(...hostile.next());
        run.items += delivery.length;
        await source.receive(...delivery).catch((error: unknown) => {
          if (run.thrown.length < 5) run.thrown.push(error instanceof Error ? (error.stack ?? '') : String(error));
        });
        if (rng.chance(0.1)) await decide();
        if (hostile.sent.size > 1500) {
          run.flaws.push(...flawsOfRecent());
          hostile.forget(500);
        }
      }
    },
    flaws,
    /** Opens every list and a sample of what is in them, as the screens do; how many were opened. */
    async lookAtAll(sample: number): Promise<number> {
      const { inbox, cases, alarms } = world.lead;
      let opened = 0;
      let cursor: string | null = null;
      do {
        const page: Awaited<ReturnType<typeof inbox.list>> = await inbox.list({ show: 'all', limit: 200, cursor });
        for (const { messageKey } of page.rows) {
          if (opened < sample) await inbox.get({ messageKey });
          opened += 1;
        }
        cursor = page.next;
      } while (cursor);
      for (const { caseId } of (await alarms.list()).slice(0, sample)) await cases.get({ caseId });
      await cases.list({ state: 'all', limit: 200 });
      for (const search of ['', '%_"*', '\0', '\ud800', CANARY]) await inbox.list({ show: 'all', search });
      return opened;
    },
  };
}
