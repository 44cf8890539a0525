import {
  contentDigest,
  type IncomingMessage,
  type ParsedRelay,
  parseRelay,
  type SosSigns,
  searchText,
  sosSigns,
  textPrint,
} from '../domain/index.ts';
import type { Election } from './election.ts';
import { sha256, sha256Hex } from './store/crypto.ts';

/**
 * What a message says by itself, whatever else is known: worked out in the thread that heard it, while core stores what came
 * before (decision 026). Every one of these is a pure function of the message and the profile; where nobody has worked it
 * out, whoever needs it does.
 */
export interface Ahead {
  digest: string;
  rawSha256: string;
  parsed: ParsedRelay;
  signs: SosSigns;
  /** Of its text. */
  print: string | null;
  search: string;
}

export function readAhead(message: IncomingMessage, { profile, lookups, helpWords }: Election): Ahead {
  const { text, sentAt, media, chat } = message;
  return {
    digest: contentDigest(message, sha256),
    rawSha256: sha256Hex(message.raw),
    parsed: parseRelay(text, { lookups, sentAt }),
    signs: sosSigns({ text, mediaKind: media?.kind ?? null, privateChat: chat.kind === 'user' }, helpWords),
    print: textPrint(text, profile.ballots.textLetters),
    search: searchText(text),
  };
}

/** By the very message, or by its content as it was stored: never by a likeness. Gone with what it is about. */
const known = new WeakMap<object, Ahead>();

export const aheadOf = (of: object): Ahead | undefined => known.get(of);

export function remember(of: object, ahead: Ahead | null | undefined): void {
  if (ahead) known.set(of, ahead);
}
