import { implement, ORPCError } from '@orpc/server';
import type { z } from 'zod';
import {
  contract,
  type PersonRow,
  type proxyShapes,
  type shapes,
  type TelegramLogin,
  type Topic,
} from '../../src/contract/index.ts';
import { CHATS } from './screen-world.ts';

type Account = z.infer<typeof shapes.telegramAccount>;

interface World {
  now(): number;
  changed(...topics: Topic[]): void;
  me(): PersonRow | null;
  connected?: boolean;
  flood?: boolean;
  restored?: boolean;
  troubled?: boolean;
  direct?: boolean;
}

const ok = { ok: true as const };
const HOUR = 3_600_000;

/** Accounts, their logins and chats, and the ways to them, of the stand-in core. */
export function createScreenTelegram({ now, changed, me, ...options }: World) {
  const os = implement(contract);
  const chats = structuredClone(CHATS);
  let connected = options.connected ?? true;
  let restored = options.restored ?? false;
  let direct: z.infer<typeof proxyShapes.directMode> = 'first';
  const logins: TelegramLogin[] = [
    ['1', 'HQ notebook', 'Märe 0.1.0', 'Almaty, Kazakhstan', 'known'],
    ['3', 'Pixel 5', 'Telegram Android 7.4', 'Frankfurt am Main, Germany', options.troubled ? 'new' : 'known'],
    ['2', 'iPhone SE', 'Telegram iOS 7.3', 'Almaty, Kazakhstan', 'known'],
  ].map(([hash = '', device = '', app = '', place = '', state], n) => ({
    hash,
    isCurrent: n === 0,
    state: state === 'new' ? 'new' : 'known',
    device,
    app,
    place,
    createdAt: now() - (n + 1) * 7 * HOUR,
    activeAt: now() - n * HOUR,
    firstSeen: now() - (n + 1) * 7 * HOUR,
  }));
  const proxies: proxyShapes.ProxyRow[] = options.direct
    ? []
    : [
        row('x-1', 'socks5', 'proxy.example.kz', 1080, { is: 'works', at: now() - 120_000 }, 'mare'),
        row('x-2', 'mtproxy', '2001:db8:85a3::8a2e:370:7334', 443, { is: 'failed', at: now() - HOUR, why: 'timeout' }),
        row('x-3', 'mtproxy', '203.0.113.17', 8443, { is: 'untried' }),
      ];

  const accounts = (): Account[] => {
    const first: Account = {
      id: 'acc-1',
      state: restored ? 'needsLogin' : options.flood ? 'flooded' : 'online',
      since: now() - HOUR,
      until: options.flood ? now() + 41_000 : null,
      lastMessageAt: now() - 12_000,
      name: 'Штаб',
      username: 'hq_invented',
      twoFactorOn: false,
      clockSkew: 200,
      watchedChats: chats.filter((chat) => chat.watched).length,
      oldSession: restored ? { device: 'Desktop', since: now() - 9 * 24 * HOUR } : null,
      newLogins: logins.filter((login) => login.state === 'new').length,
      way: options.direct ? 'direct' : 'socks5',
    };
    if (!options.troubled) return [first];
    const second: Account = {
      ...first,
      id: 'acc-2',
      name: 'Штаб, второй телефон',
      username: null,
      state: 'needsLogin',
      lost: 'banned',
      newLogins: 0,
      alone: 2,
      twoFactorOn: null,
    };
    return [first, second];
  };

  const router = {
    telegram: {
      status: os.telegram.status.handler(() => (connected ? accounts() : [])),
      notices: os.telegram.notices.handler(() => [
        {
          at: now() - 5_400_000,
          text: 'New login. Dear Штаб, we detected a login into your account from a new device.',
        },
      ]),
      startLogin: os.telegram.startLogin.handler(() => ({ step: 'code', via: 'app', length: 5 })),
      submitCode: os.telegram.submitCode.handler(({ input }) => {
        if (input.code === '00000') throw new ORPCError('CODE_INVALID');
        return { step: 'password', hint: 'ат' };
      }),
      submitPassword: os.telegram.submitPassword.handler(() => {
        connected = true;
        changed('telegram', 'chats');
        return { step: 'done', twoFactorOn: true };
      }),
      oldSessionEnded: os.telegram.oldSessionEnded.handler(() => {
        restored = false;
        changed('telegram');
        return ok;
      }),
      cancelLogin: os.telegram.cancelLogin.handler(() => ok),
      logOut: os.telegram.logOut.handler(() => {
        connected = false;
        changed('telegram', 'chats');
        return ok;
      }),
      chats: os.telegram.chats.handler(() => chats.map((chat) => ({ ...chat, readers: chat.watched ? ['Штаб'] : [] }))),
      members: os.telegram.members.handler(() => [
        { id: '7001', name: 'Аламан бот', username: 'alaman_invented_bot', isBot: true },
        { id: '7002', name: 'Аламан бoт', username: 'alaman_copy_bot', isBot: true },
        { id: '11', name: 'Сәуле', username: null, isBot: false },
      ]),
      watch: os.telegram.watch.handler(({ input }) => {
        const chat = chats.find((one) => one.chat.id === input.chat.id);
        if (chat) chat.watched = input.on;
        changed('chats');
        return ok;
      }),
      bindRelay: os.telegram.bindRelay.handler(({ input }) => {
        chats
          .find((one) => one.chat.id === input.chat.id)
          ?.bindings.push({
            botId: input.botId,
            botName: input.botName,
            scheme: input.scheme,
            boundBy: me()?.callName ?? '',
            boundAt: now(),
          });
        changed('chats');
        return ok;
      }),
      unbindRelay: os.telegram.unbindRelay.handler(({ input }) => {
        for (const chat of chats) chat.bindings = chat.bindings.filter((one) => one.botId !== input.botId);
        changed('chats');
        return ok;
      }),
      logins: os.telegram.logins.handler(({ input }) => (input.account === 'acc-1' ? logins : [])),
      lookAtLogins: os.telegram.lookAtLogins.handler(() => ok),
      loginIsOurs: os.telegram.loginIsOurs.handler(({ input }) => {
        for (const login of logins) if (login.hash === input.hash) login.state = 'known';
        changed('telegram');
        return ok;
      }),
      endLogin: os.telegram.endLogin.handler(({ input }) => {
        if (input.hash === '3') throw new ORPCError('FRESH_LOGIN');
        logins.splice(0, logins.length, ...logins.filter((login) => login.hash !== input.hash));
        changed('telegram');
        return ok;
      }),
    },
    proxies: {
      list: os.proxies.list.handler(() => {
        const own = row('direct', 'direct', '', 0, { is: 'works', at: now() - HOUR });
        const rows = direct === 'never' ? proxies : direct === 'first' ? [own, ...proxies] : [...proxies, own];
        return { direct, rows: options.direct ? [] : rows };
      }),
      add: os.proxies.add.handler(({ input }) => {
        if (input.kind === 'link') throw new ORPCError('PROXY_INVALID');
        const id = `x-${proxies.length + 1}`;
        proxies.push(row(id, input.kind, input.host, Number(input.port), { is: 'untried' }));
        changed('telegram');
        return { id };
      }),
      remove: os.proxies.remove.handler(({ input }) => {
        proxies.splice(0, proxies.length, ...proxies.filter((each) => each.id !== input.id));
        changed('telegram');
        return ok;
      }),
      move: os.proxies.move.handler(({ input }) => {
        const at = proxies.findIndex((each) => each.id === input.id);
        proxies.splice(at + input.by, 0, ...proxies.splice(at, 1));
        changed('telegram');
        return ok;
      }),
      direct: os.proxies.direct.handler(({ input }) => {
        direct = input.mode;
        changed('telegram');
        return ok;
      }),
      check: os.proxies.check.handler(({ input }) =>
        input.id === 'x-1' ? { works: true as const, millis: 214 } : { works: false as const, why: 'timeout' as const },
      ),
    },
  };
  return {
    router,
    restore: () => {
      restored = true;
    },
    disconnect: () => {
      connected = false;
    },
  };
}

function row(
  id: string,
  kind: proxyShapes.ProxyRow['kind'],
  host: string,
  port: number,
  state: proxyShapes.ProxyRow['state'],
  user: string | null = null,
): proxyShapes.ProxyRow {
  return { id, kind, host, port, user, padded: kind === 'mtproxy', state, inUse: id === 'x-1' };
}
