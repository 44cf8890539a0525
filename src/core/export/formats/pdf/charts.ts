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
const [LABEL, GAP, TEXT, ROW] = [118, 8, 148, 26];
const INK = '#1b2430';
const QUIET = '#4d5a6b';
const TRACK = '#eef1f5';

/** One bar a row; `width` in points. Its height follows from the rows. */
export function barChart(bars: readonly Bar[], width: number, most = 1): string {
  const track = width - LABEL - TEXT - 2 * GAP;
  const left = LABEL + GAP;
  const scale = (share: number): number => (Math.min(Math.max(share, 0), most) / most) * track;
  const rows = bars.map(({ label, share, margin, figure, base, colour }, n) => {
    const top = n * ROW;
    const interval =
      share !== null && margin != null
        ? line(left + scale(share - margin), top + ROW / 2, left + scale(share + margin), top + ROW / 2)
        : '';
    return [
      text(label, LABEL, top + 15, { anchor: 'end' }),
      rect(left, top + 5, track, ROW - 12, TRACK),
      share === null ? '' : rect(left, top + 5, scale(share), ROW - 12, colour),
      interval,
      text(figure, left + track + GAP, top + 12, { bold: true }),
      text(base, left + track + GAP, top + 21, { size: 6.5, colour: QUIET }),
    ].join('');
  });
  const height = bars.length * ROW;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">${rows.join('')}</svg>`;
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
