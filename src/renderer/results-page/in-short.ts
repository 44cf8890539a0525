import type { HeadFigures } from '../../domain/published-figures.ts';
import { countText, type ToldWords } from '../../domain/told-words.ts';
import { type Child, h } from './dom.ts';
import type { Page } from './page-data.ts';
import { bars, coloursOf } from './protocols-panel.ts';

type ListFigure = HeadFigures['lists'][number];

/** Three figures, one chart, the method in one sentence: what the room saw. */
export function inShort(page: Page, words: ToldWords): Child[] {
  const { t } = words;
  const { head, changed, lifted, until, since } = page.figures;
  if (head === null)
    return [
      h('p', {}, t('briefing.closed')),
      until !== null && h('p', {}, t('briefing.until', { at: words.moment(until) })),
    ];
  const { what, stations, expected, turnout, lists, sample } = head;
  const of = sample ?? { reported: 0, drawn: 0, frame: 0 };
  const marked = (key: string): Child =>
    changed.includes(key) && h('span', { class: 'mark', attrs: { title: t('report.changed') } }, ' •');
  const base = (list: ListFigure): string =>
    what === 'estimate' && list.margin !== null
      ? t('briefing.ofSample', { margin: words.points(list.margin), n: countText(of.reported) })
      : t('briefing.ofVotes', { votes: countText(list.votes), base: countText(list.base), n: countText(stations) });
  const figure = (number: string, label: string, below: string, key: string): HTMLElement =>
    h('div', { class: 'headline' }, h('strong', {}, number, marked(key)), h('span', {}, label), h('small', {}, below));
  const told = lists.filter(({ share }) => share !== null);
  return [
    h(
      'div',
      { class: 'headlines' },
      figure(
        countText(stations),
        t('briefing.stations'),
        expected === null
          ? t('briefing.noRegistry')
          : t('briefing.ofStations', { of: countText(expected), share: words.part(stations, expected) }),
        'head/stations',
      ),
      first(head, words, base, figure),
      figure(
        words.part(turnout.participated, turnout.registered),
        t('briefing.turnout'),
        t('briefing.turnoutOf', {
          participated: countText(turnout.participated),
          registered: countText(turnout.registered),
          n: countText(turnout.n),
        }),
        'head/turnout',
      ),
    ),
    told.length > 0 &&
      bars(
        t('briefing.chart'),
        told.map((list) => ({
          label: words.list(list.code) + (changed.includes(`head/list/${list.code}`) ? ' •' : ''),
          share: list.share,
          margin: list.margin,
          figure: words.share(list.share ?? 0),
          of: base(list),
          colours: coloursOf(page.names, list.code),
        })),
      ),
    h(
      'p',
      {},
      t(`briefing.method.${what}`, {
        reported: countText(of.reported),
        drawn: countText(of.drawn),
        frame: countText(of.frame),
        n: countText(stations),
      }),
    ),
    lifted && h('p', {}, t('briefing.lifted')),
    since !== null &&
      changed.length > 0 &&
      h('p', { class: 'quiet' }, t('report.mark', { sequence: since.sequence, at: words.moment(since.at) })),
  ];
}

function first(
  { what, tooClose, lists }: HeadFigures,
  { t, list, share }: ToldWords,
  base: (list: ListFigure) => string,
  figure: (number: string, label: string, below: string, key: string) => HTMLElement,
): HTMLElement {
  const [most] = lists.filter(({ share }) => share !== null).toSorted((a, b) => (b.share ?? 0) - (a.share ?? 0));
  if (what === 'held') return figure('–', t('briefing.held'), t('briefing.heldWhy'), '');
  if (!most) return figure('–', t('briefing.noShares'), '', '');
  if (tooClose) return figure('≈', t('briefing.tooClose'), t('briefing.tooCloseWhy'), '');
  return figure(share(most.share ?? 0), list(most.code), base(most), `head/list/${most.code}`);
}
