import { expect, test } from 'vitest';
import { CONTRASTS, move, reset, START, toRow, turn, zoom } from './desk-view.ts';

test('zooms within bounds, around the middle', () => {
  expect(zoom(START, 2)).toMatchObject({ scale: 2, x: 0, y: 0 });
  expect(zoom({ ...START, scale: 2, x: 100, y: -40 }, 2)).toMatchObject({ scale: 4, x: 200, y: -80 });
  expect(zoom(START, 0.1).scale).toBe(1);
  expect(zoom(START, 1000).scale).toBe(12);
  expect(zoom({ ...START, scale: 2, x: 100 }, 0.5)).toMatchObject({ scale: 1, x: 0 });
});

test('what fits does not move, what is large stays within reach', () => {
  expect(move(START, 50, 50)).toEqual(START);
  expect(move({ ...START, scale: 2 }, 5000, -5000)).toMatchObject({ x: 500, y: -500 });
});

test('four turns are none', () => {
  expect([1, 2, 3, 4].reduce((view) => turn(view), START)).toEqual(START);
  expect(reset({ scale: 3, turned: 90, x: 4, y: 4, contrast: 2 })).toEqual({
    scale: 1,
    turned: 90,
    x: 0,
    y: 0,
    contrast: 2,
  });
  expect(new Set(CONTRASTS.map(({ filter }) => filter)).size).toBe(CONTRASTS.length);
});

test('a large upright sheet follows the row in hand, top to bottom', () => {
  expect(toRow(START, 0)).toEqual(START);
  expect(toRow({ ...START, scale: 2, turned: 90 }, 0)).toMatchObject({ y: 0 });
  const large = { ...START, scale: 2, x: 30 };
  expect(toRow(large, 0.5)).toMatchObject({ x: 30, y: 0 });
  const [top, low] = [toRow(large, 0).y, toRow(large, 1).y];
  expect(top).toBeGreaterThan(0);
  expect(low).toBe(-top);
});
