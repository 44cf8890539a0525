import { useEffect, useRef } from 'react';
import { client } from './rpc.ts';

const REST = 500;

/**
 * Keeps what somebody is writing in core, sealed, so that a reload of the window or a crash loses nothing; never in the
 * browser's own storage. `value` is JSON; null when there is nothing to keep. `restore` gets what an earlier window left.
 */
export function useDraft<T>(place: string, value: T | null, restore: (value: T) => void): { clear(): void } {
  const latest = useRef({ value, restore });
  latest.current = { value, restore };
  const loaded = useRef(false);
  const dirty = useRef(false);
  useEffect(() => {
    let gone = false;
    void client.drafts
      .get({ place })
      .then(({ text }) => {
        // What was typed meanwhile is newer.
        if (!gone && text !== null && latest.current.value === null) latest.current.restore(JSON.parse(text) as T);
      })
      .catch(() => {})
      .finally(() => {
        loaded.current = true;
      });
    return () => {
      gone = true;
    };
  }, [place]);
  const text = value === null ? null : JSON.stringify(value);
  useEffect(() => {
    if (text === null) {
      if (loaded.current && dirty.current) void client.drafts.clear({ place }).catch(() => {});
      dirty.current = false;
      return;
    }
    const timer = setTimeout(() => {
      dirty.current = true;
      void client.drafts.put({ place, text }).catch(() => {});
    }, REST);
    return () => clearTimeout(timer);
  }, [place, text]);
  return {
    clear() {
      dirty.current = false;
      void client.drafts.clear({ place }).catch(() => {});
    },
  };
}
