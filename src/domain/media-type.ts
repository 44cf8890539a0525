import type { MediaContent } from './message.ts';

/**
 * What bytes are, told by the bytes alone: names and declared types are hostile. `family` says what may be done with
 * them: a `picture` may be decoded, `audio` and `video` be played, everything else only be kept.
 */
export type MediaFamily = 'picture' | 'audio' | 'video' | 'other';

const TYPES = {
  jpeg: ['picture', 'image/jpeg'],
  png: ['picture', 'image/png'],
  webp: ['picture', 'image/webp'],
  gif: ['picture', 'image/gif'],
  // Pictures that are never decoded here: what can't be shown is said, not tried.
  heic: ['other', null],
  avif: ['other', null],
  tiff: ['other', null],
  bmp: ['other', null],
  svg: ['other', null],
  mp4: ['video', 'video/mp4'],
  webm: ['video', 'video/webm'],
  ogg: ['audio', 'audio/ogg'],
  mp3: ['audio', 'audio/mpeg'],
  m4a: ['audio', 'audio/mp4'],
  wav: ['audio', 'audio/wav'],
  flac: ['audio', 'audio/flac'],
  pdf: ['other', null],
  zip: ['other', null],
  gzip: ['other', null],
  html: ['other', null],
  program: ['other', null],
  unknown: ['other', null],
  empty: ['other', null],
} as const satisfies Record<string, readonly [MediaFamily, string | null]>;

export type MediaType = keyof typeof TYPES;
export const MEDIA_TYPES = Object.keys(TYPES) as readonly MediaType[];

export const familyOf = (type: MediaType): MediaFamily => TYPES[type][0];
/** The one content type these bytes are ever served with; null: they are not served to a window at all. */
export const mimeOf = (type: MediaType): string | null => TYPES[type][1];
const STILL_PICTURES: readonly MediaType[] = ['heic', 'avif', 'tiff', 'bmp', 'svg'];

/** Why a file is not shown, or is shown with a warning; each has a sentence in the catalogues. */
export const MEDIA_PROBLEMS = [
  'empty',
  'wrongType',
  'markup',
  'vector',
  'heic',
  'noPreview',
  'hiddenContent',
  'bomb',
  'truncated',
  'unreadable',
  'tooLargeToShow',
  'timeout',
  'crashed',
] as const;
export type MediaProblem = (typeof MEDIA_PROBLEMS)[number];

/** Bytes of the beginning that `sniffType` and `hidesContent` want to see. */
export const SNIFF_BYTES = 4096;
/** Bytes of the end that `hidesContent` wants to see: a zip's last record with the longest comment. */
export const TAIL_BYTES = 66_000;

const ascii = (bytes: Uint8Array, from: number, length: number): string => {
  let text = '';
  for (const byte of bytes.subarray(from, from + length)) text += String.fromCharCode(byte);
  return text;
};
const starts = (bytes: Uint8Array, ...signature: number[]): boolean =>
  bytes.length >= signature.length && signature.every((byte, at) => bytes[at] === byte);

const HEIC_BRANDS = /^(hei[cxms]|hev[cmsx]|mif[12]|msf1)$/;

