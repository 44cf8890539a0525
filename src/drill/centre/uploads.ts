/** Parts clients upload, and the files posts are given. */
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { DC_ID } from './dcs.ts';
import type { StoredFile } from './world-types.ts';

/** One account may hold this much half-uploaded. */
const MAX_UPLOAD = 64 * 1024 * 1024;

export type Uploads = ReturnType<typeof createUploads>;

export function createUploads() {
  const parts = new Map<string, Map<number, Buffer>>();
  return {
    save(account: string, fileId: string, part: number, bytes: Buffer): boolean {
      const key = `${account} ${fileId}`;
      const file = parts.get(key) ?? new Map<number, Buffer>();
      parts.set(key, file);
      const held = [...file.values()].reduce((sum, each) => sum + each.length, 0);
      if (held + bytes.length > MAX_UPLOAD) return false;
      file.set(part, Buffer.from(bytes));
      return true;
    },
    /** The whole file, when all of its parts are there; they are dropped. */
    finish(account: string, fileId: string, count: number): Buffer | undefined {
      const key = `${account} ${fileId}`;
      const file = parts.get(key);
      const list = Array.from({ length: count }, (_, i) => file?.get(i));
      if (list.some((part) => part === undefined)) return undefined;
      parts.delete(key);
      return Buffer.concat(list.filter((part) => part !== undefined));
    },
  };
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A picture that really decodes: coloured blocks drawn from a seed, as PNG. */
export function drawPicture(width: number, height: number, seed: number): Buffer {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const block = Math.imul((x >> 4) * 31 + (y >> 4) * 17 + seed, 0x9e3779b1) >>> 0;
      rows.writeUIntBE(block & 0xffffff, y * (width * 3 + 1) + 1 + x * 3, 3);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return Buffer.concat([
    signature,
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

export interface FileInput {
  readonly kind: StoredFile['kind'];
  readonly bytes?: Buffer | undefined;
  readonly size?: number | undefined;
  readonly mime?: string | undefined;
  readonly name?: string | undefined;
  readonly width?: number | undefined;
  readonly height?: number | undefined;
  readonly duration?: number | undefined;
  readonly seed?: number | undefined;
  readonly dcId?: number | undefined;
}

const MIMES: Readonly<Record<StoredFile['kind'], string>> = {
  photo: 'image/jpeg',
  document: 'application/octet-stream',
  voice: 'audio/ogg',
  video: 'video/mp4',
};

/** A file of the given bytes, or of drawn or random ones. */
export function makeFile(id: string, date: number, input: FileInput): StoredFile {
  const { kind } = input;
  const width = input.width ?? 320;
  const height = input.height ?? 240;
  const bytes =
    input.bytes ?? (kind === 'photo' ? drawPicture(width, height, input.seed ?? 1) : randomBytes(input.size ?? 4096));
  return {
    id,
    kind,
    bytes,
    mime: input.mime ?? MIMES[kind],
    name: input.name,
    width,
    height,
    duration: input.duration ?? 1,
    date,
    dcId: input.dcId ?? DC_ID,
    refVersion: 1,
  };
}
