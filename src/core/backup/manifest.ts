import { hkdfSync } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../domain/index.ts';
import { type RandomBytes, seal, unseal } from '../store/index.ts';

/** File name of the manifest inside a backup. */
export const MANIFEST = 'manifest';
const INFO = 'maere backup manifest 1';

/** Names that a backup may hold; nothing that leads out of its folder. */
const FILE =
  /^(?:keyring\.json|workspace(?:-[0-9a-f]{16})?\.db|media(?:\/[0-9A-Za-z_-]{1,128}){1,3}(?:\.[0-9a-z]{1,8})?)$/;

const shape = z.strictObject({
  v: z.literal(1),
  workspaceId: z.string().max(100),
  madeAt: z.number().int(),
  /** Of the program that made it. */
  version: z.string().max(60),
  /** Entries in the journal, and the end of the chain of the device that made it. */
  entries: z.number().int().min(0),
  device: z.string().max(100),
  head: z.strictObject({ seq: z.number().int(), hash: z.string().max(64) }),
  files: z
    .array(
      z.strictObject({
        path: z.string().regex(FILE),
        bytes: z.number().int().min(0),
        sha256: z.string().regex(/^[0-9a-f]{64}$/),
      }),
    )
    .max(1_000_000),
});
export type Manifest = z.infer<typeof shape>;
export type BackedUpFile = Manifest['files'][number];

/**
 * Sealed under a key of its own, derived from the data key: whoever cannot open the headquarters can neither read how much
 * there is in it nor put together a backup that passes.
 */
export function sealManifest(dataKey: Uint8Array, manifest: Manifest, random: RandomBytes): Buffer {
  const key = manifestKey(dataKey, manifest.workspaceId);
  const sealed = seal(key, Buffer.from(canonicalJson(manifest)), Buffer.from(INFO), random);
  key.fill(0);
  return sealed;
}

/** Null if it was not made with this key for this workspace, or was changed. */
export function openManifest(dataKey: Uint8Array, workspaceId: string, sealed: Uint8Array): Manifest | null {
  const key = manifestKey(dataKey, workspaceId);
  const plain = unseal(key, sealed, Buffer.from(INFO));
  key.fill(0);
  const manifest = plain === null ? null : shape.safeParse(JSON.parse(plain.toString('utf8')));
  return manifest?.success && manifest.data.workspaceId === workspaceId ? manifest.data : null;
}

const manifestKey = (dataKey: Uint8Array, workspaceId: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', dataKey, Buffer.from(workspaceId), INFO, 32));
