import type { QueryKey } from '@tanstack/react-query';
import type { Topic } from '../../contract/index.ts';
import { SHORT_BAR } from '../../domain/alarm.ts';
import { callsIn } from './alarm-lines.ts';
import { createBarFeed } from './bar-feed.ts';
import { onUp } from './connection.ts';
import { api, client, queryClient } from './rpc.ts';
import { sleep } from './ticker.ts';

/** Who watches what; not the borders, which are large and change with the list of stations alone. */
const watched = (): QueryKey[] => [
  api.coverage.map.key(),
  api.coverage.stations.key(),
  api.coverage.found.key(),
  api.coverage.station.key(),
  api.coverage.matrix.key(),
];

/** Which queries a topic's change makes stale. */
export const TOPIC_QUERIES: Record<Topic, () => QueryKey[]> = {
  seat: () => [api.system.hello.key(), api.workspace.list.key(), api.preferences.key()],
  people: () => [
    api.people.list.key(),
    api.people.keychain.key(),
    api.workspace.safety.key(),
    api.workspace.power.key(),
    api.system.hello.key(),
    api.alarms.listeners.key(),
    api.shifts.sheet.key(),
  ],
  telegram: () => [
    api.telegram.status.key(),
    api.telegram.notices.key(),
    api.telegram.logins.key(),
    api.proxies.list.key(),
  ],
  chats: () => [api.telegram.chats.key(), api.telegram.status.key()],
  alarms: () => [api.alarms.list.key(), api.alarms.summary.key()],
  cases: () => [
    api.cases.key(),
    api.merging.key(),
    api.affected.key(),
    api.vital.key(),
    api.event.key(),
    api.talk.ofCase.key(),
    api.followups.key(),
  ],
  inbox: () => [api.inbox.key()],
  imports: () => [api.imports.state.key()],
  outbox: () => [api.outbox.key(), api.cases.get.key(), api.talk.ofCase.key(), api.mailings.key()],
  journal: () => [api.journal.list.key(), api.backup.state.key()],
  listeners: () => [api.alarms.listeners.key()],
  drill: () => [api.drill.state.key()],
  media: () => [api.media.list.key(), api.redactions.key()],
  stations: () => [
    api.stations.registry.key(),
    api.stations.list.key(),
    api.stations.get.key(),
    api.tally.key(),
    api.estimate.key(),
    api.briefing.key(),
    api.official.key(),
    api.coverage.key(),
    api.assignments.key(),
  ],
  observers: () => [
    api.observers.key(),
    api.organisations.key(),
    api.assignments.key(),
    api.coverage.stations.key(),
    api.coverage.station.key(),
    api.mailings.key(),
  ],
  coverage: () => [api.observers.key(), api.assignments.key(), ...watched(), api.mailings.key()],
  // What would leave is counted when somebody asks for it: it reads every table to its end.
  exports: () => [api.exports.state.key(), api.exports.list.key(), api.exports.keys.key(), api.briefing.key()],
  directory: () => [api.directory.list.key(), api.followups.key()],
  shifts: () => [api.shifts.key(), api.roster.key()],
  protocols: () => [
    api.protocols.key(),
    api.tally.key(),
    api.estimate.key(),
    api.briefing.key(),
    api.official.key(),
    api.violations.key(),
    ...watched(),
  ],
  official: () => [api.official.key(), api.tally.ballots.key()],
  ballots: () => [
    api.ballots.key(),
    api.tally.ballots.key(),
    api.tally.users.key(),
    api.quarantine.key(),
    api.duplicates.key(),
    api.violations.key(),
    api.senders.key(),
    api.official.contradictions.key(),
    api.official.evidence.key(),
  ],
};

/**
 * Rest after a refetch, ms. What fills a list that nobody is called by changes twenty times a second on a busy night: a
 * window that fetched and drew it each time would have no time left for the alarm.
 */
