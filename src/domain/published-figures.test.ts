import { describe, expect, it } from 'vitest';
import { changedSince, figureDigests, type HeadFigures, headDigests, rowKey } from './published-figures.ts';

const head: HeadFigures = {
  what: 'count',
  asOf: 1_000,
  stations: 3,
  expected: 10,
  lists: [
    { code: 'NO', share: 0.6, margin: null, votes: 60, base: 100 },
    { code: 'AJ', share: 0.4, margin: null, votes: 40, base: 100 },
  ],
  sample: null,
  tooClose: false,
  turnout: { participated: 120, registered: 200, n: 3 },
};
const figures = {
  head,
  rows: [],
  seats: null,
  crowd: [],
  reports: { by: 'source' as const, reported: null, noted: [] },
};

describe('figures that are otherwise than they were told', () => {
  it('are none before anything was told, and none while nothing changed', () => {
    const now = figureDigests(figures);
    expect(changedSince(null, now)).toEqual([]);
    expect(changedSince({ sequence: 1, at: 5, digests: now }, now)).toEqual([]);
  });

  it('are named one by one; the hour at which they were counted is no figure', () => {
    const released = { sequence: 1, at: 5, digests: figureDigests(figures) };
    const later = { ...head, asOf: 2_000 };
    expect(changedSince(released, headDigests(later))).toEqual([]);
    const [first, second] = head.lists;
    if (!first || !second) throw new Error('lists');
    const moved = { ...later, stations: 4, lists: [{ ...first, votes: 61 }, second] };
    expect(changedSince(released, headDigests(moved))).toEqual(['head/stations', 'head/list/NO']);
  });

  it('include what was not told then', () => {
    const released = { sequence: 2, at: 5, digests: figureDigests({ ...figures, head: null }) };
    expect(changedSince(released, headDigests(head))).toContain('head/turnout');
    expect(rowKey(['KZ-ALA', 'a'])).toBe('row/KZ-ALA/a');
  });
});
