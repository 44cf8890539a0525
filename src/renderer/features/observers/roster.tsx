import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconPlus, IconSend, IconTableImport, IconUsersGroup } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_AT_ONCE } from '../../../domain/case-lifecycle.ts';
import { api } from '../../client/rpc.ts';
import { SearchField } from '../../components/search-field.tsx';
import { Empty } from '../../components/states.tsx';
import { TwoPanes } from '../../components/two-panes.tsx';
import { AssignDialog } from '../assignments/assign-dialog.tsx';
import { ANYBODY, type Chosen, Filters, filterOf } from './filters.tsx';
import { ImportObservers } from './import-observers.tsx';
import { ObserverDetail } from './observer-detail.tsx';
import { ObserverForm } from './observer-form.tsx';
import { ObserverList } from './observer-list.tsx';
import classes from './observers.module.css';
import { useMayCoordinate } from './queries.ts';
import { WriteTo } from './write-to.tsx';

type Shown = { what: 'observer'; id: string } | { what: 'new' } | { what: 'import' } | { what: 'write' } | null;

/** Everybody who observes; whoever was merged into another stands under that one. */
export function Roster({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const keeps = useMayCoordinate();
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed.trim(), 200);
  const [chosen, setChosen] = useState<Chosen>(ANYBODY);
  const [shown, setShown] = useState<Shown>(null);
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [sending, setSending] = useState(false);
  const filter = useMemo(() => filterOf(search, chosen), [search, chosen]);
  const summary = useQuery(api.observers.summary.queryOptions());
  const some = summary.data && Object.values(summary.data.states).some((count) => count > 0);
  const opened = shown?.what === 'observer' ? shown.id : null;
  const open = (id: string | null) => setShown(id === null ? null : { what: 'observer', id });
  return (
    <TwoPanes
      list={
        <ObserverList
          title={t('observers.title')}
          filter={filter}
          opened={opened}
          onOpen={open}
          {...(keeps ? { selection: { ids, most: MOST_AT_ONCE, change: setIds } } : {})}
          nobody={
            some
              ? { words: t('observers.nothing') }
              : { words: t('observers.empty'), what: t(keeps ? 'observers.emptyWhat' : 'observers.emptyAsk') }
          }
        >
          {children}
          {sending && (
            <AssignDialog
              from={{ observers: [...ids].map((id) => ({ id, callSign: '' })) }}
              onClose={() => setSending(false)}
            />
          )}
          <SearchField
            label={t('observers.searchLabel')}
            placeholder={t('observers.search')}
            value={typed}
            onChange={setTyped}
          />
          <Filters chosen={chosen} onChange={setChosen} />
          {keeps && (
            <div className={classes.actions}>
              {ids.size > 0 && (
                <Button size="xs" onClick={() => setSending(true)}>
                  {t('contact.assign.titleMany', { count: ids.size })}
                </Button>
              )}
              <Button
                size="xs"
                variant="default"
                leftSection={<IconPlus size={15} aria-hidden />}
                aria-label={t('observers.add')}
                onClick={() => setShown({ what: 'new' })}
              >
                {t('observers.addShort')}
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconTableImport size={15} aria-hidden />}
                onClick={() => setShown({ what: 'import' })}
              >
                {t('observers.import')}
              </Button>
              <Button
                size="xs"
                variant="default"
                leftSection={<IconSend size={15} aria-hidden />}
                onClick={() => setShown({ what: 'write' })}
              >
                {t('observers.write')}
              </Button>
            </div>
          )}
        </ObserverList>
      }
      detail={
        shown?.what === 'import' ? (
          <ImportObservers onDone={() => setShown(null)} />
        ) : shown?.what === 'write' ? (
          <WriteTo filter={filter} onDone={() => setShown(null)} />
        ) : shown?.what === 'new' ? (
          <ObserverForm id={null} facts={null} onSaved={open} onCancel={() => setShown(null)} />
        ) : opened !== null ? (
          <ObserverDetail key={opened} id={opened} onOpen={open} />
        ) : (
          <Empty icon={IconUsersGroup} title={t('observers.choose')} what={t('observers.chooseWhat')} />
        )
      }
    />
  );
}
