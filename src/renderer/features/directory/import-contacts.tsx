import { Button, FileButton, NativeSelect } from '@mantine/core';
import { IconDownload, IconFileSpreadsheet } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CONTACT_FIELDS, CONTACT_REQUIRED, type ContactMapping } from '../../../domain/directory.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api, client } from '../../client/rpc.ts';
import { upload } from '../../client/upload.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './directory.module.css';

type Opened = Awaited<ReturnType<typeof client.directory.openImport>>;
type Preview = Awaited<ReturnType<typeof client.directory.preview>>;
const SHOWN = 50;

/** A table of contacts: which column is what, what it would change, what is wrong. Nothing changes before the last button. */
export function ImportContacts({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [mapping, setMapping] = useState<ContactMapping | null>(null);
  const running = useRef<AbortController | null>(null);
  const open = useCommand(
    {
      mutationFn: async (file: File) => {
        running.current = new AbortController();
        const uploadId = await upload(file, running.current.signal, () => undefined);
        return client.directory.openImport({ uploadId });
      },
      onSuccess: (found: Opened) => {
        setOpened(found);
        setMapping(found.guess as ContactMapping);
      },
    },
    true,
  );
  const preview = useCommand(api.directory.preview.mutationOptions(), true);
  const apply = useCommand(
    api.directory.apply.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(
          t(entryId === null ? 'directory.imports.nothing' : 'directory.imports.applied'),
          entryId === null ? null : () => client.directory.undo({ entryId }),
        );
        onDone();
      },
    }),
    true,
  );
  const leave = () => {
    running.current?.abort();
    void client.directory.cancelImport().catch(() => undefined);
    onDone();
  };
  useShortcut('back', leave);
  const missing = mapping !== null && CONTACT_REQUIRED.some((field) => mapping[field] === null);
  return (
    <section className={classes.form} aria-label={t('directory.import')}>
      <h2 className={classes.big}>{t('directory.import')}</h2>
      {!opened && (
        <>
          <p className={classes.quiet}>{t('directory.imports.what')}</p>
          <div className={classes.actions}>
            <FileButton
              onChange={(file) => file && open.mutate(file)}
              accept=".csv,.tsv,.txt,.xlsx,text/csv"
              inputProps={{ 'aria-label': t('directory.imports.choose') }}
            >
              {(props) => (
                <Button {...props} loading={open.isPending} leftSection={<IconFileSpreadsheet size={17} aria-hidden />}>
                  {t('directory.imports.choose')}
                </Button>
              )}
            </FileButton>
            <Button variant="default" onClick={leave}>
              {t('common.cancel')}
            </Button>
          </div>
          <Fault error={open.error} />
        </>
      )}
      {opened && mapping && !preview.data && (
        <>
          <p className={classes.quiet}>
            {t('directory.imports.columns', { name: plain(opened.file.name, 60), count: opened.rows })}
          </p>
          <div className={classes.two}>
            {CONTACT_FIELDS.map((field) => (
              <NativeSelect
                key={field}
                size="xs"
                label={t(`directory.fields.${field}`)}
                required={CONTACT_REQUIRED.includes(field)}
                value={mapping[field] === null ? '' : String(mapping[field])}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setMapping({ ...mapping, [field]: value === '' ? null : Number(value) });
                }}
                data={[
                  { value: '', label: t('directory.imports.noColumn') },
                  ...opened.header.map((name, index) => ({
                    value: String(index),
                    label: `${index + 1}. ${plain(name, 40) || '…'}`,
                  })),
                ]}
              />
            ))}
          </div>
          <Fault error={preview.error} />
          <div className={classes.actions}>
            <Button
              disabled={missing}
              loading={preview.isPending}
              onClick={() => preview.mutate({ importId: opened.importId, mapping })}
            >
              {t('directory.imports.check')}
            </Button>
            <Button variant="default" onClick={leave}>
              {t('common.cancel')}
            </Button>
          </div>
        </>
      )}
      {opened && preview.data && (
        <>
          <Found importId={opened.importId} preview={preview.data} />
          <Fault error={apply.error} />
          <div className={classes.actions}>
            <Button
              loading={apply.isPending}
              disabled={preview.data.added.length + preview.data.changed.length === 0}
              onClick={() => apply.mutate({ importId: opened.importId })}
            >
              {t('directory.imports.apply')}
            </Button>
            <Button variant="default" onClick={() => preview.reset()}>
              {t('common.back')}
            </Button>
          </div>
        </>
      )}
    </section>
  );
}

function Found({ importId, preview }: { importId: string; preview: Preview }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const errors = useCommand(
    {
      mutationFn: async () => {
        const file = await client.directory.importErrors({ importId, locale: currentLocale() });
        const url = URL.createObjectURL(file);
        Object.assign(document.createElement('a'), { href: url, download: file.name }).click();
        setTimeout(() => URL.revokeObjectURL(url), 10_000);
      },
    },
    true,
  );
  return (
    <>
      <p role="status">
        {t('directory.imports.found', {
          added: preview.added.length,
          changed: preview.changed.length,
          unchanged: preview.unchanged,
          missing: preview.missing,
          bad: preview.bad.length,
        })}
      </p>
      <ul className={classes.list}>
        {[...preview.added, ...preview.changed].slice(0, SHOWN).map((facts) => (
          <li key={`${facts.kind} ${facts.name} ${facts.region} ${facts.externalId}`}>
            <Hostile text={facts.name} max={80} />{' '}
            <span className={classes.quiet}>{t(`directory.kinds.${facts.kind}`)}</span>
          </li>
        ))}
      </ul>
      {preview.bad.length > 0 && (
        <>
          <h3 className={classes.sub}>{t('directory.imports.bad')}</h3>
          <ul className={classes.list}>
            {preview.bad.slice(0, SHOWN).map((row) => (
              <li key={row.line}>
                <strong>{t('directory.imports.line', { n: row.line })}</strong>{' '}
                <Hostile text={row.cells.join(' · ')} max={80} />{' '}
                <span className={classes.quiet}>
                  {row.problems
                    .map(({ code, field }) => `${t(`directory.fields.${field}`)}: ${word('directory.problems', code)}`)
                    .join('; ')}
                </span>
              </li>
            ))}
          </ul>
          <div className={classes.actions}>
            <Button
              size="xs"
              variant="default"
              leftSection={<IconDownload size={15} aria-hidden />}
              loading={errors.isPending}
              onClick={() => errors.mutate()}
            >
              {t('directory.imports.saveErrors')}
            </Button>
          </div>
          <Fault error={errors.error} />
        </>
      )}
    </>
  );
}
