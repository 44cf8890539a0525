import { type AccountId, type ChatKey, chatKey, type Peer } from '../../domain/index.ts';
import { type Accounts, accountSubject, chatSubject, relaySubject, type WatchedChat } from '../accounts/index.ts';
import { forgetOldSession, oldSession } from '../backup/index.ts';
import { Failure } from '../failure.ts';
import type { Headquarters } from '../headquarters.ts';
import type { SourceStatus } from '../ports.ts';
import { all } from '../store/index.ts';
import { type CallContext, hqOf, os, sessionOf } from './access.ts';

const done = { ok: true } as const;

interface Binding {
  chatKey: string;
  botId: string;
  botName: string;
  scheme: string;
  boundBy: string;
  boundAt: number;
}

function bindings(hq: Headquarters): Map<string, Omit<Binding, 'chatKey'>[]> {
  const found = new Map<string, Omit<Binding, 'chatKey'>[]>();
  const rows = all<Binding>(
    hq.workspace.db,
    `SELECT chat_key AS chatKey, bot_id AS botId, bot_name AS botName, scheme, bound_by AS boundBy, bound_at AS boundAt
     FROM relay_binding ORDER BY bound_at`,
  );
  for (const { chatKey: key, ...row } of rows)
    found.set(key, [...(found.get(key) ?? []), { ...row, boundBy: hq.names.person(row.boundBy) }]);
  return found;
}

export function wayOf({ proxies }: Accounts, { route }: SourceStatus): 'direct' | 'socks5' | 'mtproxy' | 'none' | null {
  if (route === undefined) return null;
  if (route === null) return 'none';
  const found = proxies.rows().find((row) => row.route.id === route);
  return found ? (found.route.proxy?.kind ?? 'direct') : null;
}

const receives = ({ state }: SourceStatus): boolean =>
  state === 'online' || state === 'degraded' || state === 'flooded';

/** Who receives each watched chat at the moment: several may, and what they receive is stored once. */
function readers(accounts: Accounts, watched: WatchedChat[]): Map<string, string[]> {
  const names = new Map(
    accounts.status().flatMap((each) => (receives(each) ? [[each.account as string, each.self?.firstName ?? '']] : [])),
  );
  const found = new Map<string, string[]>();
  for (const { account, key } of watched) {
    const name = names.get(account);
    if (name !== undefined) found.set(key, [...(found.get(key) ?? []), name]);
  }
  return found;
}

/** Watched chats that nobody else receives when this account does not. */
function alone(accounts: Accounts, account: string): number {
  const others = new Set(
    accounts.status().flatMap((each) => (each.account !== account && receives(each) ? [each.account as string] : [])),
  );
  const elsewhere = new Set(accounts.watched().flatMap((row) => (others.has(row.account) ? [row.key] : [])));
  return accounts.watched(account).filter((row) => !elsewhere.has(row.key)).length;
}

/** Appends a decision about a chat, then tells the source what to receive. */
async function watchDecision(context: CallContext, account: AccountId, decide: (hq: Headquarters) => void) {
  const hq = hqOf(context);
  // Refused before it is on record: an account that isn't there can't watch anything.
  hq.accounts.source(account);
  hq.decided(['chats', 'telegram'], () => decide(hq));
  await hq.accounts.applyWatch(account);
  return done;
}

/** Puts a lead's word about another login on record. */
function answerFor(context: CallContext, type: string, { account, hash }: { account: string; hash: string }): void {
  const hq = hqOf(context);
  const found = hq.accounts.logins.list(account).find((each) => each.hash === hash);
  if (!found) throw new Failure('NOT_FOUND_HERE');
  hq.decided(['telegram'], () => {
    const { device, app, createdAt } = found;
    const draft = { type, subjects: [accountSubject(account)], payload: { device, app, createdAt } };
    hq.workspace.journal.append(draft, sessionOf(context));
    hq.accounts.logins.ours(account, hash);
  });
}

