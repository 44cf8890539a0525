import { CloseButton, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BriefingFigures, BriefingView } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { numberText, percentText, pointsText } from '../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { useElection } from '../../stores/election.ts';
import { useProtocolWords } from '../tabulation/words.ts';
import classes from './presentation.module.css';
import { listColours } from './words.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
}

/**
 * What a room sees (ux.md, Briefing): three figures, one chart, the time, the method in one sentence. Of everything else
 * this window knows nothing is on it but how many calls wait; the tone sounds as before.
 */
export function Presentation({ opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      fullScreen
      withCloseButton={false}
      transitionProps={{ duration: 0 }}
      attributes={{ content: { 'aria-label': t('briefing.title') } }}
      classNames={{ body: classes.body, content: classes.content }}
    >
      <Screen onClose={onClose} />
    </Modal>
  );
}

function Screen({ onClose }: Pick<Props, 'onClose'>) {
  const { t } = useTranslation();
  const query = useQuery(api.briefing.figures.queryOptions());
  const names = useElection((store) => store.names);
  const words = useProtocolWords();
  return (
    <div className={classes.screen}>
      <div className={classes.head}>
        <h1>{names ? words.label(names.names) : t('briefing.title')}</h1>
        <CloseButton size="lg" aria-label={t('briefing.end')} onClick={onClose} />
      </div>
      {query.isPending && <ListSkeleton rows={3} height={120} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && <Told view={query.data} />}
      <Waiting />
    </div>
  );
}

function Told({ view }: { view: BriefingView }) {
  const { t } = useTranslation();
  if (!view.open)
    return (
      <section className={classes.closed}>
        <p>{t('briefing.closed')}</p>
        <p className={classes.until}>{t('briefing.until', { at: dateAndTime(view.until, t) })}</p>
      </section>
    );
  const { figures, since } = view;
  const changed = new Set(view.changed);
  return (
    <>
      <div className={classes.figures}>
        <Stations figures={figures} changed={changed} />
        <First figures={figures} changed={changed} />
        <Turnout figures={figures} changed={changed} />
      </div>
      <Lists figures={figures} changed={changed} />
      <div className={classes.foot}>
        <p>
          {figures.asOf === null ? t('briefing.nothingYet') : t('briefing.asOf', { at: dateAndTime(figures.asOf, t) })}
        </p>
        <p>{methodText(figures, t)}</p>
        {view.lifted && <p>{t('briefing.lifted')}</p>}
        {since && changed.size > 0 && (
          <p>{t('briefing.changedSince', { sequence: since.sequence, at: dateAndTime(since.at, t) })}</p>
        )}
      </div>
    </>
  );
}

function methodText({ what, sample, stations }: BriefingFigures, t: ReturnType<typeof useTranslation>['t']): string {
  const of = sample ?? { reported: 0, drawn: 0, frame: 0 };
  return t(`briefing.method.${what}`, {
    reported: numberText(of.reported),
    drawn: numberText(of.drawn),
    frame: numberText(of.frame),
    n: numberText(stations),
  });
}

interface FigureProps {
  figure: string;
  label: string;
  /** n and base: no figure stands without. */
  of: string;
  /** Otherwise than in the last release. */
  changed?: boolean;
}

/** Keys of figures that are otherwise than they were told (domain/published-figures). */
interface Marked {
  figures: BriefingFigures;
  changed: ReadonlySet<string>;
}

function Mark() {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} role="img" aria-label={t('briefing.changed')}>
      •
    </span>
  );
}

const Figure = ({ figure, label, of, changed = false }: FigureProps) => (
  <section className={classes.figure} aria-label={label}>
    <strong>
      {figure}
      {changed && <Mark />}
    </strong>
    <span>{label}</span>
    <small>{of}</small>
  </section>
);

function Stations({ figures: { stations, expected }, changed }: Marked) {
  const { t } = useTranslation();
  return (
    <Figure
      figure={numberText(stations)}
      changed={changed.has('head/stations')}
      label={t('briefing.stations')}
      of={
        expected === null
          ? t('briefing.noRegistry')
          : t('briefing.ofStations', { of: numberText(expected), share: percentText(stations, expected) })
      }
    />
  );
}

/** The strongest list, or that it cannot be told who it is. */
function First({ figures, changed }: Marked) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { what, tooClose, lists } = figures;
  const [first] = lists
    .flatMap((list) => (list.share === null ? [] : [{ ...list, share: list.share }]))
    .toSorted((a, b) => b.share - a.share);
  if (what === 'held' || !first)
    return (
      <Figure
        figure="–"
        label={t(what === 'held' ? 'briefing.held' : 'briefing.noShares')}
        of={what === 'held' ? t('briefing.heldWhy') : ''}
      />
    );
  if (tooClose) return <Figure figure="≈" label={t('briefing.tooClose')} of={t('briefing.tooCloseWhy')} />;
  return (
    <Figure
      figure={percentText(first.share, 1)}
      label={words.option(first.code)}
      of={ofText(figures, first, t)}
      changed={changed.has(`head/list/${first.code}`)}
    />
  );
}

const ofText = (
  { what, sample, stations }: BriefingFigures,
  list: BriefingFigures['lists'][number],
  t: ReturnType<typeof useTranslation>['t'],
): string =>
  what === 'estimate' && list.margin !== null
    ? t('briefing.ofSample', { margin: pointsText(list.margin), n: numberText(sample?.reported ?? 0) })
    : t('briefing.ofVotes', { votes: numberText(list.votes), base: numberText(list.base), n: numberText(stations) });

function Turnout({ figures: { turnout }, changed }: Marked) {
  const { t } = useTranslation();
  const { participated, registered, n } = turnout;
  return (
    <Figure
      figure={percentText(participated, registered)}
      changed={changed.has('head/turnout')}
      label={t('briefing.turnout')}
      of={t('briefing.turnoutOf', {
        participated: numberText(participated),
        registered: numberText(registered),
        n: numberText(n),
      })}
    />
  );
}

/** One bar a list, in ballot order; of an estimate with its interval. */
function Lists({ figures, changed }: Marked) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const colours = listColours(words.options);
  if (figures.lists.length === 0 || figures.lists.every(({ share }) => share === null)) return null;
  return (
    <ul className={classes.chart} aria-label={t('briefing.chart')}>
      {figures.lists.map((list) => (
        <li key={list.code}>
          <span className={classes.name}>{words.option(list.code)}</span>
          <span className={classes.track} aria-hidden>
            <span
              className={classes.bar}
              style={{ width: `${100 * (list.share ?? 0)}%`, background: colours.get(list.code) }}
            />
            {list.margin !== null && list.share !== null && (
              <span
                className={classes.interval}
                style={{
                  left: `${100 * Math.max(0, list.share - list.margin)}%`,
                  right: `${100 * (1 - Math.min(1, list.share + list.margin))}%`,
                }}
              />
            )}
          </span>
          <span className={classes.share}>
            {list.share === null ? '–' : percentText(list.share, 1)}
            {changed.has(`head/list/${list.code}`) && <Mark />}
            <small>{ofText(figures, list, t)}</small>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** How many calls for help wait, and nothing of what they say: whoever presents must not be the last to know. */
function Waiting() {
  const { t } = useTranslation();
  const { data } = useQuery(api.alarms.list.queryOptions());
  if (!data || data.length === 0) return null;
  return <p className={classes.waiting}>{t('briefing.waiting', { count: data.length })}</p>;
}
