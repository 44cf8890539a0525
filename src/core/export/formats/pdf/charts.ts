/**
 * Charts of the report as SVG, made of nothing but what is handed in: no clock, no font of the machine, nothing fetched.
 * Every bar has its figure, n and base beside it; text is escaped, whoever it came from.
 */
export interface Bar {
  label: string;
  /** 0–1; null draws no bar. */
  share: number | null;
  /** Half the width of an interval, 0–1. */
  margin?: number | null;
  /** What stands behind the bar: the figure, and below it n and base. */
  figure: string;
  base: string;
  colour: string;
}

export const FONT = 'NotoSans';
const [LABEL, GAP, TEXT] = [136, 8, 140];
const INK = '#1b2430';
const QUIET = '#4d5a6b';
const TRACK = '#eef1f5';

/** One bar a row; `width` in points. Its height follows from the rows; `dense`: many rows, the base beside the figure. */
export function barChart(bars: readonly Bar[], width: number, dense = false): string {
  const track = width - LABEL - TEXT - 2 * GAP;
  const left = LABEL + GAP;
  const right = left + track + GAP;
  const [row, thick] = dense ? [14, 8] : [26, 14];
  const middle = row / 2;
  const scale = (share: number): number => Math.min(Math.max(share, 0), 1) * track;
  const rows = bars.map(({ label, share, margin, figure, base, colour }, n) => {
    const top = n * row;
    const interval =
      share !== null && margin != null
        ? line(left + scale(share - margin), top + middle, left + scale(share + margin), top + middle)
        : '';
    return [
      text(label, LABEL, top + middle + 3, { anchor: 'end', size: dense ? 7.5 : 8.5 }),
      rect(left, top + middle - thick / 2, track, thick, TRACK),
      share === null ? '' : rect(left, top + middle - thick / 2, scale(share), thick, colour),
      interval,
      text(figure, right, dense ? top + middle + 3 : top + 12, { bold: true, size: dense ? 7.5 : 8.5 }),
      dense
        ? text(base, right + 38, top + middle + 3, { size: 7, colour: QUIET })
        : text(base, right, top + 21, { size: 6.5, colour: QUIET }),
    ].join('');
  });
  return svg(width, bars.length * row, rows.join(''));
}

const svg = (width: number, height: number, inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${inside}</svg>`;

/** A striped band with words on it: nobody may ever take practice for the other. */
export function stripedBand(words: string, width: number, height: number): string {
  const step = 12;
  const stripes = Array.from({ length: Math.ceil((width + height) / (2 * step)) }, (_, n) => {
    const x = 2 * n * step - height;
    const corners = [
      [x, height],
      [x + height, 0],
      [x + height + step, 0],
      [x + step, height],
    ].map(([a = 0, b = 0]) => `${number(Math.min(Math.max(a, 0), width))},${b}`);
    return `<polygon points="${corners.join(' ')}" fill="#3d4a5a"/>`;
  });
  const said = text(words, width / 2, height / 2 + 3.2, { anchor: 'middle', bold: true, size: 9, colour: '#ffffff' });
  const plate = rect(width * 0.12, 3, width * 0.76, height - 6, INK);
  return svg(width, height, rect(0, 0, width, height, INK) + stripes.join('') + plate + said);
}

const number = (value: number): string => String(Math.round(value * 100) / 100);
const rect = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}" fill="${fill}"/>`;
const line = (x1: number, y: number, x2: number, y2: number): string =>
  [
    [x1, y, x2, y2],
    [x1, y - 4, x1, y2 + 4],
    [x2, y - 4, x2, y2 + 4],
  ]
    .map(
      ([a = 0, b = 0, c = 0, d = 0]) =>
        `<line x1="${number(a)}" y1="${number(b)}" x2="${number(c)}" y2="${number(d)}" stroke="${INK}" stroke-width="1.2"/>`,
    )
    .join('');

function text(
  said: string,
  x: number,
  y: number,
  {
    anchor = 'start',
    bold = false,
    size = 8.5,
    colour = INK,
  }: { anchor?: string; bold?: boolean; size?: number; colour?: string },
): string {
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${number(x)}" y="${number(y)}" font-family="${FONT}" font-size="${size}"${weight} fill="${colour}" text-anchor="${anchor}">${escaped(said)}</text>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (said: string): string => said.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
