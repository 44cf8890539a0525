import exifr from 'exifr';
import sharp from 'sharp';
import { DHASH_HEIGHT, DHASH_WIDTH, type DHash, dhashOf, type MediaProblem } from '../../domain/index.ts';

/** What the worker makes of a picture. Everything in it is re-encoded from pixels: no metadata of the original is left. */
export interface Derived {
  problem: MediaProblem | null;
  width: number | null;
  height: number | null;
  dhash: DHash | null;
  /** JPEG, at most PREVIEW_SIDE pixels a side, upright. */
  preview: Uint8Array | null;
  /** JPEG, at most THUMBNAIL_SIDE. */
  thumbnail: Uint8Array | null;
  /** WebP, at most TINY_SIDE: shapes and colours of a picture that nobody asked to see. */
  tiny: Uint8Array | null;
  exif: ExifFacts | null;
}

/** What the original says of itself. A claim by whoever wrote the file. */
export interface ExifFacts {
  /** UTC ms if `offset` is known, else the camera's clock read as if it were UTC. */
  at: number | null;
  /** Minutes east of UTC. */
  offset: number | null;
  lat: number | null;
  lon: number | null;
  camera: string | null;
}

export const PREVIEW_SIDE = 1600;
export const THUMBNAIL_SIDE = 320;
export const TINY_SIDE = 24;
/** The largest phone photographs have 108 million pixels. */
export const MOST_PIXELS = 120_000_000;
const SECONDS = 15;

// Nothing is kept between files, one file at a time, and only the loaders of the four formats that are decoded exist.
sharp.cache(false);
sharp.concurrency(1);
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif'],
});

const NOTHING: Derived = {
  problem: null,
  width: null,
  height: null,
  dhash: null,
  preview: null,
  thumbnail: null,
  tiny: null,
  exif: null,
};

/** Decodes hostile bytes. Never throws: what can't be decoded has a problem. A damaged end still shows what came. */
export async function derive(bytes: Uint8Array): Promise<Derived> {
  const exif = await exifOf(bytes);
  try {
    return { ...(await pictures(bytes, 'warning')), exif };
  } catch (error) {
    const problem = problemOf(error);
    if (problem !== 'unreadable') return { ...NOTHING, problem, exif };
  }
  try {
    return { ...(await pictures(bytes, 'none')), problem: 'truncated', exif };
  } catch (error) {
    return { ...NOTHING, problem: problemOf(error), exif };
  }
}

/** libvips says it in words only. */
function problemOf(error: unknown): MediaProblem {
  const message = error instanceof Error ? error.message : '';
  if (/pixel limit|too many pixels|too large|exceeds/i.test(message)) return 'bomb';
  return /timeout|killed/i.test(message) ? 'timeout' : 'unreadable';
}

async function pictures(bytes: Uint8Array, failOn: 'warning' | 'none'): Promise<Derived> {
  const input = { limitInputPixels: MOST_PIXELS, failOn, sequentialRead: true, pages: 1, animated: false } as const;
  const header = await sharp(bytes, input).metadata();
  const upright = (header.orientation ?? 1) >= 5;
  // From the original once, from the preview on: the original is decoded a single time.
  const preview = await sharp(bytes, input)
    .timeout({ seconds: SECONDS })
    .autoOrient()
    .flatten({ background: '#ffffff' })
    .toColourspace('srgb')
    .resize({ width: PREVIEW_SIDE, height: PREVIEW_SIDE, fit: 'inside', withoutEnlargement: true })
    .jpeg({ quality: 82, mozjpeg: false, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const own = () => sharp(preview, { limitInputPixels: PREVIEW_SIDE * PREVIEW_SIDE });
  const small = (side: number) => own().resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
  const thumbnail = await small(THUMBNAIL_SIDE).jpeg({ quality: 76 }).toBuffer();
  const tiny = await small(TINY_SIDE).blur(0.8).webp({ quality: 40 }).toBuffer();
  const greys = await own()
    .greyscale()
    .resize({ width: DHASH_WIDTH, height: DHASH_HEIGHT, fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return {
    ...NOTHING,
    width: upright ? header.height : header.width,
    height: upright ? header.width : header.height,
    dhash: dhashOf(greys),
    preview,
    thumbnail,
    tiny,
  };
}

const PICKED = ['DateTimeOriginal', 'CreateDate', 'OffsetTimeOriginal', 'OffsetTime', 'Make', 'Model'] as const;

async function exifOf(bytes: Uint8Array): Promise<ExifFacts | null> {
  try {
    const options = { pick: [...PICKED], reviveValues: false, gps: false, xmp: false, icc: false, iptc: false };
    const [said, place] = await Promise.all([
      exifr.parse(bytes, options) as Promise<Record<string, unknown> | undefined>,
      exifr.gps(bytes) as Promise<{ latitude: number; longitude: number } | undefined>,
    ]);
    const offset = offsetOf(said?.OffsetTimeOriginal ?? said?.OffsetTime);
    const clock = clockOf(said?.DateTimeOriginal ?? said?.CreateDate);
    const camera = [said?.Make, said?.Model].filter((part) => typeof part === 'string').join(' ');
    const facts: ExifFacts = {
      at: clock === null ? null : clock - (offset ?? 0) * 60_000,
      offset,
      lat: within(place?.latitude, 90),
      lon: within(place?.longitude, 180),
      camera: camera.toWellFormed().replaceAll('\0', '').trim().slice(0, 120) || null,
    };
    return Object.values(facts).some((value) => value !== null) ? facts : null;
  } catch {
    // Most pictures have none, and hostile ones have nonsense.
    return null;
  }
}

/** `2021:01:10 09:12:00` as UTC ms. */
function clockOf(text: unknown): number | null {
  const match = typeof text === 'string' ? /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(text) : null;
  if (!match) return null;
  const [, year, month, day, hour, minute, second] = match.map(Number) as number[];
  const at = Date.UTC(year as number, (month as number) - 1, day, hour, minute, second);
  return Number.isFinite(at) && (year as number) > 1970 ? at : null;
}

/** `+06:00` as minutes. */
function offsetOf(text: unknown): number | null {
  const match = typeof text === 'string' ? /^([+-])(\d\d):(\d\d)/.exec(text) : null;
  if (!match) return null;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return minutes > 14 * 60 ? null : match[1] === '-' ? -minutes : minutes;
}

const within = (value: unknown, bound: number): number | null =>
  typeof value === 'number' && Math.abs(value) <= bound ? value : null;
