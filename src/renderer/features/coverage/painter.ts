import type { Drawn } from './clusters.ts';
import { LINE, MARKS, SHAPES, type StateWord } from './questions.ts';

/** What is painted, in pixels of the screen. */
export type Item = { x: number; y: number; drawn: Drawn; word: StateWord | null; pale: boolean };

export interface Palette {
  colours: Record<string, string>;
  font: string;
}

/** Half of a mark's width, pixels. */
export const MARK = 5;

/** The window's colours as they are now: a canvas knows nothing of style sheets. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const names = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'];
  const others = ['--text', '--raised', '--control-line', '--focus', '--panel'];
  return {
    colours: Object.fromEntries([...names, ...others].map((name) => [name, style.getPropertyValue(name).trim()])),
    font: style.fontFamily,
  };
}

export interface Painter {
  /** `ring`: what is pointed at and what is open, each with a ring around it. */
  paint(items: readonly Item[], rings: readonly { x: number; y: number; strong: boolean }[]): void;
  resize(width: number, height: number): void;
  recolour(palette: Palette): void;
}

/** More than two device pixels for one cost more than they show. */
const DENSEST = 2;

/** Circle of so many stations: half of its width. */
export const clusterRadius = (total: number, asked: number): number =>
  asked === 0 ? 4 + Math.log10(total) : 9 + 2.6 * Math.log10(total);

/**
 * Paints stations and circles. Marks are drawn once for each word and colour, and copied from then on: a thousand copies
 * are a millisecond, a thousand paths are not.
 */
export function createPainter(canvas: HTMLCanvasElement): Painter {
  const context = canvas.getContext('2d', { alpha: true });
  if (!context) throw new Error('no canvas');
  let palette: Palette = { colours: {}, font: 'sans-serif' };
  let [width, height] = [0, 0];
  const density = Math.min(DENSEST, globalThis.devicePixelRatio || 1);
  const sprites = new Map<string, HTMLCanvasElement>();
  const colour = (name: string): string => palette.colours[name] ?? '#000';

  const spriteOf = (word: StateWord): HTMLCanvasElement => {
    const known = sprites.get(word);
    if (known) return known;
    const size = Math.ceil((MARK + 2) * 2 * density);
    const sprite = document.createElement('canvas');
    sprite.width = size;
    sprite.height = size;
    const own = sprite.getContext('2d');
    const { shape, colour: name } = MARKS[word];
    if (own) {
      own.translate(size / 2, size / 2);
      own.scale(MARK * density, MARK * density);
      // A rim of the ground around it: marks on top of each other stay apart.
      own.lineJoin = 'round';
      own.lineCap = 'round';
      for (const [key, path] of Object.entries(SHAPES[shape])) {
        const drawn = new Path2D(path);
        own.strokeStyle = colour('--raised');
        own.lineWidth = key === 'line' ? LINE + 0.45 : 0.5;
        own.stroke(drawn);
      }
      for (const [key, path] of Object.entries(SHAPES[shape])) {
        const drawn = new Path2D(path);
        if (key === 'fill') {
          own.fillStyle = colour(name);
          own.fill(drawn);
        } else {
          own.strokeStyle = colour(name);
          own.lineWidth = LINE;
          own.stroke(drawn);
        }
      }
    }
    sprites.set(word, sprite);
    return sprite;
  };

  const circle = (x: number, y: number, radius: number): void => {
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
  };

  const paintCluster = (x: number, y: number, { total, asked }: Extract<Drawn, { kind: 'cluster' }>): void => {
    const radius = clusterRadius(total, asked);
    circle(x, y, radius);
    context.fillStyle = colour('--raised');
    context.fill();
    context.lineWidth = asked === 0 ? 1 : 2;
    context.strokeStyle = colour('--control-line');
    context.stroke();
    if (asked === 0) return;
    // How much of the circle it is.
    context.beginPath();
    context.arc(x, y, radius, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * (asked / total));
    context.lineWidth = 3.5;
    context.strokeStyle = colour('--series-1');
    context.stroke();
    context.fillStyle = colour('--text');
    context.fillText(String(asked), x, y + 0.5);
  };

  return {
    resize(nextWidth, nextHeight) {
      [width, height] = [nextWidth, nextHeight];
      canvas.width = Math.round(width * density);
      canvas.height = Math.round(height * density);
    },
    recolour(next) {
      palette = next;
      sprites.clear();
    },
    paint(items, rings) {
      context.setTransform(density, 0, 0, density, 0, 0);
      context.clearRect(0, 0, width, height);
      context.font = `600 10.5px ${palette.font}`;
      context.textAlign = 'center';
      context.textBaseline = 'middle';
      const half = MARK + 2;
      for (const { x, y, drawn, word, pale } of items) {
        if (drawn.kind === 'cluster') paintCluster(x, y, drawn);
        else if (word !== null) {
          context.globalAlpha = pale ? 0.6 : 1;
          context.drawImage(spriteOf(word), x - half, y - half, half * 2, half * 2);
          context.globalAlpha = 1;
        }
      }
      for (const { x, y, strong } of rings) {
        circle(x, y, MARK + (strong ? 7 : 5));
        context.lineWidth = strong ? 3 : 2;
        context.strokeStyle = colour('--focus');
        context.stroke();
      }
    },
  };
}
