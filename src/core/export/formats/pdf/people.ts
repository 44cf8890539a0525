import type { Content } from 'pdfmake';
import {
  boundText,
  type CrowdTold,
  confirmedOf,
  countText,
  LEAST_GROUP,
  matrixLines,
  nodeLines,
  ofText,
  reportTables,
} from '../../../../domain/index.ts';
import { cell, figure, head, heading, notice, paragraph, quiet, stacked, subheading, table } from './blocks.ts';
import { chart, colourOf, type Telling } from './telling.ts';

/** One panel of photographs; of another unit than protocols, and of another than the other panel. */
export function crowdPanel(telling: Telling, panel: CrowdTold): Content[] {
  const { figures, words, names, width } = telling;
  const { t } = words;
  const k = figures.k ?? LEAST_GROUP;
  const top = [heading(t(`report.crowd.${panel.source}`)), notice(t('report.crowd.notice'))];
  if (!panel.kinds) return [...top, paragraph(t('report.crowd.few', { k }))];
  const confirmed = confirmedOf(panel);
  const bound = boundText(figures, panel, words);
  return [
    ...top,
    table(
      ['*', 60, 70],
      [head(t('report.crowd.what')), head('n', true), head(t('report.crowd.ofReceived'), true)],
      [
        [cell(t('report.crowd.received')), figure(countText(panel.kinds.count)), figure('')],
        ...nodeLines(panel.kinds, (code) => t(`report.crowd.outcome.${code}`), words).map(({ label, n, share: of }) => [
          cell(label),
          figure(n),
          figure(of),
        ]),
      ],
    ),
    ...(panel.stations === null ? [] : [paragraph(t('report.crowd.stations', { n: countText(panel.stations) }))]),
    ...(confirmed && (confirmed.children.length > 0 || confirmed.rest > 0)
      ? [
          chart(
            t('report.chart.crowd'),
            nodeLines(confirmed, words.list, words).map(({ code, label, count, share: of }) => ({
              label,
              share: count / confirmed.count,
              figure: of,
              base: ofText(count, confirmed.count, words),
              colour: colourOf(names, code),
            })),
            width,
          ),
        ]
      : []),
    ...(bound === null ? [] : [paragraph(bound)]),
    ...crowdMatrix(telling, panel),
    ...crowdPlaces(telling, panel),
    ...(figures.k === null ? [] : [quiet(`${t('report.crowd.hidden', { k })} ${t('report.crowd.deepest')}`)]),
  ];
}

function crowdMatrix({ words }: Telling, { matrix }: CrowdTold): Content[] {
  if (!matrix) return [];
  const { t } = words;
  const { columns, rows } = matrixLines(matrix, words);
  return [
    subheading(t('report.crowd.matrix')),
    table(
      ['*', 44, ...columns.map(() => 54)],
      [head(t('report.where')), head('n', true), ...columns.map((column) => head(column, true))],
      rows.map(({ where, n, cells }) => [cell(where), figure(n), ...cells.map((each) => stacked(each.n, each.share))]),
    ),
  ];
}

function crowdPlaces({ words }: Telling, { places }: CrowdTold): Content[] {
  const { t } = words;
  const told = places?.children.filter(({ children }) => children.length > 0) ?? [];
  if (told.length === 0) return [];
  return [
    subheading(t('report.crowd.places')),
    table(
      ['*', '*', 50, 60],
      [head(t('report.where')), head(''), head('n', true), head(t('report.share'), true)],
      told.flatMap((region) =>
        nodeLines(region, (code) => words.place([region.code, code]), words).map((line) => [
          cell(words.region(region.code)),
          cell(line.label),
          figure(line.n),
          figure(line.share),
        ]),
      ),
    ),
  ];
}

export function violations({ figures, words }: Telling): Content[] {
  const { t } = words;
  const { noted } = figures.reports;
  const told = reportTables(figures.reports, words);
  const k = figures.k ?? LEAST_GROUP;
  return [
    heading(t('report.violations.title')),
    paragraph(t('report.violations.what')),
    ...(told
      ? told.tables.map(({ title, lines }) =>
          table(
            ['*', 50, 60],
            [head(title), head('n', true), head(t('report.share'), true)],
            lines.map(({ label, n, share: of }) => [cell(label), figure(n), figure(of)]),
          ),
        )
      : [paragraph(t('report.violations.few', { k }))]),
    ...(told?.rest ? [paragraph(told.rest)] : []),
    ...(noted.length === 0
      ? []
      : [
          table(
            ['*', 50],
            [head(t('report.violations.noted')), head('n', true)],
            noted.map(({ category, n }) => [cell(words.about(category)), figure(countText(n))]),
          ),
        ]),
    ...(figures.users.length === 0
      ? []
      : [
          subheading(t('report.users.title')),
          table(
            ['*', 70],
            [head(''), head('n', true)],
            figures.users.map(({ scheme, people }) => [
              cell(words.source(scheme)),
              figure(people === null ? t('report.users.few', { k }) : countText(people)),
            ]),
          ),
        ]),
  ];
}
