import { Button } from '@mantine/core';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { shapes } from '../../../contract/index.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { useLiveText } from '../../components/time.tsx';
import { timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './answer.module.css';

type Row = (typeof shapes.outboxRow)['_output'];

/** A reply on its way out. For five seconds it can be seen waiting and be taken back; what left is never "undone". */
export function OutboxLine({ row }: { row: Row }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const cancel = useCommand(api.outbox.cancel.mutationOptions());
  const left = useLiveText(useCallback((now) => String(Math.max(0, Math.ceil((row.holdUntil - now) / 1000))), [row]));
  const held = row.state === 'held' && left !== '0';
  return (
    <li className={classes.mail} data-state={row.state}>
      <p className={classes.mailText}>
        <Hostile text={row.text} lines />
      </p>
      <div className={classes.mailState}>
        <span role="status">
          {held
            ? t('board.replyHold', { n: left })
            : t(`board.outbox.${row.state === 'held' ? 'queued' : row.state}`, {
                at: timeOfDay(row.sentAt ?? row.holdUntil),
              })}
        </span>
        {row.error && <span>{word('errors', row.error)}</span>}
        <span className={classes.by}>
          <Hostile text={row.by} max={24} />
        </span>
        {(held || row.state === 'failed') && (
          <Button size="xs" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: row.id })}>
            {t('board.replyTakeBack')}
          </Button>
        )}
      </div>
      {held && <span className={classes.hold} aria-hidden="true" />}
    </li>
  );
}
