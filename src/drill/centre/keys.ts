/** Authorization keys and the logins on them. */
import { randomLong } from './crypto.ts';
import { keyId } from './mtproto.ts';
import type { Session } from './session.ts';
import type { Challenge } from './srp.ts';
import { BASE_LAYER } from './tl-schema.ts';

export interface AuthKey {
  /** auth_key_id in hex. */
  readonly id: string;
  readonly key: Buffer;
  /** Keys hold in the data centre that made them, and nowhere else. */
  readonly dcId: number;
  salt: bigint;
  readonly created: number;
  /** A temporary key stands for its permanent one once bound. */
  bound: AuthKey | undefined;
  readonly temporary: boolean;
  readonly sessions: Map<bigint, Session>;
  /** From invokeWithLayer; undefined until the connection is initialised. */
  layer: number | undefined;
  device: { apiId: number; model: string; system: string; app: string } | undefined;
  user: string | undefined;
  /** Answers every call with this error: the login was ended elsewhere. */
  revoked: 'AUTH_KEY_UNREGISTERED' | 'SESSION_REVOKED' | 'USER_DEACTIVATED_BAN' | 'AUTH_KEY_DUPLICATED' | undefined;
  /** Between sendCode and the end of the login. */
  readonly login: {
    codes: Map<string, { user: string; code: string }>;
    awaitsPassword: string | undefined;
    challenges: Map<string, Challenge>;
  };
}

export type Keys = ReturnType<typeof createKeys>;

export function createKeys() {
  const byId = new Map<string, AuthKey>();

  return {
    byId,
    add(key: Buffer, salt: bigint, temporary: boolean, now: number, dcId: number): AuthKey {
      const login = { codes: new Map(), awaitsPassword: undefined, challenges: new Map() };
      const made: AuthKey = {
        id: keyId(key).toString('hex'),
        key,
        dcId,
        salt,
        created: now,
        bound: undefined,
        temporary,
        sessions: new Map(),
        layer: undefined,
        device: undefined,
        user: undefined,
        revoked: undefined,
        login,
      };
      byId.set(made.id, made);
      return made;
    },
    /** Forgets a key: its holder's next message is answered with the transport error 404. */
    forget(key: AuthKey): void {
      byId.delete(key.id);
      for (const session of key.sessions.values()) session.connection?.close('fin');
    },
    rotateSalts(): void {
      for (const key of byId.values()) key.salt = randomLong();
    },
    /** Every session whose key is logged in, as one account or all. */
    *sessions(account?: string): Generator<Session> {
      for (const key of byId.values()) {
        const owner = owned(key);
        if (account === undefined || owner.user === account) yield* key.sessions.values();
      }
    },
  };
}

/** The key that carries the login: the permanent one of a bound temporary key. */
export const owned = (key: AuthKey): AuthKey => key.bound ?? key;

export const accountOf = (session: Session): string | undefined => owned(session.key).user;
export const layerOf = (session: Session): number => session.key.layer ?? owned(session.key).layer ?? BASE_LAYER;
