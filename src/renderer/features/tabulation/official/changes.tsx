import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { OfficialPublication } from '../../../../contract/areas/official.ts';
import { api } from '../../../client/rpc.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { More } from '../../../components/more.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Failed, ListSkeleton } from '../../../components/states.tsx';
import classes from './official.module.css';
import { signed, useOfficialWords } from './words.ts';

const PAGE = 100;

interface Props {
  from: OfficialPublication;
  to: OfficialPublication;
  onClose: () => void;
}

/** What a later publication says otherwise than the one before: a figure that changed is shown, not replaced. */
export function Changes({ from, to, onClose }: Props) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const query = useInfiniteQuery(
    api.official.changes.infiniteOptions({
      input: (after: string | null) => ({ from: from.id, to: to.id, after, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
    }),
  );
  const title = t('official.changes.title', { before: words.publication(from), after: words.publication(to) });
  if (query.isPending) return <ListSkeleton rows={3} height={40} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const [first] = query.data.pages;
  const rows = query.data.pages.flatMap((page) => page.rows);
  return (
    <section aria-label={title} className={classes.filters}>
      <div className={classes.actions}>
        <h2 className={classes.subtitle}>{title}</h2>
        <Button size="compact-xs" variant="default" onClick={onClose}>
          {t('official.changes.close')}
        </Button>
      </div>
      {first && (
        <p className={classes.counts}>
          {t('official.changes.said', {
            changed: numberText(first.changed),
            same: numberText(first.same),
            added: numberText(first.added),
            gone: numberText(first.gone),
          })}
        </p>
      )}
      {rows.length === 0 ? (
        <p>{t('official.changes.none')}</p>
      ) : (
        <FiguresTable
          caption={t('official.changes.list')}
          heads={[
            { key: 'where', text: t('official.changes.where') },
            { key: 'field', text: t('official.changes.field') },
            { key: 'before', text: t('official.changes.before'), figures: true },
            { key: 'after', text: t('official.changes.after'), figures: true },
            { key: 'difference', text: t('official.changes.difference'), figures: true },
          ]}
        >
          {rows.flatMap((row) =>
            words.inFormOrder(row.changes).map(({ field, before, after }) => (
              <tr key={`${row.key} ${field}`}>
                <th scope="row">{words.place(row)}</th>
                <td>{words.figure(field)}</td>
                <FigureCell>{before === null ? null : numberText(before)}</FigureCell>
                <FigureCell>{after === null ? null : numberText(after)}</FigureCell>
                <FigureCell>{before === null || after === null ? null : signed(after - before, 0)}</FigureCell>
              </tr>
            )),
          )}
        </FiguresTable>
      )}
      <More query={query} />
    </section>
  );
}
