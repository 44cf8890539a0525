import { Button, Checkbox, SegmentedControl } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewRow } from '../../../contract/areas/stations.ts';
import { currentLocale } from '../../app/i18n.ts';
import { api, client } from '../../client/rpc.ts';
import { Hostile } from '../../components/hostile.tsx';
import { codeText } from '../../components/labels.ts';
import { More } from '../../components/more.tsx';
import { offerUndo } from '../../components/offer-undo.tsx';
import { SaveErrors } from '../../components/save-errors.tsx';
import { Failed, Fault, ListSkeleton } from '../../components/states.tsx';
import { useCommand } from '../../components/use-command.ts';
import settings from '../settings/settings.module.css';
import { ChangeText } from './change-text.tsx';
import classes from './stations.module.css';
import { figure, stationName, whereText } from './words.ts';

export type Preview = Awaited<ReturnType<typeof client.stations.preview>>;
type Part = PreviewRow['part'];
const PARTS: readonly Part[] = ['added', 'changed', 'missing', 'bad'];
const PAGE = 100;

interface Props {
  importId: string;
  preview: Preview;
  onBack: () => void;
  onDone: () => void;
  /** The registry changed meanwhile: compare anew. */
  onCheckAgain: () => void;
}

/** What the list would change, before it does; what is missing from it is closed only where a person says so. */
export function ImportCheck({ importId, preview, onBack, onDone, onCheckAgain }: Props) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>(PARTS.find((one) => preview[one] > 0) ?? 'added');
  const [close, setClose] = useState<ReadonlySet<string>>(new Set());
  const locale = currentLocale();
  const apply = useCommand(
    api.stations.apply.mutationOptions({
      onSuccess: ({ entryId }) => {
        if (entryId === null) offerUndo(t('stations.check.nothing'), null);
        else offerUndo(t('stations.check.applied'), () => client.stations.undo({ entryId }));
        onDone();
      },
    }),
    true,
  );
  const work = preview.added + preview.changed + close.size;
  return (
    <>
      <h2 className={settings.subtitle}>{t('stations.check.title')}</h2>
      <dl className={classes.counts}>
        {[...PARTS, 'unchanged' as const, 'repeated' as const]
          .filter((one) => one !== 'repeated' || preview.repeated > 0)
          .map((one) => (
            <div key={one}>
              <dt>{t(`stations.check.${one}`)}</dt>
              <dd>{figure(preview[one])}</dd>
            </div>
          ))}
        <div>
          <dt>{t('stations.check.after')}</dt>
          <dd>{figure(preview.stationsAfter - close.size)}</dd>
        </div>
      </dl>
      {preview.added + preview.changed === 0 && <p>{t('stations.check.empty')}</p>}
      <SegmentedControl
        size="xs"
        aria-label={t('stations.check.tabs')}
        value={part}
        onChange={(value) => setPart(PARTS.find((one) => one === value) ?? 'added')}
        data={PARTS.map((one) => ({ value: one, label: `${t(`stations.check.${one}`)} ${figure(preview[one])}` }))}
      />
      {part === 'missing' && preview.missing > 0 && <p className={settings.quiet}>{t('stations.check.missingWhat')}</p>}
      {part === 'bad' && preview.bad > 0 && (
        <SaveErrors
          what={t('stations.check.badWhat')}
          get={() => client.stations.importErrors({ importId, locale })}
          saveTo={async (folder) => (await client.stations.saveImportErrors({ importId, locale, folder })).path}
        />
      )}
      <Rows key={part} importId={importId} part={part} close={close} onClose={setClose} />
      <Fault error={apply.error} />
      <div className={settings.actions}>
        <Button
          disabled={work === 0}
          loading={apply.isPending}
          onClick={() => apply.mutate({ importId, close: [...close] })}
        >
          {close.size > 0
            ? t('stations.check.applyClose', { count: close.size, n: figure(close.size) })
            : t('stations.check.apply')}
        </Button>
        <Button variant="default" disabled={apply.isPending} onClick={onBack}>
          {t('common.back')}
        </Button>
        {apply.error && (
          <Button variant="default" onClick={onCheckAgain}>
            {t('stations.columns.check')}
          </Button>
        )}
      </div>
    </>
  );
}

interface RowsProps {
  importId: string;
  part: Part;
  close: ReadonlySet<string>;
  onClose: (close: ReadonlySet<string>) => void;
}

function Rows({ importId, part, close, onClose }: RowsProps) {
  const { t } = useTranslation();
  const query = useInfiniteQuery(
    api.stations.previewRows.infiniteOptions({
      input: (offset: number) => ({ importId, part, offset, limit: PAGE }),
      initialPageParam: 0,
      getNextPageParam: (last, pages) => (pages.length * PAGE < last.total ? pages.length * PAGE : undefined),
      gcTime: 0,
    }),
  );
  if (query.isPending) return <ListSkeleton rows={5} height={36} />;
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />;
  const rows = query.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <p className={settings.quiet}>{t('stations.check.none')}</p>;
  const ids = rows.flatMap((row) => (row.part === 'missing' ? [row.id] : []));
  const toggle = (id: string) =>
    onClose(new Set(close.has(id) ? [...close].filter((one) => one !== id) : [...close, id]));
  return (
    <>
      {part === 'missing' && (
        <div className={settings.actions}>
          <Button size="xs" variant="default" onClick={() => onClose(new Set([...close, ...ids]))}>
            {t('stations.check.closeAll')}
          </Button>
          <Button size="xs" variant="default" disabled={close.size === 0} onClick={() => onClose(new Set())}>
            {t('stations.check.closeNone')}
          </Button>
        </div>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <ul className={classes.preview} aria-label={t(`stations.check.${part}`)} tabIndex={0}>
        {rows.map((row) => (
          <li key={row.part === 'bad' ? row.line : row.id}>
            <PreviewLine row={row} closed={row.part === 'missing' && close.has(row.id)} onToggle={toggle} />
          </li>
        ))}
      </ul>
      <More query={query} />
    </>
  );
}

function PreviewLine({ row, closed, onToggle }: { row: PreviewRow; closed: boolean; onToggle: (id: string) => void }) {
  const { t } = useTranslation();
  if (row.part === 'bad')
    return (
      <>
        <strong>{t('stations.check.line', { line: row.line })}</strong>{' '}
        {row.problems
          .map((one) => `${codeText('stations.fields', one.field)}: ${codeText('stations.problems', one.code)}`)
          .join('; ')}
        <span className={classes.where}>
          <Hostile text={row.cells.filter(Boolean).join(' · ')} max={160} />
        </span>
      </>
    );
  const number = t('stations.number', { number: row.facts.number });
  const head = (
    <>
      <strong>{number}</strong> {stationName(row.facts)}
      <span className={classes.where}>{whereText(row.facts)}</span>
    </>
  );
  if (row.part === 'missing')
    return (
      <Checkbox
        size="sm"
        checked={closed}
        onChange={() => onToggle(row.id)}
        label={head}
        aria-label={`${t('stations.check.close')}: ${number}, ${whereText(row.facts)}`}
      />
    );
  return (
    <>
      {head}
      {row.part === 'changed' && row.changes.map((change) => <ChangeText key={change.field} change={change} />)}
    </>
  );
}
