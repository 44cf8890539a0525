import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { CurveDrawing, type CurveLine } from './curve-drawing.tsx';

const MINUTE = 60_000;
const PAPER = { text: '#000', quiet: '#444', grid: '#ccc', back: '#fff', lines: ['#111', '#222', '#333', '#444'] };
const lines = (count: number): CurveLine[] =>
  Array.from({ length: count }, (_, n) => ({ code: `s${n}`, name: `Stratum ${n}`, drawn: 20 }));

const draw = (count: number, curve: { at: number; reported: Record<string, number> }[]) =>
  renderToStaticMarkup(
    <CurveDrawing
      title="reports"
      lines={lines(count)}
      curve={curve}
      takes={curve.map(({ at, reported }) => ({ at, reported, overall: {} }))}
      paint={PAPER}
      time={(at) => `${at / MINUTE} min`}
      share={(part) => `${100 * part}`}
      take={(n) => `T${n}`}
    />,
  );
const texts = (svg: string): string[] => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = '']) => text);

describe('the reporting curve', () => {
  it('is a picture without a screen: no theme, no style sheet', () => {
    const svg = draw(3, [
      { at: 0, reported: { s0: 1 } },
      { at: 90 * MINUTE, reported: { s0: 5, s2: 20 } },
    ]);
    expect(svg).not.toMatch(/var\(|class=/);
    expect(svg).toContain('aria-label="reports"');
  });

  it('names every stratum with what has come of how many, and every take', () => {
    const found = texts(
      draw(3, [
        { at: 0, reported: { s0: 1 } },
        { at: 90 * MINUTE, reported: { s0: 5, s2: 20 } },
      ]),
    );
    for (const said of ['Stratum 0 5/20', 'Stratum 1 0/20', 'Stratum 2 20/20', 'T1', 'T2', '30 min'])
      expect(found).toContain(said);
  });

  it('tells eighteen lines apart by dashes, mark and colour together', () => {
    const svg = draw(18, [
      { at: 0, reported: {} },
      { at: MINUTE, reported: {} },
    ]);
    const looks = [
      ...svg.matchAll(/<path d="M[\d.]+ [\d.]+H[^>]*stroke="(#\d+)"([^>]*)><\/path><path d="([^"]*)"/g),
    ].map(([, colour, rest = '', mark]) => `${colour} ${/dasharray="([^"]*)"/.exec(rest)?.[1]} ${mark}`);
    expect(looks).toHaveLength(18);
    expect(new Set(looks).size).toBe(18);
  });

  it('draws a single report, in the middle', () => {
    expect(draw(1, [{ at: MINUTE, reported: { s0: 1 } }])).toContain('translate(380 ');
  });
});
