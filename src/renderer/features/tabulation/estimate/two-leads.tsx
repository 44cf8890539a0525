import { Button, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SampleView } from '../../../../contract/index.ts';
import { api } from '../../../client/rpc.ts';
import { useIsLead } from '../../../client/session.ts';
import { Hostile, plain } from '../../../components/hostile.tsx';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { SmallForm } from '../../../components/small-form.tsx';
import { Fault } from '../../../components/states.tsx';
import { Moment } from '../../../components/time.tsx';
import { useCommand } from '../../../components/use-command.ts';
import classes from './estimate.module.css';

interface Props {
  /** What two leads decide together: withdrawing the sample, telling before the last station has closed. */
  what: 'withdraw' | 'lift';
  asked: SampleView['withdrawAsked'];
}

/** One lead asks with a reason, another one confirms. */
export function TwoLeads({ what, asked }: Props) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const [asking, setAsking] = useState(false);
  const confirm = useCommand(
    (what === 'withdraw' ? api.estimate.withdraw : api.estimate.lift).mutationOptions({
      onSuccess: () => offerUndo(t(`estimate.${what}.done`), null),
    }),
    true,
  );
  if (!asked && !lead) return null;
  return (
    <div className={classes.decision}>
      {asked && (
        <div className={classes.note}>
          <p>
            {t(`estimate.${what}.asked`, { name: plain(asked.by, 40) })} <Hostile text={asked.reason} max={1000} />
          </p>
          <p className={classes.quiet}>
            <Moment at={asked.at} date /> ·{' '}
            {t(asked.mine ? 'estimate.two.mine' : lead ? 'estimate.two.yours' : 'estimate.two.others')}
          </p>
          {lead && !asked.mine && (
            <Button
              size="xs"
              leftSection={<IconUsers size={16} aria-hidden />}
              loading={confirm.isPending}
              onClick={() => confirm.mutate({})}
            >
              {t(`estimate.${what}.confirm`)}
            </Button>
          )}
          <Fault error={confirm.error} />
        </div>
      )}
      {lead && !asked && !asking && (
        <Button size="xs" variant="default" onClick={() => setAsking(true)}>
          {t(`estimate.${what}.ask`)}
        </Button>
      )}
      {lead && !asked && asking && <AskForm what={what} onDone={() => setAsking(false)} />}
    </div>
  );
}

function AskForm({ what, onDone }: Pick<Props, 'what'> & { onDone: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ask = useCommand(
    (what === 'withdraw' ? api.estimate.askWithdraw : api.estimate.askLift).mutationOptions({
      onSuccess: () => {
        offerUndo(t('estimate.two.done'), null);
        onDone();
      },
    }),
    true,
  );
  return (
    <SmallForm
      name={t(`estimate.${what}.ask`)}
      button={t('estimate.two.button')}
      error={ask.error}
      ready={reason.trim() !== ''}
      busy={ask.isPending}
      onSubmit={() => ask.mutate({ reason })}
      onDone={onDone}
    >
      <TextInput
        autoFocus
        label={t(`estimate.${what}.reason`)}
        description={t('estimate.two.what')}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SmallForm>
  );
}
