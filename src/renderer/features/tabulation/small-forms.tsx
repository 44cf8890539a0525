import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolDetail } from '../../../contract/areas/protocols.ts';
import { EXCLUSION_CODES, REJECTION_CODES } from '../../../domain/protocol-entries.ts';
import { api, client } from '../../client/rpc.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SmallForm } from '../../components/small-form.tsx';
import { useCommand } from '../../components/use-command.ts';
import { PlaceFields } from './dictate.tsx';
import { useProtocolWords } from './words.ts';

interface Props {
  protocol: ProtocolDetail;
  onDone: () => void;
}

/** After a decision: said, with its way back. */
function useDone(protocol: ProtocolDetail, message: string, onDone: () => void) {
  const { id } = protocol;
  return {
    onSuccess: ({ entryId }: { entryId: string }) => {
      offerUndo(message, () => client.protocols.undo({ id, entryId }));
      onDone();
    },
  };
}

export function RejectForm({ protocol, onDone }: Props) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const reject = useCommand(
    api.protocols.reject.mutationOptions(useDone(protocol, t('protocols.reject.done'), onDone)),
    true,
  );
  const known = REJECTION_CODES.find((each) => each === code);
  return (
    <SmallForm
      name={t('protocols.act.reject')}
      button={t('protocols.reject.button')}
      error={reject.error}
      ready={known !== undefined}
      busy={reject.isPending}
      onSubmit={() => known && reject.mutate({ id: protocol.id, code: known, note })}
      onDone={onDone}
    >
      <NativeSelect
        autoFocus
        label={t('protocols.reject.code')}
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
        data={[{ value: '', label: '–' }, ...words.reasons]}
      />
      <TextInput
        label={t('protocols.reject.note')}
        value={note}
        maxLength={1000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </SmallForm>
  );
}

export function AskReopenForm({ protocol, onDone }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const ask = useCommand(
    api.protocols.askReopen.mutationOptions(useDone(protocol, t('protocols.reopen.done'), onDone)),
    true,
  );
  return (
    <SmallForm
      name={t('protocols.act.reopen')}
      button={t('protocols.reopen.button')}
      error={ask.error}
      ready={reason.trim() !== ''}
      busy={ask.isPending}
      onSubmit={() => ask.mutate({ id: protocol.id, reason })}
      onDone={onDone}
    >
      <TextInput
        autoFocus
        label={t('protocols.reopen.reason')}
        description={t('protocols.reopen.what')}
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </SmallForm>
  );
}

export function PlaceForm({ protocol, onDone }: Props) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const [level, setLevel] = useState(protocol.level);
  const [region, setRegion] = useState(protocol.region ?? '');
  const [station, setStation] = useState(protocol.station === null ? '' : String(protocol.station));
  const place = useCommand(api.protocols.place.mutationOptions(useDone(protocol, t('protocols.placed'), onDone)), true);
  return (
    <SmallForm
      name={t('protocols.act.place')}
      button={t('protocols.placeButton')}
      error={place.error}
      ready
      busy={place.isPending}
      onSubmit={() =>
        place.mutate({
          id: protocol.id,
          level,
          region: region || null,
          station: station === '' ? null : Number(station),
        })
      }
      onDone={onDone}
    >
      <PlaceFields
        {...{ level, region, station }}
        regions={words.regions}
        fixedLevel={protocol.keyed.length > 0}
        onLevel={setLevel}
        onRegion={setRegion}
        onStation={setStation}
      />
    </SmallForm>
  );
}

/** Counted apart, or no longer: with a reason either way, and both tallies show it. */
export function ExcludeForm({ protocol, onDone }: Props) {
  const { t } = useTranslation();
  const [code, setCode] = useState<(typeof EXCLUSION_CODES)[number]>(protocol.excluded[0] ?? 'turnout_flag');
  const [note, setNote] = useState('');
  const on = !protocol.excluded.includes(code);
  const exclude = useCommand(
    api.protocols.exclude.mutationOptions(useDone(protocol, t('protocols.exclude.done'), onDone)),
    true,
  );
  return (
    <SmallForm
      name={t('protocols.act.exclude')}
      button={t(on ? 'protocols.exclude.apart' : 'protocols.exclude.back')}
      error={exclude.error}
      ready={note.trim() !== ''}
      busy={exclude.isPending}
      onSubmit={() => exclude.mutate({ id: protocol.id, code, on, note })}
      onDone={onDone}
    >
      <NativeSelect
        autoFocus
        label={t('protocols.exclude.what')}
        value={code}
        onChange={(event) => setCode(EXCLUSION_CODES.find((each) => each === event.currentTarget.value) ?? code)}
        data={EXCLUSION_CODES.map((value) => ({ value, label: t(`protocols.excluded.${value}`) }))}
      />
      <TextInput
        label={t('protocols.accept.why')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
    </SmallForm>
  );
}
