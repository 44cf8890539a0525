import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  allocate,
  type BundleAbout,
  bundleMoment,
  bundleName,
  type CountedSheet,
  claimOf,
  createTally,
  csvLine,
  drawSample,
  EXCLUSION_COLUMNS,
  type ExtractKind,
  estimateShare,
  exclusionOf,
  FRAME_COLUMNS,
  frameHash,
  type PublishedTally,
  partOf,
  publicKeyFile,
  publicKeySaid,
  READING_COLUMNS,
  type ResultFile,
  readProtocols,
  sampleCommitment,
  TALLY_PARTS,
  trustedComment,
} from '../../domain/index.ts';
import type { ReadDb } from '../store/index.ts';
import { testIds } from '../store/test-support.ts';
import { type BagFile, wholeFile } from './bag-file.ts';
import { writeBundle } from './bundle/bag.ts';
import { extractFiles } from './bundle/extract.ts';
import { type OpenKey, openKey, signPrehash } from './bundle/sign.ts';
import { nameTarget } from './bundle/target.ts';
import { signaturePath } from './release/desk.ts';

/** For tests only: small bundles in the agreed formats, of a count that can be done by hand. */
export const LISTS = ['AJ', 'NO'] as const;
const NOW = Date.UTC(2021, 0, 11, 4, 17, 30);

export function aboutOf(more: Partial<BundleAbout> = {}): BundleAbout {
  return {
    format: 1,
    bundle: testIds.uuid(),
    sequence: 3,
    replaces: [],
    drill: false,
    profile: 'public',
    parts: ['tally', 'estimate', 'evidence'],
    languages: ['kk', 'ru', 'en'],
    k: 5,
    created: bundleMoment(Math.floor(NOW / 3_600_000) * 3_600_000),
    election: { id: 'kz-mazhilis-2021', sha256: '0'.repeat(64) },
    program: { name: 'Maere', version: '0.1.0' },
    ...more,
  };
}

/** Twelve stations of two regions; two of them put aside, one with a figure that nobody can read. */
const SHEETS: CountedSheet[] = Array.from({ length: 12 }, (_, n) => {
  const region = n < 7 ? 'R1' : 'R2';
  return {
    id: `p${n}`,
    station: `${region}/${n + 1}`,
    path: [region, n % 2 === 0 ? 'D1' : '', ''],
    grade: n === 11 ? 'partial' : 'complete',
    flagged: n === 3,
    disputed: false,
    acceptedAt: NOW + n,
    figures: {
      registered: n === 5 ? null : 1000 + n,
      participated: 500 + 7 * n,
      invalid: n,
      votes: { AJ: 100 + 11 * n, NO: 300 - 9 * n },
    },
  };
});

const cellsOf = ({ station, path, figures }: CountedSheet, sheet: CountedSheet) => [
  path[0] ?? '',
  path[1] ?? '',
  path[2] ?? '',
  Number(station.split('/')[1]),
  partOf(sheet),
  figures.registered,
  figures.participated,
  figures.invalid,
  ...LISTS.map((code) => figures.votes[code] ?? null),
];

export const protocolsCsv = (): string =>
  csvLine([
    'region',
    'district',
    'place',
    'number',
    'part',
    'registered',
    'participated',
    'invalid',
    ...LISTS.map((code) => `votes_${code}`),
  ]) + SHEETS.map((sheet) => csvLine(cellsOf(sheet, sheet))).join('');

