import type { AccountId, Peer, TelegramId } from '../../domain/index.ts';
import type { EntityRow, TelegramMemory } from '../ports.ts';
import { Api, type BigInteger, bigInt } from './library.ts';
import { id, string } from './media.ts';

/**
 * Who is who: names, and the access hashes without which Telegram refuses to talk about somebody. Kept by us because
 * the library's own memory grows with every message and forgets hashes.
 */
export interface EntityBook {
  /** Takes every user and chat out of an answer or an update. */
  remember(answer: unknown): void;
  inputPeer(peer: Peer): Api.TypeInputPeer | null;
  inputChannel(channelId: TelegramId): Api.InputChannel | null;
  row(kind: Peer['kind'], entityId: TelegramId): EntityRow | null;
  /** Rows by the library's marked ids: users as they are, groups -ID, channels -100ID. */
  byMarkedId(marked: string): EntityRow | null;
  /** Writes what changed since the last call. */
  flush(): void;
}

export function openEntityBook(
  account: AccountId,
  memory: Pick<TelegramMemory, 'loadEntities' | 'saveEntities'>,
): EntityBook {
  const rows = new Map<string, EntityRow>();
  const dirty = new Set<string>();
  for (const row of memory.loadEntities(account)) rows.set(`${row.kind}:${row.id}`, row);

  const get = (kind: Peer['kind'], entityId: string): EntityRow | null => rows.get(`${kind}:${entityId}`) ?? null;

  function store(seen: EntityRow, min: boolean): void {
    const key = `${seen.kind}:${seen.id}`;
    const known = rows.get(key);
    // A `min` entity is a stub: its hash does not open anything and must not replace one that does.
    const row = min
      ? { ...seen, accessHash: known?.accessHash ?? null, phone: known?.phone ?? null }
      : { ...seen, accessHash: seen.accessHash ?? known?.accessHash ?? null };
    if (known && same(known, row)) return;
    rows.set(key, row);
    dirty.add(key);
  }

  return {
    remember(answer) {
      for (const each of entitiesOf(answer)) {
        const seen = rowOf(each);
        if (seen) store(seen, Boolean((each as { min?: unknown }).min));
      }
    },
    inputPeer(peer) {
      const known = get(peer.kind, peer.id);
      if (peer.kind === 'group') return new Api.InputPeerChat({ chatId: bigInt(peer.id) });
      if (!known?.accessHash) return null;
      const accessHash = bigInt(known.accessHash);
      return peer.kind === 'user'
        ? new Api.InputPeerUser({ userId: bigInt(peer.id), accessHash })
        : new Api.InputPeerChannel({ channelId: bigInt(peer.id), accessHash });
    },
    inputChannel(channelId) {
      const known = get('channel', channelId);
      if (!known?.accessHash) return null;
      return new Api.InputChannel({ channelId: bigInt(channelId), accessHash: bigInt(known.accessHash) });
    },
    row: get,
    byMarkedId(marked) {
      if (marked.startsWith('-100')) return get('channel', marked.slice(4));
      return marked.startsWith('-') ? get('group', marked.slice(1)) : get('user', marked);
    },
    flush() {
      if (dirty.size === 0) return;
      const changed = [...dirty].flatMap((key) => rows.get(key) ?? []);
      memory.saveEntities(account, changed);
      dirty.clear();
    },
  };
}

function entitiesOf(answer: unknown): unknown[] {
  if (Array.isArray(answer)) return answer;
  if (typeof answer !== 'object' || answer === null) return [];
  const { user, chat, users, chats } = answer as Record<'user' | 'chat' | 'users' | 'chats', unknown>;
  return [user, chat, ...list(users), ...list(chats)];
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function rowOf(entity: unknown): EntityRow | null {
  if (entity instanceof Api.User) {
    const name = [string(entity.firstName), string(entity.lastName)].filter(Boolean).join(' ');
    return row('user', entity.id, entity.accessHash, name, {
      username: string(entity.username),
      phone: string(entity.phone),
      isBot: Boolean(entity.bot),
    });
  }
  if (entity instanceof Api.Channel || entity instanceof Api.ChannelForbidden) {
    const username = entity instanceof Api.Channel ? string(entity.username) : null;
    return row('channel', entity.id, entity.accessHash, string(entity.title) ?? '', { username });
  }
  if (entity instanceof Api.Chat || entity instanceof Api.ChatForbidden)
    return row('group', entity.id, undefined, string(entity.title) ?? '', {});
  return null;
}

function row(
  kind: Peer['kind'],
  entityId: BigInteger,
  accessHash: BigInteger | null | undefined,
  name: string,
  more: Partial<EntityRow>,
): EntityRow | null {
  const known = id(entityId);
  if (known === null) return null;
  return {
    id: known,
    kind,
    accessHash: accessHash === null || accessHash === undefined ? null : String(accessHash),
    username: null,
    phone: null,
    name: name === '' ? null : name,
    isBot: false,
    ...more,
  };
}

function same(a: EntityRow, b: EntityRow): boolean {
  return (
    a.accessHash === b.accessHash &&
    a.username === b.username &&
    a.phone === b.phone &&
    a.name === b.name &&
    a.isBot === b.isBot
  );
}
