import { z } from 'zod';
import { CASE_LANES, CASE_STATES } from '../domain/case-lifecycle.ts';

/** Shapes that cross the contract. Times are UTC milliseconds, Telegram ids decimal strings. */
export const ms = z.number().int();
export const telegramId = z.string().regex(/^-?\d{1,20}$/);
/** One line a person typed: trimmed, bounded. Text from outside is bounded where it enters evidence. */
export const line = (max: number) => z.string().trim().min(1).max(max);
export const id = z.string().min(1).max(200);

export const role = z.enum(['lead', 'coordinator', 'responder', 'analyst', 'viewer']);
export type Role = z.infer<typeof role>;
export const locale = z.enum(['kk', 'ru', 'en']);
export type Locale = z.infer<typeof locale>;
export const workspaceKind = z.enum(['drill', 'live']);
export const urgency = z.enum(['P0', 'P1', 'P2', 'P3']);
export type Urgency = z.infer<typeof urgency>;

export const person = z.object({
  id,
  number: z.string(),
  callName: z.string(),
  role,
  active: z.boolean(),
  canStart: z.boolean(),
  onShift: z.boolean(),
  /** Signed in somewhere right now. */
  present: z.boolean(),
  /** Nobody: the printed recovery sheet. Its use is told to every lead. */
  recovery: z.boolean().optional(),
});
export type PersonRow = z.infer<typeof person>;

export const peer = z.object({ kind: z.enum(['user', 'group', 'channel']), id: telegramId });

export const connectionState = z.enum([
  'connecting',
  'online',
  'degraded',
  'flooded',
  'broken',
  'needsLogin',
  'offline',
  'stopped',
]);

/**
 * signedOut: no login yet, or Telegram does not know it; revoked: ended from another device; banned: Telegram closed
 * the account; duplicated: the same login was used from two places, and Telegram ended it.
 */
export const lostReason = z.enum(['signedOut', 'revoked', 'banned', 'duplicated']);

export const telegramAccount = z.object({
  id,
  state: connectionState,
  since: ms,
  until: ms.nullable(),
  lastMessageAt: ms.nullable(),
  name: z.string().nullable(),
  username: z.string().nullable(),
  twoFactorOn: z.boolean().nullable(),
  clockSkew: z.number().nullable(),
  watchedChats: z.number().int(),
  /** A session of the original headquarters that a restored copy left behind: to be ended in Telegram by a person. */
  oldSession: z.object({ device: z.string(), since: ms }).nullish(),
  /** Pictures and documents wait until then; messages don't. */
  filesUntil: ms.nullish(),
  /** The way of the present connection: directly, by a proxy of that kind, or none, when there is none to try. */
  way: z.enum(['direct', 'socks5', 'mtproxy', 'none']).nullish(),
  /** The last ways that were tried, all of them proxies or not, have failed. */
  waysFailing: z.boolean().optional(),
  /** Why Telegram does not know this login (any more). */
  lost: lostReason.nullish(),
  /** Logins that appeared and nobody has answered for. */
  newLogins: z.number().int().optional(),
  /** Watched channels that no other connected account receives meanwhile. */
  alone: z.number().int().optional(),
});

/** A login of the account, this program's own or another device's. Every text is whatever that device called itself. */
export const telegramLogin = z.object({
  hash: z.string(),
  isCurrent: z.boolean(),
  state: z.enum(['known', 'new']),
  device: z.string(),
  app: z.string(),
  place: z.string(),
  createdAt: ms,
  activeAt: ms,
  firstSeen: ms,
});
export type TelegramLogin = z.infer<typeof telegramLogin>;

export const loginStep = z.discriminatedUnion('step', [
  z.object({ step: z.literal('code'), via: z.enum(['app', 'sms', 'call', 'other']), length: z.number().nullable() }),
  z.object({ step: z.literal('password'), hint: z.string().nullable() }),
  z.object({ step: z.literal('done'), twoFactorOn: z.boolean() }),
]);

export const relayBinding = z.object({
  botId: telegramId,
  botName: z.string(),
  /** Pseudonym scheme: the word before the colon in `reporter: alaman:8841`. */
  scheme: z.string(),
  boundBy: z.string(),
  boundAt: ms,
});

export const chatRow = z.object({
  key: id,
  account: id,
  chat: peer,
  title: z.string(),
  username: z.string().nullable(),
  isBot: z.boolean(),
  members: z.number().nullable(),
  lastMessageAt: ms.nullable(),
  watched: z.boolean(),
  bindings: z.array(relayBinding),
  /** Names of the connected accounts that receive it now. */
  readers: z.array(z.string()).optional(),
});

export const trust = z.enum(['relay', 'person', 'unverified', 'service', 'own']);

