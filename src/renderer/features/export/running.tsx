import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ExportStateView } from '../../../contract/areas/exports.ts';
import { codeText } from '../../client/errors.ts';
import { api, queryClient } from '../../client/rpc.ts';
import { bytesText } from '../../components/bytes.ts';
import { plain } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import { Notice } from '../../components/states.tsx';
import { Age, Moment } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openRelease } from './draft.ts';
import classes from './export.module.css';

/** How often a running export is looked at, ms: core doesn't announce every row of it. */
const LOOK = 500;

/** The bundle that is being made, or how the last one ended. */
export function Running() {
  const { data } = useQuery({
    ...api.exports.state.queryOptions(),
    refetchInterval: ({ state }) => (state.data?.running ? LOOK : false),
  });
  if (!data) return null;
  if (data.running) return <Now running={data.running} />;
  return data.last && <Last last={data.last} />;
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
      <p role="status">
        <strong>{running.cancelling ? t('export.running.cancelling') : title}</strong>
      </p>
      <Progress size="sm" color="gray" value={100} striped animated aria-label={title} />
      <p className={classes.quiet}>
        {running.file === ''
          ? t('export.running.begins', { rows: numberText(running.rows) })
          : t('export.running.now', {
              file: plain(running.file, 80),
              rows: numberText(running.rows),
              files: numberText(running.files),
              size: bytesText(running.bytes, t),
            })}{' '}
        · <Age at={running.startedAt} />
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

function Last({ last: { at, bundle, error } }: { last: NonNullable<ExportStateView['last']> }) {
  const { t } = useTranslation();
  const { data } = useQuery(api.exports.list.queryOptions());
  if (error === 'CANCELLED')
    return (
      <p className={classes.quiet} role="status">
        <Moment at={at} date /> · {t('export.running.cancelled')}
      </p>
    );
  if (error !== null)
    return (
      <Notice>
        <Moment at={at} date /> · {t('export.running.failed')} {codeText(error, {}, t)}
      </Notice>
    );
  // Somebody has decided since: that is told where the releases are.
  const row = data?.find((each) => each.bundle === bundle);
  if (row?.state !== 'asked') return null;
  return (
    <div className={classes.box} role="status">
      <p>
        <strong>
          {t('export.make.number', { n: row.sequence })} · {t('export.running.done')}
        </strong>{' '}
        <Moment at={at} date />
      </p>
      <div className={classes.actions}>
        <Button size="xs" variant="default" onClick={() => openRelease(row.bundle)}>
          {t('export.running.show')}
        </Button>
      </div>
    </div>
  );
}
