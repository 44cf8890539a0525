import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { MOVING, type Moving, putRows, refused } from './pending.ts';
import { offerCaseUndo } from './use-acknowledge.ts';
import type { Move } from './why-not.ts';

/** What a move needs beyond the case itself. */
export interface Filled {
  to?: string;
  minutes?: number;
  outcome?: string;
  text?: string;
}

/** What each says when it is done; asking to close is a word of its own. */
export type Did = Move | 'askClose';

/** Somebody by what they are called, if this window has read of them. */
export function personIn(queries: QueryClient, id: string | undefined): Moving['to'] {
  const found = queries.getQueryData(api.people.list.queryKey())?.find((person) => person.id === id);
  return found ? { id: found.id, name: found.callName } : null;
}

type Aimed = Pick<CaseRow, 'id' | 'lastMove'>;
type In = Moving & { move: Move; seen: string | null };

/** Told of a move that core has taken. What was opened since for another one is not its to close. */
type Done = (made: { id: string; move: Move }) => void;

/** Moves of the case in hand. */
export function useMoves(detail: Aimed, done: Done) {
  const { make, ...rest } = useMoveOf(done);
  return { ...rest, make: (move: Move, filled: Filled): void => make(detail, move, filled) };
}

/**
 * Moves a case. It is drawn at once, marked as on its way (pending.ts); what core answers takes its place, or the old one
 * comes back. What the person had seen goes along, so that nothing somebody else did meanwhile is overwritten.
 */
export function useMoveOf(done: Done) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const run = ({ ids: [caseId = ''], seen, move, filled }: In): Promise<CaseRow> => {
    const aim = { caseId, seen };
    const { to, minutes = 0, outcome = '', text } = filled;
    const said = text?.trim() ?? '';
    const words = said ? { text: said } : {};
    switch (move) {
      case 'claim':
        return client.cases.assign(aim);
      case 'assign':
        return client.cases.assign(to ? { ...aim, to } : aim);
      case 'start':
        return client.cases.start({ ...aim, text: said });
      case 'monitor':
        return client.cases.monitor({ ...aim, ...words });
      case 'snooze':
        return client.cases.snooze({ ...aim, ...words, minutes });
      case 'close':
        return client.cases.close({ ...aim, ...words, outcome });
      case 'confirmClose':
        return client.cases.confirmClose(aim);
      case 'declineClose':
        return client.cases.declineClose({ ...aim, text: said });
      case 'reopen':
        return client.cases.reopen({ ...aim, text: said });
    }
  };
  const command = useCommand<CaseRow, In>({
    mutationKey: MOVING,
    mutationFn: run,
    onSuccess: (row, { move }) => {
      putRows(queries, [row]);
      done({ id: row.id, move });
      const did: Did = move === 'close' && row.state === 'closing' ? 'askClose' : move;
      void offerCaseUndo(row.id, t(`board.did.${did}`));
    },
    onError: (_error, { ids }) => {
      refused(ids);
      // What somebody else did first is on the screen at once.
      void queries.invalidateQueries({ queryKey: api.cases.key() });
    },
  });
  return {
    isPending: command.isPending,
    error: command.error,
    /** What is on its way. */
    move: command.isPending ? command.variables.move : null,
    make({ id, lastMove }: Aimed, move: Move, filled: Filled): void {
      command.mutate({
        ids: [id],
        seen: lastMove,
        move,
        filled,
        me: { id: me?.id ?? '', name: me?.callName ?? '' },
        to: personIn(queries, filled.to),
        at: coreNow(),
      });
    },
  };
}
