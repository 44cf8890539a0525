import { Button } from '@mantine/core';
import { IconArrowsDiff, IconExternalLink } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OfficialPublication, OfficialStationDetail } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Failed, ListSkeleton, Notice } from '../../../components/states.tsx';
import classes from './official.module.css';
import { usePublications } from './use-publications.ts';
import { useOfficialWords } from './words.ts';

interface Props {
  /** REGION/NUMBER. */
  station: string;
  publication: string | null;
  onProtocol: (id: string) => void;
}

/** One station: what each of its papers says, field by field, and a way to each protocol. */
export function Papers({ station, publication, onProtocol }: Props) {
  const slash = station.lastIndexOf('/');
  const { compared } = usePublications();
  const query = useQuery(
    api.official.station.queryOptions({
      input: { station: publication, region: station.slice(0, slash), number: Number(station.slice(slash + 1)) },
    }),
  );
  if (query.isPending) return <ListSkeleton rows={4} height={60} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  return <Card detail={query.data} publication={compared('station')} onProtocol={onProtocol} />;
}

interface CardProps {
  detail: OfficialStationDetail;
  publication: OfficialPublication | null;
  onProtocol: (id: string) => void;
}

function Card({ detail, publication, onProtocol }: CardProps) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const { papers, fields, faults, state } = detail;
  return (
    <article className={classes.card} aria-labelledby="official-station">
      <h2 id="official-station" className={classes.title}>
        {words.place(detail)}
      </h2>
      <p>
        {state === 'differs'
          ? t('official.stations.differsIn', {
              fields: words
                .inFormOrder(fields.filter(({ differs }) => differs))
                .map(({ field }) => words.figure(field))
                .join(', '),
            })
          : t(`official.stations.state.${state}`)}
      </p>
      <FiguresTable
        caption={t('official.stations.papers')}
        heads={[
          { key: 'field', text: t('official.stations.field') },
          ...papers.map(({ copy, grade }) => ({
            key: copy,
            text: (
              <span className={classes.folds} data-head>
                {t(`official.stations.copy.${copy}`)}
                {grade && <span className={classes.note}>{t(`protocols.grade.${grade}`)}</span>}
              </span>
            ),
            figures: true,
          })),
          { key: 'compared', text: t('official.stations.compared') },
        ]}
      >
        {words.inFormOrder(fields).map(({ field, values, differs }) => (
          <tr key={field}>
            <th scope="row">
              <span className={classes.folds}>{words.figure(field)}</span>
            </th>
            {papers.map(({ copy }) => {
              const value = values[copy] ?? null;
              return <FigureCell key={copy}>{value === null ? null : numberText(value)}</FigureCell>;
            })}
            <td>
              {differs && (
                <span className={classes.differs}>
                  <IconArrowsDiff size={15} aria-hidden />
                  {t('official.stations.differs')}
                </span>
              )}
            </td>
          </tr>
        ))}
      </FiguresTable>
      <div className={classes.actions}>
        {papers.map(({ copy, protocol }) =>
          copy === 'published' || protocol === null ? null : (
            <Button
              key={copy}
              size="xs"
              variant="default"
              leftSection={<IconExternalLink size={15} aria-hidden />}
              onClick={() => onProtocol(protocol)}
            >
              {t(`official.stations.open.${copy}`)}
            </Button>
          ),
        )}
      </div>
      {papers.some(({ copy }) => copy === 'unsaid') && <p className={classes.quiet}>{t('official.stations.say')}</p>}
      {faults.length > 0 && (
        <Notice>
          {t('official.stations.faults', { faults: faults.map((fault) => t(`official.fault.${fault}`)).join('; ') })}
        </Notice>
      )}
      {publication && (
        <p className={classes.quiet}>{t('official.from.named', { what: words.publication(publication) })}</p>
      )}
      <History publications={detail.publications} />
    </article>
  );
}

/** What each publication said of it: a figure that changed stands with what it was before. */
function History({ publications }: { publications: OfficialStationDetail['publications'] }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  if (publications.length < 2) return null;
  const oldest = publications.length - 1;
  const text = (value: number | null): string => (value === null ? '–' : numberText(value));
  return (
    <section aria-label={t('official.stations.history')}>
      <h3 className={classes.subtitle}>{t('official.stations.history')}</h3>
      <ul>
        {publications.map((each, n) => (
          <li key={each.id}>
            {words.publication(each)}:{' '}
            {n === oldest
              ? t('official.stations.firstOne')
              : each.changes.length === 0
                ? t('official.stations.unchanged')
                : words
                    .inFormOrder(each.changes)
                    .map(({ field, before, after }) => `${words.figure(field)} ${text(before)} → ${text(after)}`)
                    .join('; ')}
          </li>
        ))}
      </ul>
    </section>
  );
}
