import { Notification } from 'electron';
import type { HostStatus } from '../core/ports.ts';
import type { Words } from './words.ts';

type Kind = 'sos' | 'deaf' | 'climb' | 'account' | 'flood' | 'names' | 'silence';

export interface Notices {
  show(kind: Kind, count: number, words: Words): void;
  /** Takes away what is no longer so: an answered call must not go on asking. */
  follow(status: HostStatus): void;
  /** Once, when the window was closed and the headquarters goes on. */
  stillHere(words: Words): void;
}

/**
 * Desktop notifications without content: what kind of thing waits, and how many. One per kind, replaced as the count
 * changes; urgent ones stay until they are clicked or nothing waits any more.
 */
export function createNotices(actions: { open(): void; openAlarms(): void }): Notices {
  // Held, or the garbage collector takes the click handlers along.
  const kept = new Map<string, Notification>();

  const drop = (kind: string) => {
    kept.get(kind)?.close();
    kept.delete(kind);
  };

  const put = (kind: string, notice: Notification, onClick: () => void) => {
    notice.on('click', onClick);
    notice.on('close', () => {
      if (kept.get(kind) === notice) kept.delete(kind);
    });
    kept.set(kind, notice);
    notice.show();
  };

  return {
    show(kind, count, words) {
      drop(kind);
      if (count === 0 || !Notification.isSupported()) return;
      const body = words(`notify.${kind}`, count);
      const notice = new Notification({
        title: words('notify.title'),
        body,
        // A flood is for a lead to look at when there is time; nobody is in danger by it.
        urgency: kind === 'flood' ? 'normal' : 'critical',
        timeoutType: kind === 'flood' ? 'default' : 'never',
      });
      put(kind, notice, kind === 'sos' || kind === 'climb' ? actions.openAlarms : actions.open);
    },
    follow({ stage, alarming, deaf, floods }) {
      if (stage !== 'open' || alarming === 0) drop('sos');
      if (stage !== 'open' || alarming === 0) drop('climb');
      if (stage !== 'open' || !deaf) drop('deaf');
      if (stage !== 'open') drop('account');
      if (stage !== 'open' || floods === 0) drop('flood');
    },
    stillHere(words) {
      drop('stillHere');
      if (!Notification.isSupported()) return;
      const notice = new Notification({ title: words('notify.title'), body: words('notify.stillHere'), silent: true });
      put('stillHere', notice, actions.open);
    },
  };
}
