import { ActionIcon, Button, Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowDown, IconArrowUp, IconRoute, IconTrash } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { proxyShapes } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Empty, Failed, ListSkeleton } from '../../components/states.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { AddProxy } from './add-proxy.tsx';
import classes from './settings.module.css';

type Row = proxyShapes.ProxyRow;
const MODES = ['first', 'last', 'never'] as const;

/** The ways to Telegram in the order in which they are tried; needed before the first login where Telegram is blocked. */
export function Proxies() {
  const { t } = useTranslation();
  const list = useQuery(api.proxies.list.queryOptions());
  const direct = useCommand(api.proxies.direct.mutationOptions());
  const [adding, setAdding] = useState(false);
  return (
    <div className={classes.section}>
      <div>
        <h2 className={classes.subtitle}>{t('settings.proxies.title')}</h2>
        <p className={classes.quiet}>{t('settings.proxies.what')}</p>
      </div>
      {list.isPending ? (
        <ListSkeleton rows={2} height={52} />
      ) : list.isError ? (
        <Failed error={list.error} retry={() => void list.refetch()} />
      ) : (
        <>
          <Select
            w={280}
            allowDeselect={false}
            label={t('settings.proxies.directLabel')}
            data={MODES.map((mode) => ({ value: mode, label: t(`settings.proxies.direct.${mode}`) }))}
            value={list.data.direct}
            onChange={(mode) => {
              const chosen = MODES.find((one) => one === mode);
              if (chosen) direct.mutate({ mode: chosen });
            }}
          />
          {list.data.direct === 'never' && <p className={classes.quiet}>{t('settings.proxies.neverWhat')}</p>}
          <div className={classes.box}>
            {list.data.rows.length === 0 ? (
              <Empty icon={IconRoute} title={t('settings.proxies.empty')} what={t('settings.proxies.emptyWhat')} />
            ) : (
              <ol aria-label={t('settings.proxies.title')}>
                {list.data.rows.map((row) => (
                  <ProxyLine key={row.id} row={row} rows={list.data.rows} />
                ))}
              </ol>
            )}
          </div>
          {adding ? (
            <AddProxy onClose={() => setAdding(false)} />
          ) : (
            <div>
              <Button variant="default" onClick={() => setAdding(true)}>
                {t('settings.proxies.add')}
              </Button>
            </div>
          )}
        </>
      )}
    </div>
  );
}

function ProxyLine({ row, rows }: { row: Row; rows: Row[] }) {
  const { t } = useTranslation();
  const check = useCommand(
    api.proxies.check.mutationOptions({
      onSuccess: (found) =>
        notifications.show({
          message: found.works
            ? t('settings.proxies.checked', { millis: Math.round(found.millis) })
            : t('settings.proxies.checkFailed', { why: t(`settings.proxies.why.${found.why}`) }),
        }),
    }),
  );
  const move = useCommand(api.proxies.move.mutationOptions());
  const remove = useCommand(api.proxies.remove.mutationOptions());
  const word = t(`settings.proxies.kind.${row.kind}`);
  const host = row.host.includes(':') ? `[${row.host}]` : row.host;
  const address = row.kind === 'direct' ? '' : `${host}:${row.port}`;
  const name = address ? `${word} ${plain(address, 60)}` : word;
  const proxies = rows.filter((each) => each.kind !== 'direct');
  const at = proxies.findIndex((each) => each.id === row.id);
  const state =
    row.state.is === 'untried'
      ? t('settings.proxies.untried')
      : row.state.is === 'works'
        ? t('settings.proxies.works', { at: timeOfDay(row.state.at) })
        : t('settings.proxies.failed', {
            at: timeOfDay(row.state.at),
            why: t(`settings.proxies.why.${row.state.why}`),
          });
  return (
    <li className={classes.row}>
      <div className={classes.grow}>
        <p className={classes.name}>
          {word} {address && <Hostile text={address} max={80} />}
        </p>
        <p className={classes.small}>
          {row.inUse && `${t('settings.proxies.inUse')} · `}
          {state}
          {row.user && (
            <>
              {' · '}
              <Hostile text={row.user} max={40} />
            </>
          )}
        </p>
        {row.kind === 'socks5' && <p className={classes.small}>{t('settings.proxies.socksWarning')}</p>}
      </div>
      {row.kind !== 'direct' && (
        <>
          <ActionIcon
            variant="default"
            aria-label={t('settings.proxies.up', { name })}
            disabled={at === 0 || move.isPending}
            onClick={() => move.mutate({ id: row.id, by: -1 })}
          >
            <IconArrowUp size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('settings.proxies.down', { name })}
            disabled={at === proxies.length - 1 || move.isPending}
            onClick={() => move.mutate({ id: row.id, by: 1 })}
          >
            <IconArrowDown size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="default"
            aria-label={t('settings.proxies.remove', { name })}
            loading={remove.isPending}
            onClick={() => remove.mutate({ id: row.id })}
          >
            <IconTrash size={16} stroke={1.7} aria-hidden />
          </ActionIcon>
        </>
      )}
      <Button
        size="xs"
        variant="default"
        flex="none"
        aria-label={t('settings.proxies.checkOf', { name })}
        loading={check.isPending}
        onClick={() => check.mutate({ id: row.id })}
      >
        {t('settings.proxies.check')}
      </Button>
    </li>
  );
}
