import { Button, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FoundRow } from '../../../contract/index.ts';
import { isLookedAfter } from '../../../domain/custody.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { api } from '../../client/rpc.ts';
import { useMayRespond } from '../../client/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Hostile } from '../../components/hostile.tsx';
import { placeText } from '../../components/labels.ts';
import { Fault, ListSkeleton } from '../../components/states.tsx';
import { Age } from '../../components/time.tsx';
import { useCommand } from '../../components/use-command.ts';
import { openCase, useUi } from '../../stores/ui.ts';
import classes from './affected.module.css';

/** Where is X? One field over the people of all cases, from any screen by one key. */
export function FindPerson() {
  const { t } = useTranslation();
  const may = useMayRespond();
  const opened = useUi((ui) => ui.finding);
  useShortcut('find', () => useUi.setState({ finding: true }), may);
  const close = () => useUi.setState({ finding: false });
  return (
    <Dialog opened={opened && may} onClose={close} title={t('affected.find.title')} size={620}>
      <Search onClose={close} />
    </Dialog>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [wanted] = useDebouncedValue(typed.trim(), 250);
  // A command: whoever types a name in full reads it, and that is on record. It is never asked again by itself.
  const { mutate, data, error, isPending, reset } = useCommand(api.affected.find.mutationOptions(), true);
  useEffect(() => {
    if (wanted === '') reset();
    else mutate({ typed: wanted });
  }, [wanted, mutate, reset]);
  const list = useRef<HTMLUListElement>(null);
  const go = (row: FoundRow) => {
    onClose();
    openCase(row.caseId);
  };
  /** Down from the field into the list, up and down in it, up from the first back to the field. */
  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('input, [data-result]')];
    const here = stops.indexOf(document.activeElement as HTMLElement);
    event.preventDefault();
    stops[Math.min(Math.max(here + by, 0), stops.length - 1)]?.focus();
  };
  const rows = wanted === '' ? [] : (data?.rows ?? []);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows only move the focus among what can have it anyway
    <div className={classes.form} onKeyDown={onKey}>
      <TextInput
        label={t('affected.find.label')}
        description={t('affected.find.help')}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        leftSection={<IconSearch size={16} stroke={1.7} aria-hidden />}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
        data-autofocus
      />
      <p role="status" className={classes.quiet}>
        {wanted !== '' && data
          ? data.total === 0
            ? t('affected.held.noneFound')
            : t('affected.form.found', { count: data.total })
          : ''}
      </p>
      <Fault error={error} />
      {isPending && !data && <ListSkeleton rows={2} height={48} />}
      {rows.length > 0 && (
        <ul ref={list} className={classes.rows} aria-label={t('affected.find.results')}>
          {rows.map((row) => (
            <Result key={row.id} row={row} onGo={() => go(row)} />
          ))}
        </ul>
      )}
      {data && data.total > rows.length && rows.length > 0 && (
        <p className={classes.quiet}>{t('affected.find.more', { count: data.total - rows.length })}</p>
      )}
    </div>
  );
}

function Result({ row, onGo }: { row: FoundRow; onGo: () => void }) {
  const { t } = useTranslation();
  const open = useCommand(api.affected.open.mutationOptions());
  const name = row.name ?? open.data?.[0]?.name ?? null;
  const place = placeText({ region: row.region, place: row.place ?? '' });
  return (
    <li className={classes.row} data-resolved={row.resolved || undefined}>
      <button type="button" className={classes.result} data-result onClick={onGo}>
        <span className={classes.who}>
          {name !== null ? (
            <Hostile text={name} max={100} />
          ) : row.initials === null ? (
            t('affected.unnamed')
          ) : (
            <Hostile text={row.initials} max={20} />
          )}
          {row.minor && <span className={classes.minor}>{t('affected.minor')}</span>}
        </span>
        <span className={classes.where}>
          {isLookedAfter(row.role) ? t(`affected.states.${row.state}`) : t(`affected.roles.${row.role}`)}
          {place && (
            <>
              {' · '}
              <Hostile text={place} max={80} />
            </>
          )}
          {!row.resolved && (
            <>
              {' · '}
              <Age at={row.stateSince} />
            </>
          )}
        </span>
      </button>
      {name === null && (
        <Button
          size="compact-xs"
          variant="subtle"
          loading={open.isPending}
          title={t('affected.readWhat')}
          onClick={() => open.mutate({ people: [row.id] })}
        >
          {t('affected.read')}
        </Button>
      )}
    </li>
  );
}
