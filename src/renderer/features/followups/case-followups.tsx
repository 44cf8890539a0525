import { Button, Kbd } from '@mantine/core';
import { IconArrowForwardUp, IconPhoneCall } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallbackRow, ReferralRow } from '../../../contract/index.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { Deadline } from '../../components/time.tsx';
import { coreNow, timeOfDay } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { AskCallBack } from './ask-call-back.tsx';
import { Attempts, CallResults } from './call-results.tsx';
import classes from './followups.module.css';
import { ReferForm } from './refer-form.tsx';

interface Props {
  caseId: string;
  region: string | null;
}

/** Who was asked to take this case, and who is to be called back about it. */
export function CaseFollowups({ caseId, region }: Props) {
  const { t } = useTranslation();
  const [form, setForm] = useState<'refer' | 'call' | null>(null);
  const query = useQuery(api.followups.ofCase.queryOptions({ input: { caseId } }));
  useShortcut('refer', () => setForm('refer'));
  useShortcut('callBack', () => setForm('call'));
  const { referrals = [], callbacks = [] } = query.data ?? {};
  return (
    <section className={classes.section} aria-label={t('followups.title')}>
      <h3 className={classes.title}>{t('followups.title')}</h3>
      <div className={classes.buttons}>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowForwardUp size={15} aria-hidden />}
          rightSection={<Kbd>⇧ T</Kbd>}
          aria-expanded={form === 'refer'}
          onClick={() => setForm('refer')}
        >
          {t('followups.refer')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPhoneCall size={15} aria-hidden />}
          rightSection={<Kbd>H</Kbd>}
          aria-expanded={form === 'call'}
          onClick={() => setForm('call')}
        >
          {t('followups.callBack')}
        </Button>
      </div>
      {form === 'refer' && (
        <ReferForm caseId={caseId} region={region} referrals={referrals} onClose={() => setForm(null)} />
      )}
      {form === 'call' && <AskCallBack caseId={caseId} onClose={() => setForm(null)} />}
      {query.isPending ? (
        <ListSkeleton rows={1} height={40} />
      ) : query.isError ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : referrals.length + callbacks.length === 0 ? (
        <p className={classes.quiet}>{t('followups.none')}</p>
      ) : (
        <ul className={classes.rows}>
          {referrals.map((row) => (
            <Referral key={row.id} row={row} onNext={() => setForm('refer')} />
          ))}
          {callbacks.map((row) => (
            <Call key={row.id} row={row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Referral({ row, onNext }: { row: ReferralRow; onNext: () => void }) {
  const { t } = useTranslation();
  const answer = useCommand(api.followups.answer.mutationOptions());
  const say = (what: 'accept' | 'decline' | 'withdraw') => answer.mutate({ id: row.id, answer: what });
  const open = row.state === 'offered' || row.state === 'lapsed';
  return (
    <li className={classes.row} data-late={row.state === 'lapsed' || undefined}>
      <p className={classes.who}>
        <IconArrowForwardUp size={15} stroke={1.8} aria-hidden />
        <Hostile text={row.name} max={60} />
      </p>
      <p className={classes.quiet}>
        {t(`directory.kinds.${row.kind}`)} · <strong>{t(`followups.states.${row.state}`)}</strong>
        {row.state === 'offered' && (
          <>
            {' · '}
            <Deadline due={row.dueAt} />
          </>
        )}
        {row.answeredAt !== null &&
          row.answeredBy !== 'system' &&
          ` · ${plain(row.answeredBy ?? '', 30)}, ${timeOfDay(row.answeredAt)}`}
      </p>
      {row.answer && (
        <p className={classes.quiet}>
          <Hostile text={row.answer} max={200} />
        </p>
      )}
      {open && (
        <div className={classes.buttons}>
          <Button size="compact-xs" variant="default" disabled={answer.isPending} onClick={() => say('accept')}>
            {t('followups.accepted')}
          </Button>
          <Button size="compact-xs" variant="default" disabled={answer.isPending} onClick={() => say('decline')}>
            {t('followups.declined')}
          </Button>
          <Button size="compact-xs" variant="subtle" disabled={answer.isPending} onClick={() => say('withdraw')}>
            {t('followups.withdraw')}
          </Button>
        </div>
      )}
      {(row.state === 'lapsed' || row.state === 'declined') && (
        <Button size="compact-xs" variant="default" onClick={onNext}>
          {t('followups.next')}
        </Button>
      )}
    </li>
  );
}

function Call({ row }: { row: CallbackRow }) {
  const { t } = useTranslation();
  const due = row.dueAt;
  return (
    <li className={classes.row} data-late={(due !== null && due < coreNow()) || undefined}>
      <p className={classes.who}>
        <IconPhoneCall size={15} stroke={1.8} aria-hidden />
        <Hostile text={row.whom} max={60} />
      </p>
      <p className={classes.quiet}>
        {due === null ? (
          t(row.cancelled ? 'followups.cancelled' : 'followups.doneWith')
        ) : (
          <>
            {t('followups.toCall')} · <Deadline due={due} />
          </>
        )}
      </p>
      <Attempts row={row} />
      {due !== null && <CallResults row={row} />}
    </li>
  );
}
