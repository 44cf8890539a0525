import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { affected } from './areas/affected.ts';
import { alarms } from './areas/alarms.ts';
import { assignments } from './areas/assignments.ts';
import { ballots, duplicates, quarantine, senders } from './areas/ballots.ts';
import { briefing } from './areas/briefing.ts';
import { cases } from './areas/cases.ts';
import { coverage } from './areas/coverage.ts';
import { estimate } from './areas/estimate.ts';
import { event } from './areas/event.ts';
import { exports } from './areas/exports.ts';
import { directory, followups } from './areas/followups.ts';
import { drafts, filing, imports, manual } from './areas/intake.ts';
import { inboxCounts, inboxFilter, inboxPage } from './areas/lists.ts';
import { mailings } from './areas/mailings.ts';
import { media } from './areas/media.ts';
import { merging } from './areas/merging.ts';
import { observers, organisations } from './areas/observers.ts';
import { official } from './areas/official.ts';
import { paging } from './areas/paging.ts';
import { preferences } from './areas/preferences.ts';
import { protocols } from './areas/protocols.ts';
import { proxies } from './areas/proxies.ts';
import { redactions } from './areas/redactions.ts';
import { roster } from './areas/roster.ts';
import { shifts } from './areas/shifts.ts';
import { stations, uploads } from './areas/stations.ts';
import { suggestions } from './areas/suggestions.ts';
import { talk } from './areas/talk.ts';
import { tally } from './areas/tally.ts';
import { violations } from './areas/violations.ts';
import { vital } from './areas/vital.ts';
import { command, done, LEAD, live, page, query, RESPOND } from './base.ts';
import * as s from './shapes.ts';

const passphrase = z.string().min(1).max(1000);
/** An absolute path on the machine that core runs on, as its folder picker or a person gave it. */
const folder = z.string().min(1).max(4096);

