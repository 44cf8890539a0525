import { crc32, deflateSync } from 'node:zlib';
import sharp from 'sharp';

/** Pictures of nobody, for tests: made, never taken. */
export async function photo(seed: number, width = 400, height = 300): Promise<Buffer> {
  const pixels = Buffer.alloc(width * height * 3);
  let state = seed * 2_654_435_761 + 1;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      const block = (Math.floor(x / 40) * 31 + Math.floor(y / 40) * 17 + seed * 7) % 8;
      for (let c = 0; c < 3; c += 1)
        pixels[(y * width + x) * 3 + c] = (block * 28 + c * 20 + ((state >>> 16) & 15)) & 255;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

/** As a phone writes it: when, where, with what. Almaty, 10 January 2021, 09:12 there. */
export async function photoWithExif(seed: number): Promise<Buffer> {
  return sharp(await photo(seed))
    .withExif({
      IFD0: { Make: 'Inventedphone', Model: 'Model Q' },
      IFD2: { DateTimeOriginal: '2021:01:10 09:12:00', OffsetTimeOriginal: '+06:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '43/1 15/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '76/1 57/1 0/1',
      },
    })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer();
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  out.set(body, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A PNG of ten kilobytes that would fill gigabytes. */
export function bomb(side = 60_000): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc(10_000_000))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
