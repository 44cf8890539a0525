import { totalmem } from 'node:os';
import {
  canonicalHash,
  EXPORT_PARTS,
  EXPORT_PROFILES,
  type ExportPart,
  extractKindOf,
  type Json,
  PROFILE_RULES,
  type RegionShape,
} from '../domain/index.ts';
import type { Election } from './election.ts';
import { createExports, createReleaseKeys, createReleases, lastReleased } from './export/index.ts';
import { Failure } from './failure.ts';
import type { Names } from './inbox/index.ts';
import type { ExportOptions, Looked } from './jobs/export-reads.ts';
import { createThrottled, mediaDir, requireStrong, type Workspace } from './people/index.ts';
import type { Ports } from './ports.ts';
import { defaultKdf } from './store/index.ts';

interface Parts {
  workspace: Workspace;
  ports: Ports;
  election: Election;
  names: Names;
  /** Borders as the map draws them now. */
  shapes: () => readonly RegionShape[];
  /** A bundle is further, or ended. */
  changed: () => void;
}

/** Release keys; bundles being made; who asks for their release and who agrees. */
export function createExportDesk({ workspace, ports, election, names, shapes, changed }: Parts) {
  const { db, journal } = workspace;
  const { clock, ids } = ports;
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
  const look = async ({ profile, parts: those }: { profile: string; parts: readonly string[] }, made: string | null) =>
    (await import('./jobs/export-reads.ts')).preflightApart(ports.workerEntry, {
      job: 'preflight',
      location: workspace.location(),
      election: election.profile,
      profile: profile as ExportOptions['profile'],
      parts: those as readonly ExportPart[],
      now: clock.now(),
      made,
    });
  const takenBack = async (made: string, what: Parameters<typeof look>[0]) => (await look(what, made)).takenBack;
  const releases = createReleases({ db, journal, ids, names, keys: releaseKeys, takenBack });
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
      const { takenBack: _, ...found } = await look(what, null);
      return found;
    },
    optionsOf: (choice, now, secret) => ({
      profile: choice.profile as ExportOptions['profile'],
      parts: choice.parts as readonly ExportPart[],
      election: election.profile,
      now,
      released: lastReleased(db),
      shapes: shapes(),
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
    changed,
  });

  return { releaseKeys, releases, exports };
}

/** An estimate is made again from the protocols: they go with it. */
function partsOf(codes: readonly string[]): ExportPart[] {
  const parts = EXPORT_PARTS.filter((part) => codes.includes(part));
  if (parts.length !== new Set(codes).size) throw new Failure('INPUT_INVALID');
  return parts.includes('estimate') && !parts.includes('tally') ? ['tally', ...parts] : parts;
}
