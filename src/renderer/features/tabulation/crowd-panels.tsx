import { UnstyledButton } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BallotPanel } from '../../../contract/index.ts';
import { shareBounds } from '../../../domain/crowd.ts';
import { api } from '../../client/rpc.ts';
import { useMe } from '../../client/session.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { Hostile, plain } from '../../components/hostile.tsx';
import { numberText, percentText } from '../../components/number-text.ts';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { openInbox } from '../intake/inbox-filter.ts';
import classes from './tally.module.css';
import { useProtocolWords } from './words.ts';

type Panel = BallotPanel['sources'][number];
type Line = Panel['below'][number];
type Figures = Panel['figures'];

/** Under so many a line is marked: one more message would move its shares by points. */
const FEW = 30;

interface Props {
  path: string[];
  /** What a step of the path is called. */
  name: (code: string, depth: number) => string;
  onOpen: (path: string[]) => void;
}

/**
 * Photographs of ballots at the same place as the count: observers' and voters' each under a head of their own. Units of
 * three panels never stand in one table (domain.md 1.3, 3), and neither of these is a sample.
 */
export function CrowdPanels(props: Props) {
  const { path } = props;
  const query = useQuery(api.tally.ballots.queryOptions({ input: { path }, placeholderData: keepPreviousData }));
  if (query.isPending) return <ListSkeleton rows={4} height={40} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const { sources, participants } = query.data;
  return sources.map((panel) => <CrowdPanel key={panel.source} panel={panel} participants={participants} {...props} />);
}

interface PanelProps extends Props {
  panel: Panel;
  participants: BallotPanel['participants'];
}

function CrowdPanel({ panel, participants, path, name, onOpen }: PanelProps) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { source, figures, stations } = panel;
  const title = t(`tally.crowd.${source}`);
  const share = (of: number | null) =>
    figures.total && of !== null
      ? `${numberText(of)}/${numberText(figures.total)} (${percentText(of, figures.total)})`
      : '–';
  const lines = [
    figures.total === null
      ? t('tally.crowd.reviewedOnly')
      : t('tally.crowd.received', { n: numberText(figures.total), waiting: numberText(figures.unreviewed ?? 0) }),
    t('tally.crowd.confirmed', { n: numberText(figures.confirmed), share: share(figures.confirmed) }),
    t('tally.crowd.spam', { n: numberText(figures.spam), share: share(figures.spam) }),
    t('tally.crowd.stations', { n: numberText(stations) }),
  ];
  const valid = figures.confirmed + figures.protestInvalid;
  return (
    <section className={classes.panel} aria-label={title}>
      <h2 className={classes.subtitle}>{title}</h2>
      <Notice>{t('ballots.selfSelected')}</Notice>
      <ul className={classes.line}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <FiguresTable
        caption={t('tally.crowd.choices')}
        heads={[
          { key: 'list', text: t('tally.list') },
          { key: 'n', text: t('tally.crowd.photos'), figures: true },
          ...(participants ? [{ key: 'bounds', text: t('tally.crowd.bounds'), figures: true }] : []),
        ]}
      >
        {words.options.map(({ code, number, short }) => (
          <tr key={code}>
            <th scope="row">
              {number} {short[words.locale]}
            </th>
            <Share n={figures.byParty[code] ?? 0} base={figures.confirmed} />
            {participants && <Bounds n={figures.byParty[code] ?? 0} all={valid} participants={participants.n} />}
          </tr>
        ))}
        <tr>
          <th scope="row">{t('ballots.bucket.protestInvalid')}</th>
          <FigureCell>{numberText(figures.protestInvalid)}</FigureCell>
          {participants && <Bounds n={figures.protestInvalid} all={valid} participants={participants.n} />}
        </tr>
      </FiguresTable>
      {path.length < 2 && (
        <p className={classes.quiet}>
          {participants
            ? t('tally.crowd.boundsOf', {
                n: numberText(participants.n),
                source: plain(participants.source, 60),
                at: dateAndTime(participants.asOf, t),
              })
            : t('tally.crowd.boundsNone')}
        </p>
      )}
      {panel.below.length > 0 && <Matrix panel={panel} path={path} name={name} onOpen={onOpen} />}
    </section>
  );
}

/** A number of photographs with its share and base; no share where there is nothing to be a share of. */
function Share({ n, base }: { n: number; base: number }) {
  return (
    <FigureCell of={base > 0 && `${percentText(n, base)} · ${numberText(n)}/${numberText(base)}`}>
      {numberText(n)}
    </FigureCell>
  );
}

/** What the photographs leave possible of a list's share among all who took part: the only limits there are without a sample. */
function Bounds({ n, all, participants }: { n: number; all: number; participants: number }) {
  const { t } = useTranslation();
  const found = shareBounds(n, all - n, participants);
  return (
    <FigureCell of={found && `${numberText(n)}–${numberText(participants - all + n)}/${numberText(participants)}`}>
      {found
        ? `${percentText(n, participants)} – ${percentText(participants - all + n, participants)}`
        : t('tally.crowd.boundsFalse')}
    </FigureCell>
  );
}

const isEmpty = ({ confirmed, protestInvalid, spam, rejected, total }: Figures): boolean =>
  (total ?? confirmed + protestInvalid + spam + rejected) === 0;

/** What is directly below, by list. A region from which nothing came is left out: their absence is no news of the crowd's. */
function Matrix({ panel, path, name, onOpen }: Props & { panel: Panel }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const filled = panel.below.filter(({ figures }) => !isEmpty(figures));
  if (filled.length === 0) return <p className={classes.line}>{t('tally.crowd.nothing')}</p>;
  return (
    <FiguresTable
      caption={t('tally.below')}
      heads={[
        { key: 'where', text: t('tally.where') },
        { key: 'n', text: t('tally.crowd.photos'), figures: true },
        ...words.optionHeads,
      ]}
    >
      {filled.map((line) => (
        <tr key={line.code}>
          <th scope="row">
            <Where line={line} path={path} name={name} onOpen={onOpen} />
          </th>
          <FigureCell of={line.figures.confirmed > 0 && line.figures.confirmed < FEW && t('tally.few')}>
            {numberText(line.figures.confirmed)}
          </FigureCell>
          {words.options.map(({ code }) => (
            <Share key={code} n={line.figures.byParty[code] ?? 0} base={line.figures.confirmed} />
          ))}
        </tr>
      ))}
    </FiguresTable>
  );
}

/** One level down; from a station to its messages in the Inbox, which a viewer does not see. */
function Where({ line, path, name, onOpen }: Props & { line: Line }) {
  const { t } = useTranslation();
  const viewer = useMe()?.role === 'viewer';
  const [region = ''] = path;
  const station = path.length === 3 && line.code !== '' ? Number(line.code.slice(region.length + 1)) : null;
  const label =
    station === null ? (
      <Hostile text={name(line.code, path.length + 1)} max={48} />
    ) : (
      t('tally.crowd.no', { n: station })
    );
  if (path.length === 3 && (station === null || viewer)) return label;
  return (
    <UnstyledButton
      className={classes.open}
      onClick={() =>
        station === null ? onOpen([...path, line.code]) : openInbox({ kinds: ['ballot'], regions: [region], station })
      }
    >
      {label}
    </UnstyledButton>
  );
}
