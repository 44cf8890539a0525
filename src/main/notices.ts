import { Notification } from 'electron';
import type { Words } from './words.ts';

const kept = new Map<string, Notification>();

/**
 * A desktop notification without content: what kind of thing waits, and how many. One per kind, replaced as the count
 * changes; those of an SOS stay until they are clicked or nothing waits any more.
 */
export function showNotice(words: Words, kind: 'sos' | 'deaf' | 'climb', count: number, onClick: () => void): void {
  kept.get(kind)?.close();
  kept.delete(kind);
  if (count === 0 || !Notification.isSupported()) return;
  const notice = new Notification({
    title: words('notify.title'),
    body: words(`notify.${kind}`, count),
    urgency: 'critical',
    timeoutType: 'never',
  });
  notice.on('click', onClick);
  // Held, or the garbage collector takes its click handler along.
  kept.set(kind, notice);
  notice.show();
}