export const telegram = {
  status: os.telegram.status.handler(({ context }) => {
    const { accounts, workspace } = hqOf(context);
    return accounts.status().map((status) => ({
      id: status.account,
      state: status.state,
      since: status.since,
      until: status.until,
      lastMessageAt: status.lastUpdateAt,
      // Who it was is known even when Telegram no longer lets us in.
      name: status.self?.firstName ?? accounts.nameOf(status.account),
      username: status.self?.username ?? null,
      twoFactorOn: status.twoFactorOn,
      clockSkew: status.clockSkew,
      watchedChats: accounts.watched(status.account).length,
      oldSession: oldSession(workspace.db, status.account),
      filesUntil: status.filesUntil ?? null,
      way: wayOf(accounts, status),
      waysFailing: accounts.proxies.rows().every((row) => row.state.is === 'failed'),
      lost: status.lost ?? null,
      newLogins: accounts.logins.fresh(status.account),
      alone: alone(accounts, status.account),
    }));
  }),
  notices: os.telegram.notices.handler(({ context }) =>
    all<{ at: number; text: string }>(
      hqOf(context).workspace.db,
      'SELECT at, text FROM service_notice ORDER BY version_id DESC LIMIT 20',
    ),
  ),
  startLogin: os.telegram.startLogin.handler(({ context, input }) =>
    hqOf(context).accounts.sendCode(input.apiId, input.apiHash.toLowerCase(), input.phone),
  ),
  submitCode: os.telegram.submitCode.handler(({ context, input }) => hqOf(context).accounts.submitCode(input.code)),
  submitPassword: os.telegram.submitPassword.handler(({ context, input }) =>
    hqOf(context).accounts.submitPassword(input.password),
  ),
  cancelLogin: os.telegram.cancelLogin.handler(async ({ context }) => {
    await hqOf(context).accounts.cancelLogin();
    return done;
  }),
  logOut: os.telegram.logOut.handler(async ({ context, input }) => {
    await hqOf(context).accounts.logOut(input.account as AccountId);
    return done;
  }),
  oldSessionEnded: os.telegram.oldSessionEnded.handler(({ context, input }) => {
    const { workspace } = hqOf(context);
    hqOf(context).decided(['telegram'], () => {
      forgetOldSession(workspace.db, input.account);
      const draft = { type: 'telegram.oldSessionEnded', subjects: [`account:${input.account}`], payload: {} };
      workspace.journal.append(draft, sessionOf(context));
    });
    return done;
  }),
  logins: os.telegram.logins.handler(({ context, input }) => hqOf(context).accounts.logins.list(input.account)),
  lookAtLogins: os.telegram.lookAtLogins.handler(async ({ context, input }) => {
    await hqOf(context).accounts.logins.look(input.account as AccountId);
    return done;
  }),
  loginIsOurs: os.telegram.loginIsOurs.handler(({ context, input }) => {
    const { accounts } = hqOf(context);
    answerFor(context, 'telegram.loginAccepted', input);
    accounts.told();
    return done;
  }),
  endLogin: os.telegram.endLogin.handler(async ({ context, input }) => {
    const { accounts } = hqOf(context);
    const account = input.account as AccountId;
    await accounts.source(account).endLogin(input.hash);
    answerFor(context, 'telegram.loginEnded', input);
    await accounts.logins.look(account).catch(() => {});
    accounts.told();
    return done;
  }),
  chats: os.telegram.chats.handler(async ({ context }) => {
    const hq = hqOf(context);
    const bound = bindings(hq);
    const watched = hq.accounts.watched();
    // Unreachable Telegram must not hide what is watched.
    const dialogs = await hq.accounts.dialogs().catch(() => []);
    const seen = new Set(dialogs.map((dialog) => `${dialog.account}/${dialog.key}`));
    const rest = watched
      .filter((row) => !seen.has(`${row.account}/${row.key}`))
      .map((row) => ({ ...row, username: null, isBot: false, members: null, lastMessageAt: null }));
    const readBy = readers(hq.accounts, watched);
    const isWatched = new Set(watched.map((row) => `${row.account}/${row.key}`));
    return [...dialogs, ...rest]
      .map((row) => ({
        key: row.key as ChatKey,
        account: row.account,
        chat: row.chat as Peer,
        title: row.title,
        username: row.username,
        isBot: row.isBot,
        members: row.members,
        lastMessageAt: row.lastMessageAt,
        watched: isWatched.has(`${row.account}/${row.key}`),
        bindings: bound.get(row.key) ?? [],
        readers: readBy.get(row.key) ?? [],
      }))
      .sort((a, b) => Number(b.watched) - Number(a.watched));
  }),
  members: os.telegram.members.handler(({ context, input }) =>
    hqOf(context)
      .accounts.source(input.account as AccountId)
      .members(input.chat as Peer),
  ),
  watch: os.telegram.watch.handler(({ context, input }) => {
    const account = input.account as AccountId;
    const key = chatKey(account, input.chat as Peer);
    return watchDecision(context, account, ({ workspace }) => {
      workspace.journal.append(
        {
          type: input.on ? 'chat.watched' : 'chat.unwatched',
          subjects: [chatSubject(account, key)],
          payload: { account, chatKey: key, kind: input.chat.kind, peerId: input.chat.id, title: input.title },
        },
        sessionOf(context),
      );
    });
  }),
  bindRelay: os.telegram.bindRelay.handler(({ context, input }) => {
    const hq = hqOf(context);
    const key = chatKey(input.account as AccountId, input.chat as Peer);
    hq.decided(['chats'], () =>
      hq.workspace.journal.append(
        {
          type: 'relay.bound',
          subjects: [relaySubject(key, input.botId)],
          payload: { chatKey: key, botId: input.botId, botName: input.botName, scheme: input.scheme },
        },
        sessionOf(context),
      ),
    );
    return done;
  }),
  unbindRelay: os.telegram.unbindRelay.handler(({ context, input }) => {
    const hq = hqOf(context);
    const key = chatKey(input.account as AccountId, input.chat as Peer);
    hq.decided(['chats'], () =>
      hq.workspace.journal.append(
        {
          type: 'relay.unbound',
          subjects: [relaySubject(key, input.botId)],
          payload: { chatKey: key, botId: input.botId },
        },
        sessionOf(context),
      ),
    );
    return done;
  }),
};
