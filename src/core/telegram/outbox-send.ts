import { createHash } from 'node:crypto';
import { type Ms, ms, type Peer } from '../../domain/index.ts';
import { type Clock, TelegramError } from '../ports.ts';
import type { Directory } from './directory.ts';
import { asTelegramError, errorName, NoAnswer } from './errors.ts';
import { Api, type BigInteger, bigInt } from './library.ts';
import type { Link } from './link.ts';

export interface Sent {
  msgId: number;
  sentAt: Ms;
}

export interface SendOptions {
  link: Pick<Link, 'call'>;
  directory: Pick<Directory, 'input'>;
  clock: Clock;
  /** Answers to our own calls carry counted updates like any other. */
  onUpdates(updates: unknown): void;
}

const REMEMBERED = 500;
/** How far back a message is looked for whose answer was lost. */
const LOOK_BACK = 50;

/**
 * Sends plain text. The same `randomId` sends at most once, in this process by memory, beyond it by Telegram, which
 * refuses a repetition with RANDOM_ID_DUPLICATE; the message is then looked up in the chat.
 */
export function openSender({
  link,
  directory,
  clock,
  onUpdates,
}: SendOptions): (to: Peer, text: string, randomId: string, replyToMsgId: number | null) => Promise<Sent> {
  const remembered = new Map<string, Promise<Sent>>();

  async function send(to: Peer, text: string, randomId: string, replyToMsgId: number | null): Promise<Sent> {
    const peer = await directory.input(to);
    if (!peer) throw new TelegramError('NO_SUCH_CHAT', 'NO_ACCESS_HASH');
    const wireId = randomLong(randomId);
    const request = new Api.messages.SendMessage({
      peer,
      message: text,
      randomId: wireId,
      noWebpage: true,
      replyTo: replyToMsgId === null ? undefined : new Api.InputReplyToMessage({ replyToMsgId }),
    });
    try {
      const answer = await link.call(request);
      onUpdates(answer);
      return sentMessage(answer, wireId) ?? (await findSent(peer, text, replyToMsgId));
    } catch (error) {
      if (errorName(error) !== 'RANDOM_ID_DUPLICATE') throw error;
      return findSent(peer, text, replyToMsgId);
    }
  }

  /** Our newest message with these words: the first try went through. */
  async function findSent(peer: Api.TypeInputPeer, text: string, replyToMsgId: number | null): Promise<Sent> {
    const answer = await link.call(
      new Api.messages.GetHistory({
        peer,
        offsetId: 0,
        offsetDate: 0,
        addOffset: 0,
        limit: LOOK_BACK,
        maxId: 0,
        minId: 0,
        hash: bigInt(0),
      }),
    );
    const messages = answer instanceof Api.messages.MessagesNotModified ? [] : answer.messages;
    for (const each of messages)
      if (each instanceof Api.Message && each.out && each.message === text.trim() && repliesTo(each) === replyToMsgId)
        return { msgId: each.id, sentAt: ms(each.date * 1000) };
    return { msgId: 0, sentAt: clock.now() };
  }

  return (to, text, randomId, replyToMsgId) => {
    const before = remembered.get(randomId);
    if (before) return before;
    const sending = send(to, text, randomId, replyToMsgId).catch((error: unknown) => {
      remembered.delete(randomId); // may be tried again: Telegram knows whether it was sent
      throw error instanceof NoAnswer ? new TelegramError('UNREACHABLE', errorName(error)) : asTelegramError(error);
    });
    remembered.set(randomId, sending);
    if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value as string);
    return sending;
  };
}

function repliesTo(message: Api.Message): number | null {
  return message.replyTo instanceof Api.MessageReplyHeader ? (message.replyTo.replyToMsgId ?? null) : null;
}

/** The new message's id and date in the answer to a send. */
function sentMessage(answer: Api.TypeUpdates, randomId: BigInteger): Sent | null {
  if (answer instanceof Api.UpdateShortSentMessage) return { msgId: answer.id, sentAt: ms(answer.date * 1000) };
  if (!(answer instanceof Api.Updates || answer instanceof Api.UpdatesCombined)) return null;
  const named = answer.updates.find((each) => each instanceof Api.UpdateMessageID && each.randomId?.equals(randomId));
  const msgId = named instanceof Api.UpdateMessageID ? named.id : null;
  for (const each of answer.updates) {
    if (!(each instanceof Api.UpdateNewMessage || each instanceof Api.UpdateNewChannelMessage)) continue;
    const { message } = each;
    if (message instanceof Api.Message && (msgId === null || message.id === msgId))
      return { msgId: message.id, sentAt: ms(message.date * 1000) };
  }
  return msgId === null ? null : { msgId, sentAt: ms(answer.date * 1000) };
}

/** A signed 64-bit decimal as it is; any other name by its hash, so that a UUID will do. */
export function randomLong(randomId: string): BigInteger {
  if (/^-?\d{1,19}$/.test(randomId)) {
    const value = BigInt(randomId);
    if (value !== 0n && BigInt.asIntN(64, value) === value) return bigInt(randomId);
  }
  const digest = createHash('sha256').update(randomId).digest();
  return bigInt(digest.readBigInt64LE(0) || 1n);
}
