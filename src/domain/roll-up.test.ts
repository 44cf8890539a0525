import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CountNode, rollUp, type ToldNode } from './roll-up.ts';
import { runs } from './test-runs.ts';

const node = (code: string, count: number, children: CountNode[] = []): CountNode => ({ code, count, children });
const codes = (told: ToldNode | null) => told?.children.map(({ code }) => code);

describe('what is told of a tree of counts', () => {
  it('shows what is large enough, and says how many are in none of it', () => {
    const told = rollUp(node('kz', 30, [node('a', 12), node('b', 10), node('c', 4), node('d', 4)]));
    expect(told).toMatchObject({ count: 30, rest: 8 });
    expect(codes(told)).toEqual(['a', 'b']);
  });

  it('takes the smallest of the others along where a single one could be had by subtraction', () => {
    expect(codes(rollUp(node('kz', 26, [node('a', 12), node('b', 10), node('c', 4)])))).toEqual(['a']);
    // Two small ones together are still fewer than k.
    expect(codes(rollUp(node('kz', 24, [node('a', 12), node('b', 8), node('c', 2), node('d', 2)])))).toEqual(['a']);
  });

  it('hides zero like any other small number, and everything if it must', () => {
    expect(codes(rollUp(node('kz', 12, [node('a', 12), node('b', 0)])))).toEqual([]);
    expect(codes(rollUp(node('kz', 12, [node('a', 12)])))).toEqual(['a']);
  });

  it('counts those who are in no part as a part', () => {
    expect(codes(rollUp(node('kz', 27, [node('a', 14), node('b', 10)])))).toEqual(['a']);
    expect(codes(rollUp(node('kz', 20, [node('a', 14)])))).toEqual([]);
  });

  it('tells nothing of fewer than k, and goes no deeper than asked', () => {
    expect(rollUp(node('kz', 4, [node('a', 4)]))).toBeNull();
    const deep = node('kz', 10, [node('a', 10, [node('b', 10)])]);
    expect(rollUp(deep, { levels: 1 })).toMatchObject({ children: [{ code: 'a', children: [], rest: 10 }] });
  });
});

/** Small trees: a node's count is that of its children and of those who are in none. */
const tree: fc.Arbitrary<CountNode> = fc.letrec<{ node: CountNode }>((tie) => ({
  node: fc
    .record({
      own: fc.oneof(fc.constant(0), fc.nat(7)),
      children: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constant<CountNode[]>([]),
        fc.array(tie('node'), { maxLength: 4 }),
      ),
    })
    .map(({ own, children }) => ({
      code: '',
      count: own + children.reduce((sum, { count }) => sum + count, 0),
      children: children.map((child, index) => ({ ...child, code: String(index) })),
    })),
})).node;

/**
 * What can be known of a child from everything told, and nothing else: told, its count; hidden, anything from 0 to what is
 * left of its parent, if that can also be elsewhere.
 */
function rangesOf(real: CountNode, told: ToldNode | null, most: number): [number, number][] {
  if (told === null) return [[0, most], ...real.children.flatMap((child) => rangesOf(child, null, most))];
  const shown = new Map(told.children.map((child) => [child.code, child]));
  const sum = real.children.reduce((total, { count }) => total + count, 0);
  const hidden = real.children.filter(({ code }) => !shown.has(code));
  const elsewhere = hidden.length > 1 || real.count > sum;
  return real.children.flatMap((child): [number, number][] => {
    const each = shown.get(child.code);
    if (each) return rangesOf(child, each, each.count);
    return rangesOf(child, null, told.rest).map(([, high]) => [elsewhere ? 0 : high, high]);
  });
}

describe('somebody who subtracts', () => {
  const k = 5;
  it('cannot narrow what is not told to fewer than k numbers apart', () => {
    fc.assert(
      fc.property(tree, (real) => {
        const told = rollUp(real, { k });
        if (told === null) expect(real.count).toBeLessThan(k);
        else for (const [low, high] of rangesOf(real, told, real.count)) expect(high - low).toBeGreaterThanOrEqual(k);
      }),
      { numRuns: runs(500) },
    );
  });

  it('finds no number under k, and every total right', () => {
    const check = (real: CountNode, told: ToldNode): void => {
      expect(told.count).toBe(real.count);
      expect(told.count).toBeGreaterThanOrEqual(k);
      expect(told.rest + told.children.reduce((sum, { count }) => sum + count, 0)).toBe(told.count);
      expect(told.rest === 0 || told.rest >= k).toBe(true);
      for (const child of told.children) check(real.children[Number(child.code)] as CountNode, child);
    };
    fc.assert(
      fc.property(tree, (real) => {
        const told = rollUp(real, { k });
        if (told) check(real, told);
      }),
      { numRuns: runs(300) },
    );
  });

  it('sees the same whatever order the parts are in', () => {
    fc.assert(
      fc.property(tree, (real) => {
        const turned = { ...real, children: real.children.toReversed() };
        const sorted = (told: ToldNode | null) =>
          told?.children.map(({ code, count }) => `${code}:${count}`).toSorted();
        expect(sorted(rollUp(turned, { k }))).toEqual(sorted(rollUp(real, { k })));
      }),
    );
  });
});
