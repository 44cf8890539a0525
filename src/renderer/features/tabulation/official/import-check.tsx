import { Button, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OfficialPreviewRow } from '../../../../contract/areas/official.ts';
import { fieldsOf } from '../../../../domain/official.ts';
import { currentLocale } from '../../../app/i18n.ts';
import { api, client } from '../../../client/rpc.ts';
import { Hostile, plain } from '../../../components/hostile.tsx';
import { codeText } from '../../../components/labels.ts';
import { More } from '../../../components/more.tsx';
import { numberText } from '../../../components/number-text.ts';
import { offerUndo } from '../../../components/offer-undo.tsx';
import { SaveErrors } from '../../../components/save-errors.tsx';
import { Failed, Fault, ListSkeleton, Notice } from '../../../components/states.tsx';
import { useCommand } from '../../../components/use-command.ts';
import stations from '../../stations/stations.module.css';
import classes from './official.module.css';
import { StepTitle } from './opened.tsx';
import { NOTHING_SAID, PublishingFields, publishedAs } from './publishing-fields.tsx';
import { useOfficialWords } from './words.ts';

export type Preview = Awaited<ReturnType<typeof client.official.preview>>;
const PARTS = ['rows', 'changed', 'faulty', 'bad'] as const;
type Part = (typeof PARTS)[number];
const PAGE = 100;

interface Props {
  importId: string;
  preview: Preview;
  onBack: () => void;
  onDone: () => void;
}

/** What would be kept, and what it says otherwise than the publication before; then source and as-of time. */
export function ImportCheck({ importId, preview, onBack, onDone }: Props) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  const locale = currentLocale();
  const [part, setPart] = useState<Part>(preview.rows > 0 ? 'rows' : 'bad');
  const [said, setSaid] = useState(NOTHING_SAID);
  const apply = useCommand(
    api.official.apply.mutationOptions({
      onSuccess: ({ entryId }) => {
        offerUndo(t('official.import.applied'), () => client.official.undo({ entryId }));
        onDone();
      },
    }),
    true,
  );
  const as = publishedAs(said, words.zone);
  const { against, unknown, repeated } = preview;
  const counts: [string, number][] = [
    ...PARTS.map((one): [string, number] => [t(`official.import.part.${one}`), preview[one]]),
    ...(repeated > 0 ? [[t('official.import.repeated'), repeated] as [string, number]] : []),
    ...(unknown === null ? [] : [[t('official.import.unknown'), unknown] as [string, number]]),
  ];
  return (
    <>
      <StepTitle>{t('official.import.checkTitle')}</StepTitle>
      <dl className={stations.counts}>
        {counts.map(([name, n]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{numberText(n)}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.counts}>
        {against
          ? t('official.import.against', {
              source: plain(against.source, 60),
              at: words.asOf(against.asOf),
              changed: numberText(preview.changed),
              same: numberText(preview.same),
              added: numberText(preview.added),
              gone: numberText(preview.gone),
            })
          : t('official.import.first')}
      </p>
      {preview.shares && <Notice>{t('official.import.shares')}</Notice>}
      {preview.cut && <Notice>{t('official.import.cut')}</Notice>}
      {preview.without.length > 0 && (
        <Notice>{t('official.import.without', { lists: preview.without.map(words.option).join(', ') })}</Notice>
      )}
      <SegmentedControl
        size="xs"
        style={{ justifySelf: 'start' }}
        aria-label={t('official.import.parts')}
        value={part}
        onChange={(value) => setPart(PARTS.find((one) => one === value) ?? 'rows')}
        data={PARTS.map((one) => ({
          value: one,
          label: `${t(`official.import.part.${one}`)} ${numberText(preview[one])}`,
        }))}
      />
      {part === 'faulty' && preview.faulty > 0 && <p className={classes.quiet}>{t('official.import.faultyWhat')}</p>}
      {part === 'bad' && preview.bad > 0 && (
        <SaveErrors
          what={t('official.import.badWhat')}
          get={() => client.official.importErrors({ importId, locale })}
          saveTo={async (folder) => (await client.official.saveImportErrors({ importId, locale, folder })).path}
        />
      )}
      <Rows key={part} importId={importId} part={part} />
      {preview.rows === 0 ? (
        <p role="alert">{t('official.import.nothing')}</p>
      ) : (
        <div className={classes.form}>
          <PublishingFields said={said} onChange={setSaid} />
        </div>
      )}
      <Fault error={apply.error} />
      <div className={classes.actions}>
        <Button
          size="xs"
          disabled={preview.rows === 0 || as === null}
          loading={apply.isPending}
          onClick={() => as && apply.mutate({ importId, ...as })}
        >
          {t('official.import.apply')}
        </Button>
        <Button size="xs" variant="default" disabled={apply.isPending} onClick={onBack}>
          {t('common.back')}
        </Button>
      </div>
    </>
  );
}

function Rows({ importId, part }: { importId: string; part: Part }) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    api.official.previewRows.infiniteOptions({
      input: (offset: number) => ({ importId, part, offset, limit: PAGE }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length * PAGE : undefined),
      gcTime: 0,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={4} height={34} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <p className={classes.quiet}>{t('official.import.none')}</p>;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.preview} aria-label={t(`official.import.part.${part}`)} tabIndex={0}>
        {rows.map((row) => (
          <li key={row.part === 'bad' ? row.line : `${row.region} ${row.number}`}>
            <Row row={row} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  );
}

function Row({ row }: { row: OfficialPreviewRow }) {
  const { t } = useTranslation();
  const words = useOfficialWords();
  if (row.part === 'bad')
    return (
      <>
        <strong>{t('official.import.line', { line: row.line })}</strong>{' '}
        {row.problems
          .map(({ code, field }) => `${words.column(field)}: ${codeText('official.problems', code)}`)
          .join('; ')}
        <span className={classes.note}>
          <Hostile text={row.cells.filter(Boolean).join(' · ')} max={160} />
        </span>
      </>
    );
  const said =
    row.part === 'rows'
      ? [...fieldsOf(row.figures)].flatMap(([field, n]) =>
          n === null ? [] : [`${words.figure(field)}: ${numberText(n)}`],
        )
      : row.part === 'changed'
        ? words
            .inFormOrder(row.changes)
            .map(({ field, before, after }) => `${words.figure(field)}: ${shown(before)} → ${shown(after)}`)
        : row.faults.map((fault) => t(`official.fault.${fault}`));
  return (
    <>
      <strong>{words.place(row)}</strong>
      <span className={`${classes.note} ${classes.figure}`}>{said.join(' · ')}</span>
    </>
  );
}

const shown = (n: number | null): string => (n === null ? '–' : numberText(n));
