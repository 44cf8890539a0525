import { Button, MultiSelect, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { IconTableOff } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type PastedTable, readPastedTable } from '../../../domain/pasted-table.ts';
import { checkMatrix, checkTable, type PublishedStatement } from '../../../domain/published-table.ts';
import { FigureCell, FiguresTable } from '../../components/figures-table.tsx';
import { plain } from '../../components/hostile.tsx';
import { numberText } from '../../components/number-text.ts';
import { Empty, Notice } from '../../components/states.tsx';
import { findingText, hundredthsText } from './table-words.ts';
import classes from './tally.module.css';

/** What a column, row or list is called on the screen. */
const LABEL = 60;
const label = (text: string): string => plain(text, LABEL);

/**
 * A table that somebody published, pasted in and checked before any of its numbers stands beside ours (domain.md 1.3).
 * Nothing is stored and nothing is put right: what is printed is shown as it is printed, with what does not add up.
 */
export function TableCheck() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const result = text.trim() === '' ? null : readPastedTable(text);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section className={classes.scroll} aria-label={t('tableCheck.title')} tabIndex={0}>
      <h1 className={classes.title}>{t('tableCheck.title')}</h1>
      <p className={classes.line}>{t('tableCheck.what')}</p>
      <Textarea
        label={t('tableCheck.paste')}
        description={t('tableCheck.pasteHow')}
        value={text}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {result === null && <Empty icon={IconTableOff} title={t('tableCheck.empty')} what={t('tableCheck.emptyWhat')} />}
      {result !== null && !result.ok && <Notice>{t(`tableCheck.refused.${result.refused.code}`)}</Notice>}
      {result?.ok && <Checked key={text} table={result.table} />}
    </section>
  );
}

function Checked({ table }: { table: PastedTable }) {
  const { t } = useTranslation();
  const [bases, setBases] = useState<readonly (number | null)[]>(table.columns.map(({ base }) => base));
  const [said, setSaid] = useState<readonly PublishedStatement[]>(() =>
    table.said.map(({ label: name, value }) => ({
      label: name,
      value,
      column: table.columns[0]?.label ?? '',
      sumOf: sameRow(table, value),
    })),
  );
  const columns = table.columns.map((column, index) => ({ ...column, base: bases[index] ?? null }));
  const findings = table.matrix
    ? checkMatrix(table.matrix)
    : checkTable(
        columns,
        said.filter(({ sumOf }) => sumOf.length > 0),
      );
  return (
    <>
      <section className={classes.panel} aria-label={t('tableCheck.findings')} aria-live="polite">
        <h2 className={classes.subtitle}>{t('tableCheck.found', { count: findings.length })}</h2>
        {findings.length > 0 ? (
          <ul className={classes.findings}>
            {findings.map((finding) => {
              const words = findingText(finding);
              return <li key={words}>{words}</li>;
            })}
          </ul>
        ) : (
          <p className={classes.line}>{t('tableCheck.nothing')}</p>
        )}
        {table.unread.length > 0 && (
          <Notice>
            {t('tableCheck.unread', {
              cells: table.unread
                .slice(0, 5)
                .map(({ line, text }) => `${line}: ${plain(text, 30)}`)
                .join(' · '),
              count: table.unread.length,
            })}
          </Notice>
        )}
      </section>
      {table.matrix ? (
        <FiguresTable
          caption={t('tableCheck.readMatrix')}
          heads={[
            { key: 'row', text: t('tally.where') },
            ...table.matrix.lists.map((list, index) => ({ key: `${index} ${list}`, text: label(list), figures: true })),
          ]}
        >
          {table.matrix.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have one name
            <tr key={index}>
              <th scope="row">{label(row.label)}</th>
              {row.percents.map((percent, list) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two lists may have one name
                <FigureCell key={list}>{percent === null ? null : hundredthsText(percent)}</FigureCell>
              ))}
            </tr>
          ))}
        </FiguresTable>
      ) : (
        columns.map((column, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two columns may have one name
          <div key={index} className={classes.panel}>
            <NumberInput
              label={t('tableCheck.base', { column: label(column.label) })}
              description={t('tableCheck.baseWhat')}
              value={column.base ?? ''}
              min={0}
              max={1e12}
              allowDecimal={false}
              allowNegative={false}
              w={340}
              onChange={(value) => setBases(bases.with(index, typeof value === 'number' ? value : null))}
            />
            <FiguresTable
              caption={t('tableCheck.read', { column: label(column.label) })}
              heads={[
                { key: 'row', text: t('tableCheck.row') },
                { key: 'count', text: t('tableCheck.count'), figures: true },
                { key: 'percent', text: t('tableCheck.percent'), figures: true },
              ]}
            >
              {column.rows.map((row, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have one name
                <tr key={at}>
                  <th scope="row">{label(row.label)}</th>
                  <FigureCell>{row.count === null ? null : numberText(row.count)}</FigureCell>
                  <FigureCell>{row.percent === null ? null : hundredthsText(row.percent)}</FigureCell>
                </tr>
              ))}
            </FiguresTable>
          </div>
        ))
      )}
      {!table.matrix && <Statements table={table} said={said} onChange={setSaid} />}
    </>
  );
}

