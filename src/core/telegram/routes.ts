import type { Clock, RouteCheck, RouteFailure, Routes, TelegramFactory } from '../ports.ts';
import { openClient } from './client.ts';
import { NoAnswer } from './errors.ts';
import { MemorySession } from './library.ts';
import { assertLibraryKeys, trustCentre } from './trust.ts';

const CHECK_TIMEOUT = 20_000;

/** Where a first connection goes; Telegram sends us on to the account's home from there. */
export const FIRST_DC = { dcId: 4, address: '149.154.167.91', port: 443 };

/** Directly, and no other way. */
export function directly(): Routes {
  const direct = { id: 'direct', proxy: null };
  return { pick: () => direct, all: () => [direct], failed() {}, worked() {}, onChange: () => () => {} };
}

/** A handshake with a data centre, which nobody but Telegram's keys can answer, under a key that is then thrown away. */
export const checkRoute: TelegramFactory['check'] = async ({ route, network, clock }) => {
  const centre = network.kind === 'drill' ? network.centre : null;
  const release = centre ? trustCentre(centre) : assertLibraryKeys();
  const session = new MemorySession();
  const home = centre ? { dcId: centre.dcId, address: centre.host, port: centre.port } : FIRST_DC;
  session.setDC(home.dcId, home.address, home.port);
  let failure: RouteFailure = 'silent';
  const end = new AbortController();
  const client = openClient({
    apiId: 1,
    apiHash: '-',
    session,
    redirect: centre,
    route,
    mute: true,
    clock,
    events: {
      updates() {},
      connected() {},
      disconnected() {},
      keyRejected() {},
      dialFailed(why) {
        failure = why;
        end.abort();
      },
    },
  });
  const begun = clock.now();
  try {
    await client.connect(CHECK_TIMEOUT, end.signal);
    return { works: true, millis: clock.now() - begun };
  } catch (error) {
    // Whatever Telegram refuses now, it was Telegram who did.
    return error instanceof NoAnswer ? failed(failure) : answered(clock, begun, failure, error);
  } finally {
    await client.destroy();
    release?.();
  }
};

const failed = (why: RouteFailure): RouteCheck => ({ works: false, why });

function answered(clock: Clock, begun: number, failure: RouteFailure, error: unknown): RouteCheck {
  const refused = typeof (error as { errorMessage?: unknown } | null)?.errorMessage === 'string';
  return refused ? { works: true, millis: clock.now() - begun } : failed(failure);
}
