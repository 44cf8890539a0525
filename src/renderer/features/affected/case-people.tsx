import { Button } from '@mantine/core';
import { IconEye, IconUserPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { isLookedAfter } from '../../../domain/custody.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { zoneOf } from '../../components/labels.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Age, Deadline } from '../../components/time.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { AddPeople } from './add-people.tsx';
import classes from './affected.module.css';
import { Person } from './person.tsx';
import { nextOf, useTermName } from './terms.tsx';
import type { ReadName } from './undoable.ts';

/** Names that one call opens. */
const AT_ONCE = 50;
const HERE = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** The people of a case: where each is and since when. Names only by opening one. */
export function CasePeople({ caseId, region }: { caseId: string; region: string | null }) {
  const { t } = useTranslation();
  const [adding, setAdding] = useState(false);
  const [opened, setOpened] = useState<string | null>(null);
  const query = useQuery(api.affected.ofCase.queryOptions({ input: { caseId } }));
  const rows = query.data ?? [];
  const open = rows.filter(({ resolved }) => !resolved);
  const free = useCommand(
    api.affected.custody.mutationOptions({
      onSuccess: ({ entryId }, { people }) =>
        offerUndo(t('affected.said', { count: people.length }), () => client.affected.undo({ entryId })),
    }),
  );
  const shown = rows.find(({ id }) => id === opened);
  // As long as this case is open here: the next one begins masked again.
  const [read, setRead] = useState<ReadonlyMap<string, ReadName>>(new Map());
  const masked = rows.filter(({ id, initials, minor }) => initials !== null && !minor && !read.has(id));
  const readAll = useCommand(
    api.affected.open.mutationOptions({
      onSuccess: (names) =>
        setRead(
          (before) =>
            new Map([
              ...before,
              ...names.filter((one) => !one.masked).map(({ id, name, lawyer }) => [id, { name, lawyer }] as const),
            ]),
        ),
    }),
  );
  return (
    <section className={classes.section} aria-labelledby="case-people">
      <div className={classes.head}>
        <h3 id="case-people" className={classes.title}>
          {t('affected.title')}
        </h3>
        {rows.length > 0 && (
          <span className={classes.quiet}>
            {t('affected.count', { count: rows.length })}
            {open.length > 0 && ` · ${t('affected.unresolved', { count: open.length })}`}
          </span>
        )}
        <Button
          className={classes.aside}
          size="xs"
          variant="default"
          leftSection={<IconUserPlus size={14} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          {t('affected.add')}
        </Button>
      </div>
      {query.isPending ? (
        <ListSkeleton rows={1} height={48} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : rows.length === 0 ? (
        <p className={classes.quiet}>{t('affected.none')}</p>
      ) : (
        <ul className={classes.rows}>
          {rows.map((row) => (
            <Row key={row.id} row={row} name={read.get(row.id)?.name ?? null} onOpen={() => setOpened(row.id)} />
          ))}
        </ul>
      )}
      {(masked.length > 1 || open.length > 1) && (
        <div className={classes.actions}>
          {masked.length > 1 && (
            <Button
              size="xs"
              variant="subtle"
              leftSection={<IconEye size={14} aria-hidden />}
              title={t('affected.readWhat')}
              loading={readAll.isPending}
              onClick={() => readAll.mutate({ people: masked.slice(0, AT_ONCE).map(({ id }) => id) })}
            >
              {t('affected.readMany', { count: Math.min(masked.length, AT_ONCE) })}
            </Button>
          )}
          {open.length > 1 && (
            <Button
              size="xs"
              variant="subtle"
              loading={free.isPending}
              onClick={() =>
                free.mutate({ people: open.map(({ id }) => id), state: 'released', place: null, at: coreNow() })
              }
            >
              {t('affected.allReleased')}
            </Button>
          )}
        </div>
      )}
      {adding && <AddPeople caseId={caseId} zone={zoneOf(region) ?? HERE} onClose={() => setAdding(false)} />}
      {shown && <Person row={shown} read={read.get(shown.id)} onClose={() => setOpened(null)} />}
    </section>
  );
}

function Row({ row, name, onOpen }: { row: AffectedRow; name: string | null; onOpen: () => void }) {
  const { t } = useTranslation();
  const termName = useTermName();
  const term = nextOf(row.terms);
  const label = row.initials ?? t('affected.unnamed');
  return (
    <li className={classes.row} data-resolved={row.resolved || undefined}>
      <span className={classes.who}>
        {name !== null ? (
          <Hostile text={name} max={100} />
        ) : row.initials ? (
          <Hostile text={row.initials} max={20} />
        ) : (
          t('affected.unnamed')
        )}
        {row.minor && <span className={classes.minor}>{t('affected.minor')}</span>}
        {row.role !== 'victim' && isLookedAfter(row.role) && (
          <span className={classes.quiet}>{t(`affected.roles.${row.role}`)}</span>
        )}
        {row.hasLawyer && <span className={classes.quiet}>{t('affected.lawyer')}</span>}
      </span>
      <Button size="compact-xs" variant="subtle" aria-label={`${t('affected.change')}: ${label}`} onClick={onOpen}>
        {t('affected.change')}
      </Button>
      <span className={classes.where}>
        {isLookedAfter(row.role) ? t(`affected.states.${row.state}`) : t(`affected.roles.${row.role}`)}
        {row.place && (
          <>
            {' · '}
            <Hostile text={row.place} max={80} />
          </>
        )}
        {!row.resolved && (
          <>
            {' · '}
            <Age at={row.stateSince} />
          </>
        )}
        {term && (
          <>
            {' · '}
            {termName(term.code)}: <Deadline due={term.dueAt} />
          </>
        )}
      </span>
    </li>
  );
}