/** By the domain's own count, which the check shares no code with. */
export function figuresJson(): string {
  const tally = createTally();
  for (const sheet of SHEETS) tally.put(sheet);
  const turnout = (path: readonly string[]) => {
    const those = tally.counted(path).filter((sheet) => partOf(sheet) === 'clear' && sheet.figures.registered !== null);
    return {
      participated: those.reduce((sum, { figures }) => sum + (figures.participated ?? 0), 0),
      registered: those.reduce((sum, { figures }) => sum + (figures.registered ?? 0), 0),
      n: those.length,
    };
  };
  const rowOf = (path: readonly string[]) => ({
    path,
    expected: 20,
    parts: Object.fromEntries(TALLY_PARTS.map((part) => [part, tally.part(path, part)])),
    turnout: turnout(path),
  });
  const paths = [
    [],
    ...tally.below([]).flatMap((region) => [[region], ...tally.below([region]).map((d) => [region, d])]),
  ];
  const clear = tally.view([], { flagged: false, disputed: false });
  const base = LISTS.reduce((sum, code) => sum + (clear.votes[code]?.sum ?? 0), 0);
  const { lists, strata, lead } = JSON.parse(estimateTexts().result) as ResultFile;
  const head = {
    what: 'estimate',
    stations: clear.stations,
    lists: LISTS.map((code) => {
      const made = lists.find((list) => list.code === code)?.estimate;
      return { code, share: made?.share, margin: made?.margin, votes: clear.votes[code]?.sum ?? 0, base };
    }),
    turnout: turnout([]),
  };
  const estimate = { lists: lists.map(({ code, estimate: of }) => ({ code, ...of })), strata, lead };
  return `${JSON.stringify({ format: 1, told: 'estimate', rows: paths.map(rowOf), head, estimate }, null, 1)}\n`;
}

/** The same figures as a table. */
export function figuresCsv(): string {
  const { rows } = JSON.parse(figuresJson()) as PublishedTally;
  const sums = ['registered', 'participated', 'invalid', ...LISTS.map((code) => `votes_${code}`)];
  return (
    csvLine(['region', 'district', 'part', 'expected', 'stations', ...sums.flatMap((name) => [name, `${name}_n`])]) +
    rows
      .flatMap(({ path, parts }) =>
        Object.entries(parts).map(([part, { stations, registered, participated, invalid, votes }]) =>
          csvLine([
            path[0] ?? null,
            path[1] ?? null,
            part,
            20,
            stations,
            ...[registered, participated, invalid, ...LISTS.map((code) => votes[code])].flatMap((of) =>
              of && of.n > 0 ? [of.sum, of.n] : [null, 0],
            ),
          ]),
        ),
      )
      .join('')
  );
}

/** A sample of the same stations, drawn, keyed and estimated. */
export function estimateTexts(): Record<'frame' | 'sample' | 'readings' | 'exclusions' | 'result', string> {
  const protocols = readProtocols(protocolsCsv()) ?? [];
  const rows = new Map(protocols.map((row) => [`${row.region}/${row.number}`, row]));
  const frame = Array.from({ length: 20 }, (_, n) => {
    const region = n < 7 || n >= 15 ? 'R1' : 'R2';
    return { id: `s${n + 1}`, stratum: region, registered: 1000 + n, region, number: n + 1 };
  });
  const sizes = Object.fromEntries(
    [...Map.groupBy(frame, ({ stratum }) => stratum)].map(([code, those]) => [code, those.length]),
  );
  const design = allocate(sizes, 13) ?? {};
  const [seed, salt] = ['ab'.repeat(32), 'cd'.repeat(32)];
  const draw = drawSample(frame, design, seed);
  if (!draw.ok) throw new Error(draw.code);
  const lots = new Map(Object.values(draw.draw.drawn).flatMap((ids) => ids.map((id, lot) => [id, lot] as const)));
  const chosen = frame.filter(({ id }) => lots.has(id));
  const hash = frameHash(frame);
  const strata = Object.keys(sizes).map((code) => {
    const own = chosen.filter(({ stratum }) => stratum === code);
    const usable = own.flatMap(({ region, number }) => {
      const row = rows.get(`${region}/${number}`);
      return row && exclusionOf(row, LISTS) === null ? [row] : [];
    });
    return { code, frame: sizes[code] ?? 0, drawn: own.length, usable };
  });
  const lists = LISTS.map((code) => {
    const made = estimateShare(
      strata.map(({ usable, ...stratum }) => ({
        ...stratum,
        reported: usable.map(({ votes }) => ({
          x: (votes.AJ ?? 0) + (votes.NO ?? 0),
          y: votes[code] ?? 0,
        })),
      })),
    );
    return { code, estimate: made.ok ? made.estimate : null };
  });
  const reading = (id: string, keying: string, row: NonNullable<ReturnType<typeof rows.get>>): string =>
    csvLine([
      id,
      keying,
      row.registered,
      row.participated,
      row.invalid,
      ...LISTS.map((code) => row.votes[code] ?? null),
    ]);
  return {
    frame:
      csvLine(FRAME_COLUMNS) +
      frame
        .map(({ id, region, number, stratum, registered }) =>
          csvLine([id, region, number, stratum, registered, lots.get(id) ?? null]),
        )
        .join(''),
    sample: `${JSON.stringify({
      format: 1,
      seed,
      salt,
      by: 'region',
      design,
      frame: sizes,
      frameHash: hash,
      commitment: sampleCommitment(seed, hash, design, salt),
      withdrawn: [],
    })}\n`,
    readings:
      csvLine([...READING_COLUMNS, ...LISTS.map((code) => `votes_${code}`)]) +
      chosen
        .flatMap(({ id, region, number }) => {
          const row = rows.get(`${region}/${number}`);
          return row ? ['1', '2', 'standing'].map((keying) => reading(id, keying, row)) : [];
        })
        .join(''),
    exclusions:
      csvLine(EXCLUSION_COLUMNS) +
      chosen
        .flatMap(({ id, region, number, stratum }) => {
          const why = exclusionOf(rows.get(`${region}/${number}`), LISTS);
          return why === null ? [] : [csvLine([id, region, number, stratum, why])];
        })
        .join(''),
    result: `${JSON.stringify({
      format: 1,
      of: 'valid',
      lists,
      strata: strata.map(({ usable, ...stratum }) => ({ ...stratum, reported: usable.length })),
      lead: null,
    })}\n`,
  };
}

