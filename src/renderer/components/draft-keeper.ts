/** Pause after the last letter before what stands in a field is kept, ms: what a crash of the window can cost. */
const PAUSE = 400;

export interface DraftKeeper {
  /** Shows what was kept, unless somebody began to write before it came. */
  load(show: (text: string) => void): void;
  typed(text: string): void;
  /** The field goes away: kept now. */
  leave(): void;
}

export interface DraftStore {
  get(): Promise<string | null>;
  put(text: string): Promise<unknown>;
  clear(): Promise<unknown>;
}

/**
 * Keeps the text of one field in core while it is written. One call at a time and the latest text last, so that an old
 * one never comes back. A failure is not said: whatever stops core says so itself, and the text still stands in its field.
 */
export function createDraftKeeper(
  store: DraftStore,
  after: (delay: number, run: () => void) => () => void,
): DraftKeeper {
  let waiting: string | null = null;
  let written = false;
  let saving = false;
  let cancel = () => {};

  const save = async () => {
    cancel();
    if (saving) return;
    saving = true;
    while (waiting !== null) {
      const text = waiting;
      waiting = null;
      await (text.trim() ? store.put(text) : store.clear()).catch(() => {});
    }
    saving = false;
  };

  return {
    load(show) {
      store.get().then(
        (text) => {
          if (text && !written) show(text);
        },
        () => {},
      );
    },
    typed(text) {
      written = true;
      waiting = text;
      cancel();
      // What was sent or emptied must not come back after a crash: that is told at once.
      if (text.trim()) cancel = after(PAUSE, () => void save());
      else void save();
    },
    leave: () => void save(),
  };
}
