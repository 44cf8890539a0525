/**
 * A way round a blocked network. SOCKS5 carries any TCP and hides nothing; MTProxy carries Telegram only, obfuscated.
 * `secret`: hex, 32 digits, or 34 that begin with `dd` (random padding). https://core.telegram.org/mtproto/mtproto-transports
 */
export type TelegramProxy =
  | { kind: 'socks5'; host: string; port: number; user: string | null; password: string | null }
  | { kind: 'mtproxy'; host: string; port: number; secret: string };

/**
 * fakeTls: an `ee` secret, which the Telegram library does not speak (a helper program on this computer can: it offers
 * SOCKS5 at 127.0.0.1); http: an HTTP proxy, likewise; secret, host, port: that field is wrong; unreadable: no link.
 */
export type ProxyProblem = 'fakeTls' | 'http' | 'secret' | 'host' | 'port' | 'unreadable';

export type ParsedProxy = { ok: true; proxy: TelegramProxy } | { ok: false; problem: ProxyProblem };

const refuse = (problem: ProxyProblem): ParsedProxy => ({ ok: false, problem });

/**
 * Reads what people paste: `tg://proxy?…`, `tg://socks?…`, the same at `https://t.me/…`, `socks5://user:pw@host:port`.
 * Never throws; hostile text is 'unreadable'.
 */
export function parseProxyLink(text: string): ParsedProxy {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return refuse('unreadable');
  }
  const scheme = url.protocol.toLowerCase();
  if (scheme === 'socks5:' || scheme === 'socks5h:')
    return socksProxy(url.hostname, url.port, decoded(url.username), decoded(url.password));
  const what = linkKind(url, scheme);
  const { searchParams: given } = url;
  const host = given.get('server') ?? '';
  const port = given.get('port') ?? '';
  // `+` and `/` of a base64 secret are often pasted as they are; a query reads the first as a space.
  if (what === 'proxy') return mtProxy(host, port, (given.get('secret') ?? '').replaceAll(' ', '+'));
  if (what === 'socks') return socksProxy(host, port, given.get('user') ?? '', given.get('pass') ?? '');
  return refuse(
    what === 'http' || ((scheme === 'http:' || scheme === 'https:') && url.port !== '') ? 'http' : 'unreadable',
  );
}

function linkKind(url: URL, scheme: string): string | null {
  if (scheme === 'tg:') return (url.hostname || url.pathname.replace(/^\/+/, '')).toLowerCase();
  const named = /^(www\.)?(t\.me|telegram\.me|telegram\.dog)$/i.test(url.hostname);
  if (!named || (scheme !== 'https:' && scheme !== 'http:')) return null;
  return url.pathname.replace(/^\/+|\/+$/g, '').toLowerCase();
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The fields of a form, or of a link. Empty user and password mean none. */
export function socksProxy(host: string, port: string | number, user: string, password: string): ParsedProxy {
  const where = address(host, port);
  if ('problem' in where) return refuse(where.problem);
  return { ok: true, proxy: { kind: 'socks5', ...where, user: user || null, password: password || null } };
}

export function mtProxy(host: string, port: string | number, secret: string): ParsedProxy {
  const read = parseSecret(secret);
  if (!read.ok) return refuse(read.problem);
  const where = address(host, port);
  if ('problem' in where) return refuse(where.problem);
  return { ok: true, proxy: { kind: 'mtproxy', ...where, secret: read.secret } };
}

/** Hex, base64 or base64url, 16 bytes, or 17 with `dd` in front; `ee` with a domain behind is fake TLS. */
export function parseSecret(text: string): { ok: true; secret: string } | { ok: false; problem: 'secret' | 'fakeTls' } {
  const typed = text.trim();
  const hex = /^([0-9a-f]{2})+$/i.test(typed) ? typed.toLowerCase() : base64ToHex(typed);
  if (hex === null) return { ok: false, problem: 'secret' };
  // 16 plain bytes may begin with any two digits; what is longer is told by its first byte.
  if (hex.length === 32) return { ok: true, secret: hex };
  if (hex.startsWith('ee') && hex.length > 34) return { ok: false, problem: 'fakeTls' };
  return hex.startsWith('dd') && hex.length === 34 ? { ok: true, secret: hex } : { ok: false, problem: 'secret' };
}

function base64ToHex(text: string): string | null {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[0-9a-z+/]{20,400}$/i.test(plain)) return null;
  try {
    const bytes = atob(plain);
    return [...bytes].map((each) => each.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

function address(host: string, port: string | number): { host: string; port: number } | { problem: 'host' | 'port' } {
  const name = host
    .trim()
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  if (!/^([a-z0-9_-]+(\.[a-z0-9_-]+)*|[0-9a-f:]*:[0-9a-f:.]+)$/.test(name) || name.length > 253)
    return { problem: 'host' };
  const number = Number(port);
  if (String(port).trim() === '' || !Number.isInteger(number) || number < 1 || number > 65_535)
    return { problem: 'port' };
  return { host: name, port: number };
}
