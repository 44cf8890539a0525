import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { answersNone } from '../../../domain/case-lifecycle.ts';
import { Deadline, Moment } from '../../components/time.tsx';
import { spanText } from '../../components/time-format.ts';
import type { Detail } from './case-detail.tsx';
import classes from './moves.module.css';

/** The clocks of a case: to the answer, to the first action, to the second pair of eyes, to the end of a snooze. */
export function CaseClocks({ detail }: { detail: Detail }) {
  const { t } = useTranslation();
  const { acknowledgedAt, firstActionAt, actionDueAt, actionWait, snoozedUntil, closed } = detail;
  const waits = answersNone(detail.state);
  const after = (at: number) => (
    <>
      <Moment at={at} /> · {t('board.clocks.after', { span: spanText(at - detail.receivedAt, t) })}
    </>
  );
  return (
    <dl className={classes.clocks} aria-label={t('board.clocks.title')}>
      {waits && detail.ackDueAt !== null && (
        <Clock label={t('board.clocks.answerDue')} runs>
          <Deadline due={detail.ackDueAt} />
        </Clock>
      )}
      {acknowledgedAt !== null && <Clock label={t('board.clocks.answered')}>{after(acknowledgedAt)}</Clock>}
      {firstActionAt !== null && <Clock label={t('board.clocks.action')}>{after(firstActionAt)}</Clock>}
      {snoozedUntil !== null ? (
        <Clock label={t('board.clocks.snoozed')} runs>
          <Moment at={snoozedUntil} /> · <Deadline due={snoozedUntil} />
        </Clock>
      ) : (
        actionDueAt !== null && (
          <Clock label={t(actionWait === 'noSecond' ? 'board.clocks.second' : 'board.clocks.actionDue')} runs>
            <Deadline due={actionDueAt} />
          </Clock>
        )
      )}
      {closed && <Clock label={t('board.clocks.closed')}>{after(closed.at)}</Clock>}
    </dl>
  );
}

function Clock({ label, runs = false, children }: { label: string; runs?: boolean; children: ReactNode }) {
  return (
    <div className={classes.clock} data-runs={runs || undefined}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
