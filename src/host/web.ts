import { createReadStream } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { z } from 'zod';
import type { Piece, PieceAsk } from '../core/media/index.ts';
import { contentType, securityHeaders } from '../core/process/headers.ts';
import { mediaAnswer, mediaGrantOf } from '../core/process/media-response.ts';
import type { Links } from './links.ts';

const LINK_BODY = 1024;
const linkBody = z.object({ code: z.string().min(1).max(200) });

/** What this server calls itself; a request that names anything else came through another name (DNS rebinding). */
export interface Address {
  /** `127.0.0.1:PORT`, exactly. */
  host: string;
  /** `http://127.0.0.1:PORT`, exactly. */
  origin: string;
}

/**
 * Three things over HTTP: the renderer's files, a one-time code in exchange for a token, and media that core gave a window
 * leave to fetch. Everything else is refused.
 */
export function createWeb(options: {
  address(): Address;
  site: ReadonlyMap<string, string>;
  links: Links;
  media(ask: PieceAsk): Promise<Piece>;
}): RequestListener {
  return (request, response) => {
    const { host, origin } = options.address();
    for (const [name, value] of Object.entries(securityHeaders([`ws://${host}`]))) response.setHeader(name, value);
    response.on('error', () => response.destroy());
    if (request.headers.host !== host) return refuse(response, 421);
    const path = (request.url ?? '').split('?', 1)[0] ?? '';
    if (path === '/link') {
      if (request.method !== 'POST') return refuse(response, 405);
      if (request.headers.origin !== origin) return refuse(response, 403);
      void exchange(request, response, options.links);
      return;
    }
    const grant = mediaGrantOf(request.url ?? '');
    if (grant !== null) return void serveMedia(request, response, grant, options.media);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const file = options.site.get(path);
    if (file === undefined) return refuse(response, 404);
    serve(response, path === '/' ? 'index.html' : path, file, request.method === 'HEAD');
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end();
}

function serve(response: ServerResponse, path: string, file: string, headOnly: boolean): void {
  response.setHeader('Content-Type', contentType(path));
  if (headOnly) {
    response.end();
    return;
  }
  const stream = createReadStream(file);
  // The build was made anew under a running host: its old files are gone.
  stream.on('error', () => (response.headersSent ? response.destroy() : refuse(response, 404)));
  stream.pipe(response);
}

async function serveMedia(
  request: IncomingMessage,
  response: ServerResponse,
  grant: string,
  ask: (piece: PieceAsk) => Promise<Piece>,
): Promise<void> {
  const { method = '', headers } = request;
  const one = (name: string): string | null => {
    const value = headers[name];
    return typeof value === 'string' ? value : null;
  };
  const answer = await mediaAnswer(
    { grant, method, range: one('range'), site: one('sec-fetch-site'), dest: one('sec-fetch-dest') },
    ask,
  );
  response.writeHead(answer.status, answer.headers);
  if (answer.body === null) return void response.end();
  // The browser went away, or core took the leave back: either way there is nobody to tell.
  await pipeline(Readable.from(answer.body, { objectMode: false }), response).catch(() => response.destroy());
}

async function exchange(request: IncomingMessage, response: ServerResponse, links: Links): Promise<void> {
  const body = await readBody(request);
  const parsed = linkBody.safeParse(body);
  if (!parsed.success) return refuse(response, 400);
  const answer = links.redeem(parsed.data.code);
  if ('refused' in answer) return refuse(response, answer.refused === 'tooMany' ? 429 : 403);
  response.writeHead(200, { 'Content-Type': 'application/json; charset=utf-8' });
  response.end(JSON.stringify(answer));
}

/** Undefined for anything that isn't JSON of at most LINK_BODY bytes. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  let text = '';
  try {
    for await (const chunk of request) {
      text += (chunk as Buffer).toString('latin1');
      if (text.length > LINK_BODY) return undefined;
    }
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
