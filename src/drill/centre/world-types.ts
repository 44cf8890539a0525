/** What the practice world is made of. Ids are decimal strings, dates UTC seconds as Telegram has them. */
import type { PasswordSecret } from './srp.ts';
import type { TlObject } from './tl.ts';

export type PeerRef = `user:${string}` | `chat:${string}` | `channel:${string}`;

/** Where messages live: a channel's own box, or an account's box of its private chats and basic groups. */
export type BoxKey = `channel:${string}` | `account:${string}`;

export interface User {
  readonly id: string;
  firstName: string;
  lastName: string | undefined;
  username: string | undefined;
  /** Digits only. Without a phone nobody can log in as this user. */
  readonly phone: string | undefined;
  readonly bot: boolean;
  readonly botToken: string | undefined;
  readonly verified: boolean;
  /** The login code of every attempt; undefined draws a fresh one each time. */
  readonly code: string | undefined;
  readonly password: PasswordSecret | undefined;
  readonly passwordHint: string | undefined;
  readonly contacts: Set<string>;
  readonly box: Box;
}

export interface Channel {
  readonly id: string;
  title: string;
  username: string | undefined;
  readonly megagroup: boolean;
  readonly about: string;
  readonly creator: string | undefined;
  readonly members: Set<string>;
  readonly date: number;
  readonly box: Box;
}

export interface Chat {
  readonly id: string;
  title: string;
  readonly creator: string | undefined;
  readonly members: Set<string>;
  readonly date: number;
}

export type Media =
  | { readonly kind: 'file'; readonly file: StoredFile }
  | { readonly kind: 'geo'; readonly lat: number; readonly long: number }
  | {
      readonly kind: 'contact';
      readonly phone: string;
      readonly firstName: string;
      readonly lastName: string;
      readonly userId: string;
    };

export interface StoredFile {
  readonly id: string;
  readonly kind: 'photo' | 'document' | 'voice' | 'video';
  readonly bytes: Buffer;
  readonly mime: string;
  readonly name: string | undefined;
  readonly width: number;
  readonly height: number;
  readonly duration: number;
  readonly date: number;
  readonly dcId: number;
  /** Raised when references expire: an older reference is refused. */
  refVersion: number;
}

export interface Forward {
  readonly from: PeerRef | undefined;
  readonly fromName: string | undefined;
  readonly date: number;
  readonly channelPost: number | undefined;
}

/** What may change in a message by an edit. */
export interface Content {
  readonly text: string;
  readonly entities: readonly TlObject[];
  readonly media: Media | undefined;
}

export interface Message {
  readonly box: BoxKey;
  readonly id: number;
  /** The chat as the box's owner sees it: in a private chat, the other person. */
  readonly peer: PeerRef;
  readonly from: PeerRef | undefined;
  readonly out: boolean;
  readonly date: number;
  content: Content;
  editDate: number | undefined;
  readonly groupedId: string | undefined;
  readonly forward: Forward | undefined;
  readonly viaBotId: string | undefined;
  readonly replyTo: number | undefined;
  /** The author's own words: the same for the copies of one private or group message in several boxes. */
  readonly origin: number;
  /** 1 as sent, one more with every edit. */
  version: number;
  deleted: boolean;
}

export type BoxEvent =
  | { readonly kind: 'new' | 'edit'; readonly pts: number; readonly count: 1; readonly message: Message }
  | { readonly kind: 'delete'; readonly pts: number; readonly count: number; readonly ids: readonly number[] };

export interface Box {
  readonly key: BoxKey;
  pts: number;
  nextId: number;
  /** Messages not deleted. */
  alive: number;
  readonly messages: Map<number, Message>;
  /** Ordered by pts, without holes. */
  readonly events: BoxEvent[];
  /** Read markers: peer -> highest message id its owner has read. */
  readonly read: Map<string, number>;
}

export interface NewUser {
  readonly id?: string | undefined;
  readonly firstName: string;
  readonly lastName?: string | undefined;
  readonly username?: string | undefined;
  readonly phone?: string | undefined;
  readonly bot?: boolean | undefined;
  readonly botToken?: string | undefined;
  readonly verified?: boolean | undefined;
  readonly code?: string | undefined;
  readonly password?: string | undefined;
  readonly passwordHint?: string | undefined;
}

export interface NewMessage {
  readonly peer: PeerRef;
  readonly from: string | undefined;
  readonly content: Content;
  readonly date?: number | undefined;
  readonly groupedId?: string | undefined;
  readonly forward?: Forward | undefined;
  readonly viaBotId?: string | undefined;
  readonly replyTo?: number | undefined;
}

/** How an event is announced: pushed as usual, or only there for those who ask for the difference. */
export interface Announce {
  readonly push: boolean;
  /** The session that caused it and learns of it from its own answer. */
  readonly except?: unknown;
}
