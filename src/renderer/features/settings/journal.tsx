import { Button, Tooltip } from '@mantine/core';
import { IconBook2, IconShieldCheck } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api, client } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { More } from '../../components/more.tsx';
import { Empty, Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './settings.module.css';

const PAGE = 50;

export function Journal() {
  const { t } = useTranslation();
  return (
    <section>
      <h1 className={classes.title}>{t('journal.title')}</h1>
      <p className={classes.what}>{t('journal.what')}</p>
      <Proof />
      <div className={classes.section}>
        <Entries />
      </div>
    </section>
  );
}

function Proof() {
  const { t } = useTranslation();
  const word = useCodeText();
  const lead = useIsLead();
  const verify = useCommand({ mutationFn: () => client.journal.verify() }, true);
  const rebuild = useCommand(api.journal.rebuild.mutationOptions(), true);
  return (
    <div className={classes.section}>
      <div className={classes.actions}>
        <Button
          leftSection={<IconShieldCheck size={17} aria-hidden />}
          loading={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {t('journal.verify')}
        </Button>
        {lead && (
          <Tooltip label={t('journal.rebuildHelp')} multiline w={280}>
            <Button variant="default" loading={rebuild.isPending} onClick={() => rebuild.mutate({})}>
              {t('journal.rebuild')}
            </Button>
          </Tooltip>
        )}
      </div>
      <Fault error={verify.error ?? rebuild.error} />
      <div role="status">
        {verify.data && (
          <p>
            {verify.data.whole || !verify.data.broken
              ? t('journal.whole', { count: verify.data.entries })
              : t('journal.broken', {
                  seq: verify.data.broken.seq,
                  device: verify.data.broken.device.slice(0, 8),
                  what: word('journal.flaw', verify.data.broken.what),
                })}
          </p>
        )}
        {rebuild.data && (
          <p>{rebuild.data.same ? t('journal.same', { count: rebuild.data.tables }) : t('journal.different')}</p>
        )}
      </div>
    </div>
  );
}

function Entries() {
  const { t } = useTranslation();
  const word = useCodeText();
  const query = useInfiniteQuery(
    api.journal.list.infiniteOptions({
      input: (cursor: string | null) => ({ cursor, limit: PAGE }),
      initialPageParam: null as string | null,
      getNextPageParam: (last) => last.next,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={8} height={32} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <Empty icon={IconBook2} title={t('journal.empty')} />;
  return (
    <>
      <div className={classes.box}>
        <table className={classes.table}>
          <thead>
            <tr>
              <th className={classes.figure}>{t('journal.seq')}</th>
              <th>{t('journal.at')}</th>
              <th>{t('journal.actor')}</th>
              <th>{t('journal.type')}</th>
              <th>{t('journal.subjects')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className={classes.figure}>{row.seq}</td>
                <td className={classes.nowrap}>
                  <Moment at={row.at} date />
                </td>
                <td>{row.actor === 'system' ? t('common.system') : <Hostile text={row.actor} max={30} />}</td>
                <td>{word('journal.types', row.type)}</td>
                <td className={classes.mono}>
                  <Hostile text={row.subjects.join(', ')} max={28} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <More query={query} />
    </>
  );
}
