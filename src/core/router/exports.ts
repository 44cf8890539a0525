import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ReleaseKeyRow, ReleaseRow, VerifyReport } from '../../contract/index.ts';
import type { BundleRelease, BundleReport, Language, ReleaseKeyFold } from '../../domain/index.ts';
import { storedBundles, storedKeys, toldKey, verifyApart } from '../export/index.ts';
import { Failure } from '../failure.ts';
import { outsideFolder } from '../outside-folder.ts';
import type { Session } from '../people/index.ts';
import { asStoreError } from '../store/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;
const MOST = 500;

type By = { by: string; at: number } | null;
const whoOf = (context: CallContext) => {
  const { names } = hqOf(context);
  function who(said: NonNullable<By>): { id: string; name: string; at: number };
  function who(said: By): { id: string; name: string; at: number } | null;
  function who(said: By) {
    return said && { id: said.by, name: names.person(said.by), at: said.at };
  }
  return who;
};

function keyRow(context: CallContext, fold: ReleaseKeyFold): ReleaseKeyRow {
  const who = whoOf(context);
  return {
    id: fold.keyId,
    state: fold.state,
    ...toldKey(fold),
    asked: who(fold.asked),
    answered: who(fold.answer),
    ended: fold.ended && { ...who(fold.ended), statement: fold.ended.statement },
  };
}

function releaseRow(context: CallContext, fold: BundleRelease): ReleaseRow {
  const who = whoOf(context);
  const { asked, answer, released, ended, replacedBy } = fold;
  return {
    bundle: fold.bundle,
    sequence: asked.sequence,
    state: fold.state,
    profile: asked.profile,
    parts: asked.parts,
    languages: asked.languages as Language[],
    drill: asked.drill,
    replaces: asked.replaces.map(({ bundle, sequence }) => ({ bundle, sequence })),
    replacedBy: replacedBy && { bundle: replacedBy.bundle, sequence: replacedBy.sequence },
    persons: asked.persons,
    held: asked.held,
    encrypted: asked.recipients.length > 0,
    prehash: asked.prehash,
    bytes: asked.bytes,
    files: asked.files,
    path: hqOf(context).releases.pathOf(fold),
    asked: { ...who(asked), lead: asked.lead },
    answered: who(answer),
    answer: answer?.text ?? null,
    released: released && { ...who(released), key: released.key },
    ended: ended && { ...who(ended), text: ended.text, statement: ended.statement },
  };
}

