import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Protocol } from 'electron';
import type { Piece, PieceAsk } from '../core/media/index.ts';
import { contentType, securityHeaders } from '../core/process/headers.ts';
import { mediaAnswer, mediaGrantOf } from '../core/process/media-response.ts';
import { ORIGIN } from './lockdown.ts';

/** Before `ready`: app:// is an origin like any other, with its own storage, secure, and nothing above that. */
export function registerScheme(protocol: Protocol): void {
  protocol.registerSchemesAsPrivileged([
    {
      scheme: 'app',
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
    },
  ]);
}

export type MediaAsk = (ask: PieceAsk) => Promise<Piece>;

/** Serves the built renderer, from a closed list, and media, both with the same headers as the browser host. */
export function serveRenderer(protocol: Protocol, site: ReadonlyMap<string, string>, media: MediaAsk): void {
  protocol.handle('app', (request) => {
    const url = new URL(request.url);
    const grant = `${url.protocol}//${url.host}` === ORIGIN ? mediaGrantOf(url.pathname + url.search) : null;
    return grant === null ? answer(site, request) : answerMedia(grant, request, media);
  });
}

/** What the browser host answers, as a Response. */
export async function answerMedia(
  grant: string,
  request: { method: string; headers: { get(name: string): string | null } },
  media: MediaAsk,
): Promise<Response> {
  const { method, headers } = request;
  // Everything here comes from the one window there is; what it may see, core says for each part.
  const {
    status,
    headers: sent,
    body,
  } = await mediaAnswer(
    { grant, method, range: headers.get('range'), site: null, dest: headers.get('sec-fetch-dest') },
    media,
  );
  const stream =
    body === null ? null : (Readable.toWeb(Readable.from(body)) as ReadableStream<Uint8Array<ArrayBuffer>>);
  return new Response(stream, { status, headers: sent });
}

export async function answer(
  site: ReadonlyMap<string, string>,
  request: { url: string; method: string },
): Promise<Response> {
  const headers = securityHeaders([]);
  const url = new URL(request.url);
  const file =
    `${url.protocol}//${url.host}` === ORIGIN && request.method === 'GET' ? site.get(url.pathname) : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers });
  const body = new Uint8Array(await readFile(file));
  return new Response(body, {
    headers: { ...headers, 'Content-Type': contentType(url.pathname === '/' ? 'index.html' : url.pathname) },
  });
}
