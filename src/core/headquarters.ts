import type { Topic } from '../contract/index.ts';
import { looksLikeSos, type PersonId, SERVICE_ACCOUNTS } from '../domain/index.ts';
import { type Accounts, createAccounts, relayBindings, saveCursor, watchedChats } from './accounts/index.ts';
import {
  type AffectedDesk,
  affectedPeople,
  createAffected,
  createEvent,
  createTermClock,
  createVital,
  type EventDesk,
  eventFacts,
  unresolvedOf,
  type VitalDesk,
  vitalDecisions,
} from './affected/index.ts';
import { createChores } from './chores.ts';
import { createDesk, type Desk } from './desk/index.ts';
import { createImports, type Imports } from './desktop-import/index.ts';
import {
  createDirectory,
  createDirectoryImports,
  type Directory,
  type DirectoryImports,
  directory as directoryProjection,
} from './directory/index.ts';
import { createDrafts, type Drafts } from './drafts/index.ts';
import type { Election } from './election.ts';
import { createFloodNotice } from './flood-notice.ts';
import { callbacks, createFollowups, type Followups, referrals } from './followups/index.ts';
import { forgetWords, inboxSeen, type Names, type WordsKeeper } from './inbox/index.ts';
import { createIntake } from './intake/index.ts';
import { createCheckpoints, createQueries, type Queries } from './jobs/index.ts';
import { digests } from './journal/index.ts';
import type { LiveHub } from './live/hub.ts';
import { createMedia, type Media } from './media/index.ts';
import { createNames } from './names.ts';
import { createOutbox, type Outbox, outboxProjection } from './outbox/index.ts';
import type { Person, Session, Workspace } from './people/index.ts';
import { createPipe } from './pipe.ts';
import type { IncomingBatch, Ports } from './ports.ts';
import { createPreferences, type Preferences } from './preferences/index.ts';
import { isStopped, reporters } from './reporters/index.ts';
import { createDecisions, createQueue, type Decisions } from './review/index.ts';
import { createRush } from './rush.ts';
import type { Seats } from './seats/seats.ts';
import {
  createRoster,
  createShifts,
  duties,
  handovers,
  leadsNow,
  onCallNow,
  type RosterDesk,
  type ShiftDesk,
} from './shifts/index.ts';
import { createSifting, SIFTED, type Sifting } from './sifting.ts';
import {
  createRegistry,
  createStationImports,
  type Registry,
  type StationImports,
  stationOf,
  stationProjection,
} from './stations/index.ts';
import { afterCommit, transaction } from './store/index.ts';
import {
  createProtocolQueue,
  createProtocols,
  createReception,
  createSample,
  nobodyAssigned,
  type Protocols,
  protocolProjection,
  type Reception,
  type Sample,
  sampleProjection,
} from './tabulation/index.ts';
import { createTalk, loadWords, type Talk } from './talk/index.ts';
import {
  alarms,
  caseProjection,
  countAlarms,
  createEscalation,
  createTriage,
  type Triage,
  waiting,
} from './triage/index.ts';
import { createUploads, type Uploads } from './uploads/index.ts';

/** Tables that `rebuild` recreates, for the comparison of before and after. */
export const PROJECTED = [
  'workspace_info',
  'person',
  'watched_chat',
  'relay_binding',
  'submission',
  'submission_message',
  ...SIFTED,
  'submission_filing',
  'service_notice',
  'inbox_seen',
  'inbox_waiting',
  'inbox_tally',
  'case_view',
  'affected',
  'affected_opening',
  'affected_term',
  'vital_decision',
  'event_fact',
  'handover',
  'handover_case',
  'phone_seizure',
  'reporter_link',
  'duty',
  'directory_contact',
  'referral',
  'callback',
  'station',
  'station_number',
  'station_event',
  'station_region',
  'registry_info',
  'outbox_item',
  'protocol',
  'protocol_vote',
  'protocol_source',
  'protocol_compared',
  'sample',
  'sample_station',
] as const;