export const mediaView = z.object({
  kind: z.string(),
  size: z.number().nullable(),
  mime: z.string().nullable(),
  name: z.string().nullable(),
  fields: z.record(z.string(), z.unknown()).optional(),
});

/** One stored version of a message, content as received (safe to show only through the display helper). */
export const messageVersion = z.object({
  versionId: z.number().int(),
  versionNo: z.number().int(),
  event: z.enum(['message', 'deleted', 'foundMissing']),
  source: z.string(),
  trust,
  fromId: z.string().nullable(),
  fromName: z.string().nullable(),
  sentAt: ms.nullable(),
  editedAt: ms.nullable(),
  receivedAt: ms,
  forwarded: z.boolean(),
  viaBot: z.boolean(),
  /** Null when erased. */
  text: z.string().nullable(),
  media: mediaView.nullable(),
  digest: z.string(),
  /** Only on what a person wrote down: how it came, and from whom as they said. */
  manual: z.object({ channel: z.string(), who: z.string().nullable(), phone: z.string().nullable() }).nullish(),
});

/** `closing`: asked for by one, it waits for a second pair of eyes. */
export const caseState = z.enum(CASE_STATES);
export type CaseState = z.infer<typeof caseState>;
/** Somebody, by id and by what they are called. */
const who = z.object({ id, name: z.string() });

export const caseLane = z.enum(CASE_LANES);
export const caseRow = z.object({
  id,
  state: caseState,
  urgency,
  possible: z.boolean(),
  /** `observers`: an observer was kept out and nothing worse; it rings only once it was left unanswered. */
  lane: caseLane,
  kind: z.string(),
  /** Region code; its name in the reader's language comes with `system.election`. */
  region: z.string().nullable(),
  place: z.string(),
  excerpt: z.string(),
  trust,
  sentAt: ms,
  receivedAt: ms,
  ackDueAt: ms.nullable(),
  acknowledgedBy: z.string().nullable(),
  acknowledgedAt: ms.nullable(),
  /** Who answers for it: whoever acknowledged it, unless it was given to somebody. */
  owner: who.nullable(),
  ownedAt: ms.nullable(),
  firstActionAt: ms.nullable(),
  /** When its owner must have acted, a second person have come, or its snooze ends; null where no such clock runs. */
  actionDueAt: ms.nullable(),
  actionWait: z.enum(['noAction', 'noSecond', 'snoozeOver']).nullable(),
  snoozedUntil: ms.nullable(),
  /** Who asked to close it, while it waits for a second person. */
  closeAsked: who.extend({ at: ms }).nullable(),
  closed: z.object({ at: ms, by: z.string(), second: z.string().nullable() }).nullable(),
  /** A code of the election's outcomes; null where there is none, or where it was put to rest as not an SOS. */
  outcome: z.string().nullable(),
  /** Closing it takes a second person, whoever asks; `loweredBy`: people who cannot close it alone all the same. */
  needsSecond: z.boolean(),
  loweredBy: z.array(id),
  /** What a move gives as `seen`, so that two people at the same moment don't overwrite each other. */
  lastMove: id.nullable(),
  /** Something arrived on it that nobody has looked at. */
  fresh: z.boolean(),
  revision: z.number().int(),
});
export type CaseRow = z.infer<typeof caseRow>;

export const timelineItem = z.discriminatedUnion('what', [
  z.object({ what: z.literal('evidence'), at: ms, messageKey: id, version: messageVersion }),
  z.object({
    what: z.literal('entry'),
    at: ms,
    entryId: id,
    type: z.string(),
    actor: z.string(),
    /** Whitelisted, displayable fields of the payload. */
    fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    superseded: z.boolean(),
  }),
]);
export type TimelineItem = z.infer<typeof timelineItem>;

const fact = z.object({
  key: z.string(),
  value: z.string(),
  problem: z.string().nullable(),
  /** Read by a person, not by the program. */
  filed: z.boolean().optional(),
});

export const caseDetail = caseRow.extend({
  facts: z.array(fact),
  problems: z.array(z.object({ code: z.string(), line: z.string() })),
  urgencyReasons: z.array(z.string()),
  timeline: z.array(timelineItem),
  /** What the signed-in person may undo right now. */
  undoable: z.object({ entryId: id, type: z.string(), until: ms.nullable() }).nullable(),
  /** Where it went as a duplicate; cases that came here; submissions of its story that can be taken out. */
  merging: z.object({
    into: caseRow.nullable(),
    here: z.array(caseRow),
    attached: z.array(z.object({ submission: id, messageKey: id })),
  }),
  replyTo: z.object({ kind: z.enum(['relay', 'dm']), label: z.string() }).nullable(),
});

export type MergedCases = z.infer<typeof caseDetail>['merging'];

