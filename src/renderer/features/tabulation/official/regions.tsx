import { Button, Checkbox, NativeSelect, UnstyledButton } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconCircleX } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparedPlace, OfficialRegions } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { numberText, pointsText } from '../../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../../components/states.tsx';
import { Against, Coverage, PublishedBy } from './against.tsx';
import classes from './official.module.css';
import { Opened } from './opened.tsx';
import { usePublications } from './use-publications.ts';
import { useOfficialView } from './view.ts';
import { exactShare, signed, useOfficialWords } from './words.ts';

type Compared = ComparedPlace['lists'][number];

/** Published shares of the country and of each region beside ours: the interval with a verdict, or a count without. */
export function Regions() {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { chosen, of: publicationsOf } = usePublications();
  const [list, setList] = useState('');
  const [of, setOf] = useState<'valid' | 'participants'>('valid');
  const [flagged, setFlagged] = useState(false);
  const [disputed, setDisputed] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const input = {
    country: chosen('country'),
    region: chosen('region'),
    station: chosen('station'),
    of,
    flagged,
    disputed,
  };
  const query = useQuery(api.official.regions.queryOptions({ input, placeholderData: keepPreviousData }));
  const shown = words.options.find(({ code }) => code === list) ?? strongest(words.options, query.data?.country);
  const place = (code: string): string => (code === '' ? t('tally.country') : words.region(code));
  const detail = [query.data?.country, ...(query.data?.regions ?? [])].find((each) => each?.code === opened);
  const heads = [
    { key: 'published', text: t('official.regions.published'), figures: true },
    { key: 'ours', text: t('official.regions.ours'), figures: true },
    { key: 'difference', text: t('official.regions.difference'), figures: true },
    { key: 'verdict', text: t('official.regions.verdict') },
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.parts.regions')} tabIndex={0}>
      <h1 className={classes.title}>{t('official.regions.title')}</h1>
      <div className={classes.bar}>
        <NativeSelect
          size="xs"
          label={t('official.regions.list')}
          value={shown?.code ?? ''}
          onChange={(event) => setList(event.currentTarget.value)}
          data={words.options.map(({ code, number, short }) => ({
            value: code,
            label: `${number} ${short[words.locale]}`,
          }))}
        />
        <NativeSelect
          size="xs"
          label={t('tally.base')}
          value={of}
          onChange={(event) => setOf(event.currentTarget.value === 'participants' ? 'participants' : 'valid')}
          data={(['valid', 'participants'] as const).map((value) => ({ value, label: t(`tally.of.${value}`) }))}
        />
        <Against level="country" />
        <Against level={publicationsOf('region').length > 0 ? 'region' : 'station'} />
        <Checkbox
          size="xs"
          label={t('tally.withFlagged')}
          checked={flagged}
          onChange={(event) => setFlagged(event.currentTarget.checked)}
        />
        <Checkbox
          size="xs"
          label={t('tally.withDisputed')}
          checked={disputed}
          onChange={(event) => setDisputed(event.currentTarget.checked)}
        />
      </div>
      {query.isPending && <ListSkeleton rows={8} height={40} />}
      {query.isError && <Failed error={query.error} retry={() => void query.refetch()} />}
      {query.data && shown && (
        <>
          <p className={classes.counts}>
            <span>
              {t('tally.country')} ·{' '}
              <PublishedBy from={query.data.from.country} sumOf={query.data.from.country?.level !== 'country'} />
            </span>
            <span>
              {t('official.parts.regions')} ·{' '}
              <PublishedBy from={query.data.from.regions} sumOf={query.data.from.regions?.level === 'station'} />
            </span>
          </p>
          <FiguresTable
            caption={t('official.regions.caption', { list: shown.short[words.locale] })}
            heads={[{ key: 'where', text: t('official.regions.where') }, ...heads]}
          >
            {[query.data.country, ...query.data.regions].map((each) => (
              <tr key={each.code}>
                <th scope="row">
                  <UnstyledButton
                    className={classes.open}
                    aria-expanded={opened === each.code}
                    onClick={() => setOpened(opened === each.code ? null : each.code)}
                  >
                    {place(each.code)}
                  </UnstyledButton>
                  <Notes place={each} from={query.data.from} />
                </th>
                <Figures compared={each.lists.find(({ code }) => code === shown.code)} partly={isPartly(each)} />
              </tr>
            ))}
          </FiguresTable>
          {detail && (
            <Opened key={detail.code}>
              <FiguresTable
                caption={
                  <span className={classes.actions}>
                    {t('official.regions.all', { where: place(detail.code) })}
                    {detail.code !== '' && (
                      <Button
                        size="compact-xs"
                        variant="default"
                        onClick={() =>
                          useOfficialView.setState({
                            part: 'stations',
                            stationsIn: detail.code,
                            show: 'all',
                            station: null,
                          })
                        }
                      >
                        {t('official.regions.stations')}
                      </Button>
                    )}
                    <Button size="compact-xs" variant="default" onClick={() => setOpened(null)}>
                      {t('official.regions.close')}
                    </Button>
                  </span>
                }
                heads={[{ key: 'list', text: t('official.regions.list') }, ...heads]}
              >
                {detail.lists.map((compared) => (
                  <tr key={compared.code}>
                    <th scope="row">{words.option(compared.code)}</th>
                    <Figures compared={compared} partly={isPartly(detail)} />
                  </tr>
                ))}
              </FiguresTable>
            </Opened>
          )}
          {!query.data.country.lists.some(({ ours }) => ours?.how === 'estimate') && (
            <p className={classes.quiet}>{t('official.regions.noEstimate')}</p>
          )}
          <p className={classes.quiet}>{t('official.regions.method')}</p>
        </>
      )}
    </section>
  );
}

