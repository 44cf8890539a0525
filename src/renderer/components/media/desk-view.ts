/** How a picture lies on the desk. */
export interface View {
  /** 1: it fits. */
  scale: number;
  /** Degrees clockwise: 0, 90, 180, 270. */
  turned: number;
  /** Pixels from the middle. */
  x: number;
  y: number;
  /** Index in CONTRASTS. */
  contrast: number;
}

export const START: View = { scale: 1, turned: 0, x: 0, y: 0, contrast: 0 };
/** Pencil on grey paper, carbon copies, a sheet photographed in the dark. */
export const CONTRASTS = [
  { name: 'plain', filter: undefined },
  { name: 'strong', filter: 'grayscale(1) contrast(1.8)' },
  { name: 'bright', filter: 'grayscale(1) brightness(1.5) contrast(1.6)' },
  { name: 'negative', filter: 'grayscale(1) invert(1) contrast(1.4)' },
] as const;

const SMALLEST = 1;
const LARGEST = 12;

/** The middle of the desk stays where it is. */
export function zoom(view: View, by: number): View {
  const scale = Math.min(LARGEST, Math.max(SMALLEST, view.scale * by));
  const kept = scale / view.scale;
  return scale === SMALLEST ? { ...view, scale, x: 0, y: 0 } : { ...view, scale, x: view.x * kept, y: view.y * kept };
}

export const turn = (view: View): View => ({ ...view, turned: (view.turned + 90) % 360, x: 0, y: 0 });

export function move(view: View, dx: number, dy: number): View {
  // What fits has nowhere to go; what is large stays within reach.
  const bound = 500 * (view.scale - 1);
  const within = (value: number) => Math.min(bound, Math.max(-bound, value));
  return { ...view, x: within(view.x + dx), y: within(view.y + dy) };
}

/**
 * The part of the sheet where a row is, from 0 (top) to 1, comes to the middle. Only of what is upright and larger than the
 * desk: the rest is in sight, and where a turned sheet's rows are nobody can say.
 */
export function toRow(view: View, row: number): View {
  if (view.scale === SMALLEST || view.turned !== 0) return view;
  return move({ ...view, y: 0 }, 0, (0.5 - Math.min(1, Math.max(0, row))) * SHEET * view.scale);
}
/** About as high as a sheet that fits is drawn, in pixels. */
const SHEET = 560;

/** Fits again; contrast and turn are of the paper and stay. */
export const reset = (view: View): View => ({ ...view, scale: 1, x: 0, y: 0 });
