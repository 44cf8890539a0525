import { Button, FileButton, Progress, Select } from '@mantine/core';
import { IconArrowLeft, IconFileSpreadsheet } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { REQUIRED_FIELDS, STATION_FIELDS, type StationMapping } from '../../../domain/station-sheet.ts';
import { client } from '../../client/rpc.ts';
import { Stopped, upload } from '../../client/upload.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { Fault, Notice } from '../../components/states.tsx';
import settings from '../settings/settings.module.css';
import { ImportCheck, type Preview } from './import-check.tsx';
import classes from './stations.module.css';
import { figure } from './words.ts';

type Opened = Awaited<ReturnType<typeof client.stations.openImport>>;
type Busy = { what: 'sending' | 'reading' | 'comparing'; share: number | null };
const STEPS = ['file', 'columns', 'check'] as const;

/** File, columns, check: nothing of the registry changes before its last button. */
export function ImportWizard({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [mapping, setMapping] = useState<StationMapping | null>(null);
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
      const found = await client.stations.openImport({ uploadId });
      if (signal.aborted) return;
      setOpened(found);
      setMapping(found.guess as StationMapping);
    });
  };
  const check = () => {
    if (!opened || !mapping) return;
    void attempt(async (signal) => {
      setBusy({ what: 'comparing', share: null });
      const counts = await client.stations.preview({ importId: opened.importId, mapping });
      if (!signal.aborted) setPreview(counts);
    });
  };
  const stop = () => {
    running.current?.abort();
    setBusy(null);
    setOpened(null);
    setPreview(null);
    void client.stations.cancelImport().catch(() => undefined);
  };
  const leave = () => {
    stop();
    onDone();
  };

  return (
    <section className={classes.page}>
      <div className={settings.actions}>
        <Button variant="default" size="xs" leftSection={<IconArrowLeft size={15} aria-hidden />} onClick={leave}>
          {t('stations.title')}
        </Button>
      </div>
      <h1 className={settings.title}>{t('stations.import')}</h1>
      <ol className={settings.steps} aria-label={t('stations.steps.label')}>
        {STEPS.map((one) => (
          <li key={one} className={settings.step} aria-current={one === step ? 'step' : undefined}>
            {t(`stations.steps.${one}`)}
          </li>
        ))}
      </ol>
      <div className={settings.section}>
        {step === 'file' && (
          <>
            <div>
              <h2 className={settings.subtitle}>{t('stations.file.title')}</h2>
              <p className={settings.what}>{t('stations.file.what')}</p>
            </div>
            <div className={settings.actions}>
              <FileButton
                onChange={choose}
                accept=".csv,.tsv,.txt,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
                inputProps={{ 'aria-label': t('stations.file.choose') }}
              >
                {(props) => (
                  <Button
                    {...props}
                    disabled={busy !== null}
                    leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
                  >
                    {t('stations.file.choose')}
                  </Button>
                )}
              </FileButton>
            </div>
          </>
        )}
        {step === 'columns' && opened && mapping && <Columns opened={opened} mapping={mapping} onChange={setMapping} />}
        {step === 'check' && opened && preview && (
          <ImportCheck
            importId={opened.importId}
            preview={preview}
            onBack={() => setPreview(null)}
            onDone={onDone}
            onCheckAgain={check}
          />
        )}
        <Fault error={error} />
        {busy && <Working busy={busy} onStop={stop} />}
        {step === 'columns' && mapping && !busy && (
          <div className={settings.actions}>
            <Button disabled={REQUIRED_FIELDS.some((field) => mapping[field] === null)} onClick={check}>
              {t('stations.columns.check')}
            </Button>
            <Button variant="default" onClick={stop}>
              {t('common.back')}
            </Button>
            {REQUIRED_FIELDS.some((field) => mapping[field] === null) && (
              <span className={settings.small}>{t('stations.columns.required')}</span>
            )}
          </div>
        )}
      </div>
    </section>
  );
}

function Working({ busy, onStop }: { busy: Busy; onStop: () => void }) {
  const { t } = useTranslation();
  const text = t(`stations.file.${busy.what}`);
  return (
    <div className={settings.box}>
      <div className={settings.row}>
        <div className={settings.grow}>
          <p role="status">{text}</p>
          <Progress
            mt={6}
            size="sm"
            color="gray"
            value={busy.share === null ? 100 : busy.share * 100}
            striped={busy.share === null}
            animated={busy.share === null}
            aria-label={text}
          />
        </div>
        <Button size="xs" variant="default" onClick={onStop}>
          {t('common.cancel')}
        </Button>
      </div>
    </div>
  );
}

interface ColumnsProps {
  opened: Opened;
  mapping: StationMapping;
  onChange: (mapping: StationMapping) => void;
}

function Columns({ opened, mapping, onChange }: ColumnsProps) {
  const { t } = useTranslation();
  const columns = opened.header.map((name, index) => ({
    value: String(index),
    label: `${index + 1}. ${plain(name, 40) || '…'}`,
  }));
  return (
    <>
      <div>
        <h2 className={settings.subtitle}>{t('stations.columns.title')}</h2>
        <p className={settings.what}>
          {t('stations.columns.what', {
            name: plain(opened.file.name, 60),
            count: opened.rows,
            n: figure(opened.rows),
          })}
        </p>
      </div>
      {opened.cut && <Notice>{t('stations.columns.cut')}</Notice>}
      <div className={settings.box}>
        <table className={settings.table}>
          <thead>
            <tr>
              <th>{t('stations.columns.field')}</th>
              <th>{t('stations.columns.column')}</th>
              <th>{t('stations.columns.example')}</th>
            </tr>
          </thead>
          <tbody>
            {STATION_FIELDS.map((field) => {
              const column = mapping[field];
              const name = t(`stations.fields.${field}`);
              const example = column === null ? undefined : opened.sample.map((row) => row[column]).find(Boolean);
              return (
                <tr key={field}>
                  <td className={classes.field}>
                    {name}
                    {REQUIRED_FIELDS.includes(field) && <span aria-hidden> *</span>}
                  </td>
                  <td>
                    <Select
                      size="xs"
                      aria-label={name}
                      required={REQUIRED_FIELDS.includes(field)}
                      data={columns}
                      value={column === null ? null : String(column)}
                      placeholder={t('stations.columns.none')}
                      clearable
                      onChange={(value) => onChange({ ...mapping, [field]: value === null ? null : Number(value) })}
                    />
                  </td>
                  <td className={`${classes.field} ${settings.quiet}`}>
                    {example ? <Hostile text={example} max={50} /> : '–'}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </>
  );
}