const REST: Partial<Record<Topic, number>> = {
  cases: 250,
  inbox: 500,
  telegram: 500,
  chats: 500,
  journal: 500,
  outbox: 100,
  ballots: 500,
  protocols: 500,
  coverage: 250,
  observers: 500,
  exports: 500,
};

/** Or so many times as long as the refetch took: a machine that has its hands full is not kept busy by lists. */
const SHARE = 10;
/** But nobody waits longer than this, ms. */
const LONGEST_REST = 1500;

const busy = new Map<Topic, { again: boolean }>();
let alarmsShown: Promise<void> = Promise.resolve();

/**
 * Refetches what a topic feeds. Pings that come while a refetch is under way make exactly one more: cancelling and
 * starting over at each would never finish under a flood, ignoring them would keep a stale answer.
 */
export async function refresh(topic: Topic): Promise<void> {
  const running = busy.get(topic);
  if (running) {
    running.again = true;
    return;
  }
  const run = { again: false };
  busy.set(topic, run);
  // Alarms first: whatever else the same event changed is fetched and drawn after them.
  if (topic !== 'alarms') await alarmsShown;
  do {
    run.again = false;
    const began = performance.now();
    const fetched = Promise.all(
      TOPIC_QUERIES[topic]().map((queryKey) => queryClient.invalidateQueries({ queryKey })),
    ).then(() => {});
    if (topic === 'alarms') alarmsShown = fetched;
    await fetched;
    const rest = topic === 'alarms' ? restOfAlarms() : REST[topic];
    if (rest !== undefined) await sleep(Math.max(rest, Math.min(LONGEST_REST, SHARE * (performance.now() - began))));
  } while (run.again);
  busy.delete(topic);
}

/** A long bar's lines come with their events; the whole of it, which takes a while to fetch and draw, once a second. */
const restOfAlarms = (): number | undefined =>
  callsIn(queryClient.getQueryData(api.alarms.list.queryKey()) ?? []) > SHORT_BAR ? 1000 : undefined;

export interface SosEvent {
  seq: number;
  what: 'raised' | 'climbed' | 'silenced';
  urgency: 'P0' | 'P1' | 'P2' | 'P3';
}
const hearers = new Set<(event: SosEvent) => void>();
/** Told of every alarm raised, climbed or silenced, before the screen is. */
export function onSos(hear: (event: SosEvent) => void): () => void {
  hearers.add(hear);
  return () => hearers.delete(hear);
}

const bar = createBarFeed({
  queries: queryClient,
  queryKey: api.alarms.list.queryKey(),
  ask: () => void refresh('alarms'),
  sleep,
});

let lastSeq = 0;
/** Another headquarters counts its alarms from the beginning. */
export function forgetPosition(): void {
  lastSeq = 0;
}

/** Follows both streams over every channel, and over streams that end while the channel stays. */
export function followLive(): void {
  onUp((ended) => {
    let over = false;
    ended.then(() => {
      over = true;
    });
    void queryClient.invalidateQueries();
    void follow(
      () => over,
      async () => {
        for await (const event of await client.system.live()) {
          if (event.event === 'resync') void queryClient.invalidateQueries();
          else void refresh(event.topic);
        }
      },
    );
    void follow(
      () => over,
      async () => {
        for await (const event of await client.alarms.stream({ after: lastSeq })) {
          lastSeq = event.seq;
          if (event.alarms) bar.whole(event.alarms);
          else if (event.alarm !== undefined) bar.line(event.caseId, event.alarm);
          else void refresh('alarms');
          for (const hear of hearers) hear(event);
        }
      },
    );
  });
}

async function follow(isOver: () => boolean, read: () => Promise<void>): Promise<void> {
  while (!isOver()) {
    try {
      await read();
    } catch {
      // Refused before a headquarters is open, or cut off: try again until the channel itself is gone.
    }
    if (!isOver()) await sleep(1000);
  }
}
