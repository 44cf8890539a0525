import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import {
  type BundleAbout,
  type BundleMove,
  type BundleRelease,
  bundleRefusal,
  foldBundle,
  type Json,
  keyIdText,
  mayAskFor,
  publicKeyFile,
  publicKeySaid,
  trustedComment,
} from '../../../domain/index.ts';
import { Failure } from '../../failure.ts';
import type { Journal } from '../../journal/index.ts';
import type { Ids } from '../../ports.ts';
import { one, run, transaction, type WriteDb } from '../../store/index.ts';
import type { WrittenBundle } from '../bundle/bag.ts';
import { type OpenKey, sha512OfFile, signPrehash, signRevocation, writeBeside } from '../bundle/sign.ts';
import { nameTarget, partialOf } from '../bundle/target.ts';
import { type Decider, type Names, refusalOf } from './decider.ts';
import { type ReleaseKeysDesk, throwAwayKey } from './keys.ts';
import { asExportEntry, bundleSubject, storedBundle } from './projection.ts';

interface Parts {
  db: WriteDb;
  journal: Journal;
  ids: Ids;
  names: Names;
  keys: ReleaseKeysDesk;
  /** How many rows of a bundle that was made may not be told any more (views/grants.ts). */
  takenBack: (bundle: string, what: Pick<BundleRelease['asked'], 'profile' | 'parts'>) => Promise<number>;
}

/** A bundle that lies there under its partial name, and what people are asked about it. */
export interface BuiltBundle {
  about: BundleAbout;
  written: WrittenBundle;
  /** Absolute path that it will have. */
  target: string;
  recipients: readonly string[];
  /** What opens its commitments. */
  secret: Uint8Array;
  persons: number;
  held: number;
  digests: Readonly<Record<string, string>>;
  /** Of whom it tells, and by what right. */
  grants: Uint8Array;
}

const MOVES: Record<'agree' | 'refuse' | 'withdraw' | 'revoke', string> = {
  agree: 'export.agreed',
  refuse: 'export.refused',
  withdraw: 'export.withdrawn',
  revoke: 'export.revoked',
};

/** Beside a bundle: its signature, which is of the zip also where that was encrypted, and the key to compare. */
export const signaturePath = (target: string): string => `${target.replace(/\.age$/, '')}.minisig`;
export const keyPath = (target: string): string => target.replace(/\.zip(?:\.age)?$/, '.pub');

