import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExportStateView } from '../../../contract/areas/exports.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { bytesText } from '../../components/bytes.ts';
import { plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { numberText } from '../../components/number-text.ts';
import { Notice } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './export.module.css';

/** How often a running export is looked at, ms: core doesn't announce every row of it. */
const LOOK = 500;

/** The bundle that is being made, or how the last one ended. */
export function Running({ onReleases }: { onReleases: () => void }) {
  const { t } = useTranslation();
  const { data } = useQuery({
    ...api.exports.state.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.running ? LOOK : false),
  });
  if (!data) return null;
  if (data.running) return <Now running={data.running} />;
  if (!data.last) return null;
  return <Last last={data.last} onReleases={onReleases} title={t('export.running.done')} />;
}

function Now({ running }: { running: NonNullable<ExportStateView['running']> }) {
  const { t } = useTranslation();
  const cancel = useCommand(
    api.exports.cancel.mutationOptions({
      onSuccess: () => void queryClient.invalidateQueries({ queryKey: api.exports.state.key() }),
    }),
  );
  const title = t('export.running.title', { n: running.sequence });
  return (
    <div className={classes.box}>
      <p role="status">{running.cancelling ? t('export.running.cancelling') : title}</p>
      <Progress size="sm" color="gray" value={100} striped animated aria-label={title} />
      <p className={classes.quiet}>
        {t('export.running.now', {
          file: plain(running.file, 80),
          rows: numberText(running.rows),
          files: numberText(running.files),
          size: bytesText(running.bytes, t),
        })}
      </p>
      <div className={classes.actions}>
        <Button
          size="xs"
          variant="default"
          disabled={running.cancelling}
          loading={cancel.isPending}
          onClick={() => cancel.mutate({})}
        >
          {t('common.cancel')}
        </Button>
        <span className={classes.quiet}>{t('export.running.goesOn')}</span>
      </div>
    </div>
  );
}

function Last({
  last,
  title,
  onReleases,
}: {
  last: NonNullable<ExportStateView['last']>;
  title: string;
  onReleases: () => void;
}) {
  const { t } = useTranslation();
  const word = useCodeText();
  if (last.error === 'CANCELLED')
    return (
      <p className={classes.quiet} role="status">
        {t('export.running.cancelled')}
      </p>
    );
  if (last.error !== null)
    return (
      <Notice>
        {t('export.running.failed')} {word('errors', last.error)}
      </Notice>
    );
  return (
    <div className={classes.actions} role="status">
      <span>
        <strong>{title}</strong> <Moment at={last.at} date />
      </span>
      <Button size="xs" variant="default" onClick={onReleases}>
        {t('export.running.show')}
      </Button>
    </div>
  );
}
