import { rowKey } from '../../domain/published-figures.ts';
import { LEAST_GROUP } from '../../domain/roll-up.ts';
import { matrixLines, placeLine, reportTables } from '../../domain/told-views.ts';
import { countText, type ToldWords } from '../../domain/told-words.ts';
import { type Child, h, tableOf } from './dom.ts';
import type { Page } from './page-data.ts';

export interface Section {
  id: string;
  title: string;
  body: Child[];
}

const figures = (text: string) => ({ text, figures: true });
const MARK = ' •';

/** Places below the chosen one by list, each share with its votes, base and n. */
export function matrix(page: Page, path: readonly string[], words: ToldWords): Child[] {
  const { t } = words;
  const { lists, changed, rows } = page.figures;
  const below = rows.filter((row) =>
    path.length === 0 ? row.path.length === 1 : row.path.length === 2 && row.path[0] === path[0],
  );
  if (below.length === 0) return [h('p', { class: 'quiet' }, t('report.site.nothing'))];
  const told = page.figures.told === 'held' ? [] : lists;
  return [
    h('p', {}, t('report.protocols.what')),
    tableOf(
      t('report.site.matrix'),
      [
        { text: t('report.where') },
        figures(t('report.stations')),
        ...(told.length > 0 ? [figures(t('report.validVotes'))] : []),
        ...told.map((code) => figures(words.list(code))),
        figures(t('report.turnout')),
      ],
      below.map((row) => {
        const line = placeLine(row, told, changed.includes(rowKey(row.path)), words);
        return [
          line.where + (line.changed ? MARK : ''),
          line.stations,
          ...(told.length > 0 ? [line.valid] : []),
          ...line.lists.map(({ share, n }) => ({ above: share, below: n })),
          { above: line.turnout.share, below: line.turnout.of === '' ? '' : `${line.turnout.of} · ${line.turnout.n}` },
        ];
      }),
    ),
  ];
}

/** Photographs by region and list, each source in a table of its own under its own notice. */
export function crowdMatrices(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  return page.figures.crowd.flatMap((panel): Child[] => {
    if (!panel.matrix) return [];
    const { columns, rows } = matrixLines(panel.matrix, words);
    return [
      h('h3', {}, t(`report.crowd.${panel.source}`)),
      h('p', { class: 'notice' }, t('report.crowd.notice')),
      tableOf(
        `${t(`report.crowd.${panel.source}`)}: ${t('report.crowd.matrix')}`,
        [{ text: t('report.where') }, figures('n'), ...columns.map(figures)],
        rows.map(({ where, n, cells }) => [where, n, ...cells.map((cell) => ({ above: cell.n, below: cell.share }))]),
      ),
    ];
  });
}

export function violations(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  const { reports, users } = page.figures;
  const k = page.figures.k ?? LEAST_GROUP;
  const { noted } = reports;
  const told = reportTables(reports, words);
  return [
    h('p', {}, t('report.violations.what')),
    ...(told
      ? told.tables.map(({ title, lines }) =>
          tableOf(
            title,
            [{ text: t('report.violations.about') }, figures('n'), figures(t('report.share'))],
            lines.map(({ label, n, share }) => [label, n, share]),
          ),
        )
      : [h('p', {}, t('report.violations.few', { k }))]),
    told?.rest && h('p', {}, told.rest),
    noted.length > 0 &&
      tableOf(
        t('report.violations.noted'),
        [{ text: t('report.violations.about') }, figures('n')],
        noted.map(({ category, n }) => [words.about(category), countText(n)]),
      ),
    users.length > 0 &&
      tableOf(
        t('report.users.title'),
        [{ text: '' }, figures('n')],
        users.map(({ scheme, people }) => [
          words.source(scheme),
          people === null ? t('report.users.few', { k }) : countText(people),
        ]),
      ),
  ];
}

export function seats(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  const told = page.figures.seats;
  if (!told) return [];
  return [
    h('p', {}, t('report.seats.what', { source: words.outside(told.source), at: words.moment(told.asOf) })),
    tableOf(
      t('report.seats.title'),
      [{ text: t('report.list') }, figures(t('report.votes')), figures(t('report.seats.seats'))],
      told.lists.map(({ code, votes, seats: given }) => [words.listInFull(code), countText(votes), countText(given)]),
    ),
  ];
}

export function estimate(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  const told = page.figures.estimate;
  if (!told || !page.parts.estimate) return [];
  const stratum = (code: string): string =>
    page.regions.includes(code) ? words.region(code) : t(`report.estimate.kind.${code}`);
  return [
    tableOf(
      t('report.lists'),
      [
        { text: t('report.list') },
        figures(t('report.share')),
        figures(t('report.estimate.margin')),
        figures(t('report.estimate.effect')),
      ],
      told.lists.map(({ code, share, margin, designEffect }) => [
        words.listInFull(code),
        words.share(share),
        words.points(margin),
        designEffect === null ? '–' : words.decimal(designEffect, 2),
      ]),
    ),
    tableOf(
      t('report.estimate.stratum'),
      [
        { text: t('report.estimate.stratum') },
        figures(t('report.estimate.frame')),
        figures(t('report.estimate.drawn')),
        figures(t('report.estimate.reported')),
        figures(t('report.estimate.response')),
      ],
      told.strata.map(({ code, frame, drawn, reported }) => [
        stratum(code),
        countText(frame),
        countText(drawn),
        countText(reported),
        words.part(reported, drawn),
      ]),
    ),
    h('p', {}, t('report.estimate.assumes', { n: countText(told.disputesListed) })),
  ];
}

export function method(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  const { told, k } = page.figures;
  const limits = told === 'estimate' ? ['estimate'] : told === 'held' ? ['held', 'count'] : ['count'];
  return [
    h(
      'ul',
      {},
      ['keyed', 'once', 'shares', 'panels'].map((key) => h('li', {}, t(`report.method.${key}`))),
      k !== null && h('li', {}, t('report.method.privacy', { k })),
    ),
    h('h3', {}, t('report.limits.title')),
    h(
      'ul',
      {},
      [...limits, 'papers', 'turnout'].map((key) => h('li', {}, t(`report.limits.${key}`))),
    ),
    h('h3', {}, t('report.verify.title')),
    h('p', {}, t('report.verify.text')),
  ];
}
