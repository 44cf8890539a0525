import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { api, client } from '../../client/rpc.ts';
import { useCommand } from '../../components/use-command.ts';
import type { Detail } from './case-detail.tsx';
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

/**
 * Moves the case in hand. What the person had seen goes along, so that nothing somebody else did meanwhile is overwritten;
 * the answer is on the screen before the list is read anew.
 */
export function useMoves(detail: Detail, done: () => void) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const aim = { caseId: detail.id, seen: detail.lastMove };
  const run = (move: Move, { to, minutes = 0, outcome = '', text }: Filled): Promise<CaseRow> => {
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
  return useCommand<CaseRow, { move: Move; filled: Filled }>({
    mutationFn: ({ move, filled }) => run(move, filled),
    onSuccess: (row, { move }) => {
      queries.setQueryData(api.cases.get.queryKey({ input: { caseId: row.id } }), (old) => old && { ...old, ...row });
      done();
      const did: Did = move === 'close' && row.state === 'closing' ? 'askClose' : move;
      void offerCaseUndo(row.id, t(`board.did.${did}`));
    },
    // What somebody else did first is on the screen at once.
    onError: () => void queries.invalidateQueries({ queryKey: api.cases.key() }),
  });
}
