import { Checkbox, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { findingId } from '../../../domain/protocol-sheets.ts';
import { api, client } from '../../client/rpc.ts';
import { numberText, percentText } from '../../components/number-text.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SmallForm } from '../../components/small-form.tsx';
import { Notice } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { FindingLine } from './findings.tsx';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

/** Accepting: each warning by its own tick, and for a flagged turnout whether it is counted apart, and why. */
export function AcceptForm({ protocol, onDone }: { protocol: ProtocolDetail; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const { id, compared } = protocol;
  const [accepted, setAccepted] = useState<readonly string[]>([]);
  const [apart, setApart] = useState(true);
  const [note, setNote] = useState('');
  const accept = useCommand(
    api.protocols.accept.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('protocols.accept.done'), () => client.protocols.undo({ id, entryId }));
        onDone();
      },
    }),
    true,
  );
  if (!compared) return null;
  const { findings, blocking, toAccept, turnout, missing } = compared;
  const blocked = findings.filter((finding) => blocking.includes(findingId(finding)));
  const warned = findings.filter((finding) => toAccept.includes(findingId(finding)));
  const stopped = blocked.length > 0 || missing.length > 0;
  const ready = !stopped && toAccept.every((each) => accepted.includes(each)) && (!turnout || note.trim() !== '');
  const form = words.formOf(protocol.level);
  return (
    <SmallForm
      name={t('protocols.act.accept')}
      button={t('protocols.accept.button')}
      error={accept.error}
      ready={ready}
      busy={accept.isPending}
      atButton={!stopped && warned.length === 0 && !turnout}
      onSubmit={() => accept.mutate({ id, accepts: [...accepted], turnout: turnout ? { exclude: apart, note } : null })}
      onDone={onDone}
    >
      {stopped && <Notice>{t('protocols.accept.blocked')}</Notice>}
      {missing.length > 0 && (
        <p className={classes.finding}>
          {t('protocols.accept.missing', { fields: missing.map((field) => words.field(field, form)).join(', ') })}
        </p>
      )}
      {blocked.map((finding) => (
        <FindingLine key={findingId(finding)} finding={finding} />
      ))}
      {!stopped && warned.length > 0 && <p>{t('protocols.accept.warned')}</p>}
      {!stopped &&
        warned.map((finding, index) => {
          const own = findingId(finding);
          return (
            <Checkbox
              key={own}
              autoFocus={index === 0}
              checked={accepted.includes(own)}
              label={`${finding.check} · ${words.finding(finding)}`}
              onChange={(event) =>
                setAccepted(event.currentTarget.checked ? [...accepted, own] : accepted.filter((each) => each !== own))
              }
            />
          );
        })}
      {!stopped && turnout && (
        <fieldset className={classes.turnout}>
          <legend>
            {t('protocols.accept.turnout', {
              percent: percentText(turnout.participated, turnout.registered),
              n: numberText(turnout.participated),
              base: numberText(turnout.registered),
            })}
          </legend>
          {[true, false].map((value) => (
            <label key={String(value)} className={classes.choice}>
              <input type="radio" name="apart" checked={apart === value} onChange={() => setApart(value)} />
              {t(value ? 'protocols.accept.apart' : 'protocols.accept.counted')}
            </label>
          ))}
          <TextInput
            label={t('protocols.accept.why')}
            autoFocus={warned.length === 0}
            value={note}
            maxLength={500}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
        </fieldset>
      )}
    </SmallForm>
  );
}