/** The type of a file by its first SNIFF_BYTES (magic numbers as in the WHATWG MIME Sniffing Standard, and ISO 14496-12). */
export function sniffType(head: Uint8Array): MediaType {
  if (head.length === 0) return 'empty';
  if (starts(head, 0xff, 0xd8, 0xff)) return 'jpeg';
  if (starts(head, 0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return 'png';
  const first = ascii(head, 0, 12);
  if (first.startsWith('GIF87a') || first.startsWith('GIF89a')) return 'gif';
  if (first.startsWith('RIFF')) {
    if (first.endsWith('WEBP')) return 'webp';
    return first.endsWith('WAVE') ? 'wav' : 'unknown';
  }
  if (first.slice(4, 8) === 'ftyp') return isoMedia(first.slice(8, 12), head);
  if (starts(head, 0x1a, 0x45, 0xdf, 0xa3)) return 'webm';
  if (first.startsWith('OggS')) return 'ogg';
  if (first.startsWith('fLaC')) return 'flac';
  if (first.startsWith('ID3') || (head[0] === 0xff && ((head[1] ?? 0) & 0xe6) === 0xe2)) return 'mp3';
  if (first.startsWith('%PDF-')) return 'pdf';
  if (starts(head, 0x49, 0x49, 0x2a, 0) || starts(head, 0x4d, 0x4d, 0, 0x2a)) return 'tiff';
  if (first.startsWith('PK\x03\x04') || first.startsWith('PK\x05\x06')) return 'zip';
  if (starts(head, 0x1f, 0x8b)) return 'gzip';
  if (first.startsWith('BM') && head.length > 14) return 'bmp';
  if (first.startsWith('MZ') || first.startsWith('\x7fELF') || first.startsWith('#!')) return 'program';
  return markupType(head) ?? 'unknown';
}

function isoMedia(brand: string, head: Uint8Array): MediaType {
  if (brand === 'avif' || brand === 'avis') return 'avif';
  if (HEIC_BRANDS.test(brand)) return ascii(head, 16, 48).includes('avif') ? 'avif' : 'heic';
  return brand.startsWith('M4A') || brand.startsWith('M4B') ? 'm4a' : 'mp4';
}

const MARKUP = /<\s*(!doctype|html|head|body|script|iframe|svg|\?xml|meta|style|img|a\s)/i;

/** HTML, SVG and other XML, in UTF-8 or UTF-16, also after blanks and a byte order mark. */
function markupType(head: Uint8Array): MediaType | null {
  // Every second byte of UTF-16 is zero where the letters are Latin.
  const text = ascii(head, 0, 2048).replaceAll('\0', '');
  if (!MARKUP.test(text)) return null;
  return /<\s*svg/i.test(text) ? 'svg' : 'html';
}

/**
 * Whether a picture carries something else as well (a polyglot): markup near its beginning, or an archive at its end. Its
 * re-encoded preview is harmless; a person should know what else the original is.
 */
export function hidesContent(head: Uint8Array, tail: Uint8Array): boolean {
  if (/<\s*(script|html|iframe|svg|\?php)/i.test(ascii(head, 0, SNIFF_BYTES))) return true;
  for (let at = tail.length - 22; at >= 0; at -= 1) {
    if (tail[at] === 0x50 && tail[at + 1] === 0x4b && tail[at + 2] === 5 && tail[at + 3] === 6) return true;
  }
  return false;
}

/** What a sender says a file is. */
export interface DeclaredMedia {
  kind: MediaContent['kind'];
  mime: string | null;
  name: string | null;
}

const EXTENSIONS: readonly (readonly [RegExp, MediaFamily])[] = [
  [/\.(jpe?g|png|gif|webp|heic|heif|avif|bmp|tiff?|svg)$/i, 'picture'],
  [/\.(mp4|mov|m4v|webm|mkv|avi|3gp)$/i, 'video'],
  [/\.(mp3|ogg|oga|opus|m4a|wav|flac|aac)$/i, 'audio'],
];

/** The families the sender's own words promise; empty when they promise nothing we know. */
function promised({ kind, mime, name }: DeclaredMedia): Set<MediaFamily> {
  const families = new Set<MediaFamily>();
  if (kind === 'photo') families.add('picture');
  if (kind === 'video' || kind === 'roundVideo') families.add('video');
  if (kind === 'voice' || kind === 'audio') families.add('audio');
  // A sticker or an animation may be a picture, a video or a drawing: it promises nothing.
  if (families.size > 0 || kind === 'sticker' || kind === 'animation') return families;
  const major = mime?.split('/')[0]?.toLowerCase();
  if (major === 'image') families.add('picture');
  if (major === 'video' || major === 'audio') families.add(major);
  for (const [pattern, family] of EXTENSIONS) if (name !== null && pattern.test(name)) families.add(family);
  return families;
}

/**
 * What is to be said about a file before anybody tries to decode it; null when nothing is. `wrongType`: it claims to be a
 * picture, a sound or a video, and is nothing of the kind.
 */
export function judgeMedia(type: MediaType, declared: DeclaredMedia): MediaProblem | null {
  if (type === 'empty') return 'empty';
  const family = familyOf(type);
  const claims = promised(declared);
  const isPicture = family === 'picture' || STILL_PICTURES.includes(type);
  const kept =
    claims.size === 0 ||
    (isPicture && claims.has('picture')) ||
    ((family === 'audio' || family === 'video') && (claims.has('audio') || claims.has('video')));
  if (!kept) return 'wrongType';
  if (type === 'html') return 'markup';
  if (type === 'svg') return 'vector';
  if (type === 'heic') return 'heic';
  if (family === 'other' && (isPicture || declared.kind === 'sticker' || declared.kind === 'animation'))
    return 'noPreview';
  return null;
}

/** Why a file is not here; each has a sentence in the catalogues. */
export const FETCH_REASONS = [
  'tooLarge',
  'failing',
  'erased',
  'deleted',
  'replaced',
  'expired',
  'noAccess',
  'lost',
] as const;
export type FetchReason = (typeof FETCH_REASONS)[number];
