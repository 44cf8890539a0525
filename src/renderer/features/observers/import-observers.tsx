import { SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObserverPreviewRow } from '../../../contract/index.ts';
import { IDENTIFYING, OBSERVER_FIELDS } from '../../../domain/observer-words.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile, plain } from '../../components/hostile.tsx';
import { useCodeText } from '../../components/labels.ts';
import { More } from '../../components/more.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SaveErrors } from '../../components/save-errors.tsx';
import { Failed, ListSkeleton } from '../../components/states.tsx';
import { TableImport } from '../../components/table-import.tsx';
import classes from './observers.module.css';
import { homeText } from './words.ts';

type Preview = Awaited<ReturnType<typeof client.observers.preview>>;
const PARTS = ['added', 'changed', 'bad'] as const;
type Part = (typeof PARTS)[number];
const PAGE = 100;

/** A list of observers. */
export function ImportObservers({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <TableImport
      area="observers"
      fields={OBSERVER_FIELDS}
      fieldName={(field) => t(`observers.fields.${field}`)}
      required={IDENTIFYING}
      anyOf
      open={(uploadId) => client.observers.openImport({ uploadId })}
      preview={(importId, mapping) => client.observers.preview({ importId, mapping })}
      changes={({ added, changed }: Preview) => added + changed > 0}
      apply={async (importId) => {
        const { entryId } = await client.observers.apply({ importId });
        offerUndo(
          t(entryId === null ? 'observers.imports.nothing' : 'observers.imports.applied'),
          entryId === null ? null : () => client.observers.undo({ entryId }),
        );
      }}
      cancel={() => client.observers.cancelImport()}
      onDone={onDone}
    >
      {(importId, preview) => <Found importId={importId} preview={preview} />}
    </TableImport>
  );
}

function Found({ importId, preview }: { importId: string; preview: Preview }) {
  const { t } = useTranslation();
  const some = PARTS.filter((part) => preview[part] > 0);
  const [chosen, setChosen] = useState<Part>(some[0] ?? 'added');
  return (
    <>
      <p role="status">{t('observers.imports.found', { ...preview })}</p>
      {preview.organisations.length > 0 && (
        <p className={classes.quiet}>
          {t('observers.imports.organisations', {
            names: preview.organisations.map((name) => plain(name, 60)).join(', '),
          })}
        </p>
      )}
      {some.length > 0 && (
        <SegmentedControl
          size="xs"
          aria-label={t('observers.imports.parts')}
          value={chosen}
          onChange={(value) => setChosen(PARTS.find((part) => part === value) ?? chosen)}
          data={some.map((value) => ({ value, label: `${t(`observers.imports.${value}`)} ${preview[value]}` }))}
        />
      )}
      {chosen === 'bad' && preview.bad > 0 && (
        <SaveErrors
          what={t('observers.imports.saveErrors')}
          get={() => client.observers.importErrors({ importId, locale: currentLocale() })}
          saveTo={async (folder) =>
            (await client.observers.saveImportErrors({ importId, locale: currentLocale(), folder })).path
          }
        />
      )}
      <Rows key={chosen} importId={importId} part={chosen} />
    </>
  );
}

function Rows({ importId, part }: { importId: string; part: Part }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    api.observers.previewRows.infiniteOptions({
      input: (offset: number) => ({ importId, part, offset, limit: PAGE }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => {
        const read = pages.reduce((sum, page) => sum + page.rows.length, 0);
        return read < last.total ? read : null;
      },
      // A plan is for once.
      gcTime: 0,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={4} height={28} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <p className={classes.quiet}>{t('observers.imports.none')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.scroll} aria-label={t(`observers.imports.${part}`)} tabIndex={0}>
        {rows.map((row) => (
          <li key={row.part === 'bad' ? row.line : row.id}>
            <PreviewLine row={row} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  );
}

function PreviewLine({ row }: { row: ObserverPreviewRow }) {
  const { t } = useTranslation();
  const word = useCodeText();
  if (row.part === 'bad')
    return (
      <>
        <strong>{t('observers.imports.line', { n: row.line })}</strong>{' '}
        {row.problems
          .map(({ code, field }) => `${word('observers.fields', field)}: ${word('observers.problems', code)}`)
          .join('; ')}{' '}
        <span className={classes.quiet}>
          <Hostile text={row.cells.filter(Boolean).join(' · ')} max={120} />
        </span>
      </>
    );
  if (row.part === 'changed')
    return (
      <>
        <strong>
          <Hostile text={row.callSign} max={60} />
        </strong>{' '}
        {row.changes.map(({ field, before, after }) => (
          <span key={field} className={classes.number}>
            {word('observers.fields', field)}: <Hostile text={before ?? '–'} max={80} /> →{' '}
            <Hostile text={after ?? '–'} max={80} />
          </span>
        ))}
      </>
    );
  return (
    <>
      <strong>
        <Hostile text={row.facts.callSign} max={60} />
      </strong>{' '}
      {row.facts.name && <Hostile text={row.facts.name} max={80} />}{' '}
      <span className={classes.quiet}>{homeText(row.facts)}</span>
    </>
  );
}
