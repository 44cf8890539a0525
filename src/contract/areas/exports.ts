import { z } from 'zod';
import { BUNDLE_CHECKS, BUNDLE_STATES, CANNOT, FIELD_ACTIONS, FIELD_CLASSES, KEY_STATES } from '../../domain/index.ts';
import { command, done, LEAD, query } from '../base.ts';
import { id, line, locale, ms } from '../shapes.ts';

const count = z.number().int();
/** Who prepares what is handed out; what has people in it is a lead's to ask for. */
const PREPARE = ['lead', 'coordinator', 'analyst'] as const;
const who = z.object({ id, name: z.string(), at: ms });
/** An absolute path on the machine that core runs on. */
const folder = z.string().min(1).max(4096);
const passphrase = z.string().min(1).max(500);
const code = z.string().regex(/^[a-zA-Z]{1,30}$/);
const reason = line(500);

const fingerprint = { words: z.array(z.string()), digits: z.array(z.string()) };

const releaseKey = z.object({
  /** As minisign prints it. */
  id,
  state: z.enum(KEY_STATES),
  ...fingerprint,
  /** The public key file, to be handed out. */
  file: z.string(),
  asked: who,
  answered: who.nullable(),
  /** `statement`: what tells others that it is revoked. */
  ended: who.extend({ statement: z.string().nullable() }).nullable(),
});
export type ReleaseKeyRow = z.infer<typeof releaseKey>;

const replaced = z.object({ bundle: id, sequence: count });
const release = z.object({
  bundle: id,
  sequence: count,
  state: z.enum(BUNDLE_STATES),
  profile: code,
  parts: z.array(code),
  languages: z.array(locale),
  drill: z.boolean(),
  replaces: z.array(replaced),
  replacedBy: replaced.nullable(),
  /** People of whom something is told in it, and what was held back for want of consent. */
  persons: count,
  held: count,
  encrypted: z.boolean(),
  /** BLAKE2b-512 of the zip: what is agreed to, and signed. */
  prehash: z.string(),
  bytes: count,
  files: count,
  /** Where it lies on the machine core runs on; null: nowhere any more. */
  path: z.string().nullable(),
  asked: who.extend({ lead: z.boolean() }),
  /** The second person, and why they refused. */
  answered: who.nullable(),
  answer: z.string().nullable(),
  released: who.extend({ key: z.string() }).nullable(),
  /** `statement`: what tells others that it is revoked; null of a drill, and of one that was only taken back. */
  ended: who.extend({ text: z.string().nullable(), statement: z.string().nullable() }).nullable(),
});
export type ReleaseRow = z.infer<typeof release>;

const preflight = z.object({
  profile: code,
  fields: z.array(
    z.object({
      part: code,
      /** File without its ending, and column; of a table below it `TABLE.COLUMN`. */
      table: z.string(),
      field: z.string(),
      class: z.enum(FIELD_CLASSES),
      action: z.enum(FIELD_ACTIONS),
      /** Cells. */
      kept: count,
      removed: count,
      generalised: count,
      rolledUp: count,
    }),
  ),
  /** What is held back, and why. */
  held: z.array(z.object({ table: z.string(), what: code, why: code, n: count })),
  /** The first of the cases among them, to be opened: their people can still be asked. */
  cases: z.array(z.object({ id, kind: z.string(), region: z.string().nullable(), why: code })),
  /** What is told of single people, their reports and photographs. */
  told: z.array(z.object({ table: z.string(), what: code, n: count })),
  /** People by name. */
  named: count,
  /** Messages with photographs that nobody has covered or let go: the first of them. */
  uncovered: z.array(id),
  needsLead: z.boolean(),
});
export type PreflightView = z.infer<typeof preflight>;

const state = z.object({
  running: z
    .object({
      sequence: count,
      profile: code,
      /** The file that is being written, below `data/`. */
      file: z.string(),
      rows: count,
      files: count,
      bytes: count,
      startedAt: ms,
      cancelling: z.boolean(),
    })
    .nullable(),
  /** How the last one ended: with a bundle that waits for a second person, or not. */
  last: z.object({ at: ms, bundle: id.nullable(), error: z.string().nullable() }).nullable(),
});
export type ExportStateView = z.infer<typeof state>;

