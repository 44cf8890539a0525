import { type Cover, type RedactionBox, SIDE } from '../../../domain/redaction.ts';

/** Boxes while they are drawn, in the units that are stored: ten thousand to a side. */
export interface Spot {
  x: number;
  y: number;
}

/** Smaller than that was a click. */
const LEAST = 60;
/** What one press of an arrow moves. */
export const STEP = 100;
/** A box that is added by key, in the middle. */
const ADDED = { width: 2000, height: 1000 };

const within = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.round(value)));

/** Where on the picture a pointer is. */
export const spotAt = (
  { clientX, clientY }: { clientX: number; clientY: number },
  { left, top, width, height }: { left: number; top: number; width: number; height: number },
): Spot => ({
  x: within(((clientX - left) / Math.max(1, width)) * SIDE, 0, SIDE),
  y: within(((clientY - top) / Math.max(1, height)) * SIDE, 0, SIDE),
});

/** From corner to corner, whichever way it was drawn; null: too small to have been meant. */
export function drawn(from: Spot, to: Spot, how: Cover): RedactionBox | null {
  const [x, y] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const [width, height] = [Math.abs(from.x - to.x), Math.abs(from.y - to.y)];
  return width < LEAST || height < LEAST ? null : { x, y, width, height, how };
}

export const added = (how: Cover): RedactionBox => ({
  x: (SIDE - ADDED.width) / 2,
  y: (SIDE - ADDED.height) / 2,
  ...ADDED,
  how,
});

export const moved = (box: RedactionBox, dx: number, dy: number): RedactionBox => ({
  ...box,
  x: within(box.x + dx, 0, SIDE - box.width),
  y: within(box.y + dy, 0, SIDE - box.height),
});

export const resized = (box: RedactionBox, dx: number, dy: number): RedactionBox => ({
  ...box,
  width: within(box.width + dx, LEAST, SIDE - box.x),
  height: within(box.height + dy, LEAST, SIDE - box.y),
});

/** What a hand took hold of: the box itself, or the corner that stretches it. */
export const dragged = (box: RedactionBox, hold: 'box' | 'corner', from: Spot, to: Spot): RedactionBox =>
  (hold === 'box' ? moved : resized)(box, to.x - from.x, to.y - from.y);

export const otherWay = (box: RedactionBox): RedactionBox => ({ ...box, how: box.how === 'cover' ? 'blur' : 'cover' });

/** By place on the keyboard, so that they work in every layout; with Shift an arrow moves the far edge. */
const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** What a key does to the box that has the focus: changed, removed (null), or nothing (undefined). */
export function keyed(
  box: RedactionBox,
  { code, shiftKey }: { code: string; shiftKey: boolean },
): RedactionBox | null | undefined {
  const arrow = ARROWS[code];
  if (arrow) return shiftKey ? resized(box, ...arrow) : moved(box, ...arrow);
  if (code === 'Delete' || code === 'Backspace') return null;
  return code === 'KeyB' ? otherWay(box) : undefined;
}

export const sameBoxes = (a: readonly RedactionBox[], b: readonly RedactionBox[]): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** The boxes as they are, with those before each step: any of it can be taken back until it is burned. */
export interface Steps {
  boxes: readonly RedactionBox[];
  before: readonly (readonly RedactionBox[])[];
}
const MOST_STEPS = 200;

export const stepped = ({ boxes, before }: Steps, next: readonly RedactionBox[]): Steps =>
  sameBoxes(boxes, next) ? { boxes, before } : { boxes: next, before: [...before, boxes].slice(-MOST_STEPS) };

export const steppedBack = ({ boxes, before }: Steps): Steps => ({
  boxes: before.at(-1) ?? boxes,
  before: before.slice(0, -1),
});
