import { Button, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useDeferredValue, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { errorText } from '../../client/errors.ts';
import { CaseLine } from './case-line.tsx';
import classes from './merging.module.css';
import { casesQuery, OPEN_CASES } from './queries.ts';

const SHOWN = 8;

interface Props {
  label: string;
  action: string;
  /** The case that is not offered. */
  not: string | null;
  onChoose: (row: CaseRow) => void;
  onCancel: () => void;
}

/** An open case by the words of its report: type, go down with the arrows, Enter. */
export function CasePicker({ label, action, not, onChoose, onCancel }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const list = useRef<HTMLUListElement>(null);
  useShortcut('back', onCancel);
  const query = useQuery(casesQuery({ ...OPEN_CASES, words: words || null }, SHOWN + 1));
  const rows = (query.data?.rows ?? []).filter(({ id }) => id !== not).slice(0, SHOWN);
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onCancel();
    }
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-choose]') ?? [])];
    buttons[Math.max(0, buttons.indexOf(event.target as HTMLElement) + step)]?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: arrows between the field and its answers
    <div className={classes.picker} onKeyDown={onKey}>
      <TextInput
        autoFocus
        size="xs"
        label={label}
        placeholder={t('columns.searchWhat')}
        value={typed}
        maxLength={200}
        autoComplete="off"
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      {query.isError ? (
        <p className={classes.fault} role="status">
          {errorText(query.error, t)}
        </p>
      ) : query.isPending ? (
        <p className={classes.quiet}>{t('common.loading')}</p>
      ) : rows.length === 0 ? (
        <p className={classes.quiet}>{t('board.filter.none')}</p>
      ) : (
        <ul ref={list} className={classes.lines} aria-label={label}>
          {rows.map((row) => (
            <li key={row.id}>
              <CaseLine row={row} said="">
                <Button data-choose size="compact-xs" variant="default" onClick={() => onChoose(row)}>
                  {action}
                </Button>
              </CaseLine>
            </li>
          ))}
        </ul>
      )}
      <Button className={classes.pick} size="xs" variant="subtle" onClick={onCancel}>
        {t('board.form.cancel')}
      </Button>
    </div>
  );
}
