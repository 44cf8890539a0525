import { useEffect, useMemo, useState } from 'react';
import { client } from '../client/rpc.ts';
import { createDraftKeeper } from './draft-keeper.ts';

/**
 * The text of a field that must outlive a lock, a reload, a crash of the window or of core: kept in core, sealed for its
 * writer (core/drafts), never in the window's own storage. `place` says which field: `case:ID:reply`.
 */
export function useDraft(place: string): [string, (change: string | ((before: string) => string)) => void] {
  const [text, setText] = useState('');
  const keeper = useMemo(
    () =>
      createDraftKeeper(
        {
          get: async () => (await client.drafts.get({ place })).text,
          put: (kept) => client.drafts.put({ place, text: kept }),
          clear: () => client.drafts.clear({ place }),
        },
        (delay, run) => {
          const timer = setTimeout(run, delay);
          return () => clearTimeout(timer);
        },
      ),
    [place],
  );
  useEffect(() => {
    keeper.load(setText);
    return keeper.leave;
  }, [keeper]);
  return [
    text,
    (change) => {
      const next = typeof change === 'string' ? change : change(text);
      setText(next);
      keeper.typed(next);
    },
  ];
}