/** Asking for a release, agreeing to it, and signing: what leaves the headquarters leaves through here. */
export function createReleases({ db, journal, ids, names, keys, takenBack }: Parts) {
  const foldOf = (id: string): BundleRelease => {
    const fold = foldBundle(id, journal.entriesOf(bundleSubject(id)).map(asExportEntry));
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    return fold;
  };
  const lastWord = ({ asked, answer, released, ended }: BundleRelease) => ended ?? released ?? answer ?? asked;
  const refuseUnless = (fold: BundleRelease, move: BundleMove, by: Decider): void => {
    const why = bundleRefusal(fold, move, { id: by.actor, lead: by.role === 'lead' });
    if (why !== null) throw refusalOf(why, names, lastWord(fold));
  };
  const fileOf = (id: string): { target: string } | null =>
    one<{ target: string }>(db, 'SELECT target FROM release_file WHERE bundle = ?', id) ?? null;
  const claimIn = ({ bundle, asked }: BundleRelease): string =>
    trustedComment({
      bundle,
      sequence: asked.sequence,
      replaces: asked.replaces.map((each) => each.sequence),
      time: asked.created,
      drill: asked.drill,
    });

  /** What is not to be released lies nowhere any more. */
  async function discard(id: string): Promise<void> {
    const file = fileOf(id);
    if (file) await rm(partialOf(file.target), { force: true });
    run(db, 'DELETE FROM release_file WHERE bundle = ?', id);
  }

  /** Gives the bundle its name and puts signature and key beside it; done again, it changes nothing. */
  async function place(fold: BundleRelease, publicKey: string | null): Promise<string> {
    const file = fileOf(fold.bundle);
    if (!file || !fold.released) throw new Failure('NOT_FOUND_HERE');
    await writeBeside(signaturePath(file.target), fold.released.signature);
    if (publicKey !== null) await writeBeside(keyPath(file.target), publicKey);
    if (existsSync(partialOf(file.target))) await nameTarget(file.target);
    if (!existsSync(file.target)) throw new Failure('EXPORT_FILE_GONE');
    return file.target;
  }

  async function sign(
    fold: BundleRelease,
    passphrase: string,
  ): Promise<{ signature: string; key: string; file: string }> {
    const signed = (key: OpenKey) => ({
      signature: signPrehash(fold.asked.prehash, claimIn(fold), key),
      key: keyIdText(key.keyId),
      file: publicKeyFile(key, publicKeySaid(key.keyId, fold.asked.drill)),
    });
    if (fold.asked.drill) {
      const key = throwAwayKey(ids);
      try {
        return signed(key);
      } finally {
        key.destroy();
      }
    }
    const current = keys.current();
    if (!current) throw new Failure('RELEASE_KEY_NONE');
    return keys.withKey(current.keyId, passphrase, signed);
  }

  return {
    /** Asks a second person. RELEASE_LEAD: there are people in it, and only a lead asks for that. */
    ask(by: Decider, built: BuiltBundle): string {
      const { about, written, target, recipients, secret, persons, held, digests, grants } = built;
      const lead = by.role === 'lead';
      if (!mayAskFor(persons, lead)) throw new Failure('RELEASE_LEAD');
      const payload = {
        sequence: about.sequence,
        profile: about.profile,
        parts: about.parts,
        languages: about.languages,
        drill: about.drill,
        replaces: about.replaces.map(({ bundle, sequence }) => ({ bundle, sequence })),
        created: about.created,
        persons,
        held,
        recipients: [...recipients],
        prehash: written.prehash,
        sha512: written.sha512,
        bytes: written.bytes,
        files: written.payload.files,
        digests: { ...digests },
        lead,
      } satisfies Json;
      transaction(db, () => {
        const sql = 'INSERT INTO release_file (bundle, target, secret, grants) VALUES (?, ?, ?, ?)';
        run(db, sql, about.bundle, target, secret, grants);
        journal.append({ type: 'export.asked', subjects: [bundleSubject(about.bundle)], payload }, by);
      });
      return about.bundle;
    },

    /** RELEASE_OWN, RELEASE_OTHERS, RELEASE_LEAD, RELEASE_OVER. A refused or withdrawn one is deleted. */
    async move(by: Decider, id: string, move: 'agree' | 'refuse' | 'withdraw', text?: string): Promise<void> {
      transaction(db, () => {
        refuseUnless(foldOf(id), move, by);
        const payload = {
          ...(move === 'agree' ? { lead: by.role === 'lead' } : {}),
          ...(text === undefined ? {} : { text }),
        };
        journal.append({ type: MOVES[move], subjects: [bundleSubject(id)], payload }, by);
      });
      if (move !== 'agree') await discard(id);
    },

    /**
     * Signs what was agreed to, and nothing else: the file must still be what it was. The entry comes first, so that no
     * signed bundle lies anywhere without one; putting it in place is done again where that failed. Answers its path.
     * Throws RELEASE_* as `move`, RELEASE_KEY_NONE, WRONG_PASSPHRASE, EXPORT_FILE_GONE, EXPORT_FILE_CHANGED, StoreError;
     * EXPORT_TAKEN_BACK: somebody of whom it tells has not agreed any more, or must not be found.
     */
    async release(by: Decider, id: string, passphrase: string): Promise<{ path: string; bundle: string }> {
      const fold = foldOf(id);
      if (fold.state === 'released' && by.role === 'lead') return { path: await place(fold, null), bundle: id };
      refuseUnless(fold, 'release', by);
      const file = fileOf(id);
      const sha512 = file === null ? null : await sha512OfFile(partialOf(file.target));
      if (file === null || sha512 === null) throw new Failure('EXPORT_FILE_GONE');
      if (sha512 !== fold.asked.sha512) throw new Failure('EXPORT_FILE_CHANGED');
      // What was looked at and agreed to is hours old by now.
      if ((await takenBack(id, fold.asked)) > 0) throw new Failure('EXPORT_TAKEN_BACK');
      const { signature, key, file: publicKey } = await sign(fold, passphrase);
      const subjects = [id, ...fold.asked.replaces.map(({ bundle }) => bundle)].map(bundleSubject);
      transaction(db, () => {
        // Deriving took a while: somebody may have withdrawn it meanwhile, or the lead have lost the role.
        refuseUnless(foldOf(id), 'release', by);
        const payload = { bundle: id, sequence: fold.asked.sequence, key, signature };
        journal.append({ type: 'export.released', subjects, payload }, by);
      });
      return { path: await place(foldOf(id), publicKey), bundle: id };
    },

    /** Takes back what was released, and answers the statement that says so, signed by the key that signed it. */
    async revoke(by: Decider, id: string, passphrase: string, reason: string): Promise<string | null> {
      const fold = foldOf(id);
      refuseUnless(fold, 'revoke', by);
      const of = { bundle: id, sequence: fold.asked.sequence };
      // A drill's key is gone, and what it signed says DRILL.
      const statement =
        fold.asked.drill || fold.released === null
          ? null
          : await keys.withKey(fold.released.key, passphrase, (key) => signRevocation(of, key));
      transaction(db, () => {
        refuseUnless(foldOf(id), 'revoke', by);
        journal.append({ type: MOVES.revoke, subjects: [bundleSubject(id)], payload: { reason, statement } }, by);
      });
      return statement;
    },

    get: (id: string) => storedBundle(db, id),

    /** Where a bundle lies: under its partial name until it is released. Null: nowhere any more. */
    pathOf({ bundle, state }: Pick<BundleRelease, 'bundle' | 'state'>): string | null {
      const file = fileOf(bundle);
      if (file === null) return null;
      return state === 'asked' || state === 'agreed' ? partialOf(file.target) : file.target;
    },
  };
}
export type Releases = ReturnType<typeof createReleases>;
