import { Button, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { ms } from '../../../domain/brand.ts';
import { CONSENT_GIVERS } from '../../../domain/custody.ts';
import { mayLeave } from '../../../domain/leaving.ts';
import { CONSENT_PURPOSES, type ConsentPurpose } from '../../../domain/relay-keys.ts';
import { api } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { MomentField } from './custody-fields.tsx';
import { fieldOf, momentOf } from './local-time.ts';
import { undoable } from './undoable.ts';

/** What may be said of somebody for each purpose, on whose word; and a new word about one of them. */
export function ConsentPart({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<ConsentPurpose>('lawyer');
  const [by, setBy] = useState<(typeof CONSENT_GIVERS)[number]>('self');
  const [channel, setChannel] = useState('');
  const [at, setAt] = useState(fieldOf(coreNow(), row.zone));
  const record = useCommand(
    api.affected.consent.mutationOptions({
      onSuccess: ({ entryId }) => {
        undoable(t('affected.saidOne'), entryId);
        setChannel('');
      },
    }),
    true,
  );
  const when = momentOf(at, row.zone);
  const say = (given: boolean) =>
    record.mutate({
      people: [row.id],
      purpose,
      by,
      channel: channel.trim(),
      given,
      at: Math.min(when ?? coreNow(), coreNow()),
    });
  const ready = channel.trim() !== '' && when !== null && !record.isPending;
  return (
    <section className={classes.part} aria-label={t('affected.consent.title')}>
      <h3 className={classes.title}>{t('affected.consent.title')}</h3>
      <ul className={classes.terms}>
        {CONSENT_PURPOSES.map((each) => (
          <Word key={each} row={row} purpose={each} />
        ))}
      </ul>
      <div className={classes.two}>
        <Select
          label={t('affected.consent.purpose')}
          value={purpose}
          allowDeselect={false}
          data={CONSENT_PURPOSES.map((value) => ({ value, label: t(`affected.consent.purposes.${value}`) }))}
          onChange={(value) => setPurpose(CONSENT_PURPOSES.find((one) => one === value) ?? purpose)}
        />
        <Select
          label={t('affected.consent.who')}
          value={by}
          allowDeselect={false}
          data={CONSENT_GIVERS.map((value) => ({ value, label: t(`affected.consent.by.${value}`) }))}
          onChange={(value) => setBy(CONSENT_GIVERS.find((one) => one === value) ?? by)}
        />
        <TextInput
          label={t('affected.consent.channel')}
          value={channel}
          onChange={(event) => setChannel(event.currentTarget.value)}
          maxLength={200}
          autoComplete="off"
        />
        <MomentField
          label={t('affected.consent.when')}
          help="affected.person.atHelp"
          zone={row.zone}
          value={at}
          onChange={setAt}
          required
        />
      </div>
      <Fault error={record.error} />
      <div className={classes.actions}>
        <Button variant="default" disabled={!ready} onClick={() => say(false)}>
          {t('affected.consent.refuse')}
        </Button>
        <Button variant="default" disabled={!ready} onClick={() => say(true)}>
          {t('affected.consent.allow')}
        </Button>
      </div>
    </section>
  );
}

/** One purpose: what may leave for it, and on whose word. The headquarters' own work needs none, but may be refused. */
function Word({ row, purpose }: { row: AffectedRow; purpose: ConsentPurpose }) {
  const { t } = useTranslation();
  const said = row.consents.find((one) => one.purpose === purpose);
  if (purpose === 'hq' && !said) return null;
  const { may, named, why } = mayLeave({ ...row, withdrawn: false }, purpose, ms(coreNow()));
  const what = purpose === 'hq' ? (said?.given ? 'consent' : 'refused') : named ? 'named' : may ? 'unnamed' : why;
  return (
    <li className={classes.term}>
      <span>{t(`affected.consent.purposes.${purpose}`)}</span>
      <span className={classes.quiet}>
        {t(`affected.consent.leaves.${what}`)}
        {said && (
          <>
            {' · '}
            {t(`affected.consent.by.${said.by}`)}, <Hostile text={said.channel} max={80} />,{' '}
            <Moment at={said.at} date />
          </>
        )}
      </span>
    </li>
  );
}
