import { ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { create } from 'zustand';
import { asPort, type FrameChannel } from '../../contract/frames.ts';
import { openChannel } from './channel.ts';
import { LinkNeeded } from './link-needed.ts';
import { sleep } from './ticker.ts';

/** starting: never connected yet; refused: only a new link helps. */
export type LinkState = 'starting' | 'up' | 'down' | 'refused';

export const useConnection = create<{ state: LinkState; downSince: number | null }>(() => ({
  state: 'starting',
  downSince: null,
}));

type Link = RPCLink<Record<never, never>>;
let current: Link | null = null;
let channel: FrameChannel | null = null;
const uppers = new Set<(ended: Promise<void>) => void>();

/**
 * The link that the client calls through. It outlives the channel: while that is lost, calls fail at once as OFFLINE
 * instead of waiting, so that nobody believes a decision was recorded that was not.
 */
export const link = {
  async call(...args: Parameters<Link['call']>): Promise<unknown> {
    const used = current;
    if (!used) throw new ORPCError('OFFLINE');
    try {
      return await used.call(...args);
    } catch (error) {
      if (current !== used && !(error instanceof ORPCError)) throw new ORPCError('OFFLINE');
      throw error;
    }
  },
};

/** Calls `up` for every new channel, with a promise that ends with that channel. */
export function onUp(up: (ended: Promise<void>) => void): void {
  uppers.add(up);
}

/** Gives the channel up as dead (a call that should have answered long ago didn't), so that a new one is opened. */
export function giveUp(): void {
  channel?.close();
}

/** Connects, and connects again, for as long as the window lives. */
export async function keepConnected(): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      const opened = await openChannel();
      attempt = 0;
      await serve(opened);
    } catch (error) {
      if (error instanceof LinkNeeded) {
        useConnection.setState({ state: 'refused' });
        return;
      }
    }
    const { state, downSince } = useConnection.getState();
    if (state !== 'starting') useConnection.setState({ state: 'down', downSince: downSince ?? Date.now() });
    await sleep(Math.min(250 * 2 ** attempt, 5000));
  }
}

function serve(opened: FrameChannel): Promise<void> {
  return new Promise((done) => {
    const ended = new Promise<void>((end) => {
      opened.onClose(() => {
        current = null;
        channel = null;
        end();
        done();
      });
    });
    channel = opened;
    current = new RPCLink({ port: asPort(opened) });
    useConnection.setState({ state: 'up', downSince: null });
    for (const up of uppers) up(ended);
  });
}