/** How much of a place a sum is of, and what of it is in no share or contradicts itself. */
function Notes({ place: { code, official }, from }: { place: ComparedPlace; from: OfficialRegions['from'] }) {
  const { t } = useTranslation();
  if (!official) return null;
  const { coverage, leftOut, faulty } = official;
  return (
    <span className={`${classes.note} ${classes.folds}`}>
      {coverage && <Coverage coverage={coverage} level={(code === '' ? from.country : from.regions)?.level} />}
      {leftOut > 0 && <span className={classes.note}>{t('official.regions.leftOut', { n: numberText(leftOut) })}</span>}
      {faulty > 0 && <span className={classes.note}>{t('official.regions.faulty', { n: numberText(faulty) })}</span>}
    </span>
  );
}

/** The list with most published votes, or most of ours: what one looks at first. */
function strongest<Option extends { code: string }>(
  options: readonly Option[],
  country: ComparedPlace | undefined,
): Option | undefined {
  const votes = ({ official, ours }: Compared): number => official?.share ?? ours?.share ?? 0;
  const [first] = (country?.lists ?? []).toSorted((a, b) => votes(b) - votes(a));
  return options.find(({ code }) => code === first?.code) ?? options[0];
}

/** Published, ours, the difference and the verdict, each with what it is of in the same cell. */
function Figures({ compared, partly }: { compared: Compared | undefined; partly: boolean }) {
  const { t } = useTranslation();
  const [official, ours] = [compared?.official ?? null, compared?.ours ?? null];
  return (
    <>
      <FigureCell
        of={
          official && t('official.regions.of', { votes: numberText(official.votes), base: numberText(official.base) })
        }
      >
        {official && exactShare(official.share)}
      </FigureCell>
      <OurCell ours={ours} />
      <FigureCell>
        {ours?.points == null ? null : t('official.regions.points', { points: signed(ours.points, 2) })}
      </FigureCell>
      <td>
        {ours && <Verdict said={saidOf(ours, partly)} />}
        {ours?.how === 'estimate' && ours.verdict && ours.reported < ours.drawn && (
          <span className={classes.note}>{t('official.regions.soFar')}</span>
        )}
      </td>
    </>
  );
}

function OurCell({ ours }: { ours: Compared['ours'] }) {
  const { t } = useTranslation();
  if (!ours) return <FigureCell />;
  if (ours.how === 'count')
    return (
      <FigureCell
        of={
          <span className={classes.folds} data-of>
            {t('official.regions.count', {
              votes: numberText(ours.votes),
              base: numberText(ours.base),
              n: numberText(ours.n),
            })}
          </span>
        }
      >
        {exactShare(ours.share)}
      </FigureCell>
    );
  const { share, margin, least, most, reported, drawn } = ours;
  return (
    <FigureCell
      of={
        <span className={classes.folds} data-of>
          {t('official.regions.estimate', {
            least: exactShare(least),
            most: exactShare(most),
            reported: numberText(reported),
            drawn: numberText(drawn),
          })}
        </span>
      }
    >
      {exactShare(share)} ± {pointsText(margin, 2)}
    </FigureCell>
  );
}

/** Not the whole place is published, so that no interval of it can be held against the sum. */
const isPartly = ({ official }: ComparedPlace): boolean =>
  official !== null &&
  (official.leftOut > 0 || (official.coverage !== null && official.coverage.parts !== official.coverage.of));

function saidOf(ours: NonNullable<Compared['ours']>, partly: boolean) {
  if (ours.how === 'count') return 'noVerdict';
  return ours.verdict ?? (partly ? 'partly' : 'notPublished');
}

/** A shape and a word; where there is no verdict it says why. */
function Verdict({ said }: { said: ReturnType<typeof saidOf> }) {
  const { t } = useTranslation();
  const Icon = said === 'inside' ? IconCircleCheck : said === 'outside' ? IconCircleX : IconCircleDashed;
  return (
    <span className={classes.verdict} data-verdict={said === 'inside' || said === 'outside' ? said : 'none'}>
      <Icon size={16} aria-hidden />
      {t(`official.regions.${said}`)}
    </span>
  );
}
