import { Button } from '@mantine/core';
import { IconBuildingCommunity, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrganisationRow } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { QueryList } from '../../components/query-list.tsx';
import { Empty } from '../../components/states.tsx';
import { useReader, useSteady } from '../../components/steady.ts';
import { PaneHead, TwoPanes } from '../../components/two-panes.tsx';
import classes from './observers.module.css';
import { OrganisationDetail, OrganisationForm } from './organisation-detail.tsx';
import { useMayCoordinate } from './queries.ts';

const idOf = (row: OrganisationRow) => row.id;
type Shown = { what: 'one'; id: string } | { what: 'new' } | null;

/** Who sends observers; losing the accreditation is one decision about all of theirs. */
export function Organisations({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const keeps = useMayCoordinate();
  const [shown, setShown] = useState<Shown>(null);
  const { held, reader } = useReader();
  const query = useQuery(api.organisations.list.queryOptions());
  const rows = query.data?.rows ?? [];
  const steady = useSteady(rows, idOf, { held, scope: '' });
  const opened = shown?.what === 'one' ? shown.id : null;
  const row = rows.find(({ id }) => id === opened);
  return (
    <TwoPanes
      list={
        <>
          <PaneHead
            title={t('observers.organisations.title')}
            aside={query.data && t('observers.organisations.count', { count: rows.length })}
            fresh={steady.fresh}
            freshLabel={t('observers.fresh', { count: steady.fresh })}
            release={steady.release}
          >
            {children}
            {keeps && (
              <div className={classes.actions}>
                <Button
                  size="xs"
                  variant="default"
                  leftSection={<IconPlus size={15} aria-hidden />}
                  onClick={() => setShown({ what: 'new' })}
                >
                  {t('observers.organisations.add')}
                </Button>
              </div>
            )}
          </PaneHead>
          <QueryList
            query={query}
            empty={
              <Empty
                icon={IconBuildingCommunity}
                title={t('observers.organisations.empty')}
                what={t(keeps ? 'observers.organisations.emptyWhat' : 'observers.emptyAsk')}
              />
            }
            label={t('observers.organisations.title')}
            rows={steady.shown}
            rowHeight={66}
            openId={opened}
            onOpen={(id) => setShown({ what: 'one', id })}
            onBack={() => setShown(null)}
            {...reader}
          >
            {({ row: one }) => <Card row={one} />}
          </QueryList>
        </>
      }
      detail={
        shown?.what === 'new' ? (
          <OrganisationForm
            id={null}
            facts={null}
            onSaved={(id) => setShown({ what: 'one', id })}
            onCancel={() => setShown(null)}
          />
        ) : row ? (
          <OrganisationDetail key={row.id} row={row} keeps={keeps} />
        ) : (
          <Empty icon={IconBuildingCommunity} title={t('observers.organisations.choose')} />
        )
      }
    />
  );
}

function Card({ row }: { row: OrganisationRow }) {
  const { t } = useTranslation();
  return (
    <div className={classes.card}>
      <p className={classes.name}>
        <Hostile text={row.facts.name} max={60} />
        <span className={classes.when}>{t(`observers.accreditation.${row.accreditation}`)}</span>
      </p>
      <p className={classes.cut}>
        {t('observers.organisations.observers', { count: row.observers })} ·{' '}
        {t('observers.organisations.stations', { count: row.stations })}
      </p>
    </div>
  );
}
