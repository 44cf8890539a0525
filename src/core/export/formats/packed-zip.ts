import { once } from 'node:events';
import { crc32, createDeflateRaw } from 'node:zlib';

/** One file of a small zip, compressed while it came. */
export interface Packed {
  name: string;
  crc: number;
  size: number;
  packed: Buffer[];
}

/** Takes bytes in order and keeps what they are compressed to. */
export function createPacker(name: string) {
  const deflate = createDeflateRaw();
  const packed: Buffer[] = [];
  let [crc, size] = [0, 0];
  deflate.on('data', (piece: Buffer) => packed.push(piece));
  return {
    async write(bytes: Uint8Array): Promise<void> {
      crc = crc32(bytes, crc);
      size += bytes.length;
      if (!deflate.write(bytes)) await once(deflate, 'drain');
    },
    async end(): Promise<Packed> {
      const ended = once(deflate, 'end');
      deflate.end();
      await ended;
      return { name, crc, size, packed };
    },
    /** Where it came to nothing. */
    discard: () => void deflate.destroy(),
  };
}

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const DEFLATED = 8;
/** First day that a zip can say: when it was made is nobody's business, and the same content is the same file. */
const NO_TIME = 0x0000;
const NO_DATE = 0x0021;

const lengthOf = ({ packed }: Packed): number => packed.reduce((sum, { length }) => sum + length, 0);

/** What the headers of a file share, from `version needed` to the length of its name (APPNOTE 4.4). */
function shared(header: Buffer, at: number, file: Packed): void {
  const fields = [VERSION, 0, DEFLATED, NO_TIME, NO_DATE];
  for (const [n, value] of fields.entries()) header.writeUInt16LE(value, at + 2 * n);
  header.writeUInt32LE(file.crc, at + 10);
  header.writeUInt32LE(lengthOf(file), at + 14);
  header.writeUInt32LE(file.size, at + 18);
  header.writeUInt16LE(file.name.length, at + 22);
}

/** A zip as every spreadsheet reads it: sizes before the bytes, nothing in 64 bits. Names are ASCII. */
export function* zipOf(files: readonly Packed[]): Generator<Buffer> {
  const list: Buffer[] = [];
  let offset = 0;
  for (const file of files) {
    const name = Buffer.from(file.name, 'latin1');
    const local = Buffer.alloc(30);
    local.writeUInt32LE(LOCAL, 0);
    shared(local, 4, file);
    yield local;
    yield name;
    yield* file.packed;
    const central = Buffer.alloc(46);
    central.writeUInt32LE(CENTRAL, 0);
    central.writeUInt16LE(VERSION, 4);
    shared(central, 6, file);
    central.writeUInt32LE(offset, 42);
    list.push(central, name);
    offset += local.length + name.length + lengthOf(file);
  }
  yield* list;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(END, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(
    list.reduce((sum, { length }) => sum + length, 0),
    12,
  );
  end.writeUInt32LE(offset, 16);
  yield end;
}
