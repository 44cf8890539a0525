import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type FileEntry, Uint8ArrayReader, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { generateIdentity, identityToRecipient } from 'age-encryption';
import { signaturePath } from '../../core/export/release/desk.ts';
import { verifyFile } from '../../core/export/verify/verify-file.ts';
import { EXPORT_PARTS, EXPORT_PROFILES, type ExportProfile, PROFILE_RULES } from '../../domain/index.ts';
import type { Seat } from './seat.ts';

const PASSPHRASE = 'он екі сөзден тұратын шығару кілті';
const LANGUAGES = ['kk', 'ru', 'en'] as const;
const BETWEEN_LOOKS = 100;

interface Made {
  profile: ExportProfile;
  /** The zip, decrypted where it was encrypted. */
  path: string;
  folder: string;
}

/**
 * The day's bundle for every profile: asked for by a lead, agreed to by another, signed, and checked by our own verifier and
 * by whichever of the stock tools are installed. Answers what was not as it should be.
 */
export async function exportEveryProfile(
  lead: Seat,
  second: Seat,
  folder: string,
  say: (line: string) => void,
): Promise<string[]> {
  const differences: string[] = [];
  const { id } = await lead.client.exports.askKey({ passphrase: PASSPHRASE });
  await second.client.exports.agreeKey({ id });
  const [key] = await lead.client.exports.keys();
  const keyFile = join(folder, 'release.pub');
  mkdirSync(folder, { recursive: true });
  writeFileSync(keyFile, key?.file ?? '');
  const identity = await generateIdentity();
  writeFileSync(join(folder, 'age-identity.txt'), `${identity}\n`, { mode: 0o600 });
  for (const profile of EXPORT_PROFILES) {
    const begun = Date.now();
    const made = await makeOne({ lead, second }, join(folder, profile), profile, identity);
    const report = await verifyFile(made.path, { publicKey: key?.file ?? '' });
    for (const { check, why, file, result } of report.checks)
      if (result === 'failed') differences.push(`${profile}: ${check} ${why} ${file ?? ''}`);
    const figures = report.checks.find(({ check }) => check === 'figures')?.values;
    say(
      `${profile}: ${basename(made.path)}, figures counted again: ${figures?.checked ?? 0} from ${figures?.protocols ?? 0} protocols, ${Date.now() - begun} ms`,
    );
    differences.push(...stockTools(made, keyFile, say));
    if (profile === 'public') differences.push(...(await oneByteEach(made.path, key?.file ?? '', say)));
  }
  return differences;
}

async function makeOne(
  { lead, second }: Record<'lead' | 'second', Seat>,
  folder: string,
  profile: ExportProfile,
  identity: string,
): Promise<Made> {
  mkdirSync(folder, { recursive: true });
  const recipients = PROFILE_RULES[profile].encrypted ? [await identityToRecipient(identity)] : [];
  const { bundle } = await lead.client.exports.start({
    profile,
    parts: [...EXPORT_PARTS],
    languages: [...LANGUAGES],
    recipients,
    folder,
  });
  while ((await lead.client.exports.state()).running) await new Promise((next) => setTimeout(next, BETWEEN_LOOKS));
  const { last } = await lead.client.exports.state();
  if (last?.bundle !== bundle) throw new Error(`${profile}: ${last?.error}`);
  await second.client.exports.agree({ bundle });
  const { path } = await lead.client.exports.release({ bundle, passphrase: PASSPHRASE });
  if (recipients.length === 0) return { profile, path, folder };
  const zip = path.slice(0, -'.age'.length);
  const { Decrypter } = await import('age-encryption');
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  writeFileSync(zip, await decrypter.decrypt(new Uint8Array(readFileSync(path))));
  return { profile, path: zip, folder };
}

/** Every tool that is here; the others are said to be missing. */
function stockTools({ profile, path, folder }: Made, keyFile: string, say: (line: string) => void): string[] {
  const bag = join(folder, 'unpacked');
  mkdirSync(bag, { recursive: true });
  const inside = join(bag, basename(path, '.zip'));
  const tools: [string, string[], string][] = [
    ['minisign', ['-V', '-q', '-m', path, '-p', keyFile], folder],
    ['unzip', ['-q', '-o', path, '-d', bag], folder],
    ['sha512sum', ['--quiet', '-c', 'tagmanifest-sha512.txt', 'manifest-sha512.txt'], inside],
    ['bagit.py', ['--validate', '--quiet', inside], folder],
  ];
  if (PROFILE_RULES[profile].encrypted)
    tools.unshift([
      'age',
      ['-d', '-i', join(dirname(folder), 'age-identity.txt'), '-o', join(folder, 'by-age.zip'), `${path}.age`],
      folder,
    ]);
  const [wrong, missing]: [string[], string[]] = [[], []];
  for (const [tool, args, cwd] of tools) {
    const { error, status, stderr } = spawnSync(tool, args, { cwd, encoding: 'utf8' });
    if (error) missing.push(tool);
    else if (status !== 0) wrong.push(`${profile}: ${tool}: ${stderr.trim().slice(0, 300)}`);
  }
  if (missing.length > 0) say(`${profile}: not installed: ${missing.join(', ')}`);
  return wrong;
}

/** One byte changed in each file in turn: it is that file that is named. */
async function oneByteEach(path: string, publicKey: string, say: (line: string) => void): Promise<string[]> {
  const bytes = new Uint8Array(readFileSync(path));
  const entries = (await new ZipReader(new Uint8ArrayReader(bytes), {
    useWebWorkers: false,
  }).getEntries()) as FileEntry[];
  const copy = join(dirname(path), 'changed', basename(path));
  mkdirSync(dirname(copy), { recursive: true });
  copyFileSync(path, copy);
  copyFileSync(signaturePath(path), signaturePath(copy));
  const wrong: string[] = [];
  const file = await open(copy, 'r+');
  try {
    for (const { filename, offset, compressedSize } of entries) {
      const view = new DataView(bytes.buffer, bytes.byteOffset);
      // Behind the local header, its name and its extra field (APPNOTE 4.3.7).
      const data = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
      const at = data + Math.floor(compressedSize / 2);
      const was = bytes.subarray(at, at + 1);
      await file.write(Uint8Array.of((was[0] ?? 0) ^ 1), 0, 1, at);
      const { ok, broken } = await verifyFile(copy, { publicKey });
      const name = filename.slice(filename.indexOf('/') + 1);
      if (ok || broken !== name) wrong.push(`one byte of ${name}: ${broken ?? 'not noticed'}`);
      await file.write(was, 0, 1, at);
    }
  } finally {
    await file.close();
    await rm(dirname(copy), { recursive: true, force: true });
  }
  say(`one byte changed in each of ${entries.length} files in turn`);
  return wrong;
}
