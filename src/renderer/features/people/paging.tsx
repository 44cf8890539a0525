import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { PageRouteRow } from '../../../contract/areas/paging.ts';

import { api, client, queryClient } from '../../client/rpc.ts';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import type { Chat } from '../settings/watched-chats.tsx';

/** Of the lines of a page, as domain/paging has them. */
const LANGUAGES = ['kk', 'ru', 'en'];

type To = { account: string; chat: PageRouteRow['chat']; title: string };
const keyOf = ({ account, chat }: Pick<To, 'account' | 'chat'>): string => `${account}/${chat.kind}/${chat.id}`;

/** Where people are called by Telegram when nobody answers; for leads. */
export function Paging() {
  const { t } = useTranslation();
  const routes = useQuery(api.paging.routes.queryOptions());
  const chats = useQuery(api.telegram.chats.queryOptions());
  if (routes.isPending || chats.isPending) return <ListSkeleton rows={2} height={52} />;
  if (routes.isError) return <Failed error={routes.error} retry={() => void routes.refetch()} />;
  const there = chats.data ?? [];
  const { leads, people, text } = routes.data;
  return (
    <div className={settings.section}>
      <h2 className={settings.subtitle}>{t('paging.title')}</h2>
      <p className={settings.quiet}>{t('paging.what')}</p>
      <p className={settings.quiet}>
        {t('paging.says')}{' '}
        <q>
          {text.split('\n').map((line, n) => (
            <span key={line} lang={LANGUAGES[n]}>
              {line}{' '}
            </span>
          ))}
        </q>
      </p>
      {there.length === 0 && <Notice>{t('paging.noChats')}</Notice>}
      <ul className={settings.box} aria-label={t('paging.title')}>
        <Route target="leads" label={t('paging.leads')} route={leads} chats={there.filter((row) => !row.isBot)} />
        {people.map(({ id, name, route }) => (
          <Route
            key={id}
            target={id}
            label={t('paging.of', { name: plain(name, 40) })}
            route={route}
            chats={there.filter(({ chat, isBot }) => chat.kind === 'user' && !isBot)}
          />
        ))}
      </ul>
    </div>
  );
}

interface RouteProps {
  target: string;
  label: string;
  route: PageRouteRow | null;
  chats: readonly Chat[];
}

function Route({ target, label, route, chats }: RouteProps) {
  const { t } = useTranslation();
  const set = useCommand(
    api.paging.route.mutationOptions({
      onSuccess: (_, { to }) => {
        const refresh = () => queryClient.invalidateQueries({ queryKey: api.paging.routes.key() });
        const before = route && { account: route.account, chat: route.chat, title: plain(route.title, 300) };
        void refresh();
        offerUndo(t(to ? 'paging.set' : 'paging.unset'), async () => {
          await client.paging.route({ target, to: before });
          await refresh();
        });
      },
    }),
  );
  const options = new Map(chats.map((row) => [keyOf(row), row]));
  const here = route && keyOf(route);
  const data = [...options].map(([value, row]) => ({ value, label: plain(row.title, 60) }));
  // Its chat may have gone from the account's list, or the account not be reached now.
  if (route && here && !options.has(here)) data.push({ value: here, label: plain(route.title, 60) });
  const choose = (value: string | null) => {
    const row = value === null ? undefined : options.get(value);
    if (value === null) set.mutate({ target, to: null });
    else if (row) set.mutate({ target, to: { account: row.account, chat: row.chat, title: plain(row.title, 300) } });
  };
  return (
    <li className={settings.row}>
      <Select
        className={settings.grow}
        label={label}
        placeholder={t('paging.nowhere')}
        data={data}
        value={here}
        onChange={choose}
        disabled={set.isPending}
        clearable
        searchable
        clearButtonProps={{ 'aria-label': t('paging.nowhere') }}
      />
      {route?.last && (
        <span className={settings.small}>
          <Last last={route.last} />
        </span>
      )}
    </li>
  );
}

function Last({ last }: { last: NonNullable<PageRouteRow['last']> }) {
  const { t } = useTranslation();
  const [before = '', after = ''] = t('paging.last', { when: '\0', state: t(`paging.states.${last.state}`) }).split(
    '\0',
  );
  return (
    <>
      {before}
      <Moment at={last.at} date />
      {after}
    </>
  );
}
