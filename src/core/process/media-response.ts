import type { Piece, PieceAsk } from '../media/index.ts';
import { securityHeaders } from './headers.ts';

/** `/media/` and the leave; nothing else: no name, no number, no query. */
const PATH = /^\/media\/([A-Za-z0-9_-]{43})$/;

export const mediaGrantOf = (path: string): string | null => PATH.exec(path)?.[1] ?? null;

export interface MediaAnswer {
  status: number;
  headers: Record<string, string>;
  /** Null: no body. */
  body: AsyncIterable<Uint8Array> | null;
}

/** What of a request counts, in lower case as Node and `Headers.get` give it. */
export interface MediaRequest {
  grant: string;
  method: string;
  range: string | null;
  /** Sec-Fetch-Site, Sec-Fetch-Dest: set by the browser, never by a page; null where it sends none. */
  site: string | null;
  dest: string | null;
}

const STEP = 256 * 1024;
/** Where a page of ours puts media. A `document` would be a hostile file as a page of our own origin. */
const PLACES: ReadonlySet<string> = new Set(['image', 'audio', 'video', 'empty']);

/**
 * What a host answers to a request for media: the same in both, because only this decides. Bytes are asked from core one
 * part at a time as the browser takes them, and with each it is checked anew whether that seat may still see them.
 */
export async function mediaAnswer(
  request: MediaRequest,
  ask: (piece: PieceAsk) => Promise<Piece>,
): Promise<MediaAnswer> {
  const { grant, method, range, site, dest } = request;
  if (method !== 'GET' && method !== 'HEAD') return refused(405);
  if ((site !== null && site !== 'same-origin') || (dest !== null && !PLACES.has(dest))) return refused(403);
  const wanted = parseRange(range);
  const from = wanted?.from ?? 0;
  let first = await ask({ grant, from, length: STEP });
  if (first.status !== 'ok') return refused(first.status === 'locked' ? 423 : 404);
  const { size, mime, name } = first;
  // A suffix range (the last n bytes) is known only now.
  const start = wanted?.suffix === undefined ? from : Math.max(0, size - wanted.suffix);
  const end = Math.min(wanted?.to === undefined ? size : wanted.to + 1, size);
  if (wanted && (start >= size || start >= end)) {
    return { status: 416, headers: { ...headersOf(mime, name), 'Content-Range': `bytes */${size}` }, body: null };
  }
  if (start !== from) {
    first = await ask({ grant, from: start, length: STEP });
    if (first.status !== 'ok') return refused(404);
  }
  return {
    status: wanted ? 206 : 200,
    headers: {
      ...headersOf(mime, name),
      'Content-Length': String(end - start),
      ...(wanted ? { 'Content-Range': `bytes ${start}-${end - 1}/${size}` } : {}),
    },
    body: method === 'HEAD' ? null : pieces(ask, { grant, start, end, first: first.bytes }),
  };
}

async function* pieces(
  ask: (piece: PieceAsk) => Promise<Piece>,
  { grant, start, end, first }: { grant: string; start: number; end: number; first: Uint8Array },
): AsyncGenerator<Uint8Array> {
  let at = start;
  let bytes = first;
  while (at < end) {
    const part = bytes.subarray(0, end - at);
    if (part.length === 0) throw new Error('the file ended early');
    yield part;
    at += part.length;
    if (at >= end) return;
    const next = await ask({ grant, from: at, length: STEP });
    // Locked or erased in the middle: the transfer breaks off, as it must.
    if (next.status !== 'ok') throw new Error('no leave any more');
    bytes = next.bytes;
  }
}

/** One range of bytes (RFC 9110, 14.1.2); null for none, several, or nonsense: then the whole is answered. */
function parseRange(header: string | null): { from: number; to?: number; suffix?: number } | null {
  const match = header === null ? null : /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header.trim());
  if (!match || (match[1] === '' && match[2] === '')) return null;
  if (match[1] === '') return { from: 0, suffix: Number(match[2]) };
  return match[2] === '' ? { from: Number(match[1]) } : { from: Number(match[1]), to: Number(match[2]) };
}

/** Hostile bytes under our own address: no script, no page, no guessing of types, no trace in a cache. */
function headersOf(mime: string, name: string): Record<string, string> {
  return {
    ...securityHeaders([]),
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'Content-Type': mime,
    'Content-Disposition': `attachment; filename="${name}"`,
    'Accept-Ranges': 'bytes',
    Vary: 'Range',
  };
}

function refused(status: number): MediaAnswer {
  return { status, headers: securityHeaders([]), body: null };
}
