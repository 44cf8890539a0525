import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { canonicalHash } from './canonical.ts';
import type { SampleDesign } from './sample-design.ts';

/**
 * The recorded draw of a stratified sample of stations (domain.md 3.1, 3.4): from a seed that is committed to before the
 * vote, and the hash of the full list that it is drawn from, so that anybody can draw it again, and nobody can have
 * chosen the stations. A station's lot is SHA-256 of seed, stratum and station; in each stratum the lowest lots are drawn.
 * That is a simple random sample without replacement (Cochran, Sampling Techniques, 3rd ed., ch. 2), and needs nothing but
 * `sha256sum` to be repeated.
 */
export interface FrameStation {
  id: string;
  stratum: string;
  /** Voters on the list, for the check of representativeness. */
  registered: number | null;
}

export interface Draw {
  /** Lowercase hex of the frame's canonical form. */
  frameHash: string;
  /** Ids by stratum, in the order of their lots. */
  drawn: Readonly<Record<string, readonly string[]>>;
}

export type DrawResult =
  | { ok: true; draw: Draw }
  | { ok: false; code: 'tooFew'; strata: string[] }
  | { ok: false; code: 'stationTwice'; stations: string[] };

/** The hash of the full list, in whatever order it comes. Anything that decides the draw is in it, and nothing else. */
export function frameHash(frame: readonly FrameStation[]): string {
  const rows = frame
    .map(({ id, stratum }) => [id, stratum])
    .toSorted(([a = ''], [b = '']) => (a < b ? -1 : a > b ? 1 : 0));
  return canonicalHash(rows);
}

/**
 * Draws. The same seed, frame and design give the same stations, in any order of the frame.
 * @param seed 32 bytes as lowercase hex, from a source of true chance.
 */
export function drawSample(frame: readonly FrameStation[], design: SampleDesign, seed: string): DrawResult {
  if (!/^[0-9a-f]{64}$/.test(seed)) throw new RangeError('a seed is 32 bytes in lowercase hex');
  const seen = new Set<string>();
  const twice = frame.filter(({ id }) => seen.size === seen.add(id).size).map(({ id }) => id);
  if (twice.length > 0) return { ok: false, code: 'stationTwice', stations: [...new Set(twice)] };
  const strata = Map.groupBy(frame, ({ stratum }) => stratum);
  const tooFew = Object.entries(design)
    .filter(([stratum, wanted]) => wanted > (strata.get(stratum)?.length ?? 0))
    .map(([stratum]) => stratum);
  if (tooFew.length > 0) return { ok: false, code: 'tooFew', strata: tooFew };
  const drawn = Object.fromEntries(
    Object.entries(design).map(([stratum, wanted]) => [
      stratum,
      (strata.get(stratum) ?? [])
        .map(({ id }) => ({ id, lot: lotOf(seed, stratum, id) }))
        .toSorted((a, b) => (a.lot < b.lot ? -1 : a.lot > b.lot ? 1 : 0))
        .slice(0, wanted)
        .map(({ id }) => id),
    ]),
  );
  return { ok: true, draw: { frameHash: frameHash(frame), drawn } };
}

const lotOf = (seed: string, stratum: string, id: string): string =>
  bytesToHex(sha256(utf8ToBytes(`${seed}\n${stratum}\n${id}`)));

/**
 * What is published before the vote: it fixes seed, frame and design without telling which stations are watched.
 * @param salt 32 bytes as lowercase hex; opened with the rest after the vote.
 */
export function sampleCommitment(seed: string, frame: string, design: SampleDesign, salt: string): string {
  return canonicalHash({ v: 1, salt, seed, frame, design });
}

/** Whether a station is one that was drawn; a station that joined the list after the draw never is. */
export function isSampled(draw: Draw, stratum: string, id: string): boolean {
  return draw.drawn[stratum]?.includes(id) ?? false;
}

/** Registered voters per station: the mean, and of how many stations it is known; null where of none. */
export interface MeanVoters {
  mean: number | null;
  n: number;
}

/** How the sample compares with its frame: a mean that is far off is a reason to look, not to draw again. */
export function representativeness(
  frame: readonly FrameStation[],
  { drawn }: Pick<Draw, 'drawn'>,
): { stratum: string; frame: number; drawn: number; voters: { frame: MeanVoters; drawn: MeanVoters } }[] {
  const lots = new Map(Object.entries(drawn).map(([stratum, ids]) => [stratum, new Set(ids)]));
  return [...Map.groupBy(frame, ({ stratum }) => stratum)].map(([stratum, stations]) => {
    const chosen = stations.filter(({ id }) => lots.get(stratum)?.has(id));
    return {
      stratum,
      frame: stations.length,
      drawn: chosen.length,
      voters: { frame: meanVoters(stations), drawn: meanVoters(chosen) },
    };
  });
}

function meanVoters(stations: readonly FrameStation[]): MeanVoters {
  const known = stations.flatMap(({ registered }) => (registered === null ? [] : [registered]));
  const sum = known.reduce((total, each) => total + each, 0);
  return { mean: known.length === 0 ? null : sum / known.length, n: known.length };
}