export const inboxRow = z.object({
  messageKey: id,
  chatTitle: z.string(),
  fromName: z.string().nullable(),
  excerpt: z.string(),
  /** Where the excerpt has what was searched: [from, to). */
  hits: z.array(z.tuple([z.number().int(), z.number().int()])),
  mediaKind: z.string().nullable(),
  albumSize: z.number().int(),
  kind: z.enum(['ballot', 'protocol', 'violation', 'checkin', 'observer', 'unparsed', 'message', 'sos']),
  state: z.enum(['parsed', 'partial', 'unparsed', 'plain', 'filed']),
  trust,
  sentAt: ms,
  receivedAt: ms,
  versions: z.number().int(),
  deleted: z.boolean(),
  seenBy: z.string().nullable(),
  seenAt: ms.nullable(),
  /** Scheme of the relay that passed it, `dm`, `chat`, `manual` or `import`. */
  source: z.string(),
  /** Who sent it, against the roster; null where nobody can be named. */
  sender: z
    .object({ address: id, state: z.enum(['known', 'unknown', 'blocked']), wrongStation: z.boolean() })
    .nullable(),
  /** A person read it by hand: who. */
  filedBy: z.string().nullable(),
  /** Unseen for 15 minutes: it comes back to the top until someone opens it. */
  overdue: z.boolean(),
  caseId: id.nullable(),
  /** It came while its sender's phone may have been in other hands. */
  mayNotBeThem: z.boolean(),
});
export type InboxRow = z.infer<typeof inboxRow>;

export const inboxDetail = inboxRow.extend({
  /** As received, where a person filed it otherwise. */
  received: z.object({ kind: inboxRow.shape.kind, state: inboxRow.shape.state, facts: z.array(fact) }).nullable(),
  filed: z
    .object({
      entryId: id,
      at: ms,
      /** Something arrived since that the person didn't have. */
      outdated: z.boolean(),
      urgency: urgency.nullable(),
      /** Theirs to take back. */
      undoable: z.boolean(),
    })
    .nullable(),
  facts: z.array(fact),
  problems: z.array(z.object({ code: z.string(), line: z.string() })),
  /** Every message of the album (one for a plain message), each with all its versions, oldest first. */
  messages: z.array(z.object({ messageKey: id, versions: z.array(messageVersion) })),
});

export const outboxRow = z.object({
  id,
  caseId: id.nullable(),
  label: z.string(),
  text: z.string(),
  state: z.enum(['held', 'queued', 'sending', 'sent', 'cancelled', 'stopped', 'failed']),
  holdUntil: ms,
  sentAt: ms.nullable(),
  attempts: z.number().int(),
  error: z.string().nullable(),
  by: z.string(),
});

export const journalRow = z.object({
  id,
  seq: z.number().int(),
  device: id,
  at: ms,
  type: z.string(),
  actor: z.string(),
  subjects: z.array(z.string()),
});

const names = z.object({ kk: z.string(), ru: z.string(), en: z.string() });
const labelled = z.object({ code: z.string(), names });
const ballotOption = z.object({
  code: z.string(),
  number: z.number().int(),
  names,
  short: names,
  /** Muted, one for each theme. Beside them always the number or the name (ux.md). */
  colours: z.object({ light: z.string(), dark: z.string() }),
});
/** What the election's codes are called, for the screens: nothing of it is written in them. */
export const election = z.object({
  id: z.string(),
  names,
  date: z.string(),
  zone: z.string(),
  voting: z.object({ opens: z.string(), closes: z.string(), observersFrom: z.string() }),
  regions: z.array(
    z.object({
      code: z.string(),
      kind: z.enum(['region', 'city', 'pseudo']),
      names,
      zone: z.string(),
      /** Former names and other spellings, and those of the towns in it: what somebody may type to find it. */
      aliases: z.array(z.string()).default([]),
    }),
  ),
  districts: z.array(labelled.extend({ region: z.string() })),
  countries: z.array(labelled.extend({ region: z.string() })),
  places: z.array(
    z.object({ id: z.string(), region: z.string(), country: z.string().nullable(), names, zone: z.string() }),
  ),
  /** In ballot order. */
  parties: z.array(ballotOption),
  contests: z.array(
    z.object({
      code: z.string(),
      names,
      short: names,
      tallied: z.boolean(),
      /** In ballot order, the parties included. */
      options: z.array(ballotOption),
      seats: z
        .object({ total: z.number().int(), thresholdPercent: z.number(), base: z.enum(['participants', 'valid']) })
        .nullable(),
    }),
  ),
  protocolForms: z.array(
    z.object({
      level: z.enum(['PEC', 'TEC', 'regional', 'CEC']),
      contest: z.string(),
      names,
      sides: z.number().int().nullable(),
      header: z.array(labelled),
      fields: z.array(
        labelled.extend({
          number: z.string(),
          kind: z.enum(['count', 'perOption', 'perMember']),
          inWords: z.boolean(),
          partOf: z.string().nullable(),
        }),
      ),
      closing: z.array(labelled),
    }),
  ),
  rejectionReasons: z.array(labelled.extend({ effect: z.enum(['reject', 'exclude']) })),
  intakeSources: z.array(labelled.extend({ scheme: z.string(), role: z.enum(['observer', 'voter']) })),
  denialReasons: z.array(labelled),
  registry: z.object({ stations: z.number().int().nullable(), registeredVoters: z.number().int().nullable() }),
  caseKinds: z.array(labelled),
  raiseRules: z.array(labelled),
  statutoryTerms: z.array(labelled.extend({ unverified: z.boolean() })),
  /** How a case can end. */
  caseOutcomes: z.array(labelled),
});
export type ElectionNames = z.infer<typeof election>;