/** One open workspace with everything that works on it. */
export interface Headquarters {
  workspace: Workspace;
  election: Election;
  accounts: Accounts;
  triage: Triage;
  affected: AffectedDesk;
  vital: VitalDesk;
  event: EventDesk;
  shifts: ShiftDesk;
  roster: RosterDesk;
  outbox: Outbox;
  /** Talking back to whoever called. */
  talk: Talk;
  directory: Directory;
  /** Tables of contacts being looked at. */
  directoryImports: DirectoryImports;
  /** Referrals and call-backs. */
  followups: Followups;
  sifting: Sifting;
  decisions: Decisions;
  /** Ballots that wait for a reviewer. */
  queue: ReturnType<typeof createQueue>;
  protocols: Protocols;
  sample: Sample;
  /** Protocols that wait for somebody to key them. */
  protocolQueue: ReturnType<typeof createProtocolQueue>;
  reception: Reception;
  desk: Desk;
  drafts: Drafts;
  preferences: Preferences;
  media: Media;
  imports: Imports;
  registry: Registry;
  /** Tables of stations being looked at. */
  stationImports: StationImports;
  /** Files larger than a frame, on their way in. */
  uploads: Uploads;
  names: Names;
  /** Reads for the screens, on a connection and in a thread of their own. */
  queries: Queries;
  /** The full text: a search waits until it has what arrived. */
  words: WordsKeeper;
  /** Before a decision about what is held: see Chores. */
  holdsWritten(): Promise<void>;
  person(id: string): Person | null;
  /** Runs a decision's transaction, then tells the windows. */
  decided<T>(topics: Topic[], work: () => T): T;
  /** Wakes SOS streams: something was raised, climbed or silenced. */
  onSos(listener: () => void): () => void;
  sosChanged(): void;
  /** A decision made something alarm: windows, notification, the ladder. */
  raised(caseId: string): void;
  /** Looks at unanswered cases at once: a listener came or went. */
  listenersChanged(): void;
  /** Recreates every projection; whether nothing changed. */
  rebuild(): { same: boolean; tables: number };
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface HeadquartersParts {
  workspace: Workspace;
  ports: Ports;
  election: Election;
  hub: LiveHub;
  seats: Seats<Session>;
  /** Told of every batch that could not be stored: a full disk must be said aloud. */
  storageFailed: (error: unknown) => void;
}

/** Wires the stages of one workspace: telegram ▶ evidence ▶ intake ▶ triage, and back out through the outbox. */
export function createHeadquarters({
  workspace,
  ports,
  election,
  hub,
  seats,
  storageFailed,
}: HeadquartersParts): Headquarters {
  const { db, journal } = workspace;
  const { clock } = ports;
  for (const projection of [
    watchedChats,
    relayBindings,
    caseProjection(election),
    inboxSeen,
    outboxProjection,
    affectedPeople,
    vitalDecisions,
    eventFacts,
    handovers,
    duties,
    protocolProjection(election),
    sampleProjection,
    reporters,
    directoryProjection,
    referrals,
    callbacks,
  ])
    journal.register(projection);
  const intake = createIntake(db, election);
  journal.register(stationProjection(election));
  journal.register(intake.filings);
  journal.registerReplay({ name: 'intake', clear: intake.clear, replay: intake.replay });
  // Cleared before the submissions are: what is registered later goes first.
  journal.registerReplay({ name: 'words', clear: forgetWords, replay: () => {} });
  const sifting = createSifting({
    db,
    journal,
    election,
    intake,
    clock,
    ids: ports.ids,
    log: ports.log,
    stationCheck: (region, number) => (stationOf(db, region, number) === 'noSuchStation' ? 'noSuchStation' : null),
  });

  const sosListeners = new Set<() => void>();
  const sosChanged = () => {
    for (const listener of sosListeners) listener();
    hub.changed('alarms', 'cases');
  };

  const rush = createRush(clock);
  const pipe = createPipe({ db, journal, election, intake, ids: ports.ids, settle: sifting.settle });

  /**
   * The pipe: what arrived, its cursor, its submission and its case are one transaction. An urgent batch comes ahead of
   * its cursor and arrives again with it; storing is idempotent by message key.
   */
  const onBatch = async (batch: IncomingBatch): Promise<void> => {
    const { stored, alarming, flood } = transaction(db, () => {
      const received = pipe.receive(batch.items);
      for (const { key, cursor } of batch.cursors) saveCursor(db, batch.account, key, cursor);
      return received;
    });
    if (alarming.length > 0) raise(alarming);
    // Telegram itself says something: perhaps that somebody has logged in.
    if (batch.items.some((item) => item.chat?.kind === 'user' && SERVICE_ACCOUNTS.has(item.chat.id)))
      accounts.logins.soon(batch.account);
    if (stored > 0) {
      rush.arrived(stored);
      hub.changed('inbox', 'telegram', 'ballots');
      media.arrived();
      chores.arrived();
      reception.soon();
    }
    if (flood) {
      hub.changed('journal', 'ballots');
      floodNotice.raised();
    }
  };

  const floodNotice = createFloodNotice(db, ports.host);
  const raise = (cases: readonly string[]) => {
    sosChanged();
    hub.changed('journal');
    // Of everything that waits, not only of what came now: a notification replaces the one before.
    ports.host.notify('sos', Math.max(cases.length, countAlarms(db).alarming));
    escalation.raised(cases);
  };

  const accounts = createAccounts({
    db,
    journal,
    ports,
    kind: workspace.kind,
    intake: {
      onBatch: (batch) =>
        onBatch(batch).catch((error: unknown) => {
          storageFailed(error);
          throw error;
        }),
      isUrgent: (item) =>
        item.event === 'message' &&
        looksLikeSos(item.text, { privateChat: item.chat.kind === 'user', helpWords: election.helpWords }) !== null,
    },
    changed: () => hub.changed('telegram', 'chats'),
    alarm(count) {
      hub.changed('telegram', 'journal');
      ports.host.notify('account', count);
    },
  });
  const names = createNames(db);
  const queries = createQueries(workspace, ports);
  const checkpoints = createCheckpoints(workspace, ports);
  const triage = createTriage({
    db,
    journal,
    election,
    names,
    clock,
    unresolved: (caseId) => unresolvedOf(db, caseId),
  });
  const affected = createAffected({ db, journal, clock, ids: ports.ids, names });
  const event = createEvent({ db, journal, ids: ports.ids, names, election });
  const vital = createVital({ db, journal, clock, ids: ports.ids, names, affected });
  const shifts = createShifts({
    db,
    journal,
    clock,
    ids: ports.ids,
    names,
    setShift: (by, on) => workspace.people.setShift(by, on),
  });
  const roster = createRoster({ db, journal, clock, ids: ports.ids, names });
  const desk = createDesk({ db, journal, election, pipe, clock, names, device: workspace.device.id });
  const drafts = createDrafts({ db, clock, ids: ports.ids });
  const preferences = createPreferences({ db, ids: ports.ids });
  const imports = createImports({
    db,
    journal,
    election,
    pipe,
    clock,
    ids: ports.ids,
    log: ports.log,
    keep: (versionId, bytes) => media.keep(versionId, bytes),
    changed() {
      hub.changed('imports', 'inbox', 'journal');
      chores.arrived();
      reception.soon();
    },
    raised: raise,
    storageFailed,
  });
  const registry = createRegistry({ db, journal, names });
  const uploads = createUploads({ clock, ids: ports.ids });
  const stationImports = createStationImports({
    db,
    election,
    registry,
    clock,
    ids: ports.ids,
    workerEntry: ports.workerEntry,
    location: () => workspace.location(),
  });
  const decisions = createDecisions({
    db,
    journal,
    election,
    nameOf: names.person,
    flush: () => sifting.flush('all'),
  });
  const queue = createQueue(db, clock);
  const outbox = createOutbox({
    db,
    journal,
    clock,
    ids: ports.ids,
    sourceOf: accounts.source,
    stopped: (recipient) => isStopped(db, recipient),
    changed: () => hub.changed('outbox', 'journal'),
  });
  const talk = createTalk({
    db,
    journal,
    election,
    outbox,
    names,
    words: loadWords(ports.resourcesDir),
    addressOf: triage.addressOf,
  });
  const directory = createDirectory({ db, journal, ids: ports.ids, names });
  const directoryImports = createDirectoryImports({
    db,
    election,
    directory,
    clock,
    ids: ports.ids,
    workerEntry: ports.workerEntry,
  });
  const followups = createFollowups({
    db,
    journal,
    clock,
    ids: ports.ids,
    names,
    lapsed(cases) {
      sosChanged();
      hub.changed('directory', 'journal');
      ports.host.notify('climb', cases.length);
    },
  });
  const media = createMedia({
    db,
    dir: workspace.dir,
    clock,
    ids: ports.ids,
    log: ports.log,
    workerEntry: ports.workerEntry,
    source: (account) =>
      accounts.sources().find((source) => {
        const { account: own, state } = source.status();
        return own === account && (state === 'online' || state === 'degraded');
      }) ?? null,
    seat: (seatId, personId) => {
      const seat = seats.all().find(({ id }) => id === seatId);
      if (!seat?.session?.live || seat.session.personId !== personId) return null;
      if (seat.locked) return 'locked';
      const person = workspace.people.byId(personId as PersonId);
      return person?.active ? person.role : null;
    },
    exposure: election.profile.exposure,
    mayWait: rush.on,
    changed: () => hub.changed('media'),
    storageFailed,
  });
  media.onAttached((messageKey) => {
    sifting.attached(messageKey);
    reception.attached(messageKey);
  });
  media.onStored((stored) => {
    sifting.pictureStored(stored);
    afterCommit(db, () => hub.changed('ballots'));
  });
  const escalation = createEscalation({
    db,
    journal,
    election,
    clock,
    listeners: seats.listeners,
    onCall: (now) => onCallNow(db, now),
    leads: (now) => leadsNow(db, now),
    climbed(cases) {
      sosChanged();
      hub.changed('journal');
      ports.host.notify('climb', cases.length);
    },
  });

  const termClock = createTermClock({
    db,
    journal,
    election,
    clock,
    reached(cases) {
      sosChanged();
      hub.changed('journal');
      ports.host.notify('climb', cases.length);
    },
  });

  const chores = createChores({
    db,
    journal,
    sifting,
    clock,
    hub,
    rush,
    inboxMs: election.profile.inboxMinutes * 60_000,
    storageFailed,
  });

  const protocols = createProtocols({ db, journal, election, names, assigned: nobodyAssigned });
  const sample = createSample({ db, journal, election, ids: ports.ids });
  const protocolQueue = createProtocolQueue(db, clock);
  const reception = createReception({
    db,
    journal,
    election,
    clock,
    mayWait: rush.waiter(),
    changed: () => hub.changed('protocols', 'journal'),
    storageFailed,
  });

  return {
    workspace,
    election,
    accounts,
    triage,
    affected,
    vital,
    event,
    shifts,
    roster,
    outbox,
    talk,
    directory,
    directoryImports,
    followups,
    sifting,
    decisions,
    queue,
    protocols,
    sample,
    protocolQueue,
    reception,
    desk,
    drafts,
    preferences,
    media,
    imports,
    registry,
    stationImports,
    uploads,
    names,
    queries,
    words: chores.words,
    holdsWritten: chores.holdsWritten,
    person: (id) => workspace.people.byId(id as PersonId),
    decided(topics, work) {
      const { result, sifted } = transaction(db, () => {
        const made = work();
        return { result: made, sifted: sifting.settle().changed };
      });
      hub.changed(...topics, 'journal');
      if (sifted) hub.changed('ballots');
      chores.decided();
      reception.soon();
      floodNotice.seen();
      return result;
    },
    onSos(listener) {
      sosListeners.add(listener);
      return () => sosListeners.delete(listener);
    },
    sosChanged,
    raised: (caseId) => raise([caseId]),
    listenersChanged: () => {
      hub.changed('listeners');
      if (waiting(db).length > 0) escalation.look();
    },
    rebuild() {
      sifting.flush('all');
      while (journal.work());
      reception.refresh();
      const before = digests(db, PROJECTED);
      transaction(db, () => {
        journal.rebuild();
        sifting.settle();
      });
      chores.arrived();
      const after = digests(db, PROJECTED);
      const same = PROJECTED.every((table) => before[table] === after[table]);
      hub.changed(
        'alarms',
        'cases',
        'inbox',
        'people',
        'chats',
        'outbox',
        'stations',
        'ballots',
        'protocols',
        'directory',
      );
      return { same, tables: PROJECTED.length };
    },
    async start() {
      reception.soon();
      if (!(await chores.start())) return;
      await accounts.start();
      const open = alarms(db, names.person).length;
      if (open > 0) ports.host.notify('sos', open);
    },
    async stop() {
      chores.stop();
      reception.stop();
      escalation.stop();
      termClock.stop();
      followups.stop();
      await imports.stop();
      await media.stop();
      await accounts.stop();
      await outbox.stop();
      stationImports.stop();
      uploads.stop();
      await queries.stop();
      await checkpoints.stop();
      for (const listener of sosListeners) listener();
      workspace.close();
    },
  };
}
