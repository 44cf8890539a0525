import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BundleAbout,
  changedSince,
  type ExportPart,
  figureDigests,
  lastStationCloses,
  type PublishedFigures,
  photoCommitment,
  type ReleasedFigures,
  reportsBeside,
  toldNames,
} from '../../domain/index.ts';
import { type Election, electionOf } from '../election.ts';
import { figuresInput } from '../export/figures/index.ts';
import type { Codebook } from '../export/formats/index.ts';
import { pageFile } from '../export/formats/page/index.ts';
import { reportFile } from '../export/formats/pdf/index.ts';
import {
  type BagFile,
  type BundleContent,
  estimateColumns,
  estimateFiles,
  readmeFiles,
  wholeFile,
} from '../export/index.ts';
import { tableFiles } from '../export/table-files.ts';
import { createGrants, privacyTools, type ViewContext, violationCuts } from '../export/views/index.ts';
import { readCopies } from '../media/vault.ts';
import type { ReadDb } from '../store/index.ts';
import { storedSample } from '../tabulation/index.ts';
import { contextOf, type ExportOptions, figuresOf, looked, type Reads, readsOf } from './export-reads.ts';

/** Everything under `data/` but the journal: tables, figures, the estimate, reports and the page, from one moment. */
export async function exportContent(
  db: ReadDb,
  options: ExportOptions,
  about: BundleAbout,
  look: (rows?: number) => void = () => undefined,
): Promise<BundleContent> {
  const election = electionOf(options.election);
  const reads = readsOf(db, election);
  const whole = figuresOf(reads, election, options, options.released);
  look();
  // Before anything is written both are rows read: of tables, and of walks that find little.
  let [ahead, rows, through] = [true, 0, 0];
  const context = contextOf(db, reads, election, options, whole, (more) => {
    through += more;
    look(ahead ? rows + through : undefined);
  });
  const follows = whole.k !== null || options.parts.includes('violations');
  const figures = follows ? besideList(whole, context, options.released) : whole;
  look();
  const grants = createGrants();
  const { told, held } = looked(context, options.parts, {
    look(read) {
      rows = read;
      look(rows + through);
    },
    grants,
  });
  ahead = false;
  const sum = (rows: readonly { n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);
  const has = (part: ExportPart): boolean => options.parts.includes(part);
  return {
    files: filesOf(db, { options, about, election, reads, figures, context }),
    estimateTold: has('estimate') && figures.told === 'estimate',
    told: () => ({
      persons: sum(told),
      held: sum(held),
      digests: has('tally') ? figureDigests(figures) : {},
      grants: grants.bytes(),
    }),
  };
}

/**
 * A whole beside a list gives away how few are not in it: what is told of reports follows the list, also where another bundle
 * has it.
 */
function besideList(whole: PublishedFigures, context: ViewContext, released: ReleasedFigures | null): PublishedFigures {
  const { own, elsewhere } = violationCuts(context);
  const reported = reportsBeside(own.byKind, { k: whole.k, levels: 1 }, elsewhere?.byKind ?? null);
  const figures: PublishedFigures = { ...whole, reports: { ...whole.reports, by: 'kind', reported } };
  // Marked is what is told otherwise than it was told.
  return { ...figures, changed: changedSince(released, figureDigests(figures)) };
}

interface Making {
  options: ExportOptions;
  about: BundleAbout;
  election: Election;
  reads: Reads;
  figures: PublishedFigures;
  context: ViewContext;
}

function* filesOf(db: ReadDb, { options, about, election, reads, figures, context }: Making): Generator<BagFile> {
  const { parts, secret, shapes, mediaDir, resourcesDir, pagesDir } = options;
  const has = (part: ExportPart): boolean => parts.includes(part);
  const estimated = has('estimate') && figures.told === 'estimate';
  yield wholeFile('about.json', `${JSON.stringify(about, null, 1)}\n`);
  yield* readmeFiles(about, resourcesDir);
  if (has('tally')) yield wholeFile('tally/figures.json', `${JSON.stringify(figures, null, 1)}\n`);
  yield* tableFiles(context, {
    parts,
    tools: privacyTools(context, (sha256) => photoCommitment(secret, sha256)),
    figures: figures.rows,
    shapes,
    codebook: JSON.parse(readFileSync(join(resourcesDir, 'codebook.json'), 'utf8')) as Codebook,
    others: estimated
      ? estimateColumns(figures.lists).map(({ name, columns }) => ({
          file: `${name}.csv`,
          table: { name, columns, below: {} },
        }))
      : [],
    readPhoto: readCopies(db, mediaDir).read,
    created: Date.parse(about.created),
    drill: about.drill,
    program: `${about.program.name} ${about.program.version}`,
  });
  if (estimated) yield* estimateOf(db, election, reads, options);
  if (has('tally')) yield* shownFiles({ options, about, election, reads, figures, pagesDir, resourcesDir });
}

/** What people read: the same figures, set as a report and as a page. */
function* shownFiles({
  options,
  about,
  election,
  reads,
  figures,
  pagesDir,
  resourcesDir,
}: Omit<Making, 'context'> & { pagesDir: string; resourcesDir: string }): Generator<BagFile> {
  const input = {
    figures,
    names: toldNames(election.profile, [...election.contests.optionsOf(figures.contest)]),
    of: {
      bundle: about.bundle,
      sequence: about.sequence,
      replaces: about.replaces.map(({ sequence }) => sequence),
      drill: about.drill,
      created: Date.parse(about.created),
    },
    parts: { violations: options.parts.includes('violations'), estimate: options.parts.includes('estimate') },
  };
  for (const language of about.languages) yield reportFile(language, input, resourcesDir);
  const stations = reads.tally.countedStations({});
  const shell = join(pagesDir, 'results.html');
  yield pageFile({ ...input, languages: about.languages, stations }, { resourcesDir, shell });
}

function estimateOf(db: ReadDb, election: Election, reads: Reads, options: ExportOptions): Generator<BagFile> {
  const { profile } = election;
  const input = figuresInput(election, { now: options.now, lastStationCloses: lastStationCloses(profile) });
  return estimateFiles(
    db,
    {
      sample: () => storedSample(db),
      counted: (region, number) => reads.count().station(`${region}/${number}`)?.counted ?? null,
      result() {
        const view = reads.tally.estimateView({ ...input, of: 'valid', flagged: false, disputed: false });
        if (!view) return null;
        const lists = view.lists.map(({ code, estimate }) => ({ code, estimate }));
        return { of: 'valid', lists, strata: view.strata, lead: view.lead };
      },
    },
    { regions: profile.regions, lists: input.lists },
  );
}
