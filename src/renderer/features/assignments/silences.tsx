import { Button } from '@mantine/core';
import { IconAntennaBars5 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SilenceRow } from '../../../contract/index.ts';
import { api, client } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { Age } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useMayCoordinate } from '../observers/queries.ts';
import classes from './assignments.module.css';
import { silencesQuery } from './queries.ts';
import { useContactWords } from './words.ts';

/** Districts of which nothing is heard, and those that are heard of again. */
export function Silences() {
  const { t } = useTranslation();
  const query = useQuery(silencesQuery());
  const take = useCommand(
    api.assignments.takeSilence.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('contact.silences.tookIt'), () => client.assignments.undo({ entryId })),
    }),
  );
  if (query.isPending) return <ListSkeleton rows={3} height={72} />;
  if (query.isError && !query.data) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data.length === 0)
    return <Empty icon={IconAntennaBars5} title={t('contact.silences.empty')} what={t('contact.silences.emptyWhat')} />;
  return (
    <div className={classes.scroll}>
      <ul className={classes.rows} aria-label={t('contact.tabs.silences')}>
        {query.data.map((row) => (
          <One key={row.id} row={row} busy={take.isPending} onTake={() => take.mutate({ id: row.id })} />
        ))}
      </ul>
    </div>
  );
}

function One({ row, busy, onTake }: { row: SilenceRow; busy: boolean; onTake: () => void }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const coordinates = useMayCoordinate();
  const { region, missed, expected, since, owner, endedAt, endedWhy } = row;
  const clock = (at: number) => words.clock(at, region);
  return (
    <li className={classes.row} data-over={endedAt !== null || undefined}>
      <p className={classes.who}>
        {words.district(row)}
        <span className={classes.aside}>{endedAt === null && <Age at={since} />}</span>
      </p>
      <p>{t('contact.silences.what', { missed, count: expected, at: clock(since) })}</p>
      {endedAt !== null ? (
        <p className={classes.quiet}>
          {t(endedWhy === 'over' ? 'contact.silences.ended.over' : 'contact.silences.ended.heard', {
            at: clock(endedAt),
          })}
        </p>
      ) : owner !== null ? (
        <p className={classes.quiet}>
          <bdi>{t('contact.silences.taken', { name: plain(owner.name, 40), at: clock(owner.at) })}</bdi>
        </p>
      ) : (
        <>
          <p className={classes.quiet}>{t('contact.silences.perhaps')}</p>
          {coordinates && (
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              aria-label={`${t('contact.silences.take')}: ${words.district(row)}`}
              onClick={onTake}
            >
              {t('contact.silences.take')}
            </Button>
          )}
        </>
      )}
    </li>
  );
}
