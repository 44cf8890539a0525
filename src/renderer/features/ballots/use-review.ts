import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BallotCard, BallotFilter } from '../../../contract/areas/ballots.ts';
import { errorText } from '../../client/errors.ts';
import { api, client } from '../../client/rpc.ts';

export type Outcome = 'confirmed' | 'protestInvalid' | 'noPhoto' | 'spam' | 'rejected';
export type Seen = { contest: string; choice: string | null }[];

interface Turn {
  ballot: BallotCard | null;
  after: BallotCard | null;
  left: number;
}

/** What was decided last: it can be taken back from where one stands. */
export interface Done {
  entryId: string;
  card: BallotCard;
  outcome: Outcome;
  seen: Seen;
}

const versionOf = ({ submission, version }: BallotCard): string => `${submission}@${version}`;

/**
 * One ballot at a time, the next one already here. Decisions go to core in the order they were made; the screen doesn't
 * wait for them.
 */
export function useReview(filter: BallotFilter) {
  const { t } = useTranslation();
  const [turn, setTurn] = useState<Turn | null>(null);
  const [failed, setFailed] = useState<unknown>(null);
  const [done, setDone] = useState<Done | null>(null);
  const passed = useRef<BallotCard[]>([]);
  const deciding = useRef(new Set<string>());
  /** Decided here, by version: an answer that was under way meanwhile may still hold them. */
  const decided = useRef(new Set<string>());
  const line = useRef<Promise<void>>(Promise.resolve());
  const scope = `${filter.held} ${filter.region ?? ''} ${filter.source ?? ''}`;
  const now = useRef(scope);

  const refill = useCallback(async () => {
    const asked = now.current;
    const skip = [...passed.current.map((card) => card.submission), ...deciding.current].slice(-500);
    const [held, region, source] = asked.split(' ');
    try {
      const next = await client.ballots.next({
        filter: {
          held: held === 'true',
          region: region || null,
          source: (source || null) as BallotFilter['source'],
        },
        skip,
      });
      if (now.current !== asked) return;
      setFailed(null);
      const behind = new Set(passed.current.map((card) => card.submission));
      const open = [next.ballot, next.after].filter(
        (card) => card !== null && !behind.has(card.submission) && !decided.current.has(versionOf(card)),
      );
      setTurn((before) => {
        const shown = before?.ballot ?? null;
        const rest = open.filter((card) => card?.submission !== shown?.submission);
        return { ballot: shown ?? rest[0] ?? null, after: rest[shown ? 0 : 1] ?? null, left: next.left };
      });
    } catch (error) {
      setFailed(error);
    }
  }, []);

  useEffect(() => {
    now.current = scope;
    passed.current = [];
    setTurn(null);
    void refill();
  }, [scope, refill]);

  // What arrives is counted, and shown to whoever has nothing before them; a ballot being looked at is never taken away.
  const { dataUpdatedAt } = useQuery(api.ballots.waiting.queryOptions());
  const idle = turn !== null && turn.ballot === null;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again whenever something arrived, or nothing is left here
  useEffect(() => {
    if (dataUpdatedAt > 0) void refill();
  }, [idle, dataUpdatedAt, refill]);

  const forward = (): void => setTurn((before) => before && { ballot: before.after, after: null, left: before.left });

  return {
    turn,
    failed,
    done,
    refill,
    decide(outcome: Outcome, seen: Seen) {
      const card = turn?.ballot;
      if (!card) return;
      deciding.current.add(card.submission);
      decided.current.add(versionOf(card));
      forward();
      line.current = line.current.then(async () => {
        try {
          const { submission, version } = card;
          const { entryId } = await client.ballots.review({ decisions: [{ submission, version, outcome, seen }] });
          setDone({ entryId, card, outcome, seen });
        } catch (error) {
          decided.current.delete(versionOf(card));
          notifications.show({ message: errorText(error, t), autoClose: 9000 });
        }
        deciding.current.delete(card.submission);
        await refill();
      });
    },
    skip() {
      const card = turn?.ballot;
      if (!card) return;
      passed.current.push(card);
      forward();
      void refill();
    },
    back() {
      const card = passed.current.pop();
      if (card) setTurn((before) => ({ ballot: card, after: before?.ballot ?? null, left: before?.left ?? 0 }));
    },
    async undo() {
      if (!done) return;
      try {
        await client.ballots.undo({ entryId: done.entryId });
        decided.current.delete(versionOf(done.card));
        setDone(null);
        setTurn((before) => ({ ballot: done.card, after: before?.ballot ?? null, left: (before?.left ?? 0) + 1 }));
      } catch (error) {
        notifications.show({ message: errorText(error, t), autoClose: 9000 });
      }
    },
  };
}
