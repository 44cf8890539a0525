import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { MovedMany } from '../../../contract/areas/cases.ts';
import type { CaseRow } from '../../../contract/shapes.ts';
import { api, client } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { MOVING, type Moving, putRows, refused } from './pending.ts';

/** Offers to undo what was just decided on a case, if core says that it can be. */
export async function offerCaseUndo(caseId: string, said: string): Promise<void> {
  const detail = await client.cases.get({ caseId }).catch(() => null);
  const entryId = detail?.undoable?.entryId;
  offerUndo(said, entryId ? () => client.cases.undo({ entryId, caseId }) : null);
}

/** Takes an SOS: it is silenced everywhere and belongs to the signed-in person. */
export function useAcknowledge() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const command = useCommand<CaseRow, Moving>({
    mutationKey: MOVING,
    mutationFn: ({ ids: [caseId = ''] }) => client.alarms.acknowledge({ caseId }),
    onSuccess: (row) => {
      putRows(queries, [row]);
      void queries.invalidateQueries({ queryKey: api.alarms.key() });
      void offerCaseUndo(row.id, t('frame.alarms.acknowledged'));
    },
    onError: (_error, { ids }) => refused(ids),
  });
  return {
    ...command,
    mutate: ({ caseId }: { caseId: string }): void =>
      command.mutate({
        ids: [caseId],
        move: 'acknowledge',
        filled: {},
        me: { id: me?.id ?? '', name: me?.callName ?? '' },
        to: null,
        at: coreNow(),
      }),
  };
}

/** Takes the calls of a group as one decision, and says which of them somebody else had already. */
export function useAcknowledgeMany() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const me = useMe();
  const command = useCommand<MovedMany, Moving>({
    mutationKey: MOVING,
    mutationFn: ({ ids }) =>
      client.cases.moveMany({ cases: ids.map((caseId) => ({ caseId })), make: { move: 'acknowledge' } }),
    onSuccess: ({ moved, refused: lost, entryId }) => {
      putRows(queries, moved);
      void queries.invalidateQueries({ queryKey: api.alarms.key() });
      const said = [
        t('frame.alarms.group.acknowledged', { count: moved.length }),
        ...(lost.length > 0 ? [t('frame.alarms.group.refused', { count: lost.length })] : []),
      ];
      offerUndo(said.join(' '), entryId === null ? null : () => client.cases.undoMany({ entryId }));
    },
    onError: (_error, { ids }) => refused(ids),
  });
  return {
    isPending: command.isPending,
    mutate: (ids: readonly string[], done?: () => void): void =>
      command.mutate(
        {
          ids,
          move: 'acknowledge',
          filled: {},
          me: { id: me?.id ?? '', name: me?.callName ?? '' },
          to: null,
          at: coreNow(),
        },
        { onSuccess: () => done?.() },
      ),
  };
}

/** A person's verdict on a possible SOS. */
export function useDecide() {
  const { t } = useTranslation();
  return useCommand(
    api.alarms.decide.mutationOptions({
      onSuccess: (row, { verdict }) =>
        void offerCaseUndo(row.id, t(verdict === 'sos' ? 'board.decidedSos' : 'board.decidedNot')),
    }),
  );
}
