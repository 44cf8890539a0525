import type { CrowdTold } from '../../domain/crowd-told.ts';
import type { ToldNode } from '../../domain/roll-up.ts';
import { LEAST_GROUP } from '../../domain/roll-up.ts';
import { boundText, confirmedOf, HIDDEN, nodeLines, ofText } from '../../domain/told-views.ts';
import { countText, type ToldWords } from '../../domain/told-words.ts';
import { type Child, h, tableOf } from './dom.ts';
import { crowdAt, type Page } from './page-data.ts';
import { bars, coloursOf } from './protocols-panel.ts';

/** Photographs of one source at a place; whoever sent them chose themselves, and the panel says so first. */
export function crowdPanel(
  page: Page,
  panel: CrowdTold,
  path: readonly string[],
  station: boolean,
  words: ToldWords,
): Child[] {
  const { t } = words;
  const { k } = page.figures;
  return [
    h('p', { class: 'notice' }, t('report.crowd.notice')),
    ...(station
      ? [h('p', {}, t('report.crowd.deepest'))]
      : path.length === 0
        ? ofCountry(page, panel, words)
        : ofPlace(page, panel, path, words)),
    k !== null && h('p', { class: 'quiet' }, t('report.crowd.hidden', { k })),
  ];
}

function ofCountry(page: Page, panel: CrowdTold, words: ToldWords): Child[] {
  const { t } = words;
  const { figures } = page;
  if (!panel.kinds) return [h('p', {}, t('report.crowd.few', { k: figures.k ?? LEAST_GROUP }))];
  const confirmed = confirmedOf(panel);
  const bound = boundText(figures, panel, words);
  return [
    confirmed && listBars(page, confirmed, words),
    panel.stations !== null && h('p', {}, t('report.crowd.stations', { n: countText(panel.stations) })),
    tableOf(
      t('report.crowd.what'),
      [{ text: '' }, { text: 'n', figures: true }, { text: t('report.crowd.ofReceived'), figures: true }],
      [
        [t('report.crowd.received'), countText(panel.kinds.count), ''],
        ...nodeLines(panel.kinds, (code) => t(`report.crowd.outcome.${code}`), words).map(({ label, n, share }) => [
          label,
          n,
          share,
        ]),
      ],
    ),
    bound !== null && h('p', {}, bound),
  ];
}

const listBars = (page: Page, confirmed: ToldNode, words: ToldWords): Child =>
  confirmed.children.length > 0 &&
  bars(
    words.t('report.chart.crowd'),
    nodeLines(confirmed, words.list, words).map(({ code, label, count, share }) => ({
      label,
      share: count / confirmed.count,
      figure: share,
      of: ofText(count, confirmed.count, words),
      colours: code === null ? null : coloursOf(page.names, code),
    })),
  );

/** Of a region its line of the matrix, of a district how many: no list is told of it. */
function ofPlace(page: Page, panel: CrowdTold, path: readonly string[], words: ToldWords): Child[] {
  const { t } = words;
  const node = crowdAt(panel, path);
  const total = h(
    'dl',
    { class: 'facts' },
    h('dt', {}, t('report.crowd.outcome.confirmed')),
    h('dd', {}, node ? countText(node.count) : HIDDEN),
  );
  if (!node) return [total, h('p', {}, t('report.site.notHere'))];
  const r = panel.matrix?.rows.findIndex(({ code }) => code === path[0]) ?? -1;
  const cells = path.length === 1 ? (panel.matrix?.cells[r] ?? []) : [];
  const rest = t('report.crowd.rest');
  return [
    total,
    cells.length > 0 &&
      bars(
        t('report.chart.crowd'),
        (panel.matrix?.columns ?? []).map(({ code }, c) => {
          const count = cells[c] ?? null;
          return {
            label: code === null ? rest : words.list(code),
            share: count === null ? null : count / node.count,
            figure: count === null ? HIDDEN : words.part(count, node.count),
            of: count === null ? '' : ofText(count, node.count, words),
            colours: code === null ? null : coloursOf(page.names, code),
          };
        }),
      ),
    h('p', { class: 'quiet' }, t('report.site.crowdRegion')),
  ];
}
