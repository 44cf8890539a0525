import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';

/** Offers to undo what was just decided on a case, if core says that it can be. */
export async function offerCaseUndo(caseId: string, said: string): Promise<void> {
  const detail = await client.cases.get({ caseId }).catch(() => null);
  const entryId = detail?.undoable?.entryId;
  offerUndo(said, entryId ? () => client.cases.undo({ entryId }) : null);
}

/** Takes an SOS: it is silenced everywhere and belongs to the signed-in person. */
export function useAcknowledge() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  return useCommand(
    api.alarms.acknowledge.mutationOptions({
      onSuccess: (row) => {
        void queries.invalidateQueries({ queryKey: api.alarms.key() });
        void offerCaseUndo(row.id, t('frame.alarms.acknowledged'));
      },
    }),
  );
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