/** The one API: every call of every area. Areas that came later have a file of their own under `areas/`. */
export const contract = {
  system: {
    hello: query('anyone', true).output(s.hello),
    /** What the election's codes are called. */
    election: query('signedIn').output(s.election),
    /** The language this window shows, for the words that a desktop shell shows itself (menu, tray, notifications). */
    setLocale: command('anyone', true)
      .input(z.object({ locale: s.locale }))
      .output(done),
    /** Revision pings; refetch what changed. */
    live: live('anyone', true).output(eventIterator(s.liveEvent)),
  },

  workspace: {
    list: query('anyone').output(z.array(s.workspaceEntry)),
    /** Opens (first: makes) the practice headquarters and starts its world. */
    practise: command('anyone')
      .input(z.object({ callName: s.line(60), locale: s.locale }))
      .output(done),
    create: command('anyone')
      .input(z.object({ hqName: s.line(80), callName: s.line(60), passphrase, locale: s.locale }))
      .output(z.object({ workspaceId: s.id, number: z.string() })),
    open: command('anyone')
      .input(z.object({ workspaceId: s.id, number: s.line(12), passphrase }))
      .output(done),
    /** Keys gone, Telegram closed. One key, no confirmation, also from a locked screen. */
    seal: command('signedIn', true).output(done),
    /** After a seal: back to the welcome screen. */
    leaveSealed: command('anyone', true).output(done),
    /** Destroys every key slot, then seals. A key held down, by anyone who answers calls, also from a locked screen. */
    wipe: command(RESPOND, true).output(done),
    /**
     * A fresh store under a new key, after somebody who held a slot was removed. The headquarters is closed meanwhile
     * (seconds to minutes, deaf), then open again for whoever did it. The others keep their passphrases.
     */
    rekey: command(LEAD)
      .input(z.object({ passphrase }))
      .output(z.object({ slots: z.number().int() })),
    safety: query(LEAD).output(s.safety),
    seenWarning: command(LEAD)
      .input(z.object({ entryId: s.id }))
      .output(done),
    /** What the machine's sleep and its own screen lock do to this headquarters. */
    power: query('signedIn').output(s.powerRule),
    setPower: command(LEAD).input(s.powerRule).output(done),
    openByKeychain: command('anyone')
      .input(z.object({ workspaceId: s.id }))
      .output(done),
    /** Checks a backup, makes a headquarters of it and opens that. It has to log in to Telegram anew. */
    restore: command('anyone')
      .input(z.object({ folder, number: s.line(12), passphrase }))
      .output(z.object({ workspaceId: s.id })),
  },

  backup: {
    /** Starts one into a new folder in `folder`; it goes on by itself, see `state`. */
    make: command(LEAD).input(z.object({ folder })).output(done),
    state: query(LEAD).output(s.backupState),
    cancel: command(LEAD).output(done),
    list: query(LEAD).input(z.object({ folder })).output(z.array(s.backupRow)),
  },

  people: {
    signIn: command('anyone')
      .input(z.object({ number: s.line(12), passphrase }))
      .output(s.person),
    signOut: command('signedIn', true).output(done),
    lock: command('signedIn').output(done),
    unlock: command('anyone', true).input(z.object({ passphrase })).output(done),
    list: query('signedIn').output(z.array(s.person)),
    add: command(LEAD)
      .input(z.object({ callName: s.line(60), role: s.role, canStart: z.boolean(), passphrase }))
      .output(z.object({ personId: s.id, number: z.string() })),
    setRole: command(LEAD)
      .input(z.object({ personId: s.id, role: s.role }))
      .output(done),
    deactivate: command(LEAD)
      .input(z.object({ personId: s.id }))
      /** `heldSlot`: they may have copied the key; offer `workspace.rekey`. */
      .output(done.extend({ heldSlot: z.boolean().optional() })),
    /** The printed recovery sheet: shown once, opens the headquarters as a lead. A new one ends the one before. */
    makeRecovery: command(LEAD)
      .input(z.object({ passphrase }))
      .output(z.object({ number: z.string(), code: z.string() })),
    /** Whether this system's keychain can hold a key, and whether it opens this headquarters for the person asking. */
    keychain: query('signedIn').output(z.object({ available: z.enum(['yes', 'no', 'insecure']), on: z.boolean() })),
    useKeychain: command('signedIn')
      .input(z.object({ passphrase, on: z.boolean() }))
      .output(done),
    /** Minutes without a command after which this seat locks itself; 0 never. */
    lockAfter: command('signedIn')
      .input(z.object({ minutes: z.number().int().min(0).max(480) }))
      .output(done),
    changePassphrase: command('signedIn')
      .input(z.object({ old: passphrase, next: passphrase }))
      .output(done),
    shift: command(RESPOND)
      .input(z.object({ on: z.boolean() }))
      .output(done),
    /** A one-time link with which another person opens this headquarters in their own browser. */
    invite: command(LEAD).output(z.object({ link: z.string().nullable() })),
  },

  telegram: {
    status: query('signedIn').output(z.array(s.telegramAccount)),
    /** What Telegram's own accounts said lately, digits masked: a login notice is for leads. */
    notices: query(LEAD).output(z.array(z.object({ at: s.ms, text: z.string() }))),
    startLogin: command(LEAD)
      .input(
        z.object({
          apiId: z.number().int().min(1).max(2_147_483_647),
          apiHash: z
            .string()
            .trim()
            .regex(/^[0-9a-f]{32}$/i),
          phone: z
            .string()
            .trim()
            .regex(/^\+?[0-9 ()-]{5,24}$/),
        }),
      )
      .output(s.loginStep),
    submitCode: command(LEAD)
      .input(z.object({ code: s.line(12) }))
      .output(s.loginStep),
    submitPassword: command(LEAD)
      .input(z.object({ password: z.string().min(1).max(500) }))
      .output(s.loginStep),
    cancelLogin: command(LEAD).output(done),
    logOut: command(LEAD)
      .input(z.object({ account: s.id }))
      .output(done),
    /** The session that a restored copy left behind is ended: don't list it any more. */
    oldSessionEnded: command(LEAD)
      .input(z.object({ account: s.id }))
      .output(done),
    /** The account's logins as Telegram last listed them: this one first, then those nobody has answered for. */
    logins: query('signedIn')
      .input(z.object({ account: s.id }))
      .output(z.array(s.telegramLogin)),
    /** Asks Telegram for them now. */
    lookAtLogins: command(LEAD)
      .input(z.object({ account: s.id }))
      .output(done),
    /** A lead says that this login is the headquarters' own. */
    loginIsOurs: command(LEAD)
      .input(z.object({ account: s.id, hash: z.string().max(24) }))
      .output(done),
    /** Ends another login of the account. FRESH_LOGIN: Telegram wants ours to be a day old first. */
    endLogin: command(LEAD)
      .input(z.object({ account: s.id, hash: z.string().max(24) }))
      .output(done),
    /** Chats the account can see, watched ones first. */
    chats: query('signedIn').output(z.array(s.chatRow)),
    members: query(LEAD)
      .input(z.object({ account: s.id, chat: s.peer }))
      .output(
        z.array(z.object({ id: s.telegramId, name: z.string(), username: z.string().nullable(), isBot: z.boolean() })),
      ),
    watch: command(LEAD)
      .input(z.object({ account: s.id, chat: s.peer, title: z.string().max(300), on: z.boolean() }))
      .output(done),
    bindRelay: command(LEAD)
      .input(
        z.object({
          account: s.id,
          chat: s.peer,
          botId: s.telegramId,
          botName: z.string().max(300),
          scheme: z
            .string()
            .trim()
            .regex(/^[a-z0-9_-]{1,32}$/),
        }),
      )
      .output(done),
    unbindRelay: command(LEAD)
      .input(z.object({ account: s.id, chat: s.peer, botId: s.telegramId }))
      .output(done),
  },

  proxies,

  alarms,

  cases,
  merging,

  inbox: {
    list: query('signedIn')
      .input(
        z.object({
          ...page,
          show: z.enum(['unseen', 'all']).default('unseen'),
          search: z.string().max(200).default(''),
          filter: inboxFilter.optional(),
        }),
      )
      .output(inboxPage),
    counts: query('signedIn').output(inboxCounts),
    get: query('signedIn')
      .input(z.object({ messageKey: s.id }))
      .output(s.inboxDetail),
    markSeen: command(RESPOND)
      .input(z.object({ messageKeys: z.array(s.id).min(1).max(500) }))
      .output(done),
    markUnseen: command(RESPOND)
      .input(z.object({ messageKeys: z.array(s.id).min(1).max(500) }))
      .output(done),
    /** A person says: this is an SOS. */
    raise: command(RESPOND)
      .input(z.object({ messageKey: s.id }))
      .output(s.caseRow),
  },

  manual,
  filing,
  uploads,
  stations,
  drafts,
  preferences,
  media,
  redactions,
  imports,

  ballots,
  quarantine,
  duplicates,
  violations,
  senders,

  protocols,
  estimate,
  briefing,
  tally,
  official,
  coverage,
  exports,

  affected,
  vital,
  event,
  shifts,
  talk,
  directory,
  observers,
  organisations,
  followups,
  roster,
  paging,
  mailings,
  suggestions,
  assignments,
  outbox: {
    list: query('signedIn').output(z.array(s.outboxRow)),
    cancel: command(RESPOND)
      .input(z.object({ id: s.id }))
      .output(done),
  },

  journal: {
    list: query('signedIn')
      .input(z.object(page))
      .output(z.object({ rows: z.array(s.journalRow), next: z.string().nullable() })),
    verify: query('signedIn').output(
      z.object({
        whole: z.boolean(),
        entries: z.number().int(),
        broken: z.object({ id: z.string(), device: z.string(), seq: z.number(), what: z.string() }).nullable(),
      }),
    ),
    rebuild: command(LEAD).output(z.object({ same: z.boolean(), tables: z.number().int() })),
  },

  drill: {
    control: command(RESPOND)
      .input(z.object({ command: z.enum(['sosNow', 'pause', 'resume']) }))
      .output(done),
    state: query('signedIn').output(z.object({ running: z.boolean(), paused: z.boolean() })),
  },
};

export type Contract = typeof contract;
