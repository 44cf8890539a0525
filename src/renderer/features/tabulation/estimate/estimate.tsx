import { Tabs } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { EstimateView, SampleView } from '../../../../contract/index.ts';
import { api } from '../../../client/rpc.ts';
import { Failed, ListSkeleton } from '../../../components/states.tsx';
import { useClosed } from './closing.tsx';
import { Curve } from './curve.tsx';
import classes from './estimate.module.css';
import { Result, type View } from './result.tsx';
import { Sample } from './sample.tsx';
import { Standing } from './standing.tsx';
import { DrawnStations, EVERY, type Wanted } from './stations.tsx';

const PARTS = ['sample', 'result', 'curve', 'stations'] as const;
type Part = (typeof PARTS)[number];

/** Where somebody stands in the estimate. */
export interface At {
  /** Null: where it is natural to begin. */
  part: Part | null;
  view: View;
  wanted: Wanted;
}
export const BEGIN: At = { part: null, view: { of: 'valid', flagged: false, disputed: false }, wanted: EVERY };

interface Props {
  at: At;
  onAt: (at: At) => void;
  onProtocol: (id: string) => void;
  onTally: () => void;
}

/** The recorded sample and what is estimated from it: for leads and analysts, until it may be told. */
export function Estimate(props: Props) {
  const { t } = useTranslation();
  const sample = useQuery(api.estimate.sample.queryOptions());
  const result = useQuery(
    api.estimate.result.queryOptions({ input: props.at.view, placeholderData: keepPreviousData }),
  );
  const failed = sample.isError ? sample : result.isError ? result : null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('tally.tab.estimate')} tabIndex={0}>
      <h1 className={classes.title}>{t('estimate.title')}</h1>
      <p className={classes.audience}>
        <IconLock size={16} aria-hidden />
        <span>{t(result.data?.state === 'releasable' ? 'estimate.mayTell' : 'estimate.audience')}</span>
      </p>
      {failed ? (
        <Failed error={failed.error} retry={() => void failed.refetch()} />
      ) : !sample.data || result.data === undefined ? (
        <ListSkeleton rows={5} height={48} />
      ) : (
        <Parts sample={sample.data} result={result.data} {...props} />
      )}
    </section>
  );
}

interface PartsProps extends Props {
  sample: SampleView;
  /** Null: nothing was drawn. */
  result: EstimateView | null;
}

function Parts({ sample, result, at, onAt, onProtocol, onTally }: PartsProps) {
  const { t } = useTranslation();
  useFreshAtClosing(sample.lastStationCloses);
  const onPart = (part: Part) => onAt({ ...at, part });
  const onStations = (wanted: Wanted) => onAt({ ...at, part: 'stations', wanted });
  const record = (
    <Sample sample={sample} strata={result?.strata ?? []} onDrawn={() => onPart('sample')} onStations={onStations} />
  );
  if (!result) return record;
  const contents: Record<Part, ReactNode> = {
    sample: record,
    result: (
      <Result
        result={result}
        sample={sample}
        view={at.view}
        onView={(view) => onAt({ ...at, view })}
        onStations={onStations}
        onCurve={() => onPart('curve')}
        onTally={onTally}
      />
    ),
    curve: <Curve result={result} />,
    stations: (
      <DrawnStations wanted={at.wanted} onWanted={(wanted) => onAt({ ...at, wanted })} onProtocol={onProtocol} />
    ),
  };
  return (
    <>
      <Standing state={result.state} />
      <Tabs
        variant="pills"
        value={at.part ?? 'result'}
        onChange={(value) => onPart(PARTS.find((one) => one === value) ?? 'result')}
        keepMounted={false}
      >
        <Tabs.List aria-label={t('estimate.parts')}>
          {PARTS.map((one) => (
            <Tabs.Tab key={one} value={one}>
              {t(`estimate.part.${one}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {PARTS.map((one) => (
          <Tabs.Panel key={one} value={one} className={classes.panel}>
            {contents[one]}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** Core must have seen the hour pass, by a clock that this window knows to the second. */
const A_MOMENT = 2000;

/** Nobody decides anything when the last station closes, so that nobody says that something changed. */
function useFreshAtClosing(closes: number): void {
  const closed = useClosed(closes + A_MOMENT);
  const before = useRef(closed);
  const queries = useQueryClient();
  useEffect(() => {
    if (closed && !before.current) void queries.invalidateQueries({ queryKey: api.estimate.result.key() });
    before.current = closed;
  }, [closed, queries]);
}
