import {
  canonicalJson,
  fingerprint,
  foldReleaseKey,
  type Json,
  type KeyMove,
  keyIdText,
  keyRefusal,
  publicKeyFile,
  publicKeySaid,
  type ReleaseKeyFold,
} from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Journal } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import {
  deriveKey,
  type KdfParams,
  kdfParams,
  one,
  run,
  seal,
  transaction,
  unseal,
  type WriteDb,
} from '../../store/index.ts';
import { type OpenKey, openKey, signRevocation } from '../bundle/sign.ts';
import type { Decider, Names } from './decider.ts';
import { refusalOf } from './decider.ts';
import { asExportEntry, currentKey, releaseKeySubject } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  names: Names;
  workspaceId: string;
  kdf: KdfParams;
  /** Throws PASSPHRASE_WEAK. */
  requireStrong: (passphrase: string) => void;
  /** One attempt at a time, slower after each that was wrong. Throws WRONG_PASSPHRASE with the seconds. */
  throttled: <T>(key: string, attempt: () => Promise<T | null>) => Promise<T>;
}

const MOVES: Record<KeyMove, string> = {
  agree: 'export.keyAgreed',
  refuse: 'export.keyRefused',
  withdraw: 'export.keyWithdrawn',
  revoke: 'export.keyRevoked',
};

/**
 * The release key: apart from the keys of people and devices, under a passphrase of its own, made by a lead and agreed to
 * by a second person. It is never in memory but while it signs.
 */
export function createReleaseKeys(parts: Parts) {
  const { db, journal, ids, names, workspaceId, kdf } = parts;

  const foldOf = (id: string): ReleaseKeyFold => {
    const fold = foldReleaseKey(id, journal.entriesOf(releaseKeySubject(id)).map(asExportEntry));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return fold;
  };
  const refuseUnless = (id: string, move: KeyMove, by: Decider): void => {
    const fold = foldOf(id);
    const why = keyRefusal(fold, move, { id: by.actor, lead: by.role === 'lead' });
    if (why !== null) throw refusalOf(why, names, fold.ended ?? fold.answer ?? fold.asked);
  };
  const append = (by: Decider, id: string, type: string, payload: Json): void =>
    void journal.append({ type, subjects: [releaseKeySubject(id)], payload }, by);

  /** Makes a seed usable for as long as `work` lasts. Throws WRONG_PASSPHRASE, NOT_FOUND_HERE. */
  async function withKey<T>(id: string, passphrase: string, work: (key: OpenKey) => T): Promise<T> {
    const row = one<{ kdf: string; salt: Buffer; wrapped: Buffer }>(
      db,
      'SELECT kdf, salt, wrapped FROM release_key WHERE id = ?',
      id,
    );
    if (!row) throw new Failure('NOT_FOUND_HERE');
    const seed = await parts.throttled(releaseKeySubject(id), async () => {
      const params = kdfParams.parse(JSON.parse(row.kdf));
      const key = await deriveKey(passphrase, row.salt, params);
      const plain = unseal(key, row.wrapped, header(workspaceId, id, params, row.salt));
      key.fill(0);
      return plain;
    });
    const open = openKey(Buffer.from(id, 'hex').reverse(), seed);
    seed.fill(0);
    try {
      return work(open);
    } finally {
      open.destroy();
    }
  }

  return {
    withKey,

    /**
     * Makes a key and asks a second person to agree to it. What revokes it is signed now, while the seed is at hand, and
     * given out this once, to be kept apart: nothing of it stays in the headquarters. Throws ROLE_FORBIDDEN,
     * PASSPHRASE_WEAK.
     */
    async ask(by: Decider, passphrase: string): Promise<{ id: string; revocation: string }> {
      if (by.role !== 'lead') throw new Failure('ROLE_FORBIDDEN');
      parts.requireStrong(passphrase);
      const seed = ids.randomBytes(32);
      const open = openKey(ids.randomBytes(8), seed);
      try {
        const id = keyIdText(open.keyId);
        const salt = ids.randomBytes(16);
        const wrapping = await deriveKey(passphrase, salt, kdf);
        const wrapped = seal(wrapping, seed, header(workspaceId, id, kdf, salt), ids.randomBytes);
        wrapping.fill(0);
        const publicKey = Buffer.from(open.key).toString('hex');
        transaction(db, () => {
          run(
            db,
            'INSERT INTO release_key (id, kdf, salt, wrapped) VALUES (?, ?, ?, ?)',
            id,
            canonicalJson(kdf),
            salt,
            wrapped,
          );
          append(by, id, 'export.keyAsked', { publicKey });
        });
        return { id, revocation: signRevocation(null, open) };
      } finally {
        seed.fill(0);
        open.destroy();
      }
    },

    /** RELEASE_OWN, RELEASE_OTHERS, RELEASE_LEAD, RELEASE_OVER. What was refused or withdrawn signs nothing any more. */
    move(by: Decider, id: string, move: Exclude<KeyMove, 'revoke'>, text?: string): void {
      transaction(db, () => {
        refuseUnless(id, move, by);
        append(by, id, MOVES[move], text === undefined ? {} : { text });
        if (move !== 'agree') run(db, 'DELETE FROM release_key WHERE id = ?', id);
      });
    },

    /** The statement once more, by whoever has the passphrase, and the key signs no bundle from now on. */
    async revoke(by: Decider, id: string, passphrase: string, reason: string): Promise<string> {
      refuseUnless(id, 'revoke', by);
      const statement = await withKey(id, passphrase, (key) => signRevocation(null, key));
      transaction(db, () => {
        refuseUnless(id, 'revoke', by);
        append(by, id, MOVES.revoke, { reason, statement });
      });
      return statement;
    },

    current: () => currentKey(db),
  };
}
export type ReleaseKeysDesk = ReturnType<typeof createReleaseKeys>;

/** Its public half as everybody is given it, and as it is read aloud. */
export function toldKey({ keyId, publicKey }: Pick<ReleaseKeyFold, 'keyId' | 'publicKey'>): {
  file: string;
  words: string[];
  digits: string[];
} {
  const key = { keyId: Uint8Array.from(Buffer.from(keyId, 'hex').reverse()), key: Buffer.from(publicKey, 'hex') };
  return { file: publicKeyFile(key, publicKeySaid(key.keyId, false)), ...fingerprint(key) };
}

/** A key for one bundle of a drill: nobody has its seed afterwards. */
export function throwAwayKey(ids: Ids): OpenKey {
  const seed = ids.randomBytes(32);
  const key = openKey(ids.randomBytes(8), seed);
  seed.fill(0);
  return key;
}

/** What the wrap authenticates: it can't be moved to another key or headquarters. */
const header = (workspaceId: string, id: string, kdf: KdfParams, salt: Uint8Array): Uint8Array =>
  Buffer.from(canonicalJson(['releaseKey', workspaceId, id, kdf, Buffer.from(salt).toString('hex')]));
