import { existsSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { type BundleAbout, bundleMoment, bundleName, type ExtractKind, type Ms } from '../../../domain/index.ts';
import { Failure, hasCode } from '../../failure.ts';
import { outsideFolder } from '../../outside-folder.ts';
import type { Workspace } from '../../people/index.ts';
import type { Ports } from '../../ports.ts';
import { describeSurprise } from '../../process/surprise.ts';
import { all, one, run } from '../../store/index.ts';
import { partialOf } from '../bundle/target.ts';
import type { Decider } from '../release/decider.ts';
import type { BuiltBundle, Releases } from '../release/desk.ts';
import { nextSequence, storedBundle } from '../release/projection.ts';
import { Cancelled } from './cancelled.ts';
import type { ExportDone, ExportJob, ExportNow, ExportReply } from './job.ts';
import { EXPORT_LIMITS } from './limits.ts';

/** Where the store remembers the unfinished file, so that after a crash it is removed. */
const MARK = 'export.partial';
const NAME = /^maere-(?:drill-)?\d{4,}-[a-z]+\.zip(?:\.age)?\.partial$/;
/** How long a cancelled thread may take to notice, ms: setting a report in type looks at nothing meanwhile. */
const NOTICES = 500;

/** What a person chose. */
export interface ExportChoice {
  profile: string;
  parts: readonly string[];
  languages: readonly ('kk' | 'ru' | 'en')[];
  /** Public keys of age. */
  recipients: readonly string[];
  /** Bundles that it stands instead of. */
  replaces: readonly string[];
  /** A folder on this machine, outside the headquarters. */
  folder: string;
}

/** What follows from a profile; the table is domain/export-profiles. */
export interface ChoiceRules {
  k: number | null;
  /** ms; 1: exact. */
  roundTo: number;
  extract: ExtractKind;
  /** It leaves no machine in clear. */
  encrypted: boolean;
  /** Only a lead may have it made. */
  lead: boolean;
}

export interface ExportState {
  running: (ExportNow & { sequence: number; profile: string; startedAt: Ms; cancelling: boolean }) | null;
  last: { at: Ms; bundle: string | null; error: string | null } | null;
}

interface Parts<Options, Look> {
  workspace: Workspace;
  ports: Ports;
  releases: Releases;
  election: { id: string; sha256: string };
  /** Null: there is no such profile. */
  rulesOf: (profile: string) => ChoiceRules | null;
  /** Parts with those that they cannot be without. Throws INPUT_INVALID. */
  partsOf: (codes: readonly string[]) => string[];
  /** What a bundle of these parts would have in it. */
  look: (what: { profile: string; parts: readonly string[] }) => Promise<Look>;
  /** For whoever makes the files, in the thread. */
  optionsOf: (choice: ExportChoice, now: Ms, secret: Uint8Array) => Options;
  /** Where there is no thread (tests). */
  here: (job: ExportJob<Options>, tell: (now: ExportNow) => void) => Promise<ExportDone>;
  changed: () => void;
}

/** Bundles being made: one at a time, in a thread, cancelled without a trace. */
export function createExports<Options, Look>(parts: Parts<Options, Look>) {
  const { workspace, ports, releases } = parts;
  const { db } = workspace;
  type Running = NonNullable<ExportState['running']> & {
    flag: Int32Array;
    done: Promise<void>;
    /** Ends the thread, whatever it is doing. */
    kill: () => void;
  };
  let running: Running | null = null;
  let last: ExportState['last'] = null;
  removeUnfinished();

  /**
   * What a program that was ended left half written. The name is checked again: only what this program made is removed, and
   * nothing that was whole already and waits for a second person. A disk that is not here is looked at the next time.
   */
  function removeUnfinished(): void {
    const found = one<{ value: Buffer }>(db, 'SELECT value FROM meta WHERE name = ?', MARK);
    if (found === undefined) return;
    const path = found.value.toString('utf8');
    if (!existsSync(dirname(path))) return;
    const asked = all<{ target: string }>(db, 'SELECT target FROM release_file');
    if (NAME.test(basename(path)) && !asked.some(({ target }) => partialOf(target) === path)) {
      rmSync(path, { force: true });
      last = { at: ports.clock.now(), bundle: null, error: 'EXPORT_INTERRUPTED' };
    }
    run(db, 'DELETE FROM meta WHERE name = ?', MARK);
  }

  function aboutOf(choice: ExportChoice, rules: ChoiceRules, now: Ms): BundleAbout {
    const replaces = choice.replaces.map((bundle) => {
      const release = storedBundle(db, bundle);
      if (release?.state !== 'released' && release?.state !== 'revoked') throw new Failure('NOT_FOUND_HERE');
      return { sequence: release.asked.sequence, bundle };
    });
    return {
      format: 1,
      bundle: randomId(ports.ids.randomBytes(16)),
      sequence: nextSequence(db),
      replaces,
      drill: workspace.kind === 'drill',
      profile: choice.profile,
      parts: [...choice.parts],
      languages: [...choice.languages],
      k: rules.k,
      created: bundleMoment(Math.floor(now / rules.roundTo) * rules.roundTo),
      election: parts.election,
      program: { name: 'Maere', version: ports.version },
    };
  }

  return {
    /**
     * Starts one; it goes on by itself, see `state`, and ends by asking for its release. Throws EXPORT_RUNNING,
     * RELEASE_LEAD, EXPORT_RECIPIENT, EXPORT_NEEDS_RECIPIENT, EXPORT_FOLDER_UNSUITABLE, EXPORT_THERE.
     */
    async start(by: Decider, asked: ExportChoice): Promise<{ bundle: string; sequence: number }> {
      const rules = parts.rulesOf(asked.profile);
      if (rules === null) throw new Failure('INPUT_INVALID');
      const choice = { ...asked, parts: parts.partsOf(asked.parts) };
      if (rules.lead && by.role !== 'lead') throw new Failure('RELEASE_LEAD');
      if (rules.encrypted && choice.recipients.length === 0) throw new Failure('EXPORT_NEEDS_RECIPIENT');
      // Loaded here: nobody needs it who makes no bundle.
      await (await import('../bundle/age-stream.ts')).checkRecipients(choice.recipients);
      if (running) throw new Failure('EXPORT_RUNNING');
      const folder = outsideFolder(choice.folder, ports.dataDir);
      if (folder === null) throw new Failure('EXPORT_FOLDER_UNSUITABLE');
      const now = ports.clock.now();
      const about = aboutOf(choice, rules, now);
      const target = join(folder, `${bundleName(about)}.zip${choice.recipients.length > 0 ? '.age' : ''}`);
      if (existsSync(target) || existsSync(partialOf(target))) throw new Failure('EXPORT_THERE');
      const secret = ports.ids.randomBytes(32);
      const cancel = new SharedArrayBuffer(4);
      const job: ExportJob<Options> = {
        job: 'export',
        location: workspace.location(),
        about,
        target,
        recipients: [...choice.recipients],
        extract: { kind: rules.extract, secret },
        options: parts.optionsOf(choice, now, secret),
        cancel,
      };
      remember(partialOf(target));
      const own: Running = {
        file: '',
        rows: 0,
        files: 0,
        bytes: 0,
        sequence: about.sequence,
        profile: about.profile,
        startedAt: now,
        cancelling: false,
        flag: new Int32Array(cancel),
        done: Promise.resolve(),
        kill: () => undefined,
      };
      running = own;
      const tell = (state: ExportNow): void => {
        Object.assign(own, state);
        parts.changed();
      };
      own.done = work(job, tell, (kill) => Object.assign(own, { kill }))
        .then(({ written, told }) => {
          // Signed out, sealed or cancelled meanwhile: nobody asks for it.
          if (Atomics.load(own.flag, 0) === 1 || !db.open || !by.live) throw new Cancelled();
          const built: BuiltBundle = { about, written, target, recipients: choice.recipients, secret, ...told };
          releases.ask(by, built);
          last = { at: ports.clock.now(), bundle: about.bundle, error: null };
        })
        .catch((error: unknown) => {
          rmSync(partialOf(target), { force: true });
          const cancelled = error instanceof Cancelled || Atomics.load(own.flag, 0) === 1;
          const code = cancelled ? 'CANCELLED' : hasCode(error) ? error.code : 'INTERNAL';
          last = { at: ports.clock.now(), bundle: null, error: code };
          if (code === 'INTERNAL') ports.log.error('export.failed', describeSurprise(error));
        })
        .finally(() => {
          running = null;
          if (db.open) run(db, 'DELETE FROM meta WHERE name = ?', MARK);
          parts.changed();
        });
      return { bundle: about.bundle, sequence: about.sequence };
    },

    /** Looks before anything is written. Throws INPUT_INVALID. */
    async preflight({ profile, parts: those }: Pick<ExportChoice, 'profile' | 'parts'>): Promise<Look> {
      if (parts.rulesOf(profile) === null) throw new Failure('INPUT_INVALID');
      return parts.look({ profile, parts: parts.partsOf(those) });
    },

    state(): ExportState {
      if (!running) return { running: null, last };
      const { flag, done, kill, ...now } = running;
      return { running: now, last };
    },

    /** Leaves nothing behind, within a second whatever the thread is at. Nothing happens if none is running. */
    cancel(): void {
      if (!running || running.cancelling) return;
      const { flag, kill } = running;
      Atomics.store(flag, 0, 1);
      running.cancelling = true;
      setTimeout(kill, NOTICES).unref();
      parts.changed();
    },

    /** Until the one that is running has ended, whichever way. */
    idle: async (): Promise<void> => running?.done,

    /** Cancels, waits a little and ends the thread: its copy of the key goes with it, and nothing is left of the file. */
    async stop(): Promise<void> {
      if (!running) return;
      const { done, flag, kill } = running;
      Atomics.store(flag, 0, 1);
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, NOTICES).unref())]);
      kill();
      await done;
    },
  };

  function remember(path: string): void {
    run(
      db,
      'INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
      MARK,
      Buffer.from(path),
    );
  }

  function work(
    job: ExportJob<Options>,
    tell: (now: ExportNow) => void,
    killable: (kill: () => void) => void,
  ): Promise<ExportDone> {
    const entry = ports.workerEntry;
    if (entry === null) return parts.here(job, tell);
    const worker = new Worker(entry, { workerData: job, resourceLimits: EXPORT_LIMITS });
    job.location.dataKey.fill(0);
    killable(() => void worker.terminate());
    return new Promise((resolve, reject) => {
      worker.on('message', (reply: ExportReply) => {
        if ('now' in reply) tell(reply.now);
        else if ('done' in reply) resolve(reply.done);
        else if (reply.failed === 'CANCELLED') reject(new Cancelled());
        else reject(reply.failed === 'INTERNAL' ? new ThreadFailed(reply.detail) : codeError(reply.failed));
      });
      worker.on('error', reject);
      worker.on('exit', () => reject(new Error('The export thread ended')));
    });
  }
}
/** What went wrong over there: where, never with what words. */
class ThreadFailed extends Error {
  constructor(where: string) {
    super('failed in the thread');
    this.stack = `ThreadFailed\n    at ${where}`;
  }
}

/**
 * A name for a bundle that tells nobody anything: the ids of the headquarters say to the millisecond when they were made, and
 * by that when somebody sat there (RFC 9562, version 4).
 */
function randomId(bytes: Uint8Array): string {
  const own = Uint8Array.from(bytes);
  own[6] = ((own[6] ?? 0) & 0x0f) | 0x40;
  own[8] = ((own[8] ?? 0) & 0x3f) | 0x80;
  const hex = Buffer.from(own).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

const codeError = (code: string): Error => Object.assign(new Error(code), { code });
