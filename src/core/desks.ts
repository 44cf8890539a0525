import { totalmem } from 'node:os';
import {
  canonicalHash,
  EXPORT_PARTS,
  EXPORT_PROFILES,
  type ExportPart,
  extractKindOf,
  type Json,
  PROFILE_RULES,
} from '../domain/index.ts';
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
import { createExports, createReleaseKeys, createReleases, lastReleased } from './export/index.ts';

import { Failure } from './failure.ts';
import { createFollowups } from './followups/index.ts';
import type { Names } from './inbox/index.ts';
import type { ExportOptions, Looked } from './jobs/export-reads.ts';
import type { Outbox } from './outbox/index.ts';
import { createPaging } from './paging/index.ts';
import { createThrottled, mediaDir, requireStrong, type Workspace } from './people/index.ts';
import type { Pipe } from './pipe.ts';
import type { Ports } from './ports.ts';
import { createPreferences } from './preferences/index.ts';
import { createDecisions, createQueue } from './review/index.ts';
import { createRoster, createShifts } from './shifts/index.ts';
import type { Sifting } from './sifting.ts';
import { createRegistry, createStationImports } from './stations/index.ts';
import { defaultKdf } from './store/index.ts';
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

  const releaseKeys = createReleaseKeys({
    db,
    journal,
    ids,
    names,
    workspaceId: workspace.id,
    kdf: ports.kdf ?? defaultKdf(totalmem()),
    requireStrong: (passphrase) => requireStrong(passphrase, workspace.kind),
    throttled: createThrottled(db, clock),
  });
  // Loaded here: what it reads brings every part of the headquarters along.
  const look = async ({ profile, parts: those }: { profile: string; parts: readonly string[] }) =>
    (await import('./jobs/export-reads.ts')).preflightApart(ports.workerEntry, {
      job: 'preflight',
      location: workspace.location(),
      election: election.profile,
      profile: profile as ExportOptions['profile'],
      parts: those as readonly ExportPart[],
      now: clock.now(),
    });
  const grantsNow = async (what: Parameters<typeof look>[0]) => (await look(what)).grants;
  const releases = createReleases({ db, journal, ids, names, keys: releaseKeys, grantsNow });
  const exports = createExports<ExportOptions, Looked>({
    workspace,
    ports,
    releases,
    election: { id: election.profile.id, sha256: canonicalHash(election.profile as unknown as Json) },
    rulesOf(code) {
      const profile = EXPORT_PROFILES.find((each) => each === code);
      if (profile === undefined) return null;
      const { k, roundTo, encrypted } = PROFILE_RULES[profile];
      return { k, roundTo, encrypted, extract: extractKindOf(profile), lead: k === null };
    },
    partsOf,
    async look(what) {
      const { grants: _, ...found } = await look(what);
      return found;
    },
    optionsOf: (choice, now, secret) => ({
      profile: choice.profile as ExportOptions['profile'],
      parts: choice.parts as readonly ExportPart[],
      election: election.profile,
      now,
      released: lastReleased(db),
      shapes: boundaries.now().shapes,
      secret,
      mediaDir: mediaDir(workspace.dir),
      resourcesDir: ports.resourcesDir,
      pagesDir: ports.pagesDir,
    }),
    async here(job, tell) {
      const [{ runExport }, { exportContent }] = await Promise.all([
        import('./export/job/job.ts'),
        import('./jobs/export-content.ts'),
      ]);
      return runExport(job, exportContent, tell);
    },
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

/** An estimate is made again from the protocols: they go with it. */
function partsOf(codes: readonly string[]): ExportPart[] {
  const parts = EXPORT_PARTS.filter((part) => codes.includes(part));
  if (parts.length !== new Set(codes).size) throw new Failure('INPUT_INVALID');
  return parts.includes('estimate') && !parts.includes('tally') ? ['tally', ...parts] : parts;
}
export type Desks = ReturnType<typeof createDesks>;
