import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
// @ts-expect-error pdfmake's own reader of fonts brings no types
import { openSync } from 'fontkit';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { describe, expect, it } from 'vitest';
import {
  countText,
  HIDDEN,
  LANGUAGES,
  type Language,
  type PublishedFigures,
  partText,
  toldWords,
} from '../../../../domain/index.ts';
import { changedFigures, NAMES, RESOURCES, testFigures } from '../../figures/test-figures.ts';
import { toldCatalogue } from '../words.ts';
import { reportFile } from './index.ts';
import { fontFiles } from './print.ts';
import { MARK } from './telling.ts';

const OF = {
  bundle: '0199a8c4-0000-7000-8000-000000000001',
  sequence: 4,
  replaces: [3],
  drill: false,
  created: Date.UTC(2021, 0, 10, 19),
};

async function printed(language: Language, figures: PublishedFigures, drill = false): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const file = reportFile(
    language,
    { figures, names: NAMES, of: { ...OF, drill }, parts: { violations: true, estimate: true } },
    RESOURCES,
  );
  await file.write(
    async (chunk) => void chunks.push(chunk),
    new AbortController().signal,
    () => {},
  );
  return Buffer.concat(chunks);
}

/** Points: what stands below is the footer; what is as large is a heading. */
const FOOTER = 40;
const HEADING = 9.5;

interface Said {
  text: string;
  /** Points, from the foot of the page. */
  above: number;
  size: number;
}

/** The text layer, page by page. */
async function saidIn(pdf: Uint8Array): Promise<Said[][]> {
  const task = getDocument({ data: new Uint8Array(pdf), useSystemFonts: false });
  const document = await task.promise;
  const pages = await Promise.all(
    Array.from({ length: document.numPages }, async (_, n) => {
      const { items } = await (await document.getPage(n + 1)).getTextContent();
      return items.flatMap((item) =>
        'str' in item ? [{ text: item.str, above: Number(item.transform[5]), size: item.height }] : [],
      );
    }),
  );
  await task.destroy();
  return pages;
}
const textOf = async (pdf: Uint8Array): Promise<string[]> =>
  (await saidIn(pdf)).map((page) => page.map(({ text }) => text).join(' '));

/** With another table of so many lines above: every break below moves. */
function pushedDown(figures: PublishedFigures, lines: number): PublishedFigures {
  const { seats } = figures;
  const [list] = seats?.lists ?? [];
  return { ...figures, seats: seats && list ? { ...seats, lists: Array.from({ length: lines }, () => list) } : null };
}

