import { z } from 'zod';
import { command, done, LEAD, query } from '../base.ts';
import * as s from '../shapes.ts';

/** Why a way out did not work; each has a sentence under `proxies.why`. */
export const proxyFailure = z.enum(['refused', 'name', 'unreachable', 'timeout', 'auth', 'rejected', 'silent']);

/** When Telegram is dialled without a proxy: before all of them, after all of them, or not at all. */
export const directMode = z.enum(['first', 'last', 'never']);

const state = z.discriminatedUnion('is', [
  z.object({ is: z.literal('untried') }),
  z.object({ is: z.literal('works'), at: s.ms }),
  z.object({ is: z.literal('failed'), at: s.ms, why: proxyFailure }),
]);

export const proxyRow = z.object({
  /** `direct` for the way without a proxy. */
  id: s.id,
  kind: z.enum(['direct', 'socks5', 'mtproxy']),
  host: z.string(),
  port: z.number().int(),
  /** Passwords and secrets never leave core. */
  user: z.string().nullable(),
  padded: z.boolean(),
  state,
  /** An account goes this way at the moment. */
  inUse: z.boolean(),
});
export type ProxyRow = z.infer<typeof proxyRow>;

const field = (max: number) => z.string().max(max).default('');

/** The ways round a blocked network; for leads, since whoever knows a proxy can have it blocked. */
export const proxies = {
  /** In the order in which they are tried, the direct way among them unless it is `never`. */
  list: query(LEAD).output(z.object({ direct: directMode, rows: z.array(proxyRow) })),
  add: command(LEAD)
    .input(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('link'), link: z.string().min(1).max(2000) }),
        z.object({
          kind: z.literal('socks5'),
          host: z.string().max(300),
          port: z.string().max(8),
          user: field(255),
          password: field(255),
        }),
        z.object({
          kind: z.literal('mtproxy'),
          host: z.string().max(300),
          port: z.string().max(8),
          secret: z.string().max(600),
        }),
      ]),
    )
    .output(z.object({ id: s.id })),
  remove: command(LEAD)
    .input(z.object({ id: s.id }))
    .output(done),
  /** One place up or down. */
  move: command(LEAD)
    .input(z.object({ id: s.id, by: z.union([z.literal(-1), z.literal(1)]) }))
    .output(done),
  direct: command(LEAD)
    .input(z.object({ mode: directMode }))
    .output(done),
  /** Reaches Telegram by this way, without an account, and hangs up; up to 25 s. */
  check: command(LEAD)
    .input(z.object({ id: s.id }))
    .output(
      z.discriminatedUnion('works', [
        z.object({ works: z.literal(true), millis: z.number() }),
        z.object({ works: z.literal(false), why: proxyFailure }),
      ]),
    ),
};
