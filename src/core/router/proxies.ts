import { mtProxy, type ParsedProxy, type ProxyProblem, parseProxyLink, socksProxy } from '../../domain/index.ts';
import { Failure } from '../failure.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

const PROBLEMS = {
  fakeTls: 'PROXY_FAKE_TLS',
  http: 'PROXY_HTTP',
  secret: 'PROXY_SECRET',
  host: 'PROXY_HOST',
  port: 'PROXY_PORT',
  unreadable: 'PROXY_UNREADABLE',
} as const satisfies Record<ProxyProblem, string>;

/** The entry says that a lead changed the ways out and how, never which: addresses can't be taken back from a chain. */
function decide(context: CallContext, type: string, payload: Record<string, string>, work: () => void): void {
  const hq = hqOf(context);
  hq.decided(['telegram'], () => {
    hq.workspace.journal.append({ type, subjects: ['proxies:list'], payload }, sessionOf(context));
    work();
  });
}

export const proxies = {
  list: os.proxies.list.handler(({ context }) => {
    const { accounts } = hqOf(context);
    const { proxies: ways } = accounts;
    const used = new Set(accounts.status().map((each) => each.route));
    const rows = ways.rows().map(({ route: { id, proxy }, state }) => ({
      id,
      kind: proxy?.kind ?? ('direct' as const),
      host: proxy?.host ?? '',
      port: proxy?.port ?? 0,
      user: proxy?.kind === 'socks5' ? proxy.user : null,
      padded: proxy?.kind === 'mtproxy' && proxy.secret.length === 34,
      state,
      inUse: used.has(id),
    }));
    return { direct: ways.direct(), rows };
  }),
  add: os.proxies.add.handler(({ context, input }) => {
    const parsed: ParsedProxy =
      input.kind === 'link'
        ? parseProxyLink(input.link)
        : input.kind === 'socks5'
          ? socksProxy(input.host, input.port, input.user, input.password)
          : mtProxy(input.host, input.port, input.secret);
    if (!parsed.ok) throw new Failure(PROBLEMS[parsed.problem]);
    let id = '';
    decide(context, 'proxy.added', { kind: parsed.proxy.kind }, () => {
      id = hqOf(context).accounts.proxies.add(parsed.proxy);
    });
    return { id };
  }),
  remove: os.proxies.remove.handler(({ context, input }) => {
    decide(context, 'proxy.removed', {}, () => hqOf(context).accounts.proxies.remove(input.id));
    return done;
  }),
  move: os.proxies.move.handler(({ context, input }) => {
    decide(context, 'proxy.moved', {}, () => hqOf(context).accounts.proxies.move(input.id, input.by));
    return done;
  }),
  direct: os.proxies.direct.handler(({ context, input }) => {
    const { proxies: ways } = hqOf(context).accounts;
    decide(context, 'proxy.direct', { mode: input.mode }, () => ways.setDirect(input.mode));
    return done;
  }),
  check: os.proxies.check.handler(({ context, input }) => hqOf(context).accounts.checkProxy(input.id)),
};
