import type { Language } from '../../domain/election-profile.ts';
import { stationsAt } from '../../domain/results-page.ts';
import type { ToldWords } from '../../domain/told-words.ts';
import { crowdPanel } from './crowd-panel.ts';
import { type Child, h } from './dom.ts';
import { inShort } from './in-short.ts';
import { type Page, readPage } from './page-data.ts';
import { type Chosen, COUNTRY, chosenIn, hashOf, pathOf, stationOf } from './place.ts';
import { placePanel, stationPanel } from './protocols-panel.ts';
import { crowdMatrices, estimate, matrix, method, type Section, seats, violations } from './sections.ts';

/**
 * The public results page: one file that carries its figures in itself and fetches nothing. Drawn anew on each choice; what
 * has the focus keeps it, so that a reader with the keyboard alone is where they were.
 */
const THEMES = ['auto', 'light', 'dark'] as const;

function start(): void {
  const data = document.getElementById('data')?.textContent;
  const root = document.getElementById('page');
  if (!data || !root) return;
  const page = readPage(data);
  let language: Language =
    page.languages.find((each) => navigator.language.startsWith(each)) ?? page.languages[0] ?? 'en';
  let theme: (typeof THEMES)[number] = 'auto';
  let chosen = chosenIn(location.hash, page, page.stations);

  const draw = (): void => {
    const focused = document.activeElement?.id;
    const words = page.words(language);
    document.documentElement.lang = language;
    document.documentElement.dataset.theme = theme;
    document.title = `${page.of.drill ? 'DRILL · ' : ''}${words.named(page.names.election)}`;
    root.replaceChildren(
      ...[
        ...frame(page, words, {
          language,
          theme,
          speak(to) {
            language = to;
            draw();
          },
          dress(to) {
            theme = to;
            draw();
          },
        }),
        content(page, words, chosen, choose),
      ].flatMap((child) => (child ? [child] : [])),
    );
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const choose = (to: Chosen): void => {
    chosen = to;
    history.replaceState(null, '', hashOf(to) || location.pathname + location.search);
    draw();
  };
  window.addEventListener('hashchange', () => {
    // A link within the page names a section, not a place.
    if (document.getElementById(location.hash.slice(1))) return;
    chosen = chosenIn(location.hash, page, page.stations);
    draw();
  });
  draw();
}

interface Frame {
  language: Language;
  theme: (typeof THEMES)[number];
  speak: (language: Language) => void;
  dress: (theme: (typeof THEMES)[number]) => void;
}

function frame(page: Page, words: ToldWords, { language, theme, speak, dress }: Frame): Child[] {
  const { t } = words;
  const { head } = page.figures;
  const { drill, sequence, bundle, replaces } = page.of;
  return [
    h('a', { class: 'skip', attrs: { href: '#main' } }, t('report.site.skip')),
    drill && h('p', { class: 'drill' }, t('report.drill')),
    h(
      'header',
      {},
      h(
        'div',
        { class: 'title' },
        h('h1', {}, words.named(page.names.election)),
        h('p', {}, t('report.kind')),
        head !== null &&
          h('p', {}, head.asOf === null ? t('briefing.nothingYet') : t('report.asOf', { at: words.moment(head.asOf) })),
        h('p', { class: 'quiet' }, t('report.bundle', { sequence, bundle })),
        replaces.length > 0 && h('p', { class: 'quiet' }, t('report.replaces', { sequences: replaces.join(', ') })),
      ),
      h(
        'div',
        { class: 'tools' },
        h(
          'div',
          { class: 'languages', attrs: { role: 'group', 'aria-label': t('report.site.language') } },
          page.languages.map((each) =>
            h(
              'button',
              {
                attrs: {
                  id: `language-${each}`,
                  type: 'button',
                  lang: each,
                  'aria-pressed': String(each === language),
                },
                on: { click: () => speak(each) },
              },
              page.words(each).t('report.language'),
            ),
          ),
        ),
        select(
          'theme',
          t('report.site.theme'),
          THEMES.map((code) => ({ value: code, label: t(`report.site.${code}`) })),
          theme,
          (value) => dress(THEMES.find((each) => each === value) ?? 'auto'),
        ),
      ),
    ),
  ];
}

interface Option {
  value: string;
  label: string;
}

function select(
  id: string,
  label: string,
  options: readonly Option[],
  value: string,
  change: (to: string) => void,
): HTMLElement {
  const control = h(
    'select',
    { attrs: { id }, on: { change: () => change(control.value) } },
    options.map((option) =>
      h('option', { attrs: { value: option.value, selected: option.value === value } }, option.label),
    ),
  );
  return h('div', { class: 'choice' }, h('label', { attrs: { for: id } }, label), control);
}

function content(page: Page, words: ToldWords, chosen: Chosen, choose: (to: Chosen) => void): HTMLElement {
  const { t } = words;
  const path = pathOf(chosen);
  const sections: Section[] = [
    { id: 'short', title: t('report.short'), body: inShort(page, words) },
    { id: 'places', title: t('report.site.filter'), body: places(page, words, chosen, choose) },
    {
      id: 'matrix',
      title: t('report.site.matrix'),
      body: page.figures.rows.length > 0 ? matrix(page, path, words) : [],
    },
    { id: 'photographs', title: t('report.crowd.matrix'), body: crowdMatrices(page, words) },
    {
      id: 'violations',
      title: t('report.violations.title'),
      body: page.parts.violations ? violations(page, words) : [],
    },
    { id: 'seats', title: t('report.seats.title'), body: seats(page, words) },
    { id: 'estimate', title: t('report.estimate.title'), body: estimate(page, words) },
    { id: 'method', title: t('report.method.title'), body: method(page, words) },
  ].filter(({ body }) => body.some(Boolean));
  return h(
    'main',
    { attrs: { id: 'main', tabindex: '-1' } },
    h(
      'nav',
      { attrs: { 'aria-label': t('report.site.sections') } },
      h(
        'ul',
        {},
        sections.map(({ id, title }) => h('li', {}, h('a', { attrs: { href: `#${id}` } }, title))),
      ),
    ),
    sections.map(({ id, title, body }) =>
      h(
        'section',
        { attrs: { id, 'aria-labelledby': `${id}-title` } },
        h('h2', { attrs: { id: `${id}-title` } }, title),
        body,
      ),
    ),
  );
}

function places(page: Page, words: ToldWords, chosen: Chosen, choose: (to: Chosen) => void): Child[] {
  const { t } = words;
  const path = pathOf(chosen);
  const row = page.rowAt(path);
  if (!row) return [];
  const { lists } = page.figures;
  const station = stationOf(page.stations, chosen);
  const where = [
    words.place([]),
    ...(path[0] === undefined ? [] : [words.place([path[0]])]),
    ...(path.length === 2 ? [words.place(path)] : []),
    ...(station ? [t('report.site.no', { n: station.number })] : []),
  ].join(' › ');
  return [
    filter(page, words, chosen, choose),
    h('p', { class: 'where', attrs: { role: 'status' } }, where),
    h(
      'div',
      { class: 'panels' },
      panel(
        t('report.site.protocols'),
        station ? stationPanel(station, lists, words) : placePanel(row, lists, words, page.names),
      ),
      page.figures.crowd.map((each) =>
        panel(t(`report.crowd.${each.source}`), crowdPanel(page, each, path, station !== null, words)),
      ),
    ),
  ];
}

const panel = (title: string, body: Child[]): HTMLElement => h('article', { class: 'panel' }, h('h3', {}, title), body);

function filter(page: Page, words: ToldWords, chosen: Chosen, choose: (to: Chosen) => void): HTMLElement {
  const { t } = words;
  const all: Option = { value: '*', label: t('report.site.all') };
  const { region, district, station } = chosen;
  const byName = (a: Option, b: Option): number => a.label.localeCompare(b.label, words.language);
  const districts =
    region === null
      ? []
      : page
          .districtsOf(region)
          .map((code) => ({ value: `d.${code}`, label: words.place([region, code]) }))
          .toSorted(byName);
  const stations = region === null ? [] : stationsAt(page.stations, pathOf({ region, district, station: null }));
  return h(
    'div',
    { class: 'filter' },
    select(
      'region',
      t('report.site.region'),
      [all, ...page.regions.map((code) => ({ value: code, label: words.region(code) }))],
      region ?? '*',
      (to) => choose(to === '*' ? COUNTRY : { region: to, district: null, station: null }),
    ),
    select(
      'district',
      t('report.site.district'),
      [all, ...districts],
      district === null ? '*' : `d.${district}`,
      (to) => choose({ region, district: to === '*' ? null : to.slice(2), station: null }),
    ),
    select(
      'station',
      t('report.site.station'),
      [
        all,
        ...stations.map(({ number, place }) => ({
          value: String(number),
          label: `${t('report.site.no', { n: number })}${place === '' ? '' : ` · ${words.settlement(place)}`}`,
        })),
      ],
      station === null ? '*' : String(station),
      (to) => choose({ region, district, station: to === '*' ? null : Number(to) }),
    ),
  );
}

start();
