import { Button, Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EstimateView, SampleView } from '../../../../contract/index.ts';
import { api } from '../../../client/rpc.ts';
import { useIsLead } from '../../../client/session.ts';
import { Hostile } from '../../../components/hostile.tsx';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { SmallForm } from '../../../components/small-form.tsx';
import { Moment } from '../../../components/time.tsx';
import { useCommand } from '../../../components/use-command.ts';
import classes from './estimate.module.css';
import { useEstimateWords } from './words.ts';

/** Disputed stations of the sample: a lead may have the estimate told with them named beside it, and says why. */
export function Disputes({ result, sample }: { result: EstimateView; sample: SampleView }) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const lead = useIsLead();
  const [listing, setListing] = useState(false);
  const { disputes } = result;
  const { listed } = sample;
  if (disputes.length === 0 && !listed) return null;
  return (
    <section className={classes.part} aria-label={t('estimate.disputes.title')}>
      <h2 className={classes.subtitle}>{t('estimate.disputes.title')}</h2>
      {listed && (
        <div className={classes.note}>
          <p>
            {t('estimate.disputes.listed', {
              // Every one of them: this is what is told.
              stations: listed.stations.map(words.station).join(', ') || t('common.none'),
            })}
          </p>
          <p className={classes.quiet}>
            <Hostile text={listed.by} max={40} /> · <Moment at={listed.at} date /> ·{' '}
            <Hostile text={listed.reason} max={1000} />
          </p>
        </div>
      )}
      {lead && disputes.length > 0 && !listing && (
        <div>
          <Button size="xs" variant="default" onClick={() => setListing(true)}>
            {t('estimate.disputes.list')}
          </Button>
        </div>
      )}
      {lead && disputes.length > 0 && listing && <ListForm disputes={disputes} onDone={() => setListing(false)} />}
    </section>
  );
}

function ListForm({ disputes, onDone }: { disputes: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const stations = disputes.filter((station) => !left.has(station));
  const list = useCommand(
    api.estimate.listDisputes.mutationOptions({
      onSuccess: () => {
        offerUndo(t('estimate.disputes.done'), null);
        onDone();
      },
    }),
    true,
  );
  return (
    <SmallForm
      name={t('estimate.disputes.list')}
      button={t('estimate.disputes.button')}
      error={list.error}
      ready={stations.length > 0 && reason.trim() !== ''}
      busy={list.isPending}
      onSubmit={() => list.mutate({ stations, reason })}
      onDone={onDone}
    >
      <p className={classes.quiet}>{t('estimate.disputes.what')}</p>
      {disputes.map((station, index) => (
        <Checkbox
          key={station}
          autoFocus={index === 0}
          label={words.station(station)}
          checked={!left.has(station)}
          onChange={(event) => {
            const next = new Set(left);
            if (event.currentTarget.checked) next.delete(station);
            else next.add(station);
            setLeft(next);
          }}
        />
      ))}
      <TextInput
        label={t('estimate.disputes.reason')}
        value={reason}
        maxLength={1000}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SmallForm>
  );
}
