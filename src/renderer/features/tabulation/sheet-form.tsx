import { type KeyboardEvent, type ReactNode, useId } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { numberInWords } from '../../../domain/number-words.ts';
import type { CheckResult, Finding } from '../../../domain/protocol-checks.ts';
import type { KeyedSheet } from '../../../domain/protocol-entries.ts';
import { numberText, percentText } from '../../components/number-text.ts';
import { CountCell, FaultsCell, goOn, WordsCell, YesNoCell } from './cells.tsx';
import { FindingLine } from './findings.tsx';
import {
  figureOf,
  type Option,
  optionRow,
  type Row,
  rowOfFinding,
  type SheetDraft,
  type Sum,
  sumUnder,
} from './sheet-model.ts';
import classes from './tabulation.module.css';
import { useProtocolWords } from './words.ts';

interface Props {
  rows: readonly Row[];
  options: readonly Option[];
  draft: SheetDraft;
  sheet: KeyedSheet;
  checks: CheckResult;
  /** Rows that are asked for again. */
  asked: ReadonlySet<string>;
  onChange: (change: (before: SheetDraft) => SheetDraft) => void;
  /** The row in hand, as its place in the sheet. */
  onRow: (index: number) => void;
}

/** The paper, row by row, in its own order and numbering. */
export function SheetForm(props: Props) {
  const { rows, options, draft, sheet, checks, onChange, onRow } = props;
  const left = new Set(draft.left);
  const under = new Map<string, Finding[]>();
  for (const finding of checks.findings) {
    const id = rowOfFinding(finding, rows, options, left);
    if (id !== null) under.set(id, [...(under.get(id) ?? []), finding]);
  }
  return (
    <ol className={classes.sheet}>
      {rows.map((row, index) => (
        <li
          key={row.id}
          className={classes.row}
          data-part={(row.kind === 'count' && row.part) || undefined}
          onFocus={() => onRow(index)}
          onBlur={(event) => {
            // Inside a row (digits, then words) it has not been left yet.
            if (event.currentTarget.contains(event.relatedTarget)) return;
            onChange((before) =>
              before.left.includes(row.id) ? before : { ...before, left: [...before.left, row.id] },
            );
          }}
        >
          <SheetRow {...props} row={row} first={rows[index - 1]?.kind !== 'option'} />
          <RowSum sum={left.has(row.id) ? sumUnder(row.id, sheet.figures, options) : null} />
          {row.id === 'participated' && left.has(row.id) && <Turnout sheet={sheet} />}
          {under.get(row.id)?.map((finding) => (
            <FindingLine key={`${finding.key}:${finding.fields.join()}`} finding={finding} />
          ))}
        </li>
      ))}
    </ol>
  );
}

function SheetRow({ row, first, draft, asked, onChange }: Props & { row: Row; first: boolean }) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const set = (id: string, value: string) =>
    onChange((before) => ({ ...before, cells: { ...before.cells, [id]: value } }));
  if (row.kind === 'yesNo') {
    const label = row.names ? words.label(row.names) : '';
    return (
      <Line number="" label={t('protocols.has', { what: label })}>
        <YesNoCell
          label={t('protocols.has', { what: label })}
          value={draft.said[row.what]}
          onChange={(value) => onChange((before) => ({ ...before, said: { ...before.said, [row.what]: value } }))}
        />
      </Line>
    );
  }
  if (row.kind === 'faults')
    return (
      <Line number="" label={t('protocols.formFaults')}>
        <FaultsCell
          label={t('protocols.formFaults')}
          value={draft.faults}
          onChange={(faults) => onChange((before) => ({ ...before, faults }))}
        />
      </Line>
    );
  if (row.kind === 'signatures') {
    const label = t('protocols.signatures');
    return (
      <Line number="" label={label}>
        <CountCell label={label} value={draft.cells.signatures ?? ''} onChange={(value) => set('signatures', value)} />
      </Line>
    );
  }
  if (row.kind === 'members') return <Members row={row} draft={draft} onChange={onChange} asked={asked} />;
  if (row.kind === 'count')
    return (
      <Line number={row.number} label={words.label(row.names)}>
        <CountCell
          label={`${row.number} ${words.label(row.names)}`}
          value={draft.cells[row.id] ?? ''}
          asked={asked.has(row.id)}
          onChange={(value) => set(row.id, value)}
        />
      </Line>
    );
  const { code } = row.option;
  const name = words.option(code);
  const figure = figureOf(draft.cells[optionRow(code)]);
  const language = words.locale === 'en' ? 'ru' : words.locale;
  return (
    <>
      {first && <p className={classes.group}>{`${row.number.split('.')[0]} ${words.label(row.names)}`}</p>}
      <Line number={row.number} label={name}>
        <CountCell
          label={`${row.number} ${name}`}
          value={draft.cells[row.id] ?? ''}
          asked={asked.has(row.id)}
          onChange={(value) => set(row.id, value)}
        />
        {row.inWords && (
          <WordsCell
            label={t('protocols.inWords', { what: name })}
            value={draft.words[code] ?? ''}
            model={typeof figure === 'number' ? numberInWords(figure, language) : ''}
            onChange={(value) => onChange((before) => ({ ...before, words: { ...before.words, [code]: value } }))}
          />
        )}
      </Line>
    </>
  );
}

