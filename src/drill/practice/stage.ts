import type { Centre } from '../centre/centre.ts';
import { WorldError } from '../centre/world.ts';
import type { PeerRef } from '../centre/world-types.ts';
import type { Deed, Picture } from './events.ts';
import type { Person } from './people.ts';
import { drawPicture, HEIGHT, WIDTH } from './picture.ts';
import type { Addressee } from './script.ts';
import { type Cast, order } from './world.ts';

/** Puts deeds into the data centre. */
export interface Stage {
  perform(deed: Deed): void;
  /** Whom the headquarters has written to since the last call. */
  addressed(): Addressee[];
  /** Whether the headquarters' account is logged in, receives updates and is connected. */
  listening(): boolean;
}

/** How the headquarters addresses somebody through a bot: core's outbox. */
const REPLY = /^#reply ([a-z]+:\d+)/;

interface Place {
  peer: PeerRef;
  account: string | undefined;
  messageId: number;
}

export function createStage(centre: Centre, cast: Cast): Stage {
  const people = new Map<string, string>();
  const places = new Map<string, Place>();
  let outgoingRead = 0;

  function userOf({ key, firstName, lastName }: Person): string {
    const known = people.get(key);
    if (known) return known;
    const { id } = order(centre, 'createUser', { firstName, lastName });
    people.set(key, id);
    return id;
  }

  const photo = (picture: Picture) => ({
    kind: 'photo' as const,
    bytes: drawPicture(picture).toString('base64'),
    width: WIDTH,
    height: HEIGHT,
    mime: 'image/png',
  });

  function relay({ via, text, pictures, ref }: Extract<Deed, { do: 'relay' }>): void {
    const { id: from, peer } = cast.bots[via];
    const [first, ...more] = pictures;
    const posted =
      first && more.length > 0
        ? order(centre, 'album', {
            peer,
            from,
            items: pictures.map((each, index) => ({ text: index === 0 ? text : '', media: photo(each) })),
          })[0]
        : order(centre, 'post', { peer, from, text, ...(first ? { media: photo(first) } : {}) });
    const messageId = posted?.copies[0]?.id;
    if (ref !== undefined && messageId !== undefined) places.set(ref, { peer, account: undefined, messageId });
  }

  function say({ who, text, at, ref }: Extract<Deed, { do: 'say' }>): void {
    const from = userOf(who);
    const media = at ? { media: { kind: 'geo' as const, lat: at.lat, long: at.lon } } : {};
    const posted = order(centre, 'dm', { from, to: cast.account, text, ...media });
    // The sender's copy: edits and deletions reach the other one from there.
    const own = posted.copies.find((copy) => copy.account === from);
    if (ref !== undefined && own) places.set(ref, { peer: own.peer, account: from, messageId: own.id });
  }

  function edit(place: Place, text: string): void {
    try {
      order(centre, 'edit', { ...place, text });
    } catch (error) {
      // The headquarters' account deleted the conversation meanwhile: so be it.
      if (!(error instanceof WorldError)) throw error;
    }
  }

  return {
    perform(deed) {
      if (deed.do === 'relay') return relay(deed);
      if (deed.do === 'say') return say(deed);
      const place = places.get(deed.ref);
      if (!place) return;
      if (deed.do === 'edit') return edit(place, deed.text);
      places.delete(deed.ref);
      order(centre, 'delete', { peer: place.peer, account: place.account, ids: [place.messageId] });
    },
    addressed() {
      const sent = order(centre, 'outgoing', { from: outgoingRead });
      outgoingRead += sent.length;
      return sent
        .filter(({ account }) => account === cast.account)
        .flatMap(({ peer, text }): Addressee[] => {
          const key = [...people].find(([, id]) => peer === `user:${id}`)?.[0];
          if (key !== undefined) return [{ to: 'person', key }];
          const reporter = REPLY.exec(text)?.[1];
          return reporter === undefined ? [] : [{ to: 'caller', reporter }];
        });
    },
    listening: () =>
      order(centre, 'sessions', {}).some(
        ({ account, receivesUpdates, connection }) =>
          account === cast.account && receivesUpdates && connection !== undefined,
      ),
  };
}
