import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContactRow } from '../../../contract/index.ts';
import type { ContactFacts } from '../../../domain/directory.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { useCommand } from '../../components/use-command.ts';
import { ContactForm } from './contact-form.tsx';
import classes from './directory.module.css';
import { regionText } from './words.ts';

/** One contact; a person's own numbers on request, which is on record. */
export function ContactDetail({ row, keeps, onGone }: { row: ContactRow; keeps: boolean; onGone: () => void }) {
  const { t } = useTranslation();
  const [editing, setEditing] = useState<ContactFacts | null>(null);
  const open = useCommand(api.directory.open.mutationOptions());
  const remove = useCommand(
    api.directory.remove.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('directory.removed'), () => client.directory.undo({ entryId }));
        onGone();
      },
    }),
  );
  if (editing)
    return (
      <ContactForm id={row.id} facts={editing} onSaved={() => setEditing(null)} onCancel={() => setEditing(null)} />
    );
  const phones = open.data?.phones ?? row.phones;
  const none = <span className={classes.quiet}>{t('directory.unknown')}</span>;
  const text = (value: string | null) => (value === null ? none : <Hostile text={value} lines />);
  return (
    <article className={classes.contact} aria-label={t('directory.contact')}>
      <h2 className={classes.big}>
        <Hostile text={row.name} max={120} />
      </h2>
      <p>
        <strong className={classes.when} data-on={row.onCall}>
          {t(`directory.onCall.${row.onCall}`)}
        </strong>
      </p>
      <dl className={classes.facts}>
        <dt>{t('directory.kind')}</dt>
        <dd>{t(`directory.kinds.${row.kind}`)}</dd>
        <dt>{t('directory.region')}</dt>
        <dd>{regionText(row.region, t)}</dd>
        <dt>{t('directory.fields.place')}</dt>
        <dd>{text(row.place)}</dd>
        <dt>{t('directory.fields.phones')}</dt>
        <dd aria-live="polite">
          {phones.length === 0
            ? none
            : phones.map((phone) => (
                <span key={phone} className={classes.number}>
                  <Hostile text={phone} max={60} />
                </span>
              ))}
          {row.masked && !open.data && (
            <Button
              size="compact-xs"
              variant="default"
              title={t('directory.openWhat')}
              loading={open.isPending}
              onClick={() => open.mutate({ id: row.id })}
            >
              {t('directory.open')}
            </Button>
          )}
        </dd>
        <dt>{t('directory.fields.hours')}</dt>
        <dd>
          {row.hours === null ? (
            none
          ) : (
            <>
              {row.hours.split('; ').map((each) => (
                <span key={each} className={classes.number}>
                  {each}
                </span>
              ))}
              <span className={classes.quiet}>{t('directory.zone', { zone: row.zone })}</span>
            </>
          )}
        </dd>
        <dt>{t('directory.fields.languages')}</dt>
        <dd>{row.languages.length === 0 ? none : <Hostile text={row.languages.join(', ')} max={200} />}</dd>
        <dt>{t('directory.fields.address')}</dt>
        <dd>{text(row.address)}</dd>
        <dt>{t('directory.fields.note')}</dt>
        <dd>{text(row.note)}</dd>
      </dl>
      {keeps && (
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            loading={open.isPending}
            onClick={() => open.mutate({ id: row.id }, { onSuccess: setEditing })}
          >
            {t('directory.edit')}
          </Button>
          <Button size="xs" variant="default" loading={remove.isPending} onClick={() => remove.mutate({ id: row.id })}>
            {t('directory.remove')}
          </Button>
        </div>
      )}
    </article>
  );
}