function Line({ number, label, children }: { number: string; label: string; children: ReactNode }) {
  return (
    <div className={classes.line}>
      <span className={classes.number}>{number}</span>
      <span className={classes.label}>{label}</span>
      <span className={classes.cells}>{children}</span>
    </div>
  );
}

/** Each member's ballots; Enter in the last, empty one goes on. C and S say that it is the chair's or the secretary's. */
function Members({
  row,
  draft,
  onChange,
  asked,
}: Pick<Props, 'draft' | 'onChange' | 'asked'> & {
  row: Extract<Row, { kind: 'members' }>;
}) {
  const { t } = useTranslation();
  const words = useProtocolWords();
  const help = useId();
  const { members } = draft;
  const setMember = (index: number, change: Partial<SheetDraft['members'][number]>) =>
    onChange((before) => ({
      ...before,
      members: before.members.map((member, at) => (at === index ? { ...member, ...change } : member)),
    }));
  const onEnter = (index: number) => (event: KeyboardEvent<HTMLElement>) => {
    if (index !== members.length - 1 || members[index]?.count === '') return false;
    event.preventDefault();
    const cell = event.currentTarget;
    flushSync(() => onChange((before) => ({ ...before, members: [...before.members, { count: '', role: null }] })));
    goOn(cell, 1);
    return true;
  };
  const onKey = (index: number) => (event: KeyboardEvent<HTMLElement>) => {
    const role = event.code === 'KeyC' ? 'chair' : event.code === 'KeyS' ? 'secretary' : null;
    if (role === null || event.ctrlKey || event.metaKey || event.altKey) return false;
    event.preventDefault();
    setMember(index, { role: members[index]?.role === role ? null : role });
    return true;
  };
  return (
    <>
      <p className={classes.group}>{`${row.number} ${words.label(row.names)}`}</p>
      <p id={help} className={classes.quiet}>
        {t('protocols.membersHelp')}
      </p>
      {members.map((member, index) => {
        const label = t('protocols.member', { n: index + 1 });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a member is the row that they stand in
          <Line key={index} number="" label={member.role ? `${label}, ${t(`protocols.roles.${member.role}`)}` : label}>
            <CountCell
              label={`${row.number} ${label}`}
              describedBy={help}
              value={member.count}
              asked={asked.has(row.id) && member.count === ''}
              onChange={(count) => setMember(index, { count })}
              onEnter={onEnter(index)}
              onKey={onKey(index)}
            />
          </Line>
        );
      })}
    </>
  );
}

/** What a row adds up to beside what it should, as soon as that can be said. */
function RowSum({ sum }: { sum: Sum | null }) {
  const { t } = useTranslation();
  if (!sum) return null;
  const { what, sum: total, should } = sum;
  return (
    <p className={classes.sum} data-off={(should !== null && should !== total) || undefined}>
      {t(`protocols.sums.${what}`, { sum: numberText(total) })}
      {should !== null &&
        ` · ${t(should === total ? 'protocols.sums.right' : 'protocols.sums.off', { should: numberText(should) })}`}
    </p>
  );
}

function Turnout({ sheet: { figures } }: { sheet: KeyedSheet }) {
  const { t } = useTranslation();
  const { participated, registered } = figures;
  if (typeof participated !== 'number' || typeof registered !== 'number') return null;
  return (
    <p className={classes.sum}>
      {t('protocols.turnout', {
        percent: percentText(participated, registered),
        n: numberText(participated),
        base: numberText(registered),
      })}
    </p>
  );
}
