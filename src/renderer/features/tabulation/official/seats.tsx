import { Checkbox, NativeSelect } from '@mantine/core';
import { IconArmchair } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficialSeatsView } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Empty, Failed, ListSkeleton, Notice } from '../../../components/states.tsx';
import { Coverage, PublishedBy } from './against.tsx';
import classes from './official.module.css';
import { usePublications } from './use-publications.ts';
import { exactShare, useOfficialWords } from './words.ts';

type Result = NonNullable<OfficialSeatsView['result']>;

/** Seats by the election's own rules, in whole numbers: of published votes and of nothing else. */
export function Seats() {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { standing } = usePublications();
  const [publication, setPublication] = useState<string | null>(null);
  const [singleList, setSingleList] = useState(false);
  const named = standing.find(({ id }) => id === publication)?.id ?? null;
  const query = useQuery(
    api.official.seats.queryOptions({
      input: { publication: named, singleList },
      placeholderData: keepPreviousData,
    }),
  );
  const { data } = query;
  const fractional = data?.refused?.code === 'singleListUnchecked' || singleList;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.parts.seats')} tabIndex={0}>
      <h1 className={classes.title}>{t('official.seats.title')}</h1>
      {query.isPending ? (
        <ListSkeleton rows={6} height={36} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : !data ? (
        <Empty icon={IconArmchair} title={t('official.seats.none')} what={t('official.seats.noneWhat')} />
      ) : (
        <>
          {standing.length > 1 && (
            <div className={classes.bar}>
              <NativeSelect
                size="xs"
                label={t('official.seats.publication')}
                value={data.from.publication}
                onChange={(event) => setPublication(event.currentTarget.value)}
                data={standing.map((each) => ({
                  value: each.id,
                  label: `${t(`official.level.${each.level}`)} · ${words.publication(each)}`,
                }))}
              />
            </div>
          )}
          <p className={classes.counts}>
            <PublishedBy from={data.from} sumOf={data.from.level !== 'country'} />
          </p>
          {data.missing.length > 0 && (
            <Notice>{t('official.seats.missing', { regions: data.missing.map(words.region).join(', ') })}</Notice>
          )}
          {data.coverage && data.coverage.parts !== data.coverage.of && (
            <Notice>
              {t('official.seats.partly')} (<Coverage coverage={data.coverage} level={data.from.level} />
              ).
            </Notice>
          )}
          {data.faults.length > 0 && data.refused?.code !== 'badCounts' && (
            <Notice>
              {t('official.stations.faults', {
                faults: data.faults.map((fault) => t(`official.fault.${fault}`)).join('; '),
              })}
            </Notice>
          )}
          {data.refused && <Refused refused={data.refused} />}
          {fractional && (
            <Checkbox
              size="sm"
              label={t('official.seats.singleList')}
              checked={singleList}
              onChange={(event) => setSingleList(event.currentTarget.checked)}
            />
          )}
          {data.result && data.threshold && <Table result={data.result} threshold={data.threshold} />}
        </>
      )}
    </section>
  );
}

function Refused({ refused }: { refused: NonNullable<OfficialSeatsView['refused']> }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  return (
    <Notice>
      {t(`official.seats.refused.${refused.code}`, {
        lists: refused.lists.map(words.option).join(', '),
        fields: refused.fields.map(words.figure).join(', '),
      })}
    </Notice>
  );
}

/** Digits after the point of a part of one; what is less than one stays less. The exact fraction stands under it. */
const digits = (part: number, one: number, places: number): string =>
  Math.min(10 ** places - 1, Math.round((part / one) * 10 ** places))
    .toString()
    .padStart(places, '0');

interface TableProps {
  result: Result;
  threshold: NonNullable<OfficialSeatsView['threshold']>;
}

function Table({ result, threshold }: TableProps) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { base, needed, quota, checkLaw, lists } = result;
  return (
    <>
      {checkLaw && <Notice>{t('official.seats.checkLaw')}</Notice>}
      <div>
        <p>
          {t(`official.seats.threshold.${threshold.of}`, {
            percent: threshold.percent,
            needed: numberText(needed),
            base: numberText(base),
          })}
        </p>
        <p>
          {t('official.seats.quota', {
            one: `${numberText(Math.floor(quota.votes / quota.seats))}.${digits(quota.votes % quota.seats, quota.seats, 2)}`,
            votes: numberText(quota.votes),
            seats: quota.seats,
          })}
        </p>
      </div>
      <FiguresTable
        caption={t('official.seats.caption', { total: quota.seats })}
        heads={[
          { key: 'list', text: t('official.seats.list') },
          { key: 'votes', text: t('official.seats.votes'), figures: true },
          { key: 'share', text: t(`official.seats.shareOf.${threshold.of}`), figures: true },
          { key: 'whole', text: t('official.seats.whole'), figures: true },
          { key: 'remainder', text: t('official.seats.remainder'), figures: true },
          { key: 'seats', text: t('official.seats.seats'), figures: true },
        ]}
      >
        {lists.map(({ code, votes, admitted, whole, remainder, seats }) => (
          <tr key={code}>
            <th scope="row">
              {words.option(code)}
              {!admitted && <span className={classes.note}>{t('official.seats.below')}</span>}
            </th>
            <FigureCell>{numberText(votes)}</FigureCell>
            <FigureCell of={t('official.regions.of', { votes: numberText(votes), base: numberText(base) })}>
              {base > 0 ? exactShare(votes / base) : null}
            </FigureCell>
            <FigureCell>{whole === null ? null : numberText(whole)}</FigureCell>
            <FigureCell
              of={
                remainder !== null &&
                t('official.regions.of', { votes: numberText(remainder), base: numberText(quota.votes) })
              }
            >
              {remainder === null ? null : `0.${digits(remainder, quota.votes, 4)}`}
            </FigureCell>
            <FigureCell>
              <strong>{numberText(seats)}</strong>
            </FigureCell>
          </tr>
        ))}
      </FiguresTable>
    </>
  );
}
