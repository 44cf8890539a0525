import { Button, FileButton, NativeSelect, Progress } from '@mantine/core';
import { IconArrowLeft, IconFileSpreadsheet } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  isAbove,
  mappingLacks,
  OFFICIAL_LEVELS,
  type OfficialLevel,
  type OfficialMapping,
  officialFields,
  sharedColumns,
} from '../../../../domain/official-sheet.ts';
import { client } from '../../../client/rpc.ts';
import { Stopped, upload } from '../../../client/upload.ts';
import { Hostile, plain } from '../../../components/hostile.tsx';
import { numberText } from '../../../components/number-text.ts';
import { Fault, Notice } from '../../../components/states.tsx';
import settings from '../../settings/settings.module.css';
import { ImportCheck, type Preview } from './import-check.tsx';
import classes from './official.module.css';
import { StepTitle } from './opened.tsx';
import { useOfficialWords } from './words.ts';

type Opened = Awaited<ReturnType<typeof client.official.openImport>>;
interface Busy {
  what: 'sending' | 'reading' | 'comparing';
  share: number | null;
}
const STEPS = ['file', 'columns', 'check'] as const;

/** File, columns, check: nothing is kept before its last button, which asks for source and as-of time. */
export function ImportOfficial({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [mapping, setMapping] = useState<OfficialMapping>({});
  const [level, setLevel] = useState<OfficialLevel>('station');
  const [preview, setPreview] = useState<Preview | null>(null);
  const [busy, setBusy] = useState<Busy | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  const step = preview ? 'check' : opened ? 'columns' : 'file';

  const attempt = async (work: (signal: AbortSignal) => Promise<void>) => {
    const own = new AbortController();
    running.current = own;
    setError(null);
    try {
      await work(own.signal);
    } catch (failed) {
      if (!own.signal.aborted && !(failed instanceof Stopped)) setError(failed);
    } finally {
      if (running.current === own) setBusy(null);
    }
  };
  const choose = (file: File | null) => {
    if (!file) return;
    void attempt(async (signal) => {
      setBusy({ what: 'sending', share: 0 });
      const uploadId = await upload(file, signal, (share) => setBusy({ what: 'sending', share }));
      setBusy({ what: 'reading', share: null });
      const found = await client.official.openImport({ uploadId });
      if (signal.aborted) return;
      setOpened(found);
      setMapping(found.guess);
      setLevel(found.level);
    });
  };
  const check = () => {
    if (!opened) return;
    void attempt(async (signal) => {
      setBusy({ what: 'comparing', share: null });
      const found = await client.official.preview({ importId: opened.importId, level, mapping });
      if (!signal.aborted) setPreview(found);
    });
  };
  const stop = () => {
    running.current?.abort();
    setBusy(null);
    setOpened(null);
    setPreview(null);
    void client.official.cancelImport().catch(() => undefined);
  };
  const leave = () => {
    stop();
    onDone();
  };

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('official.import.title')} tabIndex={0}>
      <div className={classes.actions}>
        <Button variant="default" size="xs" leftSection={<IconArrowLeft size={15} aria-hidden />} onClick={leave}>
          {t('official.parts.publications')}
        </Button>
      </div>
      <h1 className={classes.title}>{t('official.import.title')}</h1>
      <ol className={settings.steps} aria-label={t('official.import.steps')}>
        {STEPS.map((one) => (
          <li key={one} className={settings.step} aria-current={one === step ? 'step' : undefined}>
            {t(`official.import.step.${one}`)}
          </li>
        ))}
      </ol>
      {step === 'file' && (
        <>
          <StepTitle>{t('official.import.fileTitle')}</StepTitle>
          <p className={classes.what}>{t('official.import.fileWhat')}</p>
          <div className={classes.actions}>
            <FileButton
              onChange={choose}
              accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
              inputProps={{ 'aria-label': t('official.import.choose') }}
            >
              {(props) => (
                <Button
                  {...props}
                  size="xs"
                  disabled={busy !== null}
                  leftSection={<IconFileSpreadsheet size={16} aria-hidden />}
                >
                  {t('official.import.choose')}
                </Button>
              )}
            </FileButton>
          </div>
        </>
      )}
      {step === 'columns' && opened && (
        <Columns
          opened={opened}
          level={level}
          mapping={mapping}
          busy={busy !== null}
          onLevel={setLevel}
          onMapping={setMapping}
          onCheck={check}
          onBack={stop}
        />
      )}
      {step === 'check' && opened && preview && (
        <ImportCheck importId={opened.importId} preview={preview} onBack={() => setPreview(null)} onDone={onDone} />
      )}
      <Fault error={error} />
      {busy && <Working busy={busy} onStop={stop} />}
    </section>
  );
}

