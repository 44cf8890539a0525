import type { Content } from 'pdfmake';
import { countText, type PublishedFigures, type ToldWords } from '../../../../domain/index.ts';
import { heading, paragraph, QUIET } from './blocks.ts';
import { chart, colourOf, MARK, type Telling } from './telling.ts';

/** Three figures, one chart, the method in one sentence: what the room sees. */
export function inShort({ figures, words, names, width }: Telling): Content[] {
  const { t } = words;
  const { head: told, changed } = figures;
  if (told === null) return [paragraph(t('briefing.closed'))];
  const mark = (key: string): string => (changed.includes(key) ? MARK : '');
  const { what, lists, sample, stations, expected, turnout } = told;
  const of = sample ?? { reported: 0, drawn: 0, frame: 0 };
  const method = t(`briefing.method.${what}`, {
    reported: countText(of.reported),
    drawn: countText(of.drawn),
    frame: countText(of.frame),
    n: countText(stations),
  });
  const base = (list: (typeof lists)[number]): string =>
    what === 'estimate' && list.margin !== null
      ? t('briefing.ofSample', { margin: words.points(list.margin), n: countText(of.reported) })
      : t('briefing.ofVotes', { votes: countText(list.votes), base: countText(list.base), n: countText(stations) });
  const three: [string, string, string][] = [
    [
      countText(stations) + mark('head/stations'),
      t('briefing.stations'),
      expected === null
        ? t('briefing.noRegistry')
        : t('briefing.ofStations', { of: countText(expected), share: words.part(stations, expected) }),
    ],
    firstOf(figures, words, base, mark),
    [
      words.part(turnout.participated, turnout.registered) + mark('head/turnout'),
      t('briefing.turnout'),
      t('briefing.turnoutOf', {
        participated: countText(turnout.participated),
        registered: countText(turnout.registered),
        n: countText(turnout.n),
      }),
    ],
  ];
  return [
    heading(t('report.short')),
    {
      columns: three.map(([number, label, below]) => ({
        stack: [
          { text: number, fontSize: 20, bold: true },
          { text: label, fontSize: 9, bold: true },
          { text: below, fontSize: 7.5, color: QUIET },
        ],
      })),
      columnGap: 14,
      margin: [0, 2, 0, 8],
    },
    ...(lists.some((list) => list.share !== null)
      ? [
          chart(
            t('report.chart.shares'),
            lists.map((list) => ({
              label: words.list(list.code) + mark(`head/list/${list.code}`),
              share: list.share,
              margin: list.margin,
              figure: list.share === null ? '–' : words.share(list.share),
              base: base(list),
              colour: colourOf(names, list.code),
            })),
            width,
          ),
        ]
      : []),
    paragraph(method),
    ...(figures.lifted ? [paragraph(t('briefing.lifted'))] : []),
  ];
}

function firstOf(
  { head: told }: PublishedFigures,
  { t, list, share }: ToldWords,
  base: (list: NonNullable<PublishedFigures['head']>['lists'][number]) => string,
  mark: (key: string) => string,
): [string, string, string] {
  const [first] = (told?.lists ?? [])
    .filter((each) => each.share !== null)
    .toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (told?.what === 'held') return ['–', t('briefing.held'), t('briefing.heldWhy')];
  if (!first) return ['–', t('briefing.noShares'), ''];
  if (told?.tooClose) return ['~', t('briefing.tooClose'), t('briefing.tooCloseWhy')];
  return [`${share(first.share ?? 0)}${mark(`head/list/${first.code}`)}`, list(first.code), base(first)];
}
