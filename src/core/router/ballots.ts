import type { Topic } from '../../contract/index.ts';
import { Failure } from '../failure.ts';
import { ballotCard } from '../review/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
/** The Inbox tells a sender's standing, what is held and what became of a ballot, too. */
const TOPICS: Topic[] = ['ballots', 'inbox'];

/** A decision of the person in this seat, with its windows told. */
const decide = <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): T => {
  const hq = hqOf(context);
  return hq.decided(TOPICS, () => work(hq));
};

/** The same, where it may be about what is held. */
const decideOnHeld = async <T>(context: CallContext, work: (hq: ReturnType<typeof hqOf>) => T): Promise<T> => {
  await hqOf(context).holdsWritten();
  return decide(context, work);
};

const found = <T>(value: T | null): T => {
  if (value === null) throw new Failure('NOT_FOUND_HERE');
  return value;
};

export const ballots = {
  next: os.ballots.next.handler(({ context, input }) => {
    const hq = hqOf(context);
    const { db } = hq.workspace;
    const [first, second] = hq.queue.next(sessionOf(context).personId, input.filter, input.skip);
    const card = (id: string | undefined) => (id === undefined ? null : ballotCard(db, hq.names, id));
    return { ballot: card(first), after: card(second), left: hq.queue.left(input.filter) };
  }),
  get: os.ballots.get.handler(async ({ context, input }) =>
    found(await hqOf(context).queries.run('ballotCard', input)),
  ),
  review: os.ballots.review.handler(({ context, input }) =>
    decideOnHeld(context, (hq) => ({ entryId: hq.decisions.review(sessionOf(context), input.decisions) })),
  ),
  undo: os.ballots.undo.handler(({ context, input }) => {
    decide(context, (hq) => hq.decisions.undo(sessionOf(context), input.entryId));
    return done;
  }),
  figures: os.ballots.figures.handler(({ context }) => {
    const hq = hqOf(context);
    return hq.queries.run('ballotFigures', { tallied: hq.election.contests.tallied.map((contest) => contest.code) });
  }),
  waiting: os.ballots.waiting.handler(({ context }) => hqOf(context).queries.run('ballotsWaiting')),
};

export const violations = {
  counts: os.violations.counts.handler(({ context }) => {
    const hq = hqOf(context);
    const roles = Object.fromEntries(hq.election.profile.intakeSources.map(({ scheme, role }) => [scheme, role]));
    return hq.queries.run('violationCounts', { roles });
  }),
};

export const quarantine = {
  list: os.quarantine.list.handler(({ context, input }) => hqOf(context).queries.run('heldPage', input)),
  put: os.quarantine.put.handler(({ context, input }) =>
    decideOnHeld(context, (hq) => hq.decisions.put(sessionOf(context), input.submissions, input.reason)),
  ),
  release: os.quarantine.release.handler(({ context, input }) =>
    decideOnHeld(context, (hq) => hq.decisions.release(sessionOf(context), input.which)),
  ),
  spam: os.quarantine.spam.handler(({ context, input }) =>
    decideOnHeld(context, (hq) => hq.decisions.spam(sessionOf(context), input.which)),
  ),
  notices: os.quarantine.notices.handler(({ context }) => hqOf(context).queries.run('floodNotices')),
  seen: os.quarantine.seen.handler(({ context, input }) => {
    decide(context, (hq) => hq.decisions.noticesSeen(sessionOf(context), input.ids));
    return done;
  }),
};

export const duplicates = {
  list: os.duplicates.list.handler(({ context, input }) => hqOf(context).queries.run('pairPage', input)),
  get: os.duplicates.get.handler(async ({ context, input }) =>
    found(await hqOf(context).queries.run('pairDetail', input)),
  ),
  decide: os.duplicates.decide.handler(({ context, input }) =>
    decide(context, (hq) => ({ entryId: hq.decisions.verdict(sessionOf(context), input.pairs, input.verdict) })),
  ),
};

export const senders = {
  get: os.senders.get.handler(({ context, input }) =>
    hqOf(context).queries.run('senderView', { address: input.address, station: input.station ?? null }),
  ),
  block: os.senders.block.handler(({ context, input }) =>
    decide(context, (hq) => ({
      entryId: hq.decisions.judge(sessionOf(context), input.address, 'blocked', input.reason),
    })),
  ),
  unblock: os.senders.unblock.handler(({ context, input }) =>
    decide(context, (hq) => ({
      entryId: hq.decisions.judge(sessionOf(context), input.address, 'unblocked', input.reason),
    })),
  ),
};
