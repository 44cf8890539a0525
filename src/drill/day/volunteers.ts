import type { DayItem, Truth } from './plan.ts';
import type { ProtocolTruth } from './plan-protocols.ts';
import { type Seat, takeSeat } from './seat.ts';

/** What the scripted volunteers know: what each photograph shows, by the bot's own id. */
export type Truths = ReadonlyMap<string, Truth>;

export const truthsOf = (items: readonly DayItem[]): Truths =>
  new Map(items.flatMap(({ id, truth }) => (truth === null ? [] : [[id, truth]])));

export const protocolTruthsOf = (items: readonly DayItem[]): ReadonlyMap<string, ProtocolTruth> =>
  new Map(items.flatMap(({ id, protocol }) => (protocol === null ? [] : [[id, protocol]])));

/** The bot's own id in what a submission says; empty where it has none. */
export function itemOf(messages: Card['messages']): string {
  const text = messages
    .flatMap(({ versions }) => versions.map((version) => version.text ?? ''))
    .find((each) => ITEM.test(each));
  return ITEM.exec(text ?? '')?.[1] ?? '';
}

const PASSPHRASE = 'төрт бөлек ойдан шыққан сөз';
/** First line of a relay: the tag and the bot's id of the item. */
const ITEM = /^#\w+ (\S+)/;

/** Lets another volunteer in, at a window of their own. */
export async function invite(
  lead: Seat,
  callName: string,
  role: 'analyst' | 'responder' | 'coordinator',
  sitDown = atAnotherWindow,
): Promise<Seat> {
  const { number } = await lead.client.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
  const seat = await sitDown(lead);
  await seat.client.people.signIn({ number, passphrase: PASSPHRASE });
  // A script that only looks is not away.
  await seat.client.people.lockAfter({ minutes: 0 });
  return seat;
}

async function atAnotherWindow(lead: Seat): Promise<Seat> {
  const { link } = await lead.client.people.invite();
  if (link === null) throw new Error('this host lets nobody else in');
  return takeSeat(link);
}

/** Answers for every call that alarms, until told to stop; answers how many. */
export async function respond({ client }: Seat, stopped: () => boolean): Promise<number> {
  await client.people.shift({ on: true });
  let answered = 0;
  while (!stopped()) {
    const open = (await client.alarms.list()).filter(({ owner }) => owner === null);
    for (const { caseId } of open) {
      try {
        await client.alarms.acknowledge({ caseId });
        answered += 1;
      } catch (error) {
        // Somebody else was quicker.
        if (!isExpected(error)) throw error;
      }
    }
    await pause(open.length > 0 ? 20 : 250);
  }
  return answered;
}

export interface Reviewed {
  count: number;
  /** Ballots that the plan knows nothing of: a mistake of the drill or of the program. */
  unknown: number;
}

type Card = NonNullable<Awaited<ReturnType<Seat['client']['ballots']['next']>>['ballot']>;
type Said = Parameters<Seat['client']['ballots']['review']>[0]['decisions'][number];

/** What somebody who looks at a ballot says of it; null where the plan knows nothing of it. */
export type See = (item: string, card: Card) => Pick<Said, 'outcome' | 'seen'> | null;

/** As the plan of a day has it. */
export const seeing =
  (truths: Truths): See =>
  (item, { contest }) => {
    const truth = truths.get(item);
    if (truth === undefined) return null;
    const { outcome, choice } = truth;
    const valid = outcome === 'confirmed' || outcome === 'protestInvalid';
    return { outcome, seen: valid ? [{ contest, choice }] : [] };
  };

/** Looks at one ballot after the other and says what it shows, until nothing is left and nothing more will come. */
export async function review({ client }: Seat, see: See, held: boolean, done: () => boolean): Promise<Reviewed> {
  const result: Reviewed = { count: 0, unknown: 0 };
  for (;;) {
    const { ballot } = await client.ballots.next({ filter: { held }, skip: [] });
    if (ballot === null) {
      if (done()) return result;
      await pause(300);
      continue;
    }
    const said = see(itemOf(ballot.messages), ballot);
    if (said === null) result.unknown += 1;
    const { submission, version } = ballot;
    await client.ballots.review({
      decisions: [{ submission, version, ...(said ?? { outcome: 'rejected', seen: [] }) }],
    });
    result.count += 1;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An expected failure of the contract has a code; anything else is a surprise. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && 'defined' in error && error.defined === true;
}
