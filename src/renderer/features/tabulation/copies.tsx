import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Age } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

interface Props {
  protocol: ProtocolDetail;
  decides: boolean;
  onOpen: (id: string) => void;
}

/** Other protocols of the same station: what they say beside this one, and what a person made of it. */
export function Copies({ protocol, decides, onOpen }: Props) {
  const { t } = useTranslation();
  if (protocol.copies.length === 0) return null;
  return (
    <section className={classes.stands} aria-labelledby="protocol-copies">
      <h3 id="protocol-copies" className={classes.subtitle}>
        {t('protocols.copies', { count: protocol.copies.length })}
      </h3>
      <ul className={classes.copies}>
        {protocol.copies.map((copy) => (
          <OneCopy key={copy.id} protocol={protocol} copy={copy} decides={decides} onOpen={onOpen} />
        ))}
      </ul>
    </section>
  );
}

function OneCopy({ protocol, copy, decides, onOpen }: Props & { copy: ProtocolDetail['copies'][number] }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const form = words.formOf(protocol.level);
  const [reason, setReason] = useState('');
  const { id } = protocol;
  const join = useCommand(api.protocols.join.mutationOptions());
  const compare = useCommand(
    api.protocols.compare.mutationOptions({
      onSuccess: ({ entryId }) => offerUndo(t('protocols.copy.compared'), () => client.protocols.undo({ id, entryId })),
    }),
  );
  const differs = copy.relation === 'differs';
  return (
    <li className={classes.note}>
      <p className={classes.tags}>
        <strong>{t(`protocols.copy.${copy.joined ? 'joined' : copy.relation}`)}</strong>
        <span className={classes.tag}>{t(`protocols.status.${copy.status}`)}</span>
        <span className={classes.tag}>{t(`protocols.grade.${copy.grade}`)}</span>
        <Hostile text={copy.sender} max={40} />
        <Age at={copy.receivedAt} />
      </p>
      {copy.fields.length > 0 && (
        <p>{t('protocols.copy.fields', { fields: copy.fields.map((field) => words.field(field, form)).join(', ') })}</p>
      )}
      {(differs || copy.relation === 'same') && (
        <p className={classes.quiet}>
          {t(copy.independent ? 'protocols.copy.independent' : 'protocols.copy.stranger')}
        </p>
      )}
      {copy.reason && (
        <p>
          {t('protocols.copy.said')} <Hostile text={copy.reason} />
        </p>
      )}
      <div className={classes.actions}>
        {!copy.joined && (
          <Button size="compact-xs" variant="default" onClick={() => onOpen(copy.id)}>
            {t('protocols.copy.look')}
          </Button>
        )}
        {decides && copy.joinable && (
          <Button
            size="compact-xs"
            variant="default"
            disabled={join.isPending}
            onClick={() => join.mutate({ id, other: copy.id, on: !copy.joined })}
          >
            {t(copy.joined ? 'protocols.copy.part' : 'protocols.copy.join')}
          </Button>
        )}
      </div>
      {decides && differs && copy.reason === null && (
        <form
          className={classes.inline}
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim() !== '') compare.mutate({ id, other: copy.id, reason });
          }}
        >
          <TextInput
            size="xs"
            label={t('protocols.copy.reason')}
            value={reason}
            maxLength={500}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Button type="submit" size="xs" disabled={reason.trim() === '' || compare.isPending}>
            {t('protocols.copy.compare')}
          </Button>
        </form>
      )}
    </li>
  );
}
