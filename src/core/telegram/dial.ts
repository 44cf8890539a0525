import { randomBytes } from 'node:crypto';
import type { TelegramProxy } from '../../domain/index.ts';
import type { Clock, Route, RouteFailure } from '../ports.ts';
import { breather } from './breather.ts';
import type { Redirect } from './client.ts';
import { NoAnswer } from './errors.ts';
import { pause } from './flood.ts';
import { ConnectionTCPFull, ConnectionTCPMTProxyAbridged } from './library.ts';

/** A connection of the library, as far as it is ours to end. */
export interface Wire {
  socket: { close(): Promise<void> };
}

export interface Dialling {
  route: Route;
  redirect: Redirect | null;
  clock: Clock;
  /** The client was given up. */
  dead(): boolean;
  opened(wire: Wire): void;
  closed(wire: Wire): void;
  failed(why: RouteFailure, network: boolean): void;
}

/** Seconds in which a SOCKS5 server has to have passed us on. */
const SOCKS_TIMEOUT = 10;

type Params = ConstructorParameters<typeof ConnectionTCPFull>[0];
type Kind = typeof ConnectionTCPFull;

/**
 * The one place where a connection to the outside is made: whatever address the library has in mind, and whichever of
 * its parts asks, it goes by this route or not at all.
 */
export function dialler({ route, redirect, clock, dead, opened, closed, failed }: Dialling): Kind {
  class Dialled extends transportOf(route.proxy) {
    private readonly breathe = breather();
    constructor(params: Params) {
      // The library takes port 80, and 443 for files, whatever the session says.
      const to = redirect ? { ip: redirect.host, port: portOf(redirect, params.dcId) } : {};
      super({ ...params, ...to, proxy: proxyOf(route.proxy) } as Params);
      opened(this);
    }
    override async connect(): Promise<void> {
      if (dead()) throw new NoAnswer('DESTROYED');
      try {
        await this.inTime(super.connect());
      } catch (error) {
        if (!dead()) failed(...failureOf(error));
        throw error;
      }
      // A client given up while it was dialling must not come back to life beside its successor.
      if (dead()) await this.disconnect();
    }
    /**
     * The library counts a SOCKS5 server's seconds in real time. By the clock that was passed in they are counted here,
     * like every other limit of this folder; its own, which is as long, then closes the socket.
     */
    private async inTime(connecting: Promise<void>): Promise<void> {
      if (route.proxy?.kind !== 'socks5') return connecting;
      const settled = new AbortController();
      const late = pause(clock, SOCKS_TIMEOUT * 1000, settled.signal).then(() => {
        // What comes through after all belongs to nobody.
        connecting.then(() => this.disconnect()).catch(() => {});
        throw new Error('Proxy connection timed out');
      });
      await Promise.race([connecting, late]).finally(() => settled.abort());
    }
    override async recv(): Promise<Buffer> {
      const packet = await super.recv();
      await this.breathe();
      return packet;
    }
    override async disconnect(): Promise<void> {
      closed(this);
      await super.disconnect();
    }
  }
  return Dialled;
}

function transportOf(proxy: TelegramProxy | null): Kind {
  if (proxy?.kind !== 'mtproxy') return ConnectionTCPFull;
  const kind = proxy.secret.length === 34 ? PaddedMtProxy : ConnectionTCPMTProxyAbridged;
  return kind as unknown as Kind;
}

function proxyOf(proxy: TelegramProxy | null): Params['proxy'] {
  if (!proxy) return undefined;
  const where = { ip: proxy.host, port: proxy.port };
  if (proxy.kind === 'mtproxy') return { ...where, MTProxy: true, secret: proxy.secret };
  const socks = { ...where, socksType: 5 as const, timeout: SOCKS_TIMEOUT };
  return proxy.user === null ? socks : { ...socks, username: proxy.user, password: proxy.password ?? '' };
}

function portOf(redirect: Redirect, dcId: number): number {
  return redirect.others?.find((each) => each.dcId === dcId)?.port ?? redirect.port;
}

interface Reader {
  read(length: number): Promise<Buffer>;
}

/**
 * Padded intermediate framing, which a `dd` secret promises: a proxy that insists on it drops whoever sends anything
 * else, and the library only knows the abridged one. https://core.telegram.org/mtproto/mtproto-transports
 */
class PaddedCodec {
  static readonly tag = Buffer.from('dddddddd', 'hex');
  static readonly obfuscateTag = PaddedCodec.tag;
  readonly tag = PaddedCodec.tag;
  readonly obfuscateTag = PaddedCodec.tag;

  encodePacket(data: Buffer): Buffer {
    const padding = randomBytes((randomBytes(1)[0] ?? 0) & 15);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(data.length + padding.length, 0);
    return Buffer.concat([head, data, padding]);
  }

  async readPacket(reader: Reader): Promise<Buffer> {
    const head = await reader.read(4);
    return unpad(await reader.read(head.readUInt32LE(0) & 0x7fffffff));
  }
}

/** An error is four bytes; a plain message names its own length; an encrypted one is 24 bytes and blocks of 16. */
function unpad(data: Buffer): Buffer {
  if (data.length < 20) return data.subarray(0, 4);
  if (data.readBigInt64LE(0) === 0n) return data.subarray(0, 20 + data.readInt32LE(16));
  return data.subarray(0, data.length - ((data.length - 24) % 16));
}

class PaddedMtProxy extends ConnectionTCPMTProxyAbridged {
  override PacketCodecClass = PaddedCodec as unknown as ConnectionTCPMTProxyAbridged['PacketCodecClass'];
}

/** What an attempt failed of, and whether the operating system says that there is no network. */
export function failureOf(error: unknown): [why: RouteFailure, network: boolean] {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  const said = `${typeof code === 'string' ? code : ''} ${typeof message === 'string' ? message : ''}`;
  const [why] = FAILURES.find(([, pattern]) => pattern.test(said)) ?? (['silent'] as const);
  return [why, /\b(ECONN|ENET|EHOST|ENOTFOUND|ETIMEDOUT|EAI_|EADDR)/.test(said)];
}

const FAILURES: readonly (readonly [RouteFailure, RegExp])[] = [
  ['auth', /authentication failed|no accepted authentication/i],
  ['rejected', /rejected connection|final handshake/i],
  ['timeout', /timed out|ETIMEDOUT/i],
  ['refused', /ECONNREFUSED/],
  ['name', /ENOTFOUND|EAI_/],
  ['unreachable', /ENET|EHOST|EADDR|ECONNRESET|socket closed|invalid socks/i],
];
