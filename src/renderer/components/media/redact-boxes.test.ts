import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactionBox, SIDE } from '../../../domain/redaction.ts';
import { added, drawn, keyed, moved, resized, spotAt } from './redact-boxes.ts';

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
});
