import { Button, FileButton, NativeSelect } from '@mantine/core';
import { IconFileSpreadsheet } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../app/use-shortcuts.ts';
import { upload } from '../client/upload.ts';
import { plain } from './hostile.tsx';
import { Fault } from './states.tsx';
import classes from './table-import.module.css';
import { useCommand } from './use-command.ts';

type Mapping<F extends string> = Record<F, number | null>;
interface Opened {
  importId: string;
  file: { name: string };
  header: string[];
  rows: number;
  guess: Partial<Record<string, number | null>>;
}

interface Props<F extends string, P> {
  /** Whose words it speaks. */
  area: 'directory' | 'observers';
  fields: readonly F[];
  fieldName: (field: F) => string;
  /** Fields without which a row is nothing: each of them, or with `anyOf` one of them. */
  required: readonly F[];
  anyOf?: boolean;
  open: (uploadId: string) => Promise<Opened>;
  preview: (importId: string, mapping: Mapping<F>) => Promise<P>;
  /** Whether there is something to take over. */
  changes: (preview: P) => boolean;
  /** Carries it out and says so. */
  apply: (importId: string) => Promise<void>;
  cancel: () => Promise<unknown>;
  onDone: () => void;
  /** What it would change, what is wrong. */
  children: (importId: string, preview: P) => ReactNode;
}

/** A table somebody made: the file, which column is what, what it would change. Nothing changes before the last button. */
export function TableImport<F extends string, P>(props: Props<F, P>) {
  const { area, fields, fieldName, required, anyOf = false, changes, cancel, onDone, children } = props;
  const { t } = useTranslation();
  const [opened, setOpened] = useState<Opened | null>(null);
  const [mapping, setMapping] = useState<Mapping<F> | null>(null);
  const running = useRef<AbortController | null>(null);
  const open = useCommand(
    {
      mutationFn: async (file: File) => {
        running.current = new AbortController();
        return props.open(await upload(file, running.current.signal, () => undefined));
      },
      onSuccess: (found: Opened) => {
        setOpened(found);
        setMapping(found.guess as Mapping<F>);
      },
    },
    true,
  );
  const preview = useCommand(
    { mutationFn: (asked: { importId: string; mapping: Mapping<F> }) => props.preview(asked.importId, asked.mapping) },
    true,
  );
  const apply = useCommand({ mutationFn: props.apply, onSuccess: onDone }, true);
  const leave = () => {
    running.current?.abort();
    void cancel().catch(() => undefined);
    onDone();
  };
  useShortcut('back', leave);
  const lacks = (field: F): boolean => mapping?.[field] == null;
  const missing = anyOf ? required.every(lacks) : required.some(lacks);
  return (
    <section className={classes.import} aria-label={t(`${area}.import`)}>
      <h2 className={classes.title}>{t(`${area}.import`)}</h2>
      {!opened && (
        <>
          <p className={classes.quiet}>{t(`${area}.imports.what`)}</p>
          <div className={classes.actions}>
            <FileButton
              onChange={(file) => file && open.mutate(file)}
              accept=".csv,.tsv,.txt,.xlsx,text/csv"
              inputProps={{ 'aria-label': t(`${area}.imports.choose`) }}
            >
              {(button) => (
                <Button
                  {...button}
                  loading={open.isPending}
                  leftSection={<IconFileSpreadsheet size={17} aria-hidden />}
                >
                  {t(`${area}.imports.choose`)}
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
            {t(`${area}.imports.columns`, { name: plain(opened.file.name, 60), count: opened.rows })}
          </p>
          <div className={classes.fields}>
            {fields.map((field) => (
              <NativeSelect
                key={field}
                size="xs"
                label={fieldName(field)}
                required={!anyOf && required.includes(field)}
                value={mapping[field] === null ? '' : String(mapping[field])}
                onChange={(event) => {
                  const { value } = event.currentTarget;
                  setMapping({ ...mapping, [field]: value === '' ? null : Number(value) });
                }}
                data={[
                  { value: '', label: t(`${area}.imports.noColumn`) },
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
              {t(`${area}.imports.check`)}
            </Button>
            <Button variant="default" onClick={leave}>
              {t('common.cancel')}
            </Button>
          </div>
        </>
      )}
      {opened && preview.data !== undefined && (
        <>
          {children(opened.importId, preview.data)}
          <Fault error={apply.error} />
          <div className={classes.actions}>
            <Button
              loading={apply.isPending}
              disabled={!changes(preview.data)}
              onClick={() => apply.mutate(opened.importId)}
            >
              {t(`${area}.imports.apply`)}
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
