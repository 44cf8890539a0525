import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { realProfile } from '../../domain/test-profiles.ts';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');
const [light = '', dark = ''] = css.split(':root[data-mantine-color-scheme="dark"]');
const token = (theme: string, name: string) => new RegExp(`--${name}: (#[0-9a-f]{6})`).exec(theme)?.[1] ?? '';

const channels = (hex: string) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
const linear = (hex: string) => channels(hex).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
/** WCAG 2.2, relative luminance and contrast ratio. */
const luminance = (hex: string) => {
  const [r = 0, g = 0, b = 0] = linear(hex);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const contrast = (a: string, b: string) => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
};
/** Oklab (B. Ottosson, 2020): equal distances look about equally different. */
const oklab = (hex: string) => {
  const [r = 0, g = 0, b = 0] = linear(hex);
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
};
const hue = (hex: string) => {
  const [, a = 0, b = 0] = oklab(hex);
  return (Math.atan2(b, a) * 180) / Math.PI;
};
const chroma = (hex: string) => Math.hypot(...oklab(hex).slice(1));
const apart = (a: string, b: string) => {
  const difference = Math.abs(hue(a) - hue(b)) % 360;
  return Math.min(difference, 360 - difference);
};

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('party colours on %s', (theme, tokens) => {
  const colours = realProfile.parties.map((party) => party.colours[theme]);

  it.each(['panel', 'back', 'raised'])('stand out from --%s', (ground) => {
    for (const colour of colours) expect(contrast(colour, token(tokens, ground)), colour).toBeGreaterThanOrEqual(4.5);
  });

  it('are muted, none of a hue of urgency, each its own', () => {
    for (const [index, colour] of colours.entries()) {
      expect(chroma(colour), colour).toBeLessThan(0.1);
      for (const urgency of ['p0', 'p1', 'p2', 'p3'])
        expect(apart(colour, token(tokens, urgency)), `${colour} ${urgency}`).toBeGreaterThan(30);
      for (const other of colours.slice(index + 1))
        expect(apart(colour, other), `${colour} ${other}`).toBeGreaterThan(25);
    }
  });
});

describe.each([
  ['light', light],
  ['dark', dark],
] as const)('lines of a drawing on %s', (_theme, tokens) => {
  const lines = [1, 2, 3, 4, 5, 6].map((n) => token(tokens, `series-${n}`));

  it('stand out, are muted, and none has a hue of urgency', () => {
    for (const colour of lines) {
      expect(contrast(colour, token(tokens, 'panel')), colour).toBeGreaterThanOrEqual(4.5);
      expect(chroma(colour), colour).toBeLessThan(0.1);
      // What has next to no colour has no hue to be mistaken for.
      if (chroma(colour) < 0.03) continue;
      for (const urgency of ['p0', 'p1', 'p2', 'p3'])
        expect(apart(colour, token(tokens, urgency)), `${colour} ${urgency}`).toBeGreaterThan(30);
    }
    expect(new Set(lines).size).toBe(lines.length);
  });
});
