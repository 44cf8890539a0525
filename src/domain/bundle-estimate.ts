import type { z } from 'zod';
import {
  type EstimateFiles,
  type EstimateFlaw,
  EXCLUSION_COLUMNS,
  exclusionOf,
  FRAME_COLUMNS,
  ILLEGIBLE,
  READING_COLUMNS,
  type ResultFile,
  resultFile,
  sampleFile,
} from './bundle-estimate-files.ts';
import { equal, toldOtherwise } from './bundle-estimate-told.ts';
import type { PublishedTally } from './bundle-figures.ts';
import { parsedJson } from './bundle-json.ts';
import type { ProtocolRow } from './bundle-protocols.ts';
import { csvRecords } from './csv-rows.ts';
import { type EstimateResult, estimateShare, leadOf, type StratumSample } from './estimate.ts';
import { drawSample, type FrameStation, frameHash, sampleCommitment } from './sample.ts';

/**
 * The estimate of a bundle, made again from what lies in it (domain.md 3.2–3.4): the full list and its hash, seed and
 * commitment, the draw, what two people keyed of every drawn station, and why any was left out.
 */
interface FrameRow extends FrameStation {
  key: string;
  lot: number | null;
}

function readFrame(csv: string): FrameRow[] | null {
  const table = csvRecords(csv, FRAME_COLUMNS);
  if (table === null) return null;
  const rows = table.rows.map((record): FrameRow => {
    const cell = (name: string): string => record.get(name) ?? '';
    return {
      id: cell('station'),
      stratum: cell('stratum'),
      registered: cell('registered') === '' ? null : Number(cell('registered')),
      key: `${cell('region')}/${cell('number')}`,
      lot: cell('lot') === '' ? null : Number(cell('lot')),
    };
  });
  return rows.every(({ id, lot }) => id !== '' && (lot === null || Number.isSafeInteger(lot))) ? rows : null;
}

function parsed<T>(shape: z.ZodType<T>, text: string): T | null {
  return shape.safeParse(parsedJson(text)).data ?? null;
}

interface EstimateChecked {
  checked: number;
  commitment: string;
  flaw: EstimateFlaw | null;
}

/**
 * The first thing that does not hold, or null; `checked` is how many figures were made again.
 * `commitment` is what has to have been published before the vote, which only whoever asks can know.
 * @param told `tally/figures.json`; null where it is not there, or no such file.
 */
export function checkEstimate(
  files: EstimateFiles,
  protocols: readonly ProtocolRow[],
  told: PublishedTally | null,
): EstimateChecked {
  try {
    return checkedEstimate(files, protocols, told);
  } catch {
    // Of text that has no canonical form there is no hash either.
    return { checked: 0, commitment: '', flaw: { file: 'sample', what: 'shape', detail: '' } };
  }
}

function checkedEstimate(
  files: EstimateFiles,
  protocols: readonly ProtocolRow[],
  told: PublishedTally | null,
): EstimateChecked {
  const flawed = (file: EstimateFlaw['file'], what: EstimateFlaw['what'], detail = '') => ({
    checked: 0,
    commitment: '',
    flaw: { file, what, detail },
  });
  const frame = readFrame(files.frame);
  if (frame === null) return flawed('frame', 'shape');
  const sample = parsed(sampleFile, files.sample);
  if (sample === null) return flawed('sample', 'shape');
  const result = parsed(resultFile, files.result);
  if (result === null) return flawed('result', 'shape');

  if (frameHash(frame) !== sample.frameHash) return flawed('frame', 'frameHash');
  if (sampleCommitment(sample.seed, sample.frameHash, sample.design, sample.salt) !== sample.commitment)
    return flawed('sample', 'commitment');
  const drawn = drawnIn(frame);
  const draw = drawSample(frame, sample.design, sample.seed);
  if (!draw.ok || !sameDraw(draw.draw.drawn, drawn)) return flawed('frame', 'draw');

  const lists = result.lists.map(({ code }) => code);
  const rows = new Map(protocols.map((row) => [`${row.region}/${row.number}`, row]));
  const excluded = exclusionFlaw(files.exclusions, drawn, rows, lists);
  if (excluded !== null) return { checked: 0, commitment: '', flaw: excluded };
  const read = readingFlaw(files.readings, drawn, rows);
  if (read !== null) return { checked: 0, commitment: '', flaw: read };
  const again = remade(result, frame, drawn, rows);
  const detail = again.flaw === null && told !== null ? toldOtherwise(told, result) : null;
  return detail === null ? { ...again, commitment: sample.commitment } : flawed('figures', 'told', detail);
}

type Drawn = ReadonlyMap<string, readonly FrameRow[]>;

/** Drawn stations by stratum, in the order of their lots. */
function drawnIn(frame: readonly FrameRow[]): Drawn {
  const chosen = frame.filter(({ lot }) => lot !== null).toSorted((a, b) => (a.lot ?? 0) - (b.lot ?? 0));
  return Map.groupBy(chosen, ({ stratum }) => stratum);
}

function sameDraw(again: Readonly<Record<string, readonly string[]>>, drawn: Drawn): boolean {
  const strata = new Set([...Object.keys(again), ...drawn.keys()]);
  return [...strata].every((stratum) => {
    const [a, b] = [again[stratum] ?? [], drawn.get(stratum) ?? []];
    return a.length === b.length && a.every((id, at) => id === b[at]?.id);
  });
}

