import sharp from 'sharp';

/** The figures of an invented protocol that adds up, for a station of a thousand voters. */
export const PAPER = {
  registered: 1000,
  received: 1010,
  issued: 610,
  members: [125, 125, 120, 120, 120],
  participated: 608,
  absentee: 3,
  outside: 20,
  votes: [58, 290, 40, 180, 30],
  invalid: 10,
  unissued: 400,
  signatures: 7,
} as const;

const LISTS = ['One', 'Two', 'Three', 'Four', 'Five'];

/** A side of it, as somebody photographed it: drawn, never taken. */
export async function side(which: 1 | 2, station: number): Promise<Buffer> {
  const rows: [string, string | number][] =
    which === 1
      ? [
          ['1', PAPER.registered],
          ['2', PAPER.received],
          ['3', PAPER.issued],
          ...PAPER.members.map((count, n): [string, number] => [`4.${n + 1} member ${n + 1}`, count]),
          ['5', PAPER.participated],
          ['5a', PAPER.absentee],
          ['5b', PAPER.outside],
        ]
      : [
          ...PAPER.votes.map((count, n): [string, number] => [`6.${n + 1} list ${LISTS[n]}`, count]),
          ['7', PAPER.invalid],
          ['8', PAPER.unissued],
          ['signatures', PAPER.signatures],
          ['stamp', 'yes'],
        ];
  const lines = rows
    .map(
      ([label, value], n) =>
        `<text x="60" y="${190 + n * 62}" font-size="30">${label}</text><line x1="60" x2="840" y1="${202 + n * 62}" y2="${202 + n * 62}" stroke="#999"/><text x="700" y="${188 + n * 62}" font-size="34" font-style="italic">${value}</text>`,
    )
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="900" height="1200"><rect width="900" height="1200" fill="#f4f1e6"/><g fill="#222" font-family="DejaVu Sans, sans-serif"><text x="60" y="80" font-size="34">INVENTED PROTOCOL, side ${which}</text><text x="60" y="130" font-size="28">station ${station}, 10.01.2021</text>${lines}</g></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 85 }).toBuffer();
}