export const workspaceEntry = z.object({
  id,
  kind: workspaceKind,
  createdAt: ms,
  /** Last time the folder changed. */
  usedAt: ms,
  problem: z.enum(['KEYRING_DAMAGED', 'KEYRING_MISSING', 'WORKSPACE_IN_USE']).nullable(),
  /** Number of the person for whom this system's keychain opens it; see `workspace.openByKeychain`. */
  keychain: z.string().nullish(),
});

/** What leads should know about keys, newest first until they say they have seen it. */
export const safety = z.object({
  /** Somebody who held a slot was removed, and the store has had no new key since. */
  rekeyDue: z.boolean(),
  /** There is a printed recovery sheet that opens this headquarters. */
  recoverySheet: z.object({ number: z.string(), madeAt: ms }).nullable(),
  warnings: z.array(
    z.object({
      entryId: id,
      at: ms,
      what: z.enum(['recoveryMade', 'recoveryUsed', 'rekeyed', 'restored', 'keychainOn']),
      /** Call name, or `system`. */
      by: z.string(),
    }),
  ),
});

/** Sealed, a headquarters is deaf: on sleep it is anyway. Without a choice it is locked. */
export const powerRule = z.object({
  suspend: z.enum(['seal', 'lock', 'nothing']),
  lockScreen: z.enum(['lock', 'nothing']),
});
export type PowerRule = z.infer<typeof powerRule>;

export const backupState = z.object({
  running: z
    .object({
      step: z.enum(['copying', 'checking', 'media', 'sealing', 'cancelling']),
      /** 0 to 1, of the step; null where nobody can say. */
      share: z.number().nullable(),
      startedAt: ms,
    })
    .nullable(),
  /** How the last one since the headquarters was opened ended. */
  last: z.object({ at: ms, folder: z.string(), bytes: z.number().nullable(), error: z.string().nullable() }).nullable(),
});

export const backupRow = z.object({
  folder: z.string(),
  /** From its manifest; null where that does not open with this headquarters' present key. */
  madeAt: ms.nullable(),
  bytes: z.number().nullable(),
  entries: z.number().int().nullable(),
});

export const topic = z.enum([
  'seat',
  'people',
  'telegram',
  'chats',
  'alarms',
  'cases',
  'inbox',
  'imports',
  'outbox',
  'journal',
  'listeners',
  'drill',
  'media',
  'stations',
  'ballots',
  'shifts',
  'directory',
  'protocols',
  'official',
  'observers',
  'coverage',
  'exports',
]);
export type Topic = z.infer<typeof topic>;

export const liveEvent = z.discriminatedUnion('event', [
  z.object({ event: z.literal('changed'), topic, revision: z.number().int() }),
  /** The bounded queue overflowed: everything may have changed. */
  z.object({ event: z.literal('resync') }),
]);

export const hello = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'test']),
  runtimeHint: z.string().nullable(),
  canInvite: z.boolean(),
  now: ms,
  stage: z.enum(['welcome', 'open', 'sealed']),
  kind: workspaceKind.nullable(),
  /** Only for a signed-in, unlocked seat. */
  hqName: z.string().nullable(),
  workspaceId: id.nullable(),
  seat: z.object({
    locked: z.boolean(),
    person: person.nullable(),
    /** Minutes without a command after which core locks this seat; 0 never. */
    lockAfter: z.number().int().optional(),
  }),
  practice: z.object({
    available: z.boolean(),
    exists: z.boolean(),
    /** The open headquarters is the practice one: its passphrase is no secret, and the screen says it. */
    passphrase: z.string().nullable(),
  }),
  /** Where headquarters are kept on this machine. */
  dataDir: z.string(),
  /** Set after core ended unexpectedly: the window says so. */
  crashedAt: ms.nullable(),
  /** Every workspace made here is a drill (a data centre was given from outside). */
  drillOnly: z.boolean(),
  /** Nothing new can be stored at the moment, and why. */
  storage: z.enum(['DISK_FULL', 'FOLDER_READ_ONLY']).nullish(),
});
export type Hello = z.infer<typeof hello>;
