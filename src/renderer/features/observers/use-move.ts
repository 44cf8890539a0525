import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';

const SAID = { accept: 'accepted', decline: 'declined', withdraw: 'withdrawn' } as const;

/** Moves one or many, says so and offers to take it back. */
export function useMove(onDone: () => void = () => undefined) {
  const { t } = useTranslation();
  return useCommand(
    api.observers.move.mutationOptions({
      onSuccess: ({ entryId }, { ids, move }) => {
        const said =
          move === 'replace'
            ? t('observers.moves.replaced')
            : t(`observers.moves.${SAID[move]}`, { count: ids.length });
        offerUndo(said, () => client.observers.undo({ entryId }));
        onDone();
      },
    }),
  );
}
