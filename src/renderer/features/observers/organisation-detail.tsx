import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrganisationRow } from '../../../contract/index.ts';
import { ORGANISATION_STATES, type OrganisationFacts, type OrganisationState } from '../../../domain/organisation.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SmallForm } from '../../components/small-form.tsx';
import { Failed, ListSkeleton, Notice } from '../../components/states.tsx';
import { dateAndTime } from '../../components/time-format.ts';
import { useCommand } from '../../components/use-command.ts';
import { SendElse, TakeAllBack } from '../assignments/actions.tsx';
import { regionName } from '../stations/words.ts';
import classes from './observers.module.css';

/** One organisation: its accreditation, and the stations that are lost with it. */
export function OrganisationDetail({ row, keeps }: { row: OrganisationRow; keeps: boolean }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState(false);
  const [asking, setAsking] = useState<OrganisationState | null>(null);
  const [reason, setReason] = useState('');
  const accredit = useCommand(
    api.organisations.accredit.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('observers.organisations.changed'), () => client.organisations.undo({ entryId }));
        setAsking(null);
        setReason('');
      },
    }),
    true,
  );
  if (editing)
    return (
      <OrganisationForm
        id={row.id}
        facts={row.facts}
        onSaved={() => setEditing(false)}
        onCancel={() => setEditing(false)}
      />
    );
  const none = <span className={classes.quiet}>{t('observers.unknown')}</span>;
  const text = (value: string | null) => (value === null ? none : <Hostile text={value} lines />);
  return (
    <article className={classes.detail} aria-label={t('observers.fields.organisation')}>
      <div>
        <h2 className={classes.big}>
          <Hostile text={row.facts.name} max={120} />
        </h2>
        <p>
          {t('observers.organisations.accreditation')}:{' '}
          <span className={classes.state}>{t(`observers.accreditation.${row.accreditation}`)}</span>
          {row.reason && (
            <span className={classes.quiet}> {t('observers.detail.reason', { text: plain(row.reason, 200) })}</span>
          )}
        </p>
      </div>
      {row.lostAt !== null && <Notice>{t('observers.organisations.lost', { at: dateAndTime(row.lostAt, t) })}</Notice>}
      {keeps &&
        (asking === null ? (
          <div className={classes.actions}>
            {ORGANISATION_STATES.filter((state) => state !== row.accreditation).map((state) => (
              <Button key={state} size="xs" variant="default" onClick={() => setAsking(state)}>
                {t(`observers.organisations.set.${state}`)}
              </Button>
            ))}
            <Button size="xs" variant="default" onClick={() => setEditing(true)}>
              {t('observers.organisations.edit')}
            </Button>
          </div>
        ) : (
          <SmallForm
            name={t(`observers.organisations.set.${asking}`)}
            button={t(`observers.organisations.set.${asking}`)}
            error={accredit.error}
            ready
            busy={accredit.isPending}
            onSubmit={() =>
              accredit.mutate({
                id: row.id,
                state: asking,
                ...(reason.trim() === '' ? {} : { reason: reason.trim() }),
              })
            }
            onDone={() => setAsking(null)}
          >
            <TextInput
              size="sm"
              label={t('observers.organisations.reason')}
              value={reason}
              maxLength={500}
              onChange={(event) => setReason(event.currentTarget.value)}
            />
          </SmallForm>
        ))}
      <dl className={classes.facts}>
        <dt>{t('observers.organisations.phone')}</dt>
        <dd>{text(row.facts.phone)}</dd>
        <dt>{t('observers.organisations.note')}</dt>
        <dd>{text(row.facts.note)}</dd>
      </dl>
      <Stations row={row} />
    </article>
  );
}

function Stations({ row }: { row: OrganisationRow }) {
  const { t } = useTranslation();
  const query = useQuery(api.organisations.stations.queryOptions({ input: { id: row.id } }));
  const title = t(row.lostAt === null ? 'observers.organisations.where' : 'observers.organisations.whereLost');
  return (
    <section className={classes.list} aria-label={title}>
      <h3 className={classes.sub}>{title}</h3>
      {row.lostAt !== null && <TakeAllBack rows={query.data?.rows ?? []} />}
      {query.isPending ? (
        <ListSkeleton rows={3} height={24} />
      ) : query.isError && !query.data ? (
        <Failed error={query.error} retry={() => void query.refetch()} />
      ) : query.data.rows.length === 0 ? (
        <p className={classes.quiet}>{t('observers.organisations.nowhere')}</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <ul className={classes.scroll} tabIndex={0} aria-label={title}>
          {query.data.rows.map((each) => (
            <li key={each.assignment}>
              {t('observers.detail.station', { number: each.number })} · {regionName(each.region)} ·{' '}
              {t(`observers.shifts.${each.shift}`)} · <Hostile text={each.callSign} max={40} />{' '}
              <span className={classes.quiet}>
                {each.others === 0
                  ? t('observers.organisations.alone')
                  : t('observers.organisations.others', { count: each.others })}
              </span>{' '}
              {row.lostAt !== null && <SendElse row={each} />}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

interface FormProps {
  /** Null: a new one. */
  id: string | null;
  facts: OrganisationFacts | null;
  onSaved: (id: string) => void;
  onCancel: () => void;
}
const FIELDS = ['name', 'phone', 'note'] as const;
const MOST = { name: 200, phone: 60, note: 1000 };

export function OrganisationForm({ id, facts, onSaved, onCancel }: FormProps) {
  const { t } = useTranslation();
  const [text, setText] = useState({
    name: facts?.name ?? '',
    phone: facts?.phone ?? '',
    note: facts?.note ?? '',
  });
  useShortcut('back', onCancel);
  const set = useCommand(
    api.organisations.set.mutationOptions({
      onSuccess: (made) => {
        offerUndo(t('observers.saved'), () => client.organisations.undo({ entryId: made.entryId }));
        onSaved(made.id);
      },
    }),
    true,
  );
  const orNull = (value: string) => value.trim() || null;
  const title = t(id ? 'observers.organisations.edit' : 'observers.organisations.add');
  return (
    <div className={classes.detail}>
      <h2 className={classes.big}>{title}</h2>
      <SmallForm
        name={title}
        button={t('observers.save')}
        error={set.error}
        ready={text.name.trim() !== ''}
        busy={set.isPending}
        onSubmit={() =>
          set.mutate({
            id,
            facts: {
              name: text.name.trim(),
              phone: orNull(text.phone),
              note: orNull(text.note),
            },
          })
        }
        onDone={onCancel}
      >
        {FIELDS.map((field) => (
          <TextInput
            key={field}
            size="sm"
            label={t(`observers.organisations.${field}`)}
            required={field === 'name'}
            value={text[field]}
            maxLength={MOST[field]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setText((now) => ({ ...now, [field]: value }));
            }}
          />
        ))}
      </SmallForm>
    </div>
  );
}
