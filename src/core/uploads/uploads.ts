import { createHash } from 'node:crypto';
import { UPLOAD_LIMIT } from '../../contract/areas/stations.ts';
import { Failure } from '../failure.ts';
import type { Clock, Ids } from '../ports.ts';

/** What a frame of the contract can carry with room to spare. */
export const PART_BYTES = 768 * 1024;
const MAX_ALL = 96 * 1024 * 1024;
/** A window that went away comes back or starts again. */
const IDLE = 15 * 60_000;

export interface Uploaded {
  name: string;
  bytes: Uint8Array;
  sha256: string;
}

/**
 * Files larger than a frame, part by part, kept in memory only: on a disk they would be plaintext. Whoever began an
 * upload alone may go on with it or use it. Gone when it is used, dropped, idle for a quarter of an hour, or at a seal.
 */
export interface Uploads {
  /** Throws FILE_TOO_LARGE, also when too much is on its way already. */
  begin(owner: string, name: string, size: number): { uploadId: string; partBytes: number };
  /** `at`: where it belongs, in bytes; the same part may come twice. Throws UPLOAD_GONE, INPUT_INVALID. */
  part(owner: string, uploadId: string, at: number, bytes: Uint8Array): { received: number };
  /** The whole file, which stays here until it is dropped. Throws UPLOAD_GONE, INPUT_INVALID if something is missing. */
  read(owner: string, uploadId: string): Uploaded;
  /** The whole file, which is then forgotten here. Throws UPLOAD_GONE, INPUT_INVALID if something is missing. */
  take(owner: string, uploadId: string): Uploaded;
  drop(owner: string, uploadId: string): void;
  stop(): void;
}

interface Upload {
  owner: string;
  name: string;
  bytes: Uint8Array;
  received: number;
  touchedAt: number;
}

export function createUploads({ clock, ids }: { clock: Clock; ids: Ids }): Uploads {
  const uploads = new Map<string, Upload>();

  const forgetIdle = (): void => {
    for (const [id, upload] of uploads) if (clock.now() - upload.touchedAt > IDLE) uploads.delete(id);
  };
  const find = (owner: string, id: string): Upload => {
    forgetIdle();
    const upload = uploads.get(id);
    if (!upload || upload.owner !== owner) throw new Failure('UPLOAD_GONE');
    upload.touchedAt = clock.now();
    return upload;
  };

  const read = (owner: string, uploadId: string): Uploaded => {
    const { name, bytes, received } = find(owner, uploadId);
    if (received !== bytes.length) throw new Failure('INPUT_INVALID');
    return { name, bytes, sha256: createHash('sha256').update(bytes).digest('hex') };
  };

  return {
    begin(owner, name, size) {
      forgetIdle();
      const used = [...uploads.values()].reduce((sum, { bytes }) => sum + bytes.length, 0);
      if (size > UPLOAD_LIMIT || used + size > MAX_ALL) throw new Failure('FILE_TOO_LARGE');
      const uploadId = ids.uuid();
      uploads.set(uploadId, { owner, name, bytes: new Uint8Array(size), received: 0, touchedAt: clock.now() });
      return { uploadId, partBytes: PART_BYTES };
    },
    part(owner, uploadId, at, bytes) {
      const upload = find(owner, uploadId);
      // In order and without holes: a part that came already is the answer that got lost.
      if (at > upload.received || at + bytes.length > upload.bytes.length) throw new Failure('INPUT_INVALID');
      upload.bytes.set(bytes, at);
      upload.received = Math.max(upload.received, at + bytes.length);
      return { received: upload.received };
    },
    read,
    take(owner, uploadId) {
      const whole = read(owner, uploadId);
      uploads.delete(uploadId);
      return whole;
    },
    drop(owner, uploadId) {
      if (uploads.get(uploadId)?.owner === owner) uploads.delete(uploadId);
    },
    stop: () => uploads.clear(),
  };
}
