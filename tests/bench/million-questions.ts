import { cursorOf } from '../../src/core/paging.ts';
import type { Client } from './headquarters.ts';
import { MORNING } from './messages.ts';
import { REGIONS } from './million-store.ts';

/** Pairs that look alike: submissions whose look-alikes are asked for. */
export type Pairs = { a: string; b: string }[];

export interface Question {
  what: string;
  /** `n`: another one each time, the same for every headquarters. */
  ask(client: Client, n: number, pairs: Pairs): Promise<unknown>;
}

type Query = Parameters<Client['inbox']['list']>[0];

const pick = <T>(of: readonly T[], n: number): T => of[n % of.length] as T;
const region = (n: number): string => pick(REGIONS, n);
/** Some moment of the fourteen hours. */
const momentOf = (n: number): number => MORNING + (((n * 7919) % 1000) / 1000) * 14 * 3_600_000;

/** What a screen asks for at once. */
const PAGE = 100;

/** Filters that combine, from what most submissions are to what next to none is. */
const FILTERS: ((n: number) => NonNullable<Query['filter']>)[] = [
  (n) => ({ kinds: ['ballot'], regions: [region(n)] }),
  (n) => ({ kinds: ['ballot'], regions: [region(n), region(n + 1)], outcomes: ['confirmed', 'spam'], media: true }),
  (n) => ({ kinds: ['violation'], states: ['partial'], media: n % 2 === 0 }),
  (n) => ({ sources: ['alaman'], regions: [region(n)], unseen: true }),
  () => ({ held: true, trusts: ['unverified'] }),
  (n) => ({ station: 1 + ((n * 31) % 590), regions: [region(n)] }),
  (n) => ({ place: `${region(n)}-${1 + (n % 3)}`, kinds: ['ballot', 'violation'] }),
  (n) => ({ sender: `dm:7001:${(n * 17) % 5003}` }),
  (n) => ({ from: momentOf(n), until: momentOf(n) + 1_800_000, kinds: ['message'], media: true }),
];
const WORDS = {
  common: ['кезек', 'учаскеде', 'наблюдатель', 'очередь', 'полиция', 'бакылаушы', 'ұзақ'],
  rare: ['қоржынкөпір', 'коржынкопир', 'карусель', 'автобус карус'],
  several: ['кезек ұзақ', 'очередь на участке', 'полиция есік жо', 'видео фото запре', 'каг жәш', 'на у'],
};

/** Some pairs that look alike, newest first. */
export async function pairsOf(client: Client): Promise<Pairs> {
  const { rows } = await client.duplicates.list({ limit: PAGE });
  if (rows.length === 0) throw new Error('no pictures that look alike were made');
  return rows.map(({ a, b }) => ({ a, b }));
}

export function questions(): Question[] {
  const list = (what: string, query: (n: number) => Query): Question => ({
    what,
    ask: (client, n) => client.inbox.list({ show: 'all', limit: PAGE, ...query(n) }),
  });
  const filter = (n: number) => pick(FILTERS, n)(n);
  return [
    list('first page', () => ({})),
    list('first page of what nobody has seen', () => ({ show: 'unseen' })),
    list('filtered page', (n) => ({ filter: filter(n) })),
    list('filtered page of what nobody has seen', (n) => ({ filter: filter(n), show: 'unseen' })),
    list('next page, anywhere in the night', (n) => ({ cursor: cursorOf(momentOf(n), '~') })),
    list('next page of what nobody has seen', (n) => ({ cursor: cursorOf(momentOf(n), '~'), show: 'unseen' })),
    // As a page before it would have named it: place in time, in 1/1024 ms.
    list('next filtered page', (n) => ({ filter: pick(FILTERS, n % 4)(n), cursor: String(momentOf(n) * 1024) })),
    list('search: a common word', (n) => ({ search: pick(WORDS.common, n) })),
    list('search: a rare word', (n) => ({ search: pick(WORDS.rare, n) })),
    list('search: several words', (n) => ({ search: pick(WORDS.several, n) })),
    list('search in what nobody has seen', (n) => ({ search: pick(WORDS.common, n), show: 'unseen' })),
    list('search with a filter', (n) => ({
      search: pick([...WORDS.common, ...WORDS.rare], n),
      filter: filter(n >> 3),
    })),
    list('next page of a search', (n) => ({ search: pick(WORDS.common, n), cursor: String(momentOf(n) * 1024) })),
    { what: 'counts of every filter, by region too', ask: (client) => client.inbox.counts() },
    { what: 'ballots by region and party', ask: (client) => client.ballots.figures() },
    { what: 'look-alikes: the list', ask: (client) => client.duplicates.list({ limit: PAGE }) },
    { what: 'look-alikes: one pair', ask: (client, n, pairs) => client.duplicates.get(pick(pairs, n)) },
    {
      what: 'look-alikes of a ballot',
      ask: (client, n, pairs) => alikeOf(client, pick(pairs, n).a),
    },
  ];
}

/** A pair's first is a ballot as often as not. */
const alikeOf = (client: Client, submission: string): Promise<unknown> =>
  client.ballots.get({ submission }).catch((error: { code?: string }) => {
    if (error.code !== 'NOT_FOUND_HERE') throw error;
  });
