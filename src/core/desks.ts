import { createAffected, createEvent, createVital, unresolvedOf } from './affected/index.ts';
import { createAssignments } from './coverage/assignments/index.ts';
import { createCheckins, createSilences } from './coverage/checkins/index.ts';
import { createBoundaries, createBoundaryImports, createDayClock } from './coverage/index.ts';
import { createMailings, loadTemplates } from './coverage/mailing/index.ts';
import { createObserverImports, createObservers, createOrganisations, isAssigned } from './coverage/roster/index.ts';
import { createDesk } from './desk/index.ts';
import { createDirectory, createDirectoryImports } from './directory/index.ts';
import { createDrafts } from './drafts/index.ts';
import type { Election } from './election.ts';
import { createExportDesk } from './export-desk.ts';
import { createFollowups } from './followups/index.ts';
import type { Names } from './inbox/index.ts';
import type { Outbox } from './outbox/index.ts';
import { createPaging } from './paging/index.ts';
import type { Workspace } from './people/index.ts';
import type { Pipe } from './pipe.ts';
import type { Ports } from './ports.ts';
import { createPreferences } from './preferences/index.ts';
import { createDecisions, createQueue } from './review/index.ts';
import { createRoster, createShifts } from './shifts/index.ts';
import type { Sifting } from './sifting.ts';
import { createRegistry, createStationImports } from './stations/index.ts';
import {
  createOfficial,
  createOfficialImports,
  createProtocolQueue,
  createProtocols,
  createSample,
} from './tabulation/index.ts';
import { createTalk, loadWords } from './talk/index.ts';
import { createTriage } from './triage/index.ts';
import { createUploads } from './uploads/index.ts';

export interface DeskParts {
  workspace: Workspace;
  ports: Ports;
  election: Election;
  names: Names;
  pipe: Pipe;
  sifting: Sifting;
  outbox: Outbox;
  /** Referrals that nobody accepted in time. */
  lapsed: (cases: readonly string[]) => void;
  /** Districts went quiet, or are heard of again; so many are nobody's. */
  silent: (unowned: number) => void;
  /** Whether Telegram can be heard at this moment. */
  listening: () => boolean;
  /** A bundle is further, or ended. */
  exported: () => void;
}

/** Where people decide: one desk for each area, all on the one journal. Nothing here listens to anything outside. */
export function createDesks(parts: DeskParts) {
  const { workspace, ports, election, names, pipe, sifting, outbox, lapsed, silent, listening, exported } = parts;
  const { db, journal } = workspace;
  const { clock, ids } = ports;
  const dayClock = createDayClock(db, workspace.kind, clock);
  const triage = createTriage({
    db,
    journal,
    election,
    names,
    clock,
    unresolved: (caseId) => unresolvedOf(db, caseId),
  });
  const affected = createAffected({ db, journal, clock, ids, names });
  const event = createEvent({ db, journal, ids, names, election });
  const vital = createVital({ db, journal, clock, ids, names, affected });
  const shifts = createShifts({
    db,
    journal,
    clock,
    ids,
    names,
    setShift: (by, on) => workspace.people.setShift(by, on),
  });
  const paging = createPaging({ db, journal, clock, outbox });
  const roster = createRoster({ db, journal, clock, ids, names });
  const desk = createDesk({ db, journal, election, pipe, clock, names, device: workspace.device.id });
  const drafts = createDrafts({ db, clock, ids });
  const preferences = createPreferences({ db, ids });
  const registry = createRegistry({ db, journal, names });
  const uploads = createUploads({ clock, ids });
  const stationImports = createStationImports({
    db,
    election,
    registry,
    clock,
    ids,
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
  const talk = createTalk({
    db,
    journal,
    election,
    outbox,
    names,
    words: loadWords(ports.resourcesDir),
    addressOf: triage.addressOf,
  });
  const directory = createDirectory({ db, journal, ids, names });
  const directoryImports = createDirectoryImports({
    db,
    election,
    directory,
    clock,
    ids,
    workerEntry: ports.workerEntry,
  });
  const observers = createObservers({ db, journal, ids, names });
  const organisations = createOrganisations({ db, journal, election, ids, names });
  const observerImports = createObserverImports({
    db,
    election,
    observers,
    clock,
    ids,
    workerEntry: ports.workerEntry,
    location: () => workspace.location(),
  });
  const followups = createFollowups({
    db,
    journal,
    clock,
    ids,
    names,
    lapsed,
  });
  const assignments = createAssignments({ db, journal, election, ids, names });
  const checkins = createCheckins({ db, journal, election, clock: dayClock, names, keptOut: triage.keptOut });
  const silences = createSilences({ db, journal, election, clock: dayClock, names, listening, changed: silent });
  const protocols = createProtocols({ db, journal, election, names, assigned: isAssigned });
  const sample = createSample({ db, journal, election, ids });
  const official = createOfficial({ db, journal, election, clock, ids, names });
  const officialImports = createOfficialImports({
    db,
    election,
    clock,
    ids,
    workerEntry: ports.workerEntry,
    location: () => workspace.location(),
  });
  const mailings = createMailings({
    db,
    journal,
    ids,
    cancel: outbox.cancel,
    templates: loadTemplates(ports.resourcesDir),
  });
  const protocolQueue = createProtocolQueue(db, clock);
  const boundaries = createBoundaries({ db, journal, election, names, resourcesDir: ports.resourcesDir });
  const boundaryImports = createBoundaryImports({ election, clock, ids, workerEntry: ports.workerEntry });

  const { releaseKeys, releases, exports } = createExportDesk({
    workspace,
    ports,
    election,
    names,
    shapes: () => boundaries.now().shapes,
    changed: exported,
  });

  return {
    triage,
    affected,
    event,
    vital,
    shifts,
    roster,
    /** Calling people by Telegram. */
    paging,
    desk,
    drafts,
    preferences,
    registry,
    /** Files larger than a frame, on their way in. */
    uploads,
    /** Tables of stations being looked at. */
    stationImports,
    decisions,
    /** Ballots that wait for a reviewer. */
    queue,
    /** Talking back to whoever called. */
    talk,
    directory,
    /** Tables of contacts being looked at. */
    directoryImports,
    /** Who observes, and who sends them. */
    observers,
    organisations,
    /** Lists of observers being looked at. */
    observerImports,
    /** Referrals and call-backs. */
    followups,
    /** One message to many observers. */
    mailings,
    /** By which it is judged who should have been heard of. */
    dayClock,
    /** Who is sent where. */
    assignments,
    /** What observers said by telephone, and which numbers were tried. */
    checkins,
    /** Districts of which nothing is heard. */
    silences,
    protocols,
    sample,
    /** What commissions published. */
    official,
    /** Tables of it being looked at. */
    officialImports,
    /** Protocols that wait for somebody to key them. */
    protocolQueue,
    /** Borders of the map, and files of others being looked at. */
    boundaries,
    boundaryImports,
    /** Release keys; bundles being made; who asks for their release and who agrees. */
    releaseKeys,
    releases,
    exports,
  };
}

export type Desks = ReturnType<typeof createDesks>;