function exclusionFlaw(
  csv: string,
  drawn: Drawn,
  rows: ReadonlyMap<string, ProtocolRow>,
  lists: readonly string[],
): EstimateFlaw | null {
  const table = csvRecords(csv, EXCLUSION_COLUMNS);
  if (table === null) return { file: 'exclusions', what: 'shape', detail: '' };
  const said = new Map(table.rows.map((record) => [record.get('station') ?? '', record.get('why') ?? '']));
  for (const { id, key } of [...drawn.values()].flat()) {
    if ((exclusionOf(rows.get(key), lists) ?? undefined) !== said.get(id))
      return { file: 'exclusions', what: 'exclusion', detail: key };
    said.delete(id);
  }
  return said.size === 0 ? null : { file: 'exclusions', what: 'exclusion', detail: [...said.keys()][0] ?? '' };
}

/** What of a reading is a figure: everything but whose it is. */
const figuresOf = (record: ReadonlyMap<string, string>): string =>
  [...record]
    .filter(([name]) => name !== 'station' && name !== 'keying')
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, cell]) => `${name}=${cell}`)
    .join('\n');

function readingFlaw(csv: string, drawn: Drawn, rows: ReadonlyMap<string, ProtocolRow>): EstimateFlaw | null {
  const table = csvRecords(csv, READING_COLUMNS);
  if (table === null) return { file: 'readings', what: 'shape', detail: '' };
  const read = Map.groupBy(table.rows, (record) => record.get('station') ?? '');
  for (const { id, key } of [...drawn.values()].flat()) {
    const row = rows.get(key);
    const of = new Map((read.get(id) ?? []).map((record) => [record.get('keying') ?? '', record]));
    if (of.size === 0 && row === undefined) continue;
    const standing = of.get('standing');
    const flaw = { file: 'readings', what: 'reading', detail: key } as const;
    if (standing === undefined || row === undefined || !isRow(standing, row)) return flaw;
    const [first, second, third] = [of.get('1'), of.get('2'), of.get('adjudicated')];
    const decided = third ?? (first && second && figuresOf(first) === figuresOf(second) ? first : undefined);
    if (decided === undefined || figuresOf(decided) !== figuresOf(standing)) return flaw;
  }
  return null;
}

/** Whether a reading says what the row of the count says. */
function isRow(record: ReadonlyMap<string, string>, row: ProtocolRow): boolean {
  // The count knows only that a figure cannot be read; the reading also says that there is one.
  const same = (name: string, value: number | null): boolean =>
    (record.get(name) ?? '').replace(ILLEGIBLE, '') === String(value ?? '');
  return (
    same('registered', row.registered) &&
    same('participated', row.participated) &&
    same('invalid', row.invalid) &&
    Object.entries(row.votes).every(([code, votes]) => same(`votes_${code}`, votes))
  );
}

function remade(
  result: ResultFile,
  frame: readonly FrameRow[],
  drawn: Drawn,
  rows: ReadonlyMap<string, ProtocolRow>,
): { checked: number; flaw: EstimateFlaw | null } {
  const lists = result.lists.map(({ code }) => code);
  const sizes = Map.groupBy(frame, ({ stratum }) => stratum);
  const strata = [...sizes].map(([code, stations]) => {
    const own = drawn.get(code) ?? [];
    const reported = own.flatMap(({ key }) => {
      const row = rows.get(key);
      return row && exclusionOf(row, lists) === null ? [row] : [];
    });
    return { code, frame: stations.length, drawn: own.length, reported };
  });
  let checked = 0;
  const differs = (detail: string) => ({ checked, flaw: { file: 'result', what: 'figure', detail } as const });

  for (const said of result.strata) {
    const own = strata.find(({ code }) => code === said.code);
    checked += 3;
    if (own?.frame !== said.frame || own.drawn !== said.drawn || own.reported.length !== said.reported)
      return differs(said.code);
  }
  if (result.strata.length !== strata.length) return differs('strata');
  for (const { code, estimate } of result.lists) {
    const again = estimateShare(strata.map((stratum) => sampledOf(stratum, (row) => row.votes[code] ?? 0)));
    checked += 1;
    if (!sameEstimate(estimate, again)) return differs(code);
  }
  if (result.lead !== null) {
    const { first, second, difference, margin, tooClose } = result.lead;
    const again = leadOf(
      strata.map(({ reported, ...stratum }) => ({
        ...stratum,
        reported: reported.map((row) => ({ x: valid(row), a: row.votes[first] ?? 0, b: row.votes[second] ?? 0 })),
      })),
    );
    checked += 1;
    if (
      !again.ok ||
      !equal(again.difference, difference) ||
      !equal(again.margin, margin) ||
      again.tooClose !== tooClose
    )
      return differs('lead');
  }
  return { checked, flaw: null };
}

const valid = ({ votes }: ProtocolRow): number =>
  Object.values(votes).reduce<number>((total, each) => total + (each ?? 0), 0);

const sampledOf = (
  { reported, ...stratum }: Omit<StratumSample, 'reported'> & { reported: readonly ProtocolRow[] },
  y: (row: ProtocolRow) => number,
): StratumSample => ({ ...stratum, reported: reported.map((row) => ({ x: valid(row), y: y(row) })) });

function sameEstimate(said: ResultFile['lists'][number]['estimate'], again: EstimateResult): boolean {
  if (said === null || !again.ok) return said === null && !again.ok;
  const { estimate } = again;
  return (
    equal(said.share, estimate.share) &&
    equal(said.margin, estimate.margin) &&
    equal(said.standardError, estimate.standardError) &&
    said.distribution === estimate.distribution &&
    said.degreesOfFreedom === estimate.degreesOfFreedom &&
    equal(said.designEffect, estimate.designEffect)
  );
}
