import { type AccountId, chatKey } from '../domain/index.ts';
import { chatSubject, relaySubject } from './accounts/index.ts';
import { Failure, hasCode } from './failure.ts';
import type { Headquarters } from './headquarters.ts';
import { openWorkspace, type Workspace } from './people/index.ts';
import type { DrillWorld, Ports } from './ports.ts';
import { readKeyring, transaction } from './store/index.ts';

/** The practice headquarters: invented people, a data centre on this machine, nothing worth protecting. */
export const PRACTICE_DIR = 'practice';
/** Printed in the README and on the screen: a drill holds no secret, and its data is invented. */
export const PRACTICE_PASSPHRASE = 'practice';
export const PRACTICE_KDF = { memory: 8192, time: 1, parallelism: 1 };

export async function startWorld(ports: Ports): Promise<DrillWorld> {
  if (!ports.drill) throw new Failure('DRILL_UNAVAILABLE');
  try {
    return await ports.drill.start();
  } catch (error) {
    ports.log.error('drill.start', { name: error instanceof Error ? error.name : 'unknown' });
    throw new Failure('DRILL_UNAVAILABLE');
  }
}

/**
 * Logs the headquarters' account in to the practice world, watches its chats and binds its bots, in the name of whoever
 * opened it. Every world is new, with chats of its own: accounts of an earlier one are forgotten, their evidence stays.
 */
export async function enterWorld(hq: Headquarters, world: DrillWorld): Promise<void> {
  const { accounts, workspace } = hq;
  const { db, journal, session } = workspace;
  accounts.connectTo(world.centre);
  await accounts.dropStored();
  let step = await accounts.sendCode(world.apiId, world.apiHash, world.phone);
  if (step.step === 'code') step = await accounts.submitCode(world.code);
  if (step.step === 'password') step = await accounts.submitPassword(world.password ?? '');
  const account = accounts.sources()[0]?.status().account;
  if (step.step !== 'done' || !account) throw new Failure('DRILL_UNAVAILABLE');
  hq.decided(['chats', 'telegram'], () => {
    transaction(db, () => {
      for (const old of accounts.watched().filter((row) => row.account !== account))
        journal.append({ type: 'chat.unwatched', subjects: [chatSubject(old.account, old.key)], payload: {} }, session);
      for (const { chat, title, botId, scheme } of world.chats) {
        const key = chatKey(account as AccountId, chat);
        journal.append(
          {
            type: 'chat.watched',
            subjects: [chatSubject(account, key)],
            payload: { account, chatKey: key, kind: chat.kind, peerId: chat.id, title },
          },
          session,
        );
        journal.append(
          {
            type: 'relay.bound',
            subjects: [relaySubject(key, botId)],
            payload: { chatKey: key, botId, botName: title, scheme },
          },
          session,
        );
      }
    });
  });
  await accounts.applyWatch(account);
}

/** All slots of the practice keyring have the practice passphrase, unless somebody changed theirs. */
export async function openPractice(dir: string, ports: Ports): Promise<Workspace> {
  let last: unknown = new Failure('KEYRING_DAMAGED');
  for (const { number } of readKeyring(dir).slots) {
    try {
      return await openWorkspace({ dir, number, passphrase: PRACTICE_PASSPHRASE, kdf: PRACTICE_KDF }, ports);
    } catch (error) {
      if (!hasCode(error) || error.code !== 'WRONG_PASSPHRASE') throw error;
      last = error;
    }
  }
  throw last;
}