export function contentFiles(about: BundleAbout): BagFile[] {
  const estimate = estimateTexts();
  return [
    wholeFile('about.json', `${JSON.stringify(about, null, 1)}\n`),
    wholeFile('readme-en.txt', 'What is in it.\n'),
    wholeFile('tally/protocols.csv', protocolsCsv()),
    wholeFile('tally/figures.json', figuresJson()),
    wholeFile('tally/figures.csv', figuresCsv()),
    ...Object.entries(estimate).map(([name, text]) =>
      wholeFile(`estimate/${name}.${name === 'sample' || name === 'result' ? 'json' : 'csv'}`, text),
    ),
    // Bytes that don't compress, more than one piece of them.
    wholeFile('evidence/photo-00001.jpg', Buffer.from(testIds.randomBytes(200_000))),
  ];
}

export interface MadeBundle {
  path: string;
  about: BundleAbout;
  key: OpenKey;
  publicKey: string;
  secret: Uint8Array;
}

export const testKey = (): OpenKey => openKey(testIds.randomBytes(8), testIds.randomBytes(32));

/** Writes, signs and names a bundle in `folder`, as a release does. */
export async function makeBundle(
  folder: string,
  db: ReadDb,
  more: {
    about?: Partial<BundleAbout>;
    kind?: ExtractKind;
    key?: OpenKey;
    files?: (about: BundleAbout) => BagFile[];
  } = {},
): Promise<MadeBundle> {
  const about = aboutOf(more.about);
  const key = more.key ?? testKey();
  const target = join(folder, `${bundleName(about)}.zip`);
  const secret = testIds.randomBytes(32);
  const extract = extractFiles(db, { kind: more.kind ?? 'commitments', secret, estimateTold: true });
  const written = await writeBundle({
    about,
    files: [...(more.files ?? contentFiles)(about), ...extract],
    target,
    recipients: [],
    signal: new AbortController().signal,
    progress: () => undefined,
  });
  writeFileSync(signaturePath(target), signPrehash(written.prehash, trustedComment(claimOf(about)), key));
  await nameTarget(target);
  const publicKey = publicKeyFile(key, publicKeySaid(key.keyId, about.drill));
  return { path: target, about, key, publicKey, secret };
}

/** Changes one byte of a file. */
export function flip(path: string, at: number): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(path, bytes);
}