describe('the report', () => {
  it('has every Kazakh letter and the tenge in its text, small and large', async () => {
    const figures = testFigures();
    const letters = 'әғқңөұүһі ӘҒҚҢӨҰҮҺІ ₸';
    const seats = { source: `Ойдан шығарылған: ${letters}`, asOf: OF.created, lists: [] };
    const text = (await textOf(await printed('kk', { ...figures, seats }))).join('\n');
    for (const letter of letters) expect(text, letter).toContain(letter);
  });

  it.each(LANGUAGES)('loses no chart in %s and has no empty page, wherever pages break', async (language) => {
    const title = toldWords(language, toldCatalogue(RESOURCES, language), NAMES).t('report.chart.crowd');
    for (const lines of [0, 17]) {
      const pages = await textOf(await printed(language, pushedDown(testFigures(), lines)));
      expect(pages.filter((text) => text.trim().length < 200)).toEqual([]);
      expect(pages.join('\n').split(title)).toHaveLength(1 + testFigures().crowd.length);
    }
  });

  it('leaves no heading behind at the foot of a page, wherever pages break', async () => {
    const figures = testFigures();
    const [rows, crowd] = [figures.rows.filter(({ path }) => path.length < 2), figures.crowd.slice(0, 1)];
    for (const lines of [2, 11, 12, 26, 41, 42]) {
      for (const page of await saidIn(await printed('ru', pushedDown({ ...figures, rows, crowd }, lines)))) {
        const [last] = page
          .filter(({ text, above }) => text.trim() !== '' && above > FOOTER)
          .toSorted((a, b) => a.above - b.above);
        expect(last?.size, `${lines}: ${last?.text}`).toBeLessThan(HEADING);
      }
    }
  });

  it.each(LANGUAGES)('says in %s what the figures are, each share with its base', async (language) => {
    const figures = testFigures();
    const text = (await textOf(await printed(language, figures))).join('\n').replace(/\s+/g, ' ');
    const plain = (said: string) => said.replace(/\s+/g, ' ');
    const { head } = figures;
    if (!head) throw new Error('no head');
    expect(text).toContain(plain(countText(head.stations)));
    expect(text).toContain(plain(partText(head.turnout.participated, head.turnout.registered, language)));
    for (const { votes, base } of head.lists) expect(text).toContain(plain(partText(votes, base, language)));
    expect(text).toContain(NAMES.election[language]);
    expect(text).not.toContain('{{');
  });

  it('is the same file for the same figures', async () => {
    const [one, two] = [await printed('ru', testFigures()), await printed('ru', testFigures())];
    expect(createHash('sha256').update(one).digest('hex')).toBe(createHash('sha256').update(two).digest('hex'));
  });

  it('says DRILL on every page of a drill, and on none of the other', async () => {
    const drill = await textOf(await printed('en', testFigures(), true));
    expect(drill.length).toBeGreaterThan(2);
    for (const page of drill) expect(page).toContain('DRILL');
    for (const page of await textOf(await printed('en', testFigures()))) expect(page).not.toContain('DRILL');
  });

  it('marks what has changed since the last release, and nothing where none was', async () => {
    const marked = (await textOf(await printed('en', changedFigures()))).join('\n');
    expect(marked).toContain('changed since release no. 3');
    expect(marked.match(/•/g)?.length).toBeGreaterThanOrEqual(3);
    expect((await textOf(await printed('en', testFigures()))).join('\n')).not.toContain('•');
  });

  it('tells no vote while the estimate is held back, and nothing before the last station has closed', async () => {
    const figures = testFigures();
    const held = { ...figures, told: 'held' as const, seats: null, rows: figures.rows.map(withoutVotes) };
    const head = figures.head && { ...figures.head, what: 'held' as const, lists: [] };
    const text = (await textOf(await printed('en', { ...held, head }))).join('\n');
    expect(text).toContain('Not told yet');
    expect(text).not.toContain(partText(figures.head?.lists[0]?.votes ?? 0, figures.head?.lists[0]?.base ?? 0, 'en'));
    const closed: PublishedFigures = {
      ...figures,
      ...{ told: 'closed', until: OF.created, head: null, rows: [], crowd: [], seats: null, participants: null },
    };
    const nothing = (await textOf(await printed('en', closed))).join('\n');
    expect(nothing).toContain('No result is told before the last polling station');
    expect(nothing).not.toContain('Akzhol');
  });

  it('carries no name of a person, no clock but the one handed in, and fetches nothing', async () => {
    const pdf = Buffer.from(await printed('en', testFigures())).toString('latin1');
    // Names of the metadata's own vocabularies are no addresses that anybody goes to.
    expect(/\/URI|\/GoToR|\/Launch|\/JavaScript|\/EmbeddedFile/.test(pdf)).toBe(false);
    expect(new RegExp(`D:${new Date().getUTCFullYear()}`).test(pdf)).toBe(false);
  });
});

const withoutVotes = (row: PublishedFigures['rows'][number]): PublishedFigures['rows'][number] => ({
  ...row,
  parts: Object.fromEntries(
    Object.entries(row.parts).map(([part, cell]) => [part, { ...cell, votes: {} }]),
  ) as unknown as typeof row.parts,
});

/** The library's own reader of fonts, which pdfmake prints with. */
const openFont = openSync as (path: string) => { hasGlyphForCodePoint(sign: number): boolean };

/** Every text of a catalogue or profile. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(textsIn) : [];
}

describe('the fonts that are shipped', () => {
  it('have a glyph for every sign of every text that a report can say', () => {
    const texts = [
      ...LANGUAGES.flatMap((language) => textsIn(toldCatalogue(RESOURCES, language))),
      ...textsIn(NAMES),
      MARK,
      HIDDEN,
      countText(1_234_567),
      partText(1, 10_061, 'ru'),
      partText(10_060, 10_061, 'en'),
      '±–~₸',
    ];
    const signs = new Set(texts.join('').replace(/\s/g, ''));
    expect(signs.size).toBeGreaterThan(100);
    for (const path of Object.values(fontFiles(RESOURCES))) {
      const font = openFont(path);
      const missing = [...signs, '\u2009', '\u00a0'].filter(
        (sign) => !font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0),
      );
      expect(missing).toEqual([]);
    }
  });

  it('are the full ones of the package, not those cut for the web', () => {
    const at = join(RESOURCES, '../node_modules/@expo-google-fonts/noto-sans');
    const { normal, bold } = fontFiles(RESOURCES);
    expect(readFileSync(normal).equals(readFileSync(join(at, '400Regular/NotoSans_400Regular.ttf')))).toBe(true);
    expect(readFileSync(bold).equals(readFileSync(join(at, '700Bold/NotoSans_700Bold.ttf')))).toBe(true);
  });
});
