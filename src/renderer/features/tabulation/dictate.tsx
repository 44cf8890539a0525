import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PROTOCOL_LEVELS, type ProtocolLevel } from '../../../domain/relay-keys.ts';
import { api } from '../../client/rpc.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import { digitsIn } from './sheet-model.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

interface Props {
  opened: boolean;
  onClose: () => void;
  onMade: (id: string) => void;
}

/** Somebody reads a protocol out: whose it is and who says so; its figures are keyed like any other's. */
export function DictateDialog({ opened, onClose, onMade }: Props) {
  const { t } = useTranslation();
  return (
    <Dialog title={t('protocols.dictate.title')} opened={opened} onClose={onClose} size={520}>
      <DictateForm onMade={onMade} />
    </Dialog>
  );
}

function DictateForm({ onMade }: Pick<Props, 'onMade'>) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const [requestId] = useState(() => crypto.randomUUID());
  const [level, setLevel] = useState<ProtocolLevel>('PEC');
  const [region, setRegion] = useState('');
  const [station, setStation] = useState('');
  const [who, setWho] = useState('');
  const [text, setText] = useState('');
  const make = useCommand(api.protocols.dictate.mutationOptions({ onSuccess: ({ id }) => onMade(id) }), true);
  return (
    <form
      className={classes.fields}
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (who.trim() === '') return;
        const number = station === '' ? null : Number(station);
        make.mutate({ requestId, level, region: region || null, station: number, who, text });
      }}
    >
      <p className={classes.quiet}>{t('protocols.dictate.what')}</p>
      <PlaceFields
        {...{ level, region, station }}
        onLevel={setLevel}
        onRegion={setRegion}
        onStation={setStation}
        regions={words.regions}
      />
      <TextInput
        label={t('protocols.dictate.who')}
        value={who}
        maxLength={200}
        required
        onChange={(event) => setWho(event.currentTarget.value)}
      />
      <Textarea
        label={t('protocols.dictate.text')}
        value={text}
        maxLength={2000}
        autosize
        minRows={2}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Fault error={make.error} />
      <div className={classes.actions}>
        <Button type="submit" loading={make.isPending} disabled={who.trim() === ''}>
          {t('protocols.dictate.make')}
        </Button>
      </div>
    </form>
  );
}

interface PlaceProps {
  level: ProtocolLevel;
  region: string;
  station: string;
  regions: readonly { value: string; label: string }[];
  onLevel: (level: ProtocolLevel) => void;
  onRegion: (region: string) => void;
  onStation: (station: string) => void;
  /** Once somebody has keyed it, its form is that of its level. */
  fixedLevel?: boolean;
}

/** Whose protocol it is: level, region, number. */
export function PlaceFields(props: PlaceProps) {
  const { level, region, station, regions, onLevel, onRegion, onStation, fixedLevel = false } = props;
  const { t } = useTranslation();
  return (
    <div className={classes.three}>
      <NativeSelect
        data-autofocus
        label={t('protocols.levelLabel')}
        value={level}
        disabled={fixedLevel}
        onChange={(event) => onLevel(PROTOCOL_LEVELS.find((one) => one === event.currentTarget.value) ?? 'PEC')}
        data={PROTOCOL_LEVELS.map((value) => ({ value, label: t(`protocols.level.${value}`) }))}
      />
      <NativeSelect
        label={t('protocols.region')}
        value={region}
        onChange={(event) => onRegion(event.currentTarget.value)}
        data={[{ value: '', label: t('common.unknown') }, ...regions]}
      />
      <TextInput
        label={t('protocols.station')}
        inputMode="numeric"
        value={station}
        onChange={(event) => onStation(digitsIn(event.currentTarget.value).slice(0, 6))}
      />
    </div>
  );
}
