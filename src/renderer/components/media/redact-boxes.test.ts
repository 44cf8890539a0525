import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactionBox, SIDE } from '../../../domain/redaction.ts';
import {
  added,
  dragged,
  drawn,
  keyed,
  moved,
  resized,
  type Steps,
  sameBoxes,
  spotAt,
  stepped,
  steppedBack,
} from './redact-boxes.ts';

const spot = fc.record({ x: fc.integer({ min: 0, max: SIDE }), y: fc.integer({ min: 0, max: SIDE }) });
const step = fc.integer({ min: -3 * SIDE, max: 3 * SIDE });

describe('boxes on a photograph', () => {
  it('are drawn from any corner to any other, and a click is none', () => {
    expect(drawn({ x: 5000, y: 6000 }, { x: 2000, y: 1000 }, 'blur')).toEqual({
      x: 2000,
      y: 1000,
      width: 3000,
      height: 5000,
      how: 'blur',
    });
    expect(drawn({ x: 100, y: 100 }, { x: 105, y: 4000 }, 'cover')).toBeNull();
  });

  it('stay inside the picture however they are moved and stretched', () => {
    fc.assert(
      fc.property(spot, spot, fc.array(fc.tuple(fc.boolean(), step, step), { maxLength: 6 }), (from, to, steps) => {
        let box = drawn(from, to, 'cover') ?? added('cover');
        for (const [far, dx, dy] of steps) box = far ? resized(box, dx, dy) : moved(box, dx, dy);
        expect(redactionBox.safeParse(box).success).toBe(true);
      }),
    );
  });

  it('follow the pointer wherever the picture lies on the screen', () => {
    const place = { left: 100, top: 50, width: 400, height: 200 };
    expect(spotAt({ clientX: 300, clientY: 150 }, place)).toEqual({ x: 5000, y: 5000 });
    expect(spotAt({ clientX: 0, clientY: 999 }, place)).toEqual({ x: 0, y: SIDE });
  });

  it('are moved, stretched, changed and removed by keys', () => {
    const box = added('cover');
    expect(keyed(box, { code: 'ArrowRight', shiftKey: false })).toEqual({ ...box, x: box.x + 100 });
    expect(keyed(box, { code: 'ArrowDown', shiftKey: true })).toEqual({ ...box, height: box.height + 100 });
    expect(keyed(box, { code: 'KeyB', shiftKey: false })).toEqual({ ...box, how: 'blur' });
    expect(keyed(box, { code: 'Delete', shiftKey: false })).toBeNull();
    expect(keyed(box, { code: 'KeyQ', shiftKey: false })).toBeUndefined();
  });

  it('are moved by themselves and stretched by their corner, by hand', () => {
    const box = added('cover');
    const by = { from: { x: 4000, y: 4000 }, to: { x: 4300, y: 4100 } };
    expect(dragged(box, 'box', by.from, by.to)).toEqual({ ...box, x: box.x + 300, y: box.y + 100 });
    expect(dragged(box, 'corner', by.from, by.to)).toEqual({
      ...box,
      width: box.width + 300,
      height: box.height + 100,
    });
  });

  it('go back step by step to what they were, whatever was done', () => {
    const boxes = fc
      .array(fc.tuple(spot, spot), { maxLength: 4 })
      .map((drawnSo) => drawnSo.flatMap(([from, to]) => drawn(from, to, 'cover') ?? []));
    fc.assert(
      fc.property(boxes, fc.array(boxes, { maxLength: 8 }), (first, others) => {
        let steps: Steps = { boxes: first, before: [] };
        const past: (typeof steps.boxes)[] = [];
        for (const next of others) {
          // What changes nothing is no step.
          if (!sameBoxes(steps.boxes, next)) past.push(steps.boxes);
          steps = stepped(steps, next);
        }
        for (const before of past.toReversed()) {
          steps = steppedBack(steps);
          expect(steps.boxes).toEqual(before);
        }
        expect(steppedBack(steps)).toEqual(steps);
      }),
    );
  });
});