/** A number that one row has, too: what is said is perhaps that row under another name. */
function sameRow({ columns }: PastedTable, value: number): string[] {
  const row = columns[0]?.rows.find(({ count }) => count === value);
  return row ? [row.label] : [];
}

interface StatementsProps {
  table: PastedTable;
  said: readonly PublishedStatement[];
  onChange: (said: readonly PublishedStatement[]) => void;
}

/** What the page says elsewhere, and of which rows it should be the sum. */
function Statements({ table, said, onChange }: StatementsProps) {
  const { t } = useTranslation();
  const names = [...new Set(table.columns.map((column) => column.label))];
  const [first = ''] = names;
  const change = (index: number, part: Partial<PublishedStatement>) => {
    const before = said[index];
    if (before) onChange(said.with(index, { ...before, ...part }));
  };
  const rowsOf = (column: string): string[] => [
    ...new Set(table.columns.find((each) => each.label === column)?.rows.map((row) => row.label)),
  ];
  return (
    <section className={classes.panel} aria-label={t('tableCheck.said')}>
      <h2 className={classes.subtitle}>{t('tableCheck.said')}</h2>
      <p className={classes.line}>{t('tableCheck.saidWhat')}</p>
      {said.map((one, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added at the end and edited in place
        <fieldset key={index} className={classes.statement}>
          <legend>{t('tableCheck.saidOne', { n: index + 1 })}</legend>
          <TextInput
            label={t('tableCheck.saidLabel')}
            value={one.label}
            maxLength={120}
            onChange={(event) => change(index, { label: event.currentTarget.value })}
          />
          <NumberInput
            label={t('tableCheck.saidValue')}
            value={one.value}
            min={0}
            max={1e12}
            allowDecimal={false}
            allowNegative={false}
            onChange={(value) => change(index, { value: typeof value === 'number' ? value : 0 })}
          />
          <NativeSelect
            label={t('tableCheck.saidColumn')}
            value={one.column}
            data={names.map((value) => ({ value, label: label(value) }))}
            onChange={(event) => change(index, { column: event.currentTarget.value, sumOf: [] })}
          />
          <MultiSelect
            label={t('tableCheck.saidRows')}
            placeholder={one.sumOf.length === 0 ? t('tableCheck.saidRowsNone') : undefined}
            data={rowsOf(one.column).map((value) => ({ value, label: label(value) }))}
            value={[...one.sumOf]}
            hidePickedOptions
            onChange={(sumOf) => change(index, { sumOf })}
          />
        </fieldset>
      ))}
      <Button
        size="xs"
        variant="default"
        w="fit-content"
        onClick={() => onChange([...said, { label: '', value: 0, column: first, sumOf: [] }])}
      >
        {t('tableCheck.saidAdd')}
      </Button>
    </section>
  );
}
