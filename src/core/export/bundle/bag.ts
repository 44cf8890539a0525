import { createHash } from 'node:crypto';
import {
  BAGIT_TXT,
  type BundleAbout,
  bagInfo,
  bundleName,
  isBagPath,
  type ManifestLine,
  MOST_FILES,
  manifestFile,
  prehash,
  TAG_FILES,
} from '../../../domain/index.ts';
import type { BagFile } from '../bag-file.ts';
import { ageSink } from './age-stream.ts';
import { openTarget } from './target.ts';
import { createZip } from './zip-file.ts';

export interface BundleJob {
  about: BundleAbout;
  /** What goes under `data/`, in the order in which it is written. */
  files: Iterable<BagFile> | AsyncIterable<BagFile>;
  /** Where it will lie: an absolute path. It is written under its partial name. */
  target: string;
  /** Public keys of age; none: the zip lies there in clear. */
  recipients: readonly string[];
  signal: AbortSignal;
  /** Told of the file that is being written and of its rows. */
  progress: (now: { file: string; rows: number; files: number; bytes: number }) => void;
}

export interface WrittenBundle {
  /** BLAKE2b-512 of the zip, lowercase hex: what a signature is over. */
  prehash: string;
  /** SHA-512 of what lies on the disk, which is the zip unless it was encrypted. */
  sha512: string;
  /** Bytes of what lies on the disk. */
  bytes: number;
  /** Bytes and files of the payload. */
  payload: { bytes: number; files: number };
}

/**
 * Writes a bag into a zip, front to back: nothing of it is ever held, and nothing but the partial file is left if the
 * program is killed. On an error, or once the signal is aborted, that is deleted, too. Throws what a file's `write` throws,
 * the signal's reason, StoreError DISK_FULL, FOLDER_READ_ONLY.
 */
export async function writeBundle(job: BundleJob): Promise<WrittenBundle> {
  const target = await openTarget(job.target);
  try {
    const onDisk = createHash('sha512');
    let bytes = 0;
    const toDisk = async (piece: Uint8Array): Promise<void> => {
      onDisk.update(piece);
      bytes += piece.length;
      await target.write(piece);
    };
    const age = job.recipients.length > 0 ? await ageSink(job.recipients, toDisk) : null;
    const signed = prehash();
    try {
      const payload = await writeBag(job, async (piece) => {
        signed.update(piece);
        await (age?.write(piece) ?? toDisk(piece));
      });
      await age?.end();
      await target.close();
      const [zip, disk] = [Buffer.from(signed.digest()).toString('hex'), onDisk.digest('hex')];
      return { prehash: zip, sha512: disk, bytes, payload };
    } catch (error) {
      await age?.abort(error);
      throw error;
    }
  } catch (error) {
    await target.discard();
    throw error;
  }
}

async function writeBag(
  { about, files, signal, progress }: BundleJob,
  sink: (bytes: Uint8Array) => Promise<void>,
): Promise<WrittenBundle['payload']> {
  const zip = createZip(sink, { at: Date.parse(about.created), signal });
  const folder = bundleName(about);
  const payload = { bytes: 0, files: 0 };
  const manifest: ManifestLine[] = [];
  const tags: ManifestLine[] = [];

  const addTag = async (path: string, content: string): Promise<void> => {
    const encoded = Buffer.from(content, 'utf8');
    await zip.add(`${folder}/${path}`, (out) => out(encoded));
    tags.push({ hash: createHash('sha512').update(encoded).digest('hex'), path });
  };
  const addData = async (file: BagFile): Promise<void> => {
    // A name that some system reads otherwise, or that is from outside, would be our mistake.
    if (!isBagPath(file.path)) throw new RangeError('not a name for a bag');
    if (payload.files + Object.keys(TAG_FILES).length >= MOST_FILES)
      throw new RangeError('more files than anybody checks');
    const path = `data/${file.path}`;
    const hash = createHash('sha512');
    let rows = 0;
    const tell = (): void => progress({ file: file.path, rows, files: payload.files, bytes: payload.bytes });
    tell();
    await zip.add(`${folder}/${path}`, (out) =>
      file.write(
        async (piece) => {
          hash.update(piece);
          payload.bytes += piece.length;
          await out(piece);
        },
        signal,
        (done) => {
          rows = done;
          tell();
        },
      ),
    );
    payload.files += 1;
    manifest.push({ hash: hash.digest('hex'), path });
  };

  signal.throwIfAborted();
  await addTag(TAG_FILES.bagit, BAGIT_TXT);
  for await (const file of files) {
    signal.throwIfAborted();
    await addData(file);
  }
  await addTag(TAG_FILES.info, bagInfo(about, payload));
  await addTag(TAG_FILES.manifest, manifestFile(manifest));
  await zip.add(`${folder}/${TAG_FILES.tagManifest}`, (out) => out(Buffer.from(manifestFile(tags), 'utf8')));
  await zip.close();
  return payload;
}
