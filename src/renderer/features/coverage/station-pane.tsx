import { Button, CloseButton } from '@mantine/core';
import { IconMapPin } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { memo, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { StationWatch } from '../../../contract/index.ts';
import { Hostile } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import { QueryList, useNextPage } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useSteady } from '../../components/steady.ts';
import { Age } from '../../components/time.tsx';
import { StationActions } from '../assignments/actions.tsx';
import { useStationDrop } from '../assignments/drag.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import { districtName, placeName, stationName, whereText } from '../stations/words.ts';
import { Suggest } from '../suggestions/suggest.tsx';
import classes from './coverage.module.css';
import { StateMark } from './mark.tsx';
import { QUESTIONS } from './questions.ts';
import { WatchedStation } from './station.tsx';
import { useCoverage } from './store.ts';
import { useStations } from './use-stations.ts';
import { stateName } from './words.ts';

const idOf = (row: StationWatch) => row.id;

/** The same stations as the map shows, as a list; under it the one that is open. */
export const StationPane = memo(function StationPane() {
  const { t } = useTranslation();
  const {
    question,
    shown: words,
    region,
    district,
    place,
    noTurnout,
    sampleOnly,
    search,
    drawn,
    opened,
  } = useCoverage();
  const [held, setHeld] = useState(false);
  const query = useStations();
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.rows) ?? [], [query.data]);
  const { shown } = useSteady(rows, idOf, {
    held,
    scope: JSON.stringify([
      question,
      words,
      region,
      district,
      place,
      noTurnout,
      sampleOnly,
      search,
      drawn?.length,
      query.isPlaceholderData,
    ]),
  });
  const onEnd = useNextPage(query);
  // As they are when it is asked: a list that changes under a suggestion would be another suggestion.
  const [suggesting, setSuggesting] = useState<string[] | null>(null);
  const keeps = useMayCoordinate();
  const gaps = useMemo(() => rows.filter(({ watch }) => watch === 'uncovered').map(({ id }) => id), [rows]);
  const open = (id: string | null) => useCoverage.setState({ opened: id });
  const total = query.data?.pages[0]?.total ?? null;
  return (
    <div className={classes.pane}>
      <div className={classes.paneHead}>
        <h2 className={classes.paneTitle}>{t(`coverage.question.${question}`)}</h2>
        {keeps && gaps.length > 0 && suggesting === null && (
          <Button size="compact-sm" variant="default" onClick={() => setSuggesting(gaps)}>
            {t('coverage.acts.suggest')}
          </Button>
        )}
        <span role="status" className={classes.quiet}>
          {total !== null && t('stations.total', { count: total, n: numberText(total) })}
        </span>
        {region !== null && (place !== null || district === '') && (
          <p className={classes.drawn}>
            {[
              districtText(district, t),
              place === null ? null : place === '' ? t('coverage.matrix.nowhere') : placeName(place),
            ]
              .filter(Boolean)
              .join(' · ')}
            <Button
              size="compact-xs"
              variant="default"
              onClick={() => useCoverage.setState({ district: null, place: null })}
            >
              {t('coverage.letGo')}
            </Button>
          </p>
        )}
        {drawn !== null && (
          <p className={classes.drawn}>
            {t('coverage.drawn', { count: drawn.length, n: numberText(drawn.length) })}
            <Button size="compact-xs" variant="default" onClick={() => useCoverage.setState({ drawn: null })}>
              {t('coverage.letGo')}
            </Button>
          </p>
        )}
      </div>
      <div className={classes.paneList}>
        {suggesting !== null ? (
          <Suggest stations={suggesting} onDone={() => setSuggesting(null)} />
        ) : (
          <QueryList
            query={query}
            empty={<Empty icon={IconMapPin} title={t('coverage.nothing')} what={t('coverage.nothingWhat')} />}
            label={t('coverage.list')}
            rows={shown}
            rowHeight={74}
            openId={opened}
            onOpen={open}
            onBack={() => open(null)}
            onCursor={(id) => {
              setHeld(id !== null);
              useCoverage.setState({ pointed: id });
            }}
            onHover={() => {}}
            onEnd={onEnd}
          >
            {({ row }) => <StationRow row={row} of={QUESTIONS[question].of} />}
          </QueryList>
        )}
      </div>
      {opened !== null && (
        <div className={classes.paneDetail}>
          <CloseButton
            className={classes.paneClose}
            aria-label={t('coverage.detail.close')}
            onClick={() => open(null)}
          />
          <WatchedStation stationId={opened} actions={<StationActions stationId={opened} />} />
        </div>
      )}
    </div>
  );
});

const districtText = (district: string | null, t: TFunction): string | null =>
  district === null ? null : district === '' ? t('coverage.matrix.nowhere') : districtName(district);

function StationRow({ row, of }: { row: StationWatch; of: 'watch' | 'paper' }) {
  const { t } = useTranslation();
  const word = row[of];
  const name = stationName(row);
  const said = row.last && t(`coverage.status.${row.last.status}`);
  const drop = useStationDrop(row.id);
  return (
    <div className={classes.row} {...drop}>
      <StateMark word={word} size={15} />
      <div className={classes.rowText}>
        <span className={classes.rowHead}>
          <strong>{t('stations.number', { number: row.number })}</strong>
          {name && (
            <span className={classes.clip}>
              <Hostile text={name} max={60} />
            </span>
          )}
          {row.sample && <em className={classes.sample}>{t('coverage.sample')}</em>}
        </span>
        <span className={classes.clip}>{whereText(row)}</span>
        <span className={classes.rowState}>
          {stateName(word)}
          {of === 'watch' &&
            (row.last ? (
              <>
                {' · '}
                {said !== stateName(word) && `${said}, `}
                <Age at={row.last.at} />
              </>
            ) : (
              row.assigned > 0 && <> · {t('coverage.people', { inside: row.inside, assigned: row.assigned })}</>
            ))}
        </span>
      </div>
    </div>
  );
}
