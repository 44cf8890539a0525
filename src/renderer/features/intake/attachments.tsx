import { ActionIcon, Button, FileButton } from '@mantine/core';
import { IconPaperclip, IconX } from '@tabler/icons-react';
import { type DragEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MANUAL_FILES } from '../../../contract/areas/intake.ts';
import { UPLOAD_LIMIT } from '../../../contract/areas/stations.ts';
import { client } from '../../client/rpc.ts';
import { upload } from '../../client/upload.ts';
import { bytesText } from '../../components/bytes.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import classes from './desk.module.css';

export interface Chosen {
  key: string;
  file: File;
}
type Left = { why: 'fileTooLarge' | 'fileEmpty'; name: string } | { why: 'filesTooMany' };

/** What of these can go along, and the first thing that cannot. */
function choose(before: readonly Chosen[], files: readonly File[]): { chosen: Chosen[]; left: Left | null } {
  let left: Left | null = null;
  const chosen = [...before];
  for (const file of files) {
    if (file.size > UPLOAD_LIMIT) left ??= { why: 'fileTooLarge', name: file.name };
    else if (file.size === 0) left ??= { why: 'fileEmpty', name: file.name };
    else if (chosen.length >= MANUAL_FILES) left ??= { why: 'filesTooMany' };
    else chosen.push({ key: crypto.randomUUID(), file });
  }
  return { chosen, left };
}

/** Sends them one by one and answers the ids by which a command names them. What was sent before a failure is dropped. */
export async function sendFiles(files: readonly Chosen[], tell: (share: number) => void): Promise<string[]> {
  const sent: string[] = [];
  const never = new AbortController().signal;
  try {
    for (const [index, { file }] of files.entries())
      sent.push(await upload(file, never, (share) => tell((index + share) / files.length)));
    return sent;
  } catch (error) {
    dropFiles(sent);
    throw error;
  }
}

export const dropFiles = (ids: readonly string[]): void => {
  for (const uploadId of ids) void client.uploads.drop({ uploadId }).catch(() => undefined);
};

/** Photographs and documents that go along with an entry: chosen, dropped on the form, or pasted anywhere in it. */
export function Attachments({
  files,
  share,
  onChange,
}: {
  files: readonly Chosen[];
  /** Of what is being sent; null when nothing is. */
  share: number | null;
  onChange: (files: Chosen[]) => void;
}) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<Left | null>(null);
  const [over, setOver] = useState(false);
  const add = (more: readonly File[]) => {
    const result = choose(files, more);
    setLeft(result.left);
    onChange(result.chosen);
  };
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const pasted = [...(event.clipboardData?.files ?? [])];
      if (pasted.length === 0) return;
      event.preventDefault();
      add(pasted);
    };
    document.addEventListener('paste', paste);
    return () => document.removeEventListener('paste', paste);
  });
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer.files.length > 0) add([...event.dataTransfer.files]);
  };
  const hover = (event: DragEvent) => {
    event.preventDefault();
    setOver(true);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what can be dropped here can be chosen by its button, too
    <div
      className={classes.files}
      data-over={over || undefined}
      onDrop={drop}
      onDragOver={hover}
      onDragLeave={() => setOver(false)}
    >
      <div className={classes.fileHead}>
        <FileButton multiple onChange={add} inputProps={{ 'aria-label': t('desk.files') }}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              leftSection={<IconPaperclip size={15} aria-hidden />}
              disabled={share !== null || files.length >= MANUAL_FILES}
            >
              {t('desk.filesChoose')}
            </Button>
          )}
        </FileButton>
        <span className={classes.quiet}>
          {t('desk.filesHelp', { count: MANUAL_FILES, size: bytesText(UPLOAD_LIMIT, t) })}
        </span>
      </div>
      {files.length > 0 && (
        <ul className={classes.fileList} aria-label={t('desk.filesHere')}>
          {files.map(({ key, file }) => (
            <li key={key}>
              <span className={classes.fileName}>
                <Hostile text={file.name} max={60} /> <span className={classes.quiet}>{bytesText(file.size, t)}</span>
              </span>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={t('desk.fileRemove', { name: plain(file.name, 60) })}
                disabled={share !== null}
                onClick={() => onChange(files.filter((each) => each.key !== key))}
              >
                <IconX size={15} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      <span className={classes.quiet} role="status">
        {share !== null && t('desk.filesSending', { share: Math.round(share * 100) })}
        {share === null && files.length > 0 && t('desk.filesNotKept')}
      </span>
      {left && (
        <p className={classes.fileLeft} role="alert">
          {left.why === 'filesTooMany'
            ? t('desk.filesTooMany', { count: MANUAL_FILES })
            : t(`desk.${left.why}`, { name: plain(left.name, 60) })}
        </p>
      )}
    </div>
  );
}
