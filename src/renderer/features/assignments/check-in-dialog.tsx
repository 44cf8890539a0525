import { Button, NumberInput, SegmentedControl, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OTHER_REASON } from '../../../domain/checkins.ts';
import { CHECKIN_STATUSES, type CheckinStatus, TURNOUT_HOURS } from '../../../domain/coverage-terms.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { useElection } from '../../stores/election.ts';
import classes from './assignments.module.css';
import { useContactWords } from './words.ts';

interface Props {
  observer: { id: string; callSign: string };
  /** Null: the one that they are sent to now. */
  station: string | null;
  onClose: () => void;
}

const ACTS = ['actUnknown', 'actYes', 'actNo'] as const;
const AS_SAID = { actUnknown: null, actYes: true, actNo: false } as const;
const KEPT_OUT: ReadonlySet<CheckinStatus> = new Set(['denied', 'expelled']);

/** What somebody was told by telephone. Of whoever was kept out it asks why, and opens their case. */
export function CheckInDialog({ observer, station, onClose }: Props) {
  const { t } = useTranslation();
  const words = useContactWords();
  const reasons = useElection((store) => store.names?.denialReasons) ?? [];
  const [status, setStatus] = useState<CheckinStatus>('present');
  const [reason, setReason] = useState<string | null>(null);
  const [reasonText, setReasonText] = useState('');
  const [act, setAct] = useState<(typeof ACTS)[number]>('actUnknown');
  const [turnout, setTurnout] = useState<number | null>(null);
  const [hour, setHour] = useState<number | null>(null);
  const name = plain(observer.callSign, 40);
  const keptOut = KEPT_OUT.has(status);
  const told = useCommand(
    api.assignments.checkIn.mutationOptions({
      onSuccess: ({ entryId, caseId, raised }) => {
        const opened = caseId === null ? null : t(raised ? 'contact.checkIn.raised' : 'contact.checkIn.opened');
        const said = t('contact.checkIn.saved', { name, what: words.status(status) });
        offerUndo([said, opened].filter((part) => part !== null).join(' '), () => client.assignments.undo({ entryId }));
        onClose();
      },
    }),
    true,
  );
  const save = () =>
    told.mutate({
      observer: observer.id,
      station,
      status,
      reason: keptOut ? reason : null,
      reasonText: keptOut && reasonText.trim() !== '' ? reasonText.trim() : null,
      writtenAct: keptOut ? AS_SAID[act] : null,
      turnout: keptOut ? null : turnout,
      hour: keptOut || turnout === null ? null : hour,
    });
  const title = t('contact.checkIn.title', { name });
  return (
    <Dialog title={title} opened onClose={onClose} size={460}>
      <form
        className={classes.form}
        aria-label={title}
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!told.isPending) save();
        }}
      >
        <Select
          data-autofocus
          label={t('contact.checkIn.status')}
          value={status}
          allowDeselect={false}
          onChange={(value) => setStatus(CHECKIN_STATUSES.find((one) => one === value) ?? 'present')}
          data={CHECKIN_STATUSES.map((value) => ({ value, label: words.status(value) }))}
        />
        {keptOut ? (
          <>
            <Select
              label={t('contact.checkIn.reason')}
              placeholder={t('contact.checkIn.noReason')}
              clearable
              value={reason}
              onChange={setReason}
              data={[
                ...reasons.map(({ code, names }) => ({ value: code, label: names[currentLocale()] })),
                { value: OTHER_REASON, label: words.reason(OTHER_REASON) },
              ]}
            />
            <Textarea
              label={t('contact.checkIn.reasonText')}
              description={t('contact.checkIn.reasonTextWhat')}
              value={reasonText}
              maxLength={1000}
              autosize
              minRows={2}
              onChange={(event) => setReasonText(event.currentTarget.value)}
            />
            <div>
              <span className={classes.title}>{t('contact.checkIn.act')}</span>
              <SegmentedControl
                size="xs"
                aria-label={t('contact.checkIn.act')}
                value={act}
                onChange={(value) => setAct(ACTS.find((one) => one === value) ?? 'actUnknown')}
                data={ACTS.map((value) => ({ value, label: t(`contact.checkIn.${value}`) }))}
              />
            </div>
          </>
        ) : (
          <div className={classes.pair}>
            <NumberInput
              label={t('contact.checkIn.turnout')}
              value={turnout ?? ''}
              min={0}
              max={1_000_000}
              allowDecimal={false}
              allowNegative={false}
              hideControls
              onChange={(value) => setTurnout(typeof value === 'number' ? value : null)}
            />
            <Select
              label={t('contact.checkIn.hour')}
              placeholder={t('contact.checkIn.hourAuto')}
              clearable
              disabled={turnout === null}
              value={hour === null ? null : String(hour)}
              onChange={(value) => setHour(value === null ? null : Number(value))}
              data={TURNOUT_HOURS.map((value) => ({ value: String(value), label: `${value}:00` }))}
            />
          </div>
        )}
        <Fault error={told.error} />
        <div className={classes.buttons}>
          <Button type="submit" loading={told.isPending}>
            {t('contact.checkIn.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
