import type { EstimateView } from '../../../../contract/index.ts';
import { labelled, scale, spread, stepPath, timeTicks } from './curve-scale.ts';

/** What a drawing is painted with: variables of the theme on the screen, plain colours on paper. */
export interface Paint {
  text: string;
  quiet: string;
  grid: string;
  back: string;
  lines: readonly string[];
}

export interface CurveLine {
  code: string;
  name: string;
  drawn: number;
}

interface Props {
  title: string;
  lines: readonly CurveLine[];
  curve: EstimateView['curve'];
  takes: EstimateView['takes'];
  paint: Paint;
  /** Words for a moment on the axis, for a share of the height, for the n-th take. */
  time: (at: number) => string;
  share: (part: number) => string;
  take: (n: number) => string;
}

const WIDTH = 960;
const LEFT = 52;
const RIGHT = 708;
const TOP = 30;
const LABELS = RIGHT + 34;
/** Between two labels, and between the names of two takes. */
const LINE = 17;
const TAKE = 30;
const LEAST_HEIGHT = 250;

const DASHES = [undefined, '8 4', '2 3', '10 3 2 3'];
/** Paths around 0,0: a line is known by its mark and its dashes also where colours are not told apart. */
const MARKS = [
  'M-4 0A4 4 0 1 0 4 0A4 4 0 1 0 -4 0Z',
  'M-3.5 -3.5H3.5V3.5H-3.5Z',
  'M0 -4.5L4.5 3.5H-4.5Z',
  'M0 -5L5 0L0 5L-5 0Z',
  'M0 4.5L-4.5 -3.5H4.5Z',
];

/**
 * Reported stations by stratum over time, as a share of those drawn there, with a mark where each take was made. A picture
 * and nothing else: it knows no theme, no language and no screen.
 */
export function CurveDrawing({ title, lines, curve, takes, paint, time, share, take }: Props) {
  const [from, to] = [curve[0]?.at ?? 0, curve.at(-1)?.at ?? 0];
  const bottom = TOP + Math.max(LEAST_HEIGHT, lines.length * LINE);
  const x = scale(from, to, LEFT + 10, RIGHT - 10);
  const y = scale(0, 1, bottom, TOP);
  const heightOf = (line: CurveLine, reported: Readonly<Record<string, number>>): number =>
    y(line.drawn > 0 ? (reported[line.code] ?? 0) / line.drawn : 0);
  const last = curve.at(-1)?.reported ?? {};
  const names = spread(
    lines.map((line) => heightOf(line, last)),
    LINE,
    TOP + 4,
    bottom,
  );
  const named = labelled(
    takes.map(({ at }) => x(at)),
    TAKE,
  );
  const words = { fontSize: 12, fontFamily: 'inherit', fill: paint.text };
  const quiet = { ...words, fill: paint.quiet };
  return (
    <svg
      role="img"
      aria-label={title}
      viewBox={`0 0 ${WIDTH} ${bottom + 30}`}
      width="100%"
      style={{ maxWidth: WIDTH, display: 'block' }}
    >
      {[0, 0.25, 0.5, 0.75, 1].map((part) => (
        <g key={part}>
          <line x1={LEFT} x2={RIGHT} y1={y(part)} y2={y(part)} stroke={paint.grid} />
          <text x={LEFT - 8} y={y(part) + 4} textAnchor="end" {...quiet}>
            {share(part)}
          </text>
        </g>
      ))}
      {timeTicks(from, to, 8).map((at) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={bottom} y2={bottom + 5} stroke={paint.quiet} />
          <text x={x(at)} y={bottom + 20} textAnchor="middle" {...quiet}>
            {time(at)}
          </text>
        </g>
      ))}
      {takes.map(({ at }, index) => (
        <g key={at}>
          <line x1={x(at)} x2={x(at)} y1={TOP - 4} y2={bottom} stroke={paint.quiet} strokeDasharray="1 3" />
          {named.has(index) && (
            <text x={x(at)} y={TOP - 12} textAnchor="middle" {...words}>
              {take(index + 1)}
            </text>
          )}
        </g>
      ))}
      {lines.map((line, index) => {
        const colour = paint.lines[index % paint.lines.length] ?? paint.text;
        const mark = MARKS[index % MARKS.length];
        const [end, label] = [heightOf(line, last), names[index] ?? 0];
        return (
          <g key={line.code}>
            <path
              d={stepPath(curve.map(({ at, reported }) => ({ x: x(at), y: heightOf(line, reported) })))}
              fill="none"
              stroke={colour}
              strokeWidth={2}
              strokeDasharray={DASHES[index % DASHES.length]}
            />
            {takes.map(({ at, reported }) => (
              <path
                key={at}
                d={mark}
                transform={`translate(${x(at)} ${heightOf(line, reported)})`}
                fill={colour}
                stroke={paint.back}
              />
            ))}
            <path d={`M${x(to)} ${end}L${RIGHT + 6} ${end}L${LABELS - 16} ${label}`} fill="none" stroke={paint.grid} />
            <path d={mark} transform={`translate(${LABELS - 8} ${label})`} fill={colour} />
            <text x={LABELS + 2} y={label + 4} {...words}>
              {`${line.name} ${last[line.code] ?? 0}/${line.drawn}`}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
