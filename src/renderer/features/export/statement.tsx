import { Button, TextInput } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useHello } from '../../client/session.ts';
import { download } from '../../components/download.ts';
import { plain } from '../../components/hostile.tsx';
import classes from './export.module.css';

export interface Stated {
  /** File that it is saved as. */
  name: string;
  text: string;
  /** Where core wrote it, if it was given a folder. */
  path: string | null;
}

/** A window that may not save files by itself asks where core is to put it. */
export function StatementFolder({ value, onChange }: { value: string; onChange: (folder: string) => void }) {
  const { t } = useTranslation();
  if (useHello()?.host !== 'electron') return null;
  return (
    <TextInput
      label={t('export.keys.save')}
      value={value}
      maxLength={4096}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

/** A text to be kept or handed on: shown, and saved where the window may. */
export function Statement({ name, text, path }: Stated) {
  const { t } = useTranslation();
  const electron = useHello()?.host === 'electron';
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <pre className={`${classes.mono} ${classes.statement}`} tabIndex={0}>
        {text}
      </pre>
      {path !== null && <p>{t('export.verify.saved', { path: plain(path, 200) })}</p>}
      {!electron && (
        <div className={classes.actions}>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconDownload size={15} aria-hidden />}
            onClick={() => download(new Blob([text], { type: 'text/plain' }), name)}
          >
            {t('export.keys.saveFile')}
          </Button>
        </div>
      )}
    </>
  );
}
