import type { DayItem, Truth } from './plan.ts';
import { type Seat, takeSeat } from './seat.ts';

/** What the scripted volunteers know: what each photograph shows, by the bot's own id. */
export type Truths = ReadonlyMap<string, Truth>;

export const truthsOf = (items: readonly DayItem[]): Truths =>
  new Map(items.flatMap(({ id, truth }) => (truth === null ? [] : [[id, truth]])));

const PASSPHRASE = 'төрт бөлек ойдан шыққан сөз';
/** First line of a relay: the tag and the bot's id of the item. */
const ITEM = /^#\w+ (\S+)/;

/** Lets another volunteer in, at a window of their own. */
export async function invite(
  lead: Seat,
  callName: string,
  role: 'analyst' | 'responder' | 'coordinator',
): Promise<Seat> {
  const { number } = await lead.client.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
  const { link } = await lead.client.people.invite();
  if (link === null) throw new Error('this host lets nobody else in');
  const seat = await takeSeat(link);
  await seat.client.people.signIn({ number, passphrase: PASSPHRASE });
  // A script that only looks is not away.
  await seat.client.people.lockAfter({ minutes: 0 });
  return seat;
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

/** Looks at one ballot after the other and says what it shows, until nothing is left and nothing more will come. */
export async function review({ client }: Seat, truths: Truths, held: boolean, done: () => boolean): Promise<Reviewed> {
  const result: Reviewed = { count: 0, unknown: 0 };
  for (;;) {
    const { ballot } = await client.ballots.next({ filter: { held }, skip: [] });
    if (ballot === null) {
      if (done()) return result;
      await pause(300);
      continue;
    }
    const text = ballot.messages
      .flatMap(({ versions }) => versions.map((version) => version.text ?? ''))
      .find((each) => ITEM.test(each));
    const truth = truths.get(ITEM.exec(text ?? '')?.[1] ?? '');
    if (truth === undefined) result.unknown += 1;
    const outcome = truth?.outcome ?? 'rejected';
    const valid = outcome === 'confirmed' || outcome === 'protestInvalid';
    await client.ballots.review({
      decisions: [
        {
          submission: ballot.submission,
          outcome,
          seen: valid ? [{ contest: ballot.contest, choice: truth?.choice ?? null }] : [],
          version: ballot.version,
        },
      ],
    });
    result.count += 1;
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** An expected failure of the contract has a code; anything else is a surprise. */
function isExpected(error: unknown): boolean {
  return error instanceof Error && 'defined' in error && error.defined === true;
}
