import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { open, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type FileEntry, Uint8ArrayReader, Uint8ArrayWriter, ZipReader } from '@zip.js/zip.js/lib/zip-core-native.js';
import { createZip } from '../../core/export/bundle/zip-file.ts';
import { signaturePath } from '../../core/export/release/desk.ts';
import { verifyFile } from '../../core/export/verify/verify-file.ts';

/** One byte of one file was changed, in the zip as it lies there or in the file before it was zipped again. */
type How = 'in the zip' | 'zipped again';

export interface Noticed {
  file: string;
  how: How;
  /** What the verifier named; null: nothing. */
  named: string | null;
}

/**
 * One byte changed in each file of a bundle in turn, in both ways; what the verifier names each time. It reads everything
 * every time, as it does for anybody; the signature stays as it was.
 * @param publicKey Text of the key file.
 * @param folder An empty one; removed at the end.
 */
export async function oneByteEach(
  { zip, signature, publicKey }: { zip: string; signature?: string; publicKey: string },
  folder: string,
): Promise<Noticed[]> {
  const bytes = new Uint8Array(readFileSync(zip));
  const reader = new ZipReader(new Uint8ArrayReader(bytes), { useWebWorkers: false });
  const entries = (await reader.getEntries()) as FileEntry[];
  mkdirSync(folder, { recursive: true });
  const copy = join(folder, basename(zip));
  copyFileSync(signature ?? signaturePath(zip), signaturePath(copy));
  const noticed: Noticed[] = [];
  const look = async (entry: FileEntry, how: How): Promise<void> => {
    const { ok, broken } = await verifyFile(copy, { publicKey });
    const file = entry.filename.slice(entry.filename.indexOf('/') + 1);
    noticed.push({ file, how, named: ok ? null : broken });
  };
  try {
    await writeFile(copy, bytes);
    for (const entry of entries) {
      const at = middleOf(entry, bytes);
      const was = bytes.slice(at, at + 1);
      await put(copy, changedByte(was, 0), at);
      await look(entry, 'in the zip');
      await put(copy, was, at);
    }
    const contents = await Promise.all(entries.map(async (entry) => entry.getData(new Uint8ArrayWriter(), HERE)));
    for (const [n, entry] of entries.entries()) {
      await zipAgain(copy, entries, (each) => {
        const content = contents[each] ?? new Uint8Array();
        return each === n ? changedByte(content, Math.floor(content.length / 2)) : content;
      });
      await look(entry, 'zipped again');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return noticed;
}
const HERE = { useWebWorkers: false };

/** Whatever was not named as it should have been, in words. */
export const unnoticed = (noticed: readonly Noticed[]): string[] =>
  noticed
    .filter(({ file, named }) => named !== file)
    .map(({ file, how, named }) => `one byte of ${file}, ${how}: ${named === null ? 'not noticed' : `named ${named}`}`);

/** Of an empty file there is none to change: it gets one. */
function changedByte(bytes: Uint8Array, at: number): Uint8Array {
  if (bytes.length === 0) return Uint8Array.of(1);
  const changed = Uint8Array.from(bytes);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}

/** Behind the local header, its name and its extra field (APPNOTE 4.3.7). */
function middleOf({ offset, compressedSize }: FileEntry, bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const data = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  return data + Math.floor(compressedSize / 2);
}

async function put(path: string, bytes: Uint8Array, at: number): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.write(bytes, 0, bytes.length, at);
  } finally {
    await file.close();
  }
}

/** As a bundle is zipped. */
async function zipAgain(
  path: string,
  entries: readonly FileEntry[],
  contentOf: (n: number) => Uint8Array,
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const sink = async (piece: Uint8Array): Promise<void> => void (await file.write(piece));
    const zip = createZip(sink, { at: 0, signal: new AbortController().signal });
    for (const [n, { filename }] of entries.entries()) await zip.add(filename, (out) => out(contentOf(n)));
    await zip.close();
  } finally {
    await file.close();
  }
}
