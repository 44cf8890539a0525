import { Button, NumberInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AffectedRow } from '../../../contract/index.ts';
import { type CustodyState, isLookedAfter } from '../../../domain/custody.ts';
import { api } from '../../client/rpc.ts';
import { useIsLead } from '../../client/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { Fault } from '../../components/states.tsx';
import { coreNow } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import classes from './affected.module.css';
import { ConsentPart } from './consent-part.tsx';
import { LineField, MomentField, StateField } from './custody-fields.tsx';
import { DetailsPart } from './details-part.tsx';
import { fieldOf, momentOf } from './local-time.ts';
import { OpeningsOf } from './openings.tsx';
import { Terms } from './terms.tsx';
import { type ReadName, undoable } from './undoable.ts';
import { VitalAsk } from './vital-ask.tsx';

/**
 * One person: the name on request, where they are, the terms that run, who they are, what may be done with their name, and
 * what is passed on where nobody can be asked.
 */
export function Person({ row, read, onClose }: { row: AffectedRow; read?: ReadName | undefined; onClose: () => void }) {
  const { t } = useTranslation();
  const lead = useIsLead();
  const open = useCommand(api.affected.open.mutationOptions());
  const [fresh] = open.data ?? [];
  const opened = fresh ?? read ?? null;
  return (
    <Dialog title={t('affected.person.title')} opened onClose={onClose} size={600}>
      <div className={classes.form}>
        <Name row={row} opened={opened} pending={open.isPending} onOpen={() => open.mutate({ people: [row.id] })} />
        {isLookedAfter(row.role) && (
          <>
            <Custody row={row} onDone={onClose} />
            <section className={classes.part}>
              <h3 className={classes.title}>{t('affected.terms.title')}</h3>
              <Terms row={row} />
              <Deprived row={row} />
            </section>
          </>
        )}
        <DetailsPart key={opened ? 'opened' : 'masked'} row={row} opened={opened} />
        <ConsentPart row={row} />
        <VitalAsk row={row} />
        {lead && <OpeningsOf person={row.id} />}
      </div>
    </Dialog>
  );
}

function Name({
  row,
  opened,
  pending,
  onOpen,
}: {
  row: AffectedRow;
  opened: ReadName | null;
  pending: boolean;
  onOpen: () => void;
}) {
  const { t } = useTranslation();
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
      {row.minor && <span className={classes.minor}>{t('affected.minor')}</span>}
      {opened?.lawyer && (
        <span className={classes.quiet}>
          {t('affected.person.lawyer')}: <Hostile text={opened.lawyer} max={120} />
        </span>
      )}
      {!opened && (row.initials !== null || row.hasLawyer) && (
        <Button
          className={classes.aside}
          size="xs"
          variant="default"
          loading={pending}
          title={t('affected.readWhat')}
          onClick={onOpen}
        >
          {t('affected.read')}
        </Button>
      )}
    </div>
  );
}

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
