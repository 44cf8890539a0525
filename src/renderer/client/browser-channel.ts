import type { FrameChannel } from '../../contract/frames.ts';
import { LinkNeeded } from './link-needed.ts';

/** In sessionStorage, so that it ends with the tab and no other tab or site can read it. */
const TOKEN = 'maere.token';
/** Closed by the host because the token is unknown to it (its process ended, or the person was sent away). */
const REFUSED = 4401;
/** The same token came in from another tab (a duplicated one): pushing it out again would never end. */
const REPLACED = 4409;

/** The code of the one-time link, taken out of the address so that it stays in no history. */
function takeCode(): string | null {
  const code = new URLSearchParams(location.hash.slice(1)).get('link');
  if (code !== null) history.replaceState(null, '', location.pathname);
  return code;
}

async function token(): Promise<string> {
  const code = takeCode();
  if (code !== null) {
    const answer = await fetch('/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    if (answer.ok) {
      const body = (await answer.json()) as { token: string };
      sessionStorage.setItem(TOKEN, body.token);
      return body.token;
    }
  }
  // A used-up link in a tab that is signed in already (reload, second click) does no harm.
  const kept = sessionStorage.getItem(TOKEN);
  if (kept === null) throw new LinkNeeded();
  return kept;
}

let replaced = false;

export async function openBrowserChannel(): Promise<FrameChannel> {
  if (replaced) throw new LinkNeeded();
  const secret = await token();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/rpc`);
  socket.binaryType = 'arraybuffer';
  const closers = new Set<() => void>();
  // A dead peer never answers the closing handshake, and the browser waits a minute for it: the window must not.
  const end = () => {
    const told = [...closers];
    closers.clear();
    for (const closed of told) closed();
  };

  return new Promise((resolve, reject) => {
    socket.onopen = () => socket.send(JSON.stringify({ token: secret }));
    socket.onerror = () => {};
    socket.onclose = (event) => {
      if (event.code === REFUSED) {
        sessionStorage.removeItem(TOKEN);
        reject(new LinkNeeded());
      } else if (event.code === REPLACED) {
        replaced = true;
        reject(new LinkNeeded());
      } else {
        reject(new Error('the channel closed'));
      }
      end();
    };
    // The first answer says that the token is good; everything after it is oRPC's.
    socket.onmessage = () => {
      socket.onmessage = null;
      resolve({
        send: (frame) => socket.send(frame as string | Uint8Array<ArrayBuffer>),
        onFrame: (listener) =>
          socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) =>
            listener(typeof event.data === 'string' ? event.data : new Uint8Array(event.data)),
          ),
        onClose: (listener) => void closers.add(listener),
        close: () => {
          socket.close();
          end();
        },
      });
    };
  });
}
