import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { CONSENT_GIVERS, type CustodyState } from '../../../domain/custody.ts';
import { CONSENT_PURPOSES } from '../../../domain/relay-keys.ts';
import { api, client } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { Moment } from '../../components/time.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { LineField, MomentField, StateField } from './custody-fields.tsx';
import { fieldOf, momentOf } from './local-time.ts';
import { Terms } from './terms.tsx';

/** One person: the name on request, where they are, the terms that run, what may be done with their name. */
export function Person({ row, onClose }: { row: AffectedRow; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('affected.person.title')} opened onClose={onClose} size={560}>
      <div className={classes.form}>
        <Name row={row} />
        <Custody row={row} onDone={onClose} />
        <section className={classes.part}>
          <h3 className={classes.title}>{t('affected.terms.title')}</h3>
          <Terms row={row} />
          <Deprived row={row} />
        </section>
        <ConsentPart row={row} />
      </div>
    </Dialog>
  );
}

function Name({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const open = useCommand(api.affected.open.mutationOptions());
  const [opened] = open.data ?? [];
  return (
    <div className={classes.head}>
      <strong aria-live="polite">
        {opened?.name ? (
          <Hostile text={opened.name} max={120} />
        ) : row.initials ? (
          <Hostile text={row.initials} max={20} />
        ) : (
          t('affected.unnamed')
        )}
      </strong>
      {row.minor && <span className={classes.quiet}>{t('affected.minor')}</span>}
      {opened?.lawyer && (
        <span className={classes.quiet}>
          {t('affected.person.lawyer')}: <Hostile text={opened.lawyer} max={120} />
        </span>
      )}
      {!opened && row.initials !== null && (
        <Button
          className={classes.aside}
          size="xs"
          variant="default"
          loading={open.isPending}
          title={t('affected.readWhat')}
          onClick={() => open.mutate({ people: [row.id] })}
        >
          {t('affected.read')}
        </Button>
      )}
    </div>
  );
}

const undoable = (said: string, entryId: string) => offerUndo(said, () => client.affected.undo({ entryId }));

function Custody({ row, onDone }: { row: AffectedRow; onDone: () => void }) {
  const { t } = useTranslation();
  const [state, setState] = useState<CustodyState>(row.state);
  const [place, setPlace] = useState(row.place ?? '');
  const [at, setAt] = useState(fieldOf(coreNow(), row.zone));
  const [days, setDays] = useState<number | null>(row.days);
  const [source, setSource] = useState('');
  const change = useCommand(
    api.affected.custody.mutationOptions({
      onSuccess: ({ entryId }) => {
        undoable(t('affected.saidOne'), entryId);
        onDone();
      },
    }),
    true,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const when = momentOf(at, row.zone);
    if (when === null) return;
    change.mutate({
      people: [row.id],
      state,
      place: place.trim() || null,
      at: Math.min(when, coreNow()),
      days: state === 'arrest' ? days : null,
      source: source.trim() || null,
    });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.two}>
        <StateField label={t('affected.person.state')} value={state} onChange={setState} />
        <LineField label={t('affected.person.place')} value={place} onChange={setPlace} />
        <MomentField
          label={t('affected.person.at')}
          help="affected.person.atHelp"
          zone={row.zone}
          value={at}
          onChange={setAt}
          required
        />
        {state === 'arrest' && (
          <NumberInput
            label={t('affected.person.days')}
            value={days ?? ''}
            onChange={(value) => setDays(typeof value === 'number' ? value : null)}
            min={1}
            max={90}
            allowDecimal={false}
            hideControls
          />
        )}
        <LineField label={t('affected.person.source')} value={source} onChange={setSource} />
      </div>
      <Fault error={change.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={change.isPending}>
          {t('affected.person.save')}
        </Button>
      </div>
    </form>
  );
}

function Deprived({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const [at, setAt] = useState(row.deprivedSince === null ? '' : fieldOf(row.deprivedSince, row.zone));
  const set = useCommand(
    api.affected.deprivedSince.mutationOptions({
      onSuccess: ({ entryId }) => undoable(t('affected.saidOne'), entryId),
    }),
    true,
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ people: [row.id], at: momentOf(at, row.zone) });
  };
  return (
    <form className={classes.save} onSubmit={submit}>
      <MomentField
        label={t('affected.person.deprived')}
        help="affected.person.atHelp"
        zone={row.zone}
        value={at}
        onChange={setAt}
      />
      <Button type="submit" variant="default" className={classes.aside} loading={set.isPending}>
        {t('affected.person.save')}
      </Button>
      <Fault error={set.error} />
    </form>
  );
}

function ConsentPart({ row }: { row: AffectedRow }) {
  const { t } = useTranslation();
  const [purpose, setPurpose] = useState<(typeof CONSENT_PURPOSES)[number]>('lawyer');
  const [by, setBy] = useState<(typeof CONSENT_GIVERS)[number]>('self');
  const [channel, setChannel] = useState('');
  const record = useCommand(
    api.affected.consent.mutationOptions({
      onSuccess: ({ entryId }) => {
        undoable(t('affected.saidOne'), entryId);
        setChannel('');
      },
    }),
    true,
  );
  const say = (given: boolean) =>
    record.mutate({ people: [row.id], purpose, by, channel: channel.trim(), given, at: coreNow() });
  const ready = channel.trim() !== '' && !record.isPending;
  return (
    <section className={classes.part}>
      <h3 className={classes.title}>{t('affected.consent.title')}</h3>
      {row.consents.length === 0 ? (
        <p className={classes.quiet}>{t('affected.consent.none')}</p>
      ) : (
        <ul className={classes.terms}>
          {row.consents.map((consent) => (
            <li key={consent.purpose} className={classes.term}>
              <span>{t(`affected.consent.purposes.${consent.purpose}`)}</span>
              <span className={classes.quiet}>
                {t(consent.given ? 'affected.consent.given' : 'affected.consent.refused')},{' '}
                {t(`affected.consent.by.${consent.by}`)}, <Hostile text={consent.channel} max={80} />,{' '}
                <Moment at={consent.at} date />
              </span>
            </li>
          ))}
        </ul>
      )}
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
      </div>
      <TextInput
        label={t('affected.consent.channel')}
        value={channel}
        onChange={(event) => setChannel(event.currentTarget.value)}
        maxLength={200}
        autoComplete="off"
      />
      <Fault error={record.error} />
      <div className={classes.actions}>
        <Button variant="default" disabled={!ready} onClick={() => say(false)}>
          {t('affected.consent.refuse')}
        </Button>
        <Button disabled={!ready} onClick={() => say(true)}>
          {t('affected.consent.allow')}
        </Button>
      </div>
    </section>
  );
}
