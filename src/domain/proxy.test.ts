import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ParsedProxy, parseProxyLink, parseSecret, socksProxy } from './proxy.ts';

const HEX = '000102030405060708090a0b0c0d0e0f';
const read = (link: string): ParsedProxy => parseProxyLink(link);
const mtproxy = (secret: string) => ({
  ok: true,
  proxy: { kind: 'mtproxy', host: 'proxy.example', port: 443, secret },
});

describe('a pasted link', () => {
  it.each([
    `tg://proxy?server=proxy.example&port=443&secret=${HEX}`,
    `https://t.me/proxy?server=PROXY.example&port=443&secret=${HEX.toUpperCase()}`,
    `  http://telegram.me/proxy?port=443&secret=${HEX}&server=proxy.example `,
    `tg:proxy?server=proxy.example&port=443&secret=AAECAwQFBgcICQoLDA0ODw==`,
    `tg://proxy?server=proxy.example&port=443&secret=AAECAwQFBgcICQoLDA0ODw`,
  ])('of an MTProxy: %s', (link) => expect(read(link)).toEqual(mtproxy(HEX)));

  it('of an MTProxy with padding, in hex and in base64', () => {
    const padded = `dd${HEX}`;
    const base64 = Buffer.from(padded, 'hex').toString('base64');
    for (const secret of [padded, base64, base64.replaceAll('+', '-').replaceAll('/', '_')])
      expect(read(`tg://proxy?server=proxy.example&port=443&secret=${secret}`)).toEqual(mtproxy(padded));
  });

  it('of a SOCKS5 proxy, with and without a password', () => {
    const proxy = { kind: 'socks5', host: '127.0.0.1', port: 1080, user: 'a b', password: 'p&w' };
    expect(read('tg://socks?server=127.0.0.1&port=1080&user=a%20b&pass=p%26w')).toEqual({ ok: true, proxy });
    expect(read('socks5://a%20b:p%26w@127.0.0.1:1080')).toEqual({ ok: true, proxy });
    const open = { ...proxy, user: null, password: null };
    expect(read('https://t.me/socks?server=127.0.0.1&port=1080')).toEqual({ ok: true, proxy: open });
  });

  it.each([
    [`tg://proxy?server=proxy.example&port=443&secret=ee${HEX}676f6f676c652e636f6d`, 'fakeTls'],
    [
      `tg://proxy?server=a.example&port=443&secret=${Buffer.from(`ee${HEX}676f6f`, 'hex').toString('base64')}`,
      'fakeTls',
    ],
    ['http://proxy.example:3128', 'http'],
    ['https://proxy.example:3128/', 'http'],
    ['tg://http?server=a.example&port=80', 'http'],
    [`tg://proxy?server=proxy.example&port=443&secret=${HEX}00`, 'secret'],
    ['tg://proxy?server=proxy.example&port=443', 'secret'],
    [`tg://proxy?server=&port=443&secret=${HEX}`, 'host'],
    [`tg://proxy?server=a%0d%0ab&port=443&secret=${HEX}`, 'host'],
    [`tg://proxy?server=proxy.example&port=65536&secret=${HEX}`, 'port'],
    ['tg://socks?server=a.example&port=', 'port'],
    ['https://t.me/someone', 'unreadable'],
    ['proxy.example', 'unreadable'],
    ['', 'unreadable'],
  ])('that is refused: %s', (link, problem) => expect(read(link)).toEqual({ ok: false, problem }));

  it('never throws, whatever it is, and gives only what it has checked', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom('tg://proxy?', 'server=', '&port=', '443', '&secret=', HEX));
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const parsed = read(parts.join(''));
        if (parsed.ok) expect(parsed.proxy.host).toMatch(/^[a-z0-9_.:-]{1,253}$/);
      }),
    );
  });
});

it('sixteen bytes are a secret whatever they begin with', () => {
  const bytes = fc.uint8Array({ minLength: 16, maxLength: 16 }).map((each) => Buffer.from(each).toString('hex'));
  fc.assert(
    fc.property(bytes, (secret) => {
      expect(parseSecret(secret)).toEqual({ ok: true, secret });
    }),
  );
});

it('an IPv6 address is one, with and without brackets', () => {
  for (const host of ['[2001:db8::1]', '2001:db8::1'])
    expect(socksProxy(host, 1080, '', '')).toMatchObject({ ok: true, proxy: { host: '2001:db8::1' } });
});
