import { readFile } from 'node:fs/promises';
import type { Protocol } from 'electron';
import { contentType, securityHeaders } from '../core/process/headers.ts';
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

/** Serves the built renderer, from a closed list, with the same headers as the browser host. */
export function serveRenderer(protocol: Protocol, site: ReadonlyMap<string, string>): void {
  protocol.handle('app', (request) => answer(site, request));
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
