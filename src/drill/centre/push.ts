/** Tells the sessions of everyone concerned what happened in a box, through whatever faults are in force. */
import type { Centre } from './centre.ts';
import { struck } from './delivery-log.ts';
import { strikes } from './fault-state.ts';
import { layerOf, owned } from './keys.ts';
import type { Session } from './session.ts';
import { type TlObject, TlWriter, writeObject } from './tl.ts';
import { createCast, updateTl } from './view.ts';
import type { Announce, Box, BoxEvent } from './world-types.ts';

/** An update wrapped for the wire, with everyone it names. */
export function updatesTl(
  centre: Centre,
  viewer: string,
  box: Box,
  updates: readonly TlObject[],
  events: readonly BoxEvent[],
): TlObject {
  const cast = createCast(centre.world, viewer);
  if (box.key.startsWith('channel:')) cast.peer(`channel:${box.key.slice(8)}`);
  for (const event of events) if (event.kind !== 'delete') cast.message(event.message);
  return { _: 'updates', updates, users: cast.users(), chats: cast.chats(), date: centre.now(), seq: 0 };
}

function send(centre: Centre, session: Session, account: string, body: Buffer, sources: TlWriter['sources']): void {
  const { faults } = centre;
  if (strikes(faults.drop, account)) {
    struck(centre.log, 'drop');
    return;
  }
  const copies = strikes(faults.duplicate, account) ? 2 : 1;
  for (let i = 0; i < copies; i++) {
    if (faults.unknownConstructors.times > 0) {
      faults.unknownConstructors.times--;
      // A constructor of no layer, and after it bytes that could be anything.
      session.notify(Buffer.concat([Buffer.from('7a6f6f21', 'hex'), body]), [], 'push');
    }
    const wait =
      strikes(faults.reorder, account) && faults.reorder ? faults.reorder.random() * faults.reorder.windowMs : 0;
    if (wait > 0) setTimeout(() => session.notify(body, sources, 'push'), wait).unref();
    else session.notify(body, sources, 'push');
  }
}

/** Pushes one event. Sessions that never called anything learn nothing. */
export function pushEvent(centre: Centre, box: Box, event: BoxEvent, how: Announce): void {
  if (!how.push) return;
  const audience = centre.world.audience(box);
  const bodies = new Map<string, TlWriter>();
  for (const session of centre.keys.sessions()) {
    const account = owned(session.key).user;
    if (!account || !audience.has(account) || !session.called || session === how.except) continue;
    const layer = layerOf(session);
    const kind = `${account} ${layer}`;
    let body = bodies.get(kind);
    if (!body) {
      body = new TlWriter(512);
      writeObject(body, updatesTl(centre, account, box, [updateTl(centre.world, account, box, event)], [event]), layer);
      bodies.set(kind, body);
    }
    send(centre, session, account, body.result(), body.sources);
  }
}
