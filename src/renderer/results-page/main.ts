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
 * The public results page: one file that carries its figures in itself and fetches nothing. Another language draws it anew;
 * another place only changes what is told of places, so that whoever chooses with the keyboard is not interrupted.
 */
const THEMES = ['auto', 'light', 'dark'] as const;

function start(): void {
  const data = document.getElementById('data')?.textContent;
  const root = document.getElementById('page');
  if (!data || !root) return;
  const page = readPage(data);
  let language: Language =
    page.languages.find((each) => navigator.language.startsWith(each)) ?? page.languages[0] ?? 'en';
  let chosen = chosenIn(location.hash, page, page.stations);
  let show: (to: Chosen) => void = () => {};

  const choose = (to: Chosen): void => {
    chosen = to;
    history.replaceState(null, '', hashOf(to) || location.pathname + location.search);
    show(to);
  };
  const draw = (): void => {
    const focused = document.activeElement?.id;
    const words = page.words(language);
    document.documentElement.lang = language;
    document.title = `${page.of.drill ? 'DRILL · ' : ''}${words.named(page.names.election)}`;
    const main = content(page, words, choose);
    show = main.show;
    show(chosen);
    root.replaceChildren(
      ...frame(page, words, language, (to) => {
        language = to;
        draw();
      }),
      main.element,
    );
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  window.addEventListener('hashchange', () => {
    // A link within the page names a section, not a place.
    if (document.getElementById(location.hash.slice(1))) return;
    chosen = chosenIn(location.hash, page, page.stations);
    show(chosen);
  });
  draw();
}

function frame(page: Page, words: ToldWords, language: Language, speak: (language: Language) => void): HTMLElement[] {
  const { t } = words;
  const { head } = page.figures;
  const { drill, sequence, bundle, replaces } = page.of;
  const theme = select('theme', t('report.site.theme'), (to) => {
    document.documentElement.dataset.theme = to;
  });
  theme.offer(
    THEMES.map((code) => ({ value: code, label: t(`report.site.${code}`) })),
    document.documentElement.dataset.theme ?? 'auto',
  );
  return [
    h('a', { class: 'skip', attrs: { href: '#main' } }, t('report.site.skip')),
    ...(drill
      ? [h('div', { class: 'drill', attrs: { role: 'region', 'aria-label': 'DRILL' } }, t('report.drill'))]
      : []),
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
        theme.element,
      ),
    ),
  ];
}

/** What stays while one chooses, and how to show another place. */
interface Shown {
  element: HTMLElement;
  show(chosen: Chosen): void;
}

function content(page: Page, words: ToldWords, choose: (to: Chosen) => void): Shown {
  const { t } = words;
  const below = h('div', { class: 'part' });
  const own = page.figures.rows.length > 0 ? places(page, words, choose) : null;
  const sections: Section[] = [
    { id: 'short', title: t('report.short'), body: inShort(page, words) },
    { id: 'places', title: t('report.site.filter'), body: [own?.element] },
    { id: 'matrix', title: t('report.site.matrix'), body: [own && below] },
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
  const element = h(
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
  return {
    element,
    show(chosen) {
      own?.show(chosen);
      below.replaceChildren(...nodes(matrix(page, pathOf(chosen), words)));
    },
  };
}

const nodes = (children: readonly Child[]): (Node | string)[] => children.flatMap((child) => (child ? [child] : []));

function places(page: Page, words: ToldWords, choose: (to: Chosen) => void): Shown {
  const { t } = words;
  const { lists, crowd } = page.figures;
  const own = filter(page, words, choose);
  const where = h('p', { class: 'where', attrs: { role: 'status' } });
  const panels = h('div', { class: 'panels' });
  return {
    element: h('div', { class: 'part' }, own.element, where, panels),
    show(chosen) {
      own.show(chosen);
      const path = pathOf(chosen);
      const row = page.rowAt(path);
      const station = stationOf(page.stations, chosen);
      where.textContent = [
        words.place([]),
        ...(path[0] === undefined ? [] : [words.place([path[0]])]),
        ...(path.length === 2 ? [words.place(path)] : []),
        ...(station ? [t('report.site.no', { n: station.number })] : []),
      ].join(' › ');
      const protocols = station
        ? stationPanel(station, lists, words)
        : row
          ? placePanel(row, lists, words, page.names)
          : [];
      panels.replaceChildren(
        panel(t('report.site.protocols'), protocols),
        ...crowd.map((each) =>
          panel(t(`report.crowd.${each.source}`), crowdPanel(page, each, path, station !== null, words)),
        ),
      );
    },
  };
}

const panel = (title: string, body: Child[]): HTMLElement => h('article', { class: 'panel' }, h('h3', {}, title), body);

interface Option {
  value: string;
  label: string;
}

/** A choice that stays the same element while what it offers changes. */
function select(id: string, label: string, change: (to: string) => void) {
  const control = h('select', { attrs: { id }, on: { change: () => change(control.value) } });
  return {
    element: h('div', { class: 'choice' }, h('label', { attrs: { for: id } }, label), control),
    /** Only what differs is made anew: a reader who is typing a name is not interrupted. */
    offer(options: readonly Option[], value: string): void {
      const same =
        control.options.length === options.length &&
        options.every((option, n) => control.options[n]?.value === option.value);
      if (!same)
        control.replaceChildren(
          ...options.map((option) => h('option', { attrs: { value: option.value } }, option.label)),
        );
      control.value = value;
    },
  };
}

function filter(page: Page, words: ToldWords, choose: (to: Chosen) => void): Shown {
  const { t } = words;
  const all: Option = { value: '*', label: t('report.site.all') };
  let at: Chosen = COUNTRY;
  const region = select('region', t('report.site.region'), (to) =>
    choose(to === '*' ? COUNTRY : { region: to, district: null, station: null }),
  );
  const district = select('district', t('report.site.district'), (to) =>
    choose({ ...at, district: to === '*' ? null : to.slice(2), station: null }),
  );
  const station = select('station', t('report.site.station'), (to) =>
    choose({ ...at, station: to === '*' ? null : Number(to) }),
  );
  return {
    element: h('div', { class: 'filter' }, region.element, district.element, station.element),
    show(chosen) {
      at = chosen;
      const own = chosen.region;
      const byName = (a: Option, b: Option): number => a.label.localeCompare(b.label, words.language);
      const districts = own === null ? [] : page.districtsOf(own);
      const stations = own === null ? [] : stationsAt(page.stations, pathOf({ ...chosen, station: null }));
      region.offer([all, ...page.regions.map((code) => ({ value: code, label: words.region(code) }))], own ?? '*');
      district.offer(
        [
          all,
          ...districts.map((code) => ({ value: `d.${code}`, label: words.place([own ?? '', code]) })).toSorted(byName),
        ],
        chosen.district === null ? '*' : `d.${chosen.district}`,
      );
      station.offer(
        [
          all,
          ...stations.map(({ number, place }) => ({
            value: String(number),
            label: `${t('report.site.no', { n: number })}${place === '' ? '' : ` · ${words.settlement(place)}`}`,
          })),
        ],
        chosen.station === null ? '*' : String(chosen.station),
      );
    },
  };
}

start();
