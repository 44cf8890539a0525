import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ManyMove, MovedMany } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { answersNone } from '../../../domain/case-lifecycle.ts';
import { errorText } from '../../client/errors.ts';
import { client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { MOVING, type Moving, putRows, refused } from './pending.ts';
import { type Filled, personIn } from './use-moves.ts';
import { asksToClose, type Move, whyNot } from './why-not.ts';

/** What can be done with many cases at once: closing with a second pair of eyes is done one by one. */
export const MANY = ['acknowledge', 'claim', 'assign', 'start', 'monitor', 'snooze', 'close'] as const;
export type Many = (typeof MANY)[number];

/** Whether core will most likely take it: of how many a button says so. Core decides. */
export function mayMove(row: CaseRow, move: Many, me: string): boolean {
  if (move === 'acknowledge') return answersNone(row.state) || row.fresh;
  if (move === 'close' && asksToClose(row, me)) return false;
  return whyNot(row, move as Move, me) === null;
}

/** What became of the last decision about many. */
export interface Report {
  move: Many;
  moved: number;
  refused: MovedMany['refused'];
  entryId: string | null;
}

function commandOf(move: Many, { to, minutes = 0, outcome = '', text }: Filled): ManyMove {
  const said = text?.trim() ?? '';
  const words = said ? { text: said } : {};
  switch (move) {
    case 'acknowledge':
      return { move };
    case 'claim':
      return { move: 'assign' };
    case 'assign':
      return { move, ...(to ? { to } : {}) };
    case 'start':
      return { move, text: said };
    case 'monitor':
      return { move, ...words };
    case 'snooze':
      return { move, minutes, ...words };
    case 'close':
      return { move, outcome, ...words };
  }
}

type In = Moving & { move: Many; seen: { caseId: string; seen: string | null }[] };

/** One decision about many cases, drawn at once, told case by case where core refuses, and taken back as one. */
export function useMany(done: (report: Report) => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const take = ({ moved, refused: lost }: MovedMany) => {
    putRows(queries, moved);
    refused(lost.map(({ caseId }) => caseId));
  };
  /** The last entry, for the key: one press, while nothing else was decided about many. */
  const [last, setLast] = useState<string | null>(null);
  const undo = async (entryId: string): Promise<string> => {
    setLast((now) => (now === entryId ? null : now));
    const back = await client.cases.undoMany({ entryId });
    take(back);
    const said = t('board.many.undone', { count: back.moved.length });
    return back.refused.length === 0 ? said : `${said} ${t('board.many.notUndone', { count: back.refused.length })}`;
  };
  const command = useCommand<MovedMany, In>({
    mutationKey: MOVING,
    mutationFn: ({ move, filled, seen }) => client.cases.moveMany({ cases: seen, make: commandOf(move, filled) }),
    onSuccess: (made, { move }) => {
      take(made);
      const { entryId } = made;
      setLast(entryId);
      if (entryId !== null) offerUndo(t(`board.many.did.${move}`, { count: made.moved.length }), () => undo(entryId));
      done({ move, moved: made.moved.length, refused: made.refused, entryId });
    },
    onError: (_error, { ids }) => refused(ids),
  });
  const tell = (message: string) =>
    notifications.show({ message, autoClose: 9000, closeButtonProps: { 'aria-label': t('common.close') } });
  return {
    undoable: last !== null,
    undoLast: () => void (last === null ? null : undo(last).then(tell, (error: unknown) => tell(errorText(error, t)))),
    pending: command.isPending,
    move: command.isPending ? command.variables.move : null,
    make(rows: readonly CaseRow[], move: Many, filled: Filled): void {
      if (command.isPending) return;
      command.mutate({
        ids: rows.map(({ id }) => id),
        seen: rows.map(({ id, lastMove }) => ({ caseId: id, seen: lastMove })),
        move,
        filled,
        me: { id: me?.id ?? '', name: me?.callName ?? '' },
        to: personIn(queries, filled.to),
        at: coreNow(),
      });
    },
  };
}

export type ManyDesk = ReturnType<typeof useMany>;
