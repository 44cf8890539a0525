import { type DragEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';

/** Only this program's own windows read it; a file or a text dropped on a station is nothing. */
const TYPE = 'application/x-maere-observers';

/** What makes a row of observers something to be dragged: its id, or those that are chosen with it. */
export const observersToDrag = (ids: readonly string[]) => ({
  draggable: true,
  onDragStart: (event: DragEvent) => {
    event.dataTransfer.setData(TYPE, JSON.stringify(ids));
    event.dataTransfer.effectAllowed = 'link';
  },
});

function droppedIn(event: DragEvent): string[] {
  try {
    const read: unknown = JSON.parse(event.dataTransfer.getData(TYPE));
    return Array.isArray(read) ? read.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}

/**
 * What makes a row of a station something to drop observers on: they are sent there for the whole day, with an undo.
 * Everything that a drag does the assign dialog does by keyboard.
 */
export function useStationDrop(station: string) {
  const { t } = useTranslation();
  const [over, setOver] = useState(false);
  const assign = useCommand(
    api.assignments.assign.mutationOptions({
      onSuccess: ({ entryId, ids }) =>
        offerUndo(t('contact.assign.said', { count: ids.length }), () => client.assignments.undo({ entryId })),
    }),
  );
  return {
    'data-drop': over || undefined,
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes(TYPE)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      const observers = droppedIn(event);
      if (observers.length === 0) return;
      event.preventDefault();
      assign.mutate({ assignments: observers.map((observer) => ({ observer, station, shift: 'whole' })) });
    },
  };
}