/** What a statement or a page is put into, where a window may not save files by itself. */
function save(context: CallContext, folder: string, name: string, content: string | Uint8Array): string {
  const real = outsideFolder(folder, context.shell.ports.dataDir);
  if (real === null) throw new Failure('EXPORT_FOLDER_UNSUITABLE');
  const path = join(real, name);
  try {
    writeFileSync(path, content, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw new Failure('EXPORT_THERE');
    throw asStoreError(error);
  }
  return path;
}
const saveIf = (context: CallContext, folder: string | null | undefined, name: string, text: string | null) =>
  folder && text !== null ? save(context, folder, name, text) : null;

/** Everything that the headquarters itself knows of keys, revocations and later bundles. */
function ownEvidence(context: CallContext) {
  const { db } = hqOf(context).workspace;
  const [keys, bundles] = [storedKeys(db), storedBundles(db, MOST)];
  const made = keys.filter(({ state }) => state === 'ready' || state === 'revoked');
  return {
    ownKeys: made.map((key) => toldKey(key).file),
    revocations: [...keys, ...bundles].flatMap(({ ended }) => (ended?.statement ? [ended.statement] : [])),
    others: bundles.flatMap(({ released }) => (released ? [released.signature] : [])),
  };
}

function reportOf({ about, ...report }: BundleReport): VerifyReport {
  return {
    ...report,
    about: about && {
      bundle: about.bundle,
      sequence: about.sequence,
      replaces: about.replaces.map(({ bundle, sequence }) => ({ bundle, sequence })),
      drill: about.drill,
      profile: about.profile,
      parts: about.parts,
      languages: about.languages,
      created: about.created,
      election: { id: about.election.id },
    },
  };
}

const changed = <T>(context: CallContext, result: T): T => {
  context.shell.hub.changed('exports', 'journal');
  return result;
};
const by = (context: CallContext): Session => sessionOf(context);
const pageOf = (context: CallContext): Promise<Buffer> => readFile(join(context.shell.ports.pagesDir, 'verify.html'));

export const exports = {
  keys: os.exports.keys.handler(({ context }) =>
    storedKeys(hqOf(context).workspace.db).map((fold) => keyRow(context, fold)),
  ),
  askKey: os.exports.askKey.handler(async ({ context, input }) => {
    const hq = hqOf(context);
    const { id, revocation } = await hq.releaseKeys.ask(by(context), input.passphrase);
    const fold = storedKeys(hq.workspace.db).find(({ keyId }) => keyId === id);
    if (!fold) throw new Failure('NOT_FOUND_HERE');
    const { words, digits } = toldKey(fold);
    const path = saveIf(context, input.folder, `${id}.revocation.txt`, revocation);
    return changed(context, { id, words, digits, revocation, path });
  }),
  agreeKey: os.exports.agreeKey.handler(({ context, input }) => {
    hqOf(context).releaseKeys.move(by(context), input.id, 'agree');
    return changed(context, done);
  }),
  refuseKey: os.exports.refuseKey.handler(({ context, input }) => {
    hqOf(context).releaseKeys.move(by(context), input.id, 'refuse', input.text);
    return changed(context, done);
  }),
  withdrawKey: os.exports.withdrawKey.handler(({ context, input }) => {
    hqOf(context).releaseKeys.move(by(context), input.id, 'withdraw');
    return changed(context, done);
  }),
  revokeKey: os.exports.revokeKey.handler(async ({ context, input }) => {
    const { id, passphrase, reason, folder } = input;
    const statement = await hqOf(context).releaseKeys.revoke(by(context), id, passphrase, reason);
    const path = saveIf(context, folder, `${id}.revocation.txt`, statement);
    return changed(context, { statement, path });
  }),

  preflight: os.exports.preflight.handler(({ context, input }) => hqOf(context).exports.preflight(input)),
  start: os.exports.start.handler(async ({ context, input }) =>
    changed(context, await hqOf(context).exports.start(by(context), input)),
  ),
  state: os.exports.state.handler(({ context }) => hqOf(context).exports.state()),
  cancel: os.exports.cancel.handler(({ context }) => {
    hqOf(context).exports.cancel();
    return done;
  }),

  list: os.exports.list.handler(({ context }) =>
    storedBundles(hqOf(context).workspace.db, MOST).map((fold) => releaseRow(context, fold)),
  ),
  agree: os.exports.agree.handler(async ({ context, input }) => {
    await hqOf(context).releases.move(by(context), input.bundle, 'agree');
    return changed(context, done);
  }),
  refuse: os.exports.refuse.handler(async ({ context, input }) => {
    await hqOf(context).releases.move(by(context), input.bundle, 'refuse', input.text);
    return changed(context, done);
  }),
  withdraw: os.exports.withdraw.handler(async ({ context, input }) => {
    await hqOf(context).releases.move(by(context), input.bundle, 'withdraw');
    return changed(context, done);
  }),
  release: os.exports.release.handler(async ({ context, input }) => {
    const { path } = await hqOf(context).releases.release(by(context), input.bundle, input.passphrase);
    return changed(context, { path });
  }),
  revoke: os.exports.revoke.handler(async ({ context, input }) => {
    const { bundle, passphrase, reason, folder } = input;
    const statement = await hqOf(context).releases.revoke(by(context), bundle, passphrase, reason);
    const path = saveIf(context, folder, `${bundle}.revocation.txt`, statement);
    return changed(context, { statement, path });
  }),

  verify: os.exports.verify.handler(async ({ context, input, signal }) => {
    const own = ownEvidence(context);
    const { path, publicKey, fingerprint, revocations, others } = input;
    const ask = {
      publicKey: publicKey ?? null,
      fingerprint: fingerprint ?? null,
      ownKeys: own.ownKeys,
      revocations: [...own.revocations, ...revocations],
      others: [...own.others, ...others],
    };
    return reportOf(await verifyApart(context.shell.ports.workerEntry, { path, ask }, signal));
  }),
  verifyUpload: os.exports.verifyUpload.handler(async ({ context, input, signal }) => {
    const own = ownEvidence(context);
    const { name, bytes } = hqOf(context).uploads.take(by(context).personId, input.uploadId);
    const evidence = {
      name: basename(name),
      signature: input.signature ?? null,
      publicKey: input.publicKey ?? null,
      fingerprint: input.fingerprint ?? null,
      ownKeys: own.ownKeys,
      foundKeys: input.keys,
      revocations: [...own.revocations, ...input.revocations],
      others: [...own.others, ...input.others],
    };
    return reportOf(await verifyApart(context.shell.ports.workerEntry, { bytes, evidence }, signal));
  }),
  verifier: os.exports.verifier.handler(
    async ({ context }) => new File([new Uint8Array(await pageOf(context))], 'verify.html', { type: 'text/html' }),
  ),
  saveVerifier: os.exports.saveVerifier.handler(async ({ context, input }) => ({
    path: save(context, input.folder, 'maere-verify.html', await pageOf(context)),
  })),
};
