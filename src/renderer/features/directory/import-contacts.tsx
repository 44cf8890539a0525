import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { CONTACT_FIELDS, CONTACT_REQUIRED } from '../../../domain/directory.ts';
import { currentLocale } from '../../app/i18n.ts';
import { client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { offerUndo } from '../../components/offer-undo.tsx';
import { Fault } from '../../components/states.tsx';
import { TableImport } from '../../components/table-import.tsx';
import { useCommand } from '../../components/use-command.ts';
import classes from './directory.module.css';

type Preview = Awaited<ReturnType<typeof client.directory.preview>>;
const SHOWN = 50;

/** A table of contacts. */
export function ImportContacts({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <TableImport
      area="directory"
      fields={CONTACT_FIELDS}
      fieldName={(field) => t(`directory.fields.${field}`)}
      required={CONTACT_REQUIRED}
      open={(uploadId) => client.directory.openImport({ uploadId })}
      preview={(importId, mapping) => client.directory.preview({ importId, mapping })}
      changes={({ added, changed }: Preview) => added.length + changed.length > 0}
      apply={async (importId) => {
        const { entryId } = await client.directory.apply({ importId });
        offerUndo(
          t(entryId === null ? 'directory.imports.nothing' : 'directory.imports.applied'),
          entryId === null ? null : () => client.directory.undo({ entryId }),
        );
      }}
      cancel={() => client.directory.cancelImport()}
      onDone={onDone}
    >
      {(importId, preview) => <Found importId={importId} preview={preview} />}
    </TableImport>
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