function Working({ busy, onStop }: { busy: Busy; onStop: () => void }) {
  const { t } = useTranslation();
  const text = t(`official.import.${busy.what}`);
  return (
    <div className={classes.form}>
      <p role="status">{text}</p>
      <Progress
        size="sm"
        color="gray"
        value={busy.share === null ? 100 : busy.share * 100}
        striped={busy.share === null}
        animated={busy.share === null}
        aria-label={text}
      />
      <div className={classes.actions}>
        <Button size="xs" variant="default" onClick={onStop}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

interface ColumnsProps {
  opened: Opened;
  level: OfficialLevel;
  mapping: OfficialMapping;
  busy: boolean;
  onLevel: (level: OfficialLevel) => void;
  onMapping: (mapping: OfficialMapping) => void;
  onCheck: () => void;
  onBack: () => void;
}

function Columns({ opened, level, mapping, busy, onLevel, onMapping, onCheck, onBack }: ColumnsProps) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const lists = words.options.map(({ code }) => code);
  const lacks = mappingLacks(level, mapping, lists);
  const used = officialFields(lists).filter((field) => !isAbove(level, field));
  const shared = sharedColumns(Object.fromEntries(used.map((field) => [field, mapping[field] ?? null])));
  const columns = [
    { value: '', label: t('official.import.noColumn') },
    ...opened.header.map((name, index) => ({
      value: String(index),
      label: `${index + 1}. ${plain(name, 40) || '…'}`,
    })),
  ];
  return (
    <>
      <StepTitle>{t('official.import.columnsTitle')}</StepTitle>
      <p className={classes.what}>
        {t('official.import.columnsWhat', { name: plain(opened.file.name, 60), n: numberText(opened.rows) })}
      </p>
      {opened.cut && <Notice>{t('official.import.cut')}</Notice>}
      <NativeSelect
        size="xs"
        w={260}
        label={t('official.import.levelLabel')}
        value={level}
        onChange={(event) => onLevel(OFFICIAL_LEVELS.find((one) => one === event.currentTarget.value) ?? level)}
        data={OFFICIAL_LEVELS.map((value) => ({ value, label: t(`official.import.levelOption.${value}`) }))}
      />
      <div className={`${settings.box} ${classes.mapping}`}>
        <table className={settings.table}>
          <thead>
            <tr>
              <th>{t('official.import.field')}</th>
              <th>{t('official.import.column')}</th>
              <th>{t('official.import.example')}</th>
            </tr>
          </thead>
          <tbody>
            {used.map((field) => {
              const column = mapping[field] ?? null;
              const name = words.column(field);
              const example = column === null ? undefined : opened.sample.map((row) => row[column]).find(Boolean);
              return (
                <tr key={field}>
                  <td>{name}</td>
                  <td>
                    <NativeSelect
                      size="xs"
                      aria-label={name}
                      value={column === null ? '' : String(column)}
                      onChange={(event) => {
                        const { value } = event.currentTarget;
                        onMapping({ ...mapping, [field]: value === '' ? null : Number(value) });
                      }}
                      data={columns}
                    />
                  </td>
                  <td className={settings.quiet}>{example ? <Hostile text={example} max={40} /> : '–'}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className={classes.actions}>
        <Button size="xs" disabled={lacks.length + shared.length > 0 || busy} onClick={onCheck}>
          {t('official.import.check')}
        </Button>
        <Button size="xs" variant="default" disabled={busy} onClick={onBack}>
          {t('common.back')}
        </Button>
        {lacks.length > 0 && (
          <span className={classes.quiet}>
            {t('official.import.needs', { fields: lacks.map((field) => words.column(field)).join(', ') })}
          </span>
        )}
        {shared.length > 0 && (
          <span className={classes.quiet} role="status">
            {t('official.import.shared', { fields: shared.map((field) => words.column(field)).join(', ') })}
          </span>
        )}
      </div>
    </>
  );
}