const check = z.object({
  check: z.enum(BUNDLE_CHECKS),
  result: z.enum(['passed', 'failed', 'absent']),
  why: z.string().nullable(),
  file: z.string().nullable(),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
const report = z.object({
  ok: z.boolean(),
  /** As it says of itself; text from outside, whatever it is. */
  about: z
    .object({
      bundle: z.string(),
      sequence: count,
      replaces: z.array(replaced),
      drill: z.boolean(),
      profile: z.string(),
      parts: z.array(z.string()),
      languages: z.array(z.string()),
      created: z.string(),
      election: z.object({ id: z.string() }),
    })
    .nullable(),
  checks: z.array(check),
  /** The first file that is not what was signed. */
  broken: z.string().nullable(),
  key: z.object({ keyId: z.string(), ...fingerprint, known: z.boolean() }).nullable(),
  cannot: z.array(z.enum(CANNOT)),
});
export type VerifyReport = z.infer<typeof report>;

const small = z.string().max(65_536);
const evidence = {
  publicKey: small.nullish(),
  fingerprint: z.string().max(400).nullish(),
  revocations: z.array(small).max(50).default([]),
  others: z.array(small).max(200).default([]),
};

/** Bundles for partners: made, asked for, agreed to, signed; and checked, one's own and anybody's. */
export const exports = {
  /** Every release key, newest first; the one that signs is the newest that is ready. */
  keys: query(PREPARE).output(z.array(releaseKey)),
  /**
   * Makes a key and asks a second person to agree to it. `revocation` is shown this once: kept apart from the headquarters it
   * takes the key back when nothing else can. Into `folder` where a window may not save files by itself.
   */
  askKey: command(LEAD)
    .input(z.object({ passphrase, folder: folder.nullish() }))
    .output(z.object({ id, ...fingerprint, revocation: z.string(), path: z.string().nullable() })),
  agreeKey: command(PREPARE).input(z.object({ id })).output(done),
  refuseKey: command(PREPARE)
    .input(z.object({ id, text: reason }))
    .output(done),
  withdrawKey: command(LEAD).input(z.object({ id })).output(done),
  /** It signs nothing any more; the statement tells others. */
  revokeKey: command(LEAD)
    .input(z.object({ id, passphrase, reason, folder: folder.nullish() }))
    .output(z.object({ statement: z.string(), path: z.string().nullable() })),

  /** What a bundle would have in it and what not, field by field; nothing is written. */
  preflight: query(PREPARE)
    .input(z.object({ profile: code, parts: z.array(code).min(1).max(20) }))
    .output(preflight),
  /** Makes a bundle in `folder`; it goes on by itself, see `state`, and ends by asking a second person. */
  start: command(PREPARE)
    .input(
      z.object({
        profile: code,
        parts: z.array(code).min(1).max(20),
        languages: z.array(locale).min(1).max(3),
        /** Public keys of age. */
        recipients: z.array(z.string().trim().min(1).max(3000)).max(20).default([]),
        replaces: z.array(id).max(20).default([]),
        folder,
      }),
    )
    .output(z.object({ bundle: id, sequence: count })),
  state: query(PREPARE).output(state),
  /** Leaves nothing behind. */
  cancel: command(PREPARE).output(done),

  /** Newest first. */
  list: query(PREPARE).output(z.array(release)),
  agree: command(PREPARE)
    .input(z.object({ bundle: id }))
    .output(done),
  refuse: command(PREPARE)
    .input(z.object({ bundle: id, text: reason }))
    .output(done),
  withdraw: command(PREPARE)
    .input(z.object({ bundle: id }))
    .output(done),
  /** Signs what was agreed to. A drill needs no passphrase: its key is thrown away. Answers where it lies. */
  release: command(LEAD)
    .input(z.object({ bundle: id, passphrase: z.string().max(500).default('') }))
    .output(z.object({ path: z.string() })),
  /** Takes a released one back; the statement tells others. Null: of a drill. */
  revoke: command(LEAD)
    .input(z.object({ bundle: id, passphrase: z.string().max(500).default(''), reason, folder: folder.nullish() }))
    .output(z.object({ statement: z.string().nullable(), path: z.string().nullable() })),

  /** Checks a bundle that lies on the machine core runs on, with what lies beside it. */
  verify: command('signedIn')
    .input(z.object({ path: folder, ...evidence }))
    .output(report),
  /** The same of one that was uploaded in parts; its signature and keys come as texts. */
  verifyUpload: command('signedIn')
    .input(
      z.object({ uploadId: id, signature: small.nullish(), keys: z.array(small).max(50).default([]), ...evidence }),
    )
    .output(report),
  /** The page that anybody can check a bundle with, without a network. */
  verifier: query('signedIn').output(z.instanceof(File)),
  saveVerifier: command('signedIn')
    .input(z.object({ folder }))
    .output(z.object({ path: z.string() })),
};
