import type { Topic } from '../contract/index.ts';
import { type PersonId, SERVICE_ACCOUNTS } from '../domain/index.ts';
import { type Accounts, createAccounts, saveCursor } from './accounts/index.ts';
import { createBackground } from './background.ts';
import { followCheckins } from './coverage/checkins/index.ts';
import type { MailingFeeder } from './coverage/mailing/index.ts';
import { createDesks, type Desks } from './desks.ts';
import { createImports, type Imports } from './desktop-import/index.ts';
import type { Election } from './election.ts';
import { createFloodNotice } from './flood-notice.ts';
import type { Names, WordsKeeper } from './inbox/index.ts';
import { createIntake } from './intake/index.ts';
import { createCheckpoints, createQueries, type Queries } from './jobs/index.ts';
import type { LiveHub } from './live/hub.ts';
import { createMedia, type Media } from './media/index.ts';
import { createNames } from './names.ts';
import { createOutbox, type Outbox } from './outbox/index.ts';
import type { Person, Session, Workspace } from './people/index.ts';
import { createPipe } from './pipe.ts';
import type { IncomingBatch, Ports } from './ports.ts';
import { registerProjections } from './projected.ts';
import { rebuildAll } from './rebuild.ts';
import { createRedactions, type Redactions } from './redaction/index.ts';
import { isStopped } from './reporters/index.ts';
import { createRush } from './rush.ts';
import type { Seats } from './seats/seats.ts';
import { createSifting, type Sifting } from './sifting.ts';
import { stationOf } from './stations/index.ts';
import { afterCommit, transaction } from './store/index.ts';
import type { Reception } from './tabulation/index.ts';
import { countAlarms, waiting } from './triage/index.ts';

/** One open workspace with everything that works on it. */
export interface Headquarters extends Desks {
  workspace: Workspace;
  election: Election;
  accounts: Accounts;
  outbox: Outbox;
  sifting: Sifting;
  reception: Reception;
  mailingFeeder: MailingFeeder;
  media: Media;
  redactions: Redactions;
  imports: Imports;
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
  const intake = createIntake(db, election);
  registerProjections(journal, election, intake);
  followCheckins({ db, journal, election, intake });
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

  const climbed = (cases: readonly unknown[]) => {
    sosChanged();
    hub.changed('journal');
    ports.host.notify('climb', cases.length);
  };

  const rush = createRush(clock);
  const pipe = createPipe({ db, journal, election, intake, ids: ports.ids, settle: sifting.settle });

  /**
   * The pipe: what arrived, its cursor, its submission and its case are one transaction. An urgent batch comes ahead of
   * its cursor and arrives again with it; storing is idempotent by message key.
   */
  const onBatch = async (batch: IncomingBatch): Promise<void> => {
    const { stored, alarming, flood, queued } = transaction(db, () => {
      const received = pipe.receive(batch.items);
      for (const { key, cursor } of batch.cursors) saveCursor(db, batch.account, key, cursor);
      return received;
    });
    if (alarming.length > 0) raise(alarming);
    // Telegram itself says something: perhaps that somebody has logged in.
    if (batch.items.some((item) => item.chat?.kind === 'user' && SERVICE_ACCOUNTS.has(item.chat.id)))
      accounts.logins.soon(batch.account);
    if (queued) hub.changed('cases', 'journal');
    if (stored > 0) {
      rush.arrived(stored);
      hub.changed('inbox', 'telegram', 'ballots', 'coverage');
      media.arrived();
      chores.arrived();
      reception.soon();
      registrations.soon();
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
      profile: election.profile,
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
      registrations.soon();
    },
    raised: raise,
    storageFailed,
  });
  const outbox = createOutbox({
    db,
    journal,
    clock,
    ids: ports.ids,
    sourceOf: accounts.source,
    stopped: (recipient) => isStopped(db, recipient),
    changed: () => hub.changed('outbox', 'journal'),
  });
  const desks = createDesks({
    workspace,
    ports,
    election,
    names,
    pipe,
    sifting,
    outbox,
    lapsed(cases) {
      climbed(cases);
      hub.changed('directory');
    },
    listening: () => accounts.sources().some((source) => source.status().state === 'online'),
    silent(unowned) {
      hub.changed('coverage', 'journal');
      if (unowned > 0) ports.host.notify('silence', unowned);
    },
    exported: () => hub.changed('exports', 'journal'),
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
  const background = createBackground({
    workspace,
    ports,
    election,
    hub,
    seats,
    storageFailed,
    sifting,
    outbox,
    rush,
    queries,
    desks,
    climbed,
  });
  const { chores, escalation, mailingFeeder, reception, registrations } = background;

  return {
    ...desks,
    workspace,
    election,
    accounts,
    outbox,
    sifting,
    reception,
    mailingFeeder,
    media,
    redactions: createRedactions({ db, journal, names, media }),
    imports,
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
      registrations.soon();
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
    rebuild: () => rebuildAll({ db, journal, hub, sifting, reception, chores }),
    async start() {
      background.start();
      if (!(await chores.start())) return;
      await accounts.start();
      const open = countAlarms(db).alarming;
      if (open > 0) ports.host.notify('sos', open);
    },
    async stop() {
      background.stop();
      desks.followups.stop();
      desks.silences.stop();
      await imports.stop();
      await media.stop();
      await accounts.stop();
      await outbox.stop();
      desks.stationImports.stop();
      desks.observerImports.stop();
      desks.officialImports.stop();
      desks.boundaryImports.stop();
      desks.uploads.stop();
      await desks.exports.stop();
      await queries.stop();
      await checkpoints.stop();
      for (const listener of sosListeners) listener();
      workspace.close();
    },
  };
}
