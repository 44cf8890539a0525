import type { Content } from 'pdfmake';
import { countText } from '../../../../domain/index.ts';
import { cell, figure, head, heading, item, paragraph, table } from './blocks.ts';
import type { Telling } from './telling.ts';

export function seatsTable({ figures: { seats }, words }: Telling): Content[] {
  if (!seats) return [];
  const { t } = words;
  return [
    heading(t('report.seats.title')),
    paragraph(t('report.seats.what', { source: words.outside(seats.source), at: words.moment(seats.asOf) })),
    table(
      ['*', 80, 60],
      [head(t('report.list')), head(t('report.votes'), true), head(t('report.seats.seats'), true)],
      seats.lists.map(({ code, votes, seats: given }) => [
        cell(words.listInFull(code)),
        figure(countText(votes)),
        figure(countText(given)),
      ]),
    ),
  ];
}

export function estimateTables({ figures: { estimate }, words, names }: Telling): Content[] {
  if (!estimate) return [];
  const { t } = words;
  const { strata, lists, lead, disputesListed } = estimate;
  const stratum = (code: string): string =>
    names.regions.some((region) => region.code === code) ? words.region(code) : t(`report.estimate.kind.${code}`);
  return [
    heading(t('report.estimate.title')),
    table(
      ['*', 70, 70, 70],
      [
        head(t('report.list')),
        head(t('report.share'), true),
        head(t('report.estimate.margin'), true),
        head(t('report.estimate.effect'), true),
      ],
      lists.map(({ code, share: of, margin, designEffect }) => [
        cell(words.listInFull(code)),
        figure(words.share(of)),
        figure(words.points(margin)),
        figure(designEffect === null ? '–' : words.decimal(designEffect, 2)),
      ]),
    ),
    ...(lead
      ? [
          paragraph(
            t('report.estimate.lead', {
              first: words.list(lead.first),
              second: words.list(lead.second),
              points: words.points(lead.difference),
              margin: words.points(lead.margin),
            }),
          ),
        ]
      : []),
    table(
      ['*', 70, 60, 60, 60],
      [
        head(t('report.estimate.stratum')),
        head(t('report.estimate.frame'), true),
        head(t('report.estimate.drawn'), true),
        head(t('report.estimate.reported'), true),
        head(t('report.estimate.response'), true),
      ],
      strata.map(({ code, frame, drawn, reported }) => [
        cell(stratum(code)),
        figure(countText(frame)),
        figure(countText(drawn)),
        figure(countText(reported)),
        figure(words.part(reported, drawn)),
      ]),
    ),
    paragraph(t('report.estimate.assumes', { n: countText(disputesListed) })),
  ];
}

export function methodAndLimits({ figures, words }: Telling): Content[] {
  const { t } = words;
  const { told, k } = figures;
  const said = (key: string, values = {}) => item(t(key, values));
  const limit = told === 'estimate' ? ['estimate'] : told === 'held' ? ['held', 'count'] : ['count'];
  return [
    heading(t('report.method.title')),
    {
      ul: [
        ...['keyed', 'once', 'shares', 'panels'].map((key) => said(`report.method.${key}`)),
        ...(k === null ? [] : [said('report.method.privacy', { k })]),
      ],
    },
    heading(t('report.limits.title')),
    { ul: [...limit, 'papers', 'turnout'].map((key) => said(`report.limits.${key}`)) },
    heading(t('report.verify.title')),
    paragraph(t('report.verify.text')),
  ];
}
