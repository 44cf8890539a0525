import { ActionIcon, Button, Popover, TextInput } from '@mantine/core';
import { IconBookmarks, IconTrash } from '@tabler/icons-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MOST_SAVED, type SavedFilter } from '../../../contract/areas/preferences.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import classes from './case-filter.module.css';
import { type CaseFilter, wholeFilter } from './queries.ts';
import type { BoardDesk } from './use-board-preferences.ts';

interface Props {
  filter: CaseFilter;
  onChoose: (filter: CaseFilter) => void;
  desk: BoardDesk;
}

const same = (a: CaseFilter, b: CaseFilter): boolean =>
  (Object.keys(a) as (keyof CaseFilter)[]).every((part) => a[part] === b[part]);

/** Filters that a person comes back to: by one key, an arrow and Enter. Deleting one can be taken back. */
export function SavedFilters({ filter, onChoose, desk }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const [name, setName] = useState('');
  /** The one deleted last, and what there was before: taken back by the button that has the focus then. */
  const [gone, setGone] = useState<{ name: string; before: SavedFilter[] } | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const show = (now: boolean) => {
    setOpen(now);
    setGone(null);
  };
  useShortcut('savedFilters', () => show(true));
  const full = desk.saved.length >= MOST_SAVED;
  const put = (saved: SavedFilter[]) => desk.change({ saved });
  const save = () => {
    const words = name.trim();
    if (words === '' || full) return;
    put([...desk.saved, { id: crypto.randomUUID(), name: words, filter }]);
    setName('');
  };
  const remove = ({ id, name: called }: SavedFilter) => {
    setGone({ name: called, before: desk.saved });
    put(desk.saved.filter((one) => one.id !== id));
  };
  const choose = (one: SavedFilter) => {
    show(false);
    onChoose(wholeFilter(one.filter));
  };
  /** Arrows go from one name to the next, Delete takes the one in hand away. */
  const onKey = (event: KeyboardEvent) => {
    const buttons = [...(list.current?.querySelectorAll<HTMLElement>('[data-name]') ?? [])];
    const at = buttons.indexOf(event.target as HTMLElement);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const here = desk.saved[at];
    if (event.key === 'Delete' && here) {
      event.preventDefault();
      remove(here);
    }
    if (step === 0 || at < 0) return;
    event.preventDefault();
    buttons[at + step]?.focus();
  };
  return (
    <Popover
      opened={open}
      onChange={show}
      position="bottom-end"
      width={300}
      trapFocus
      returnFocus
      withinPortal={false}
      middlewares={{ flip: false, shift: true }}
    >
      <Popover.Target>
        <Button
          size="sm"
          px={10}
          variant="default"
          aria-label={t('columns.saved.title')}
          title={`${t('columns.saved.title')} (⇧ F)`}
          onClick={() => show(!open)}
        >
          <IconBookmarks size={17} stroke={1.7} aria-hidden />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columns.saved.title')} p={8}>
        {desk.saved.length === 0 ? (
          <p className={classes.quiet}>{t('columns.saved.none')}</p>
        ) : (
          <ul ref={list} className={classes.saved} aria-label={t('columns.saved.title')} onKeyDown={onKey}>
            {desk.saved.map((one, at) => (
              <li key={one.id} className={classes.menuRow}>
                <button
                  type="button"
                  data-name
                  data-autofocus={(gone === null && at === 0) || undefined}
                  className={classes.choice}
                  aria-current={same(wholeFilter(one.filter), filter) || undefined}
                  onClick={() => choose(one)}
                >
                  {one.name}
                </button>
                <ActionIcon
                  variant="subtle"
                  aria-label={t('columns.saved.delete', { name: one.name })}
                  onClick={() => remove(one)}
                >
                  <IconTrash size={16} stroke={1.7} aria-hidden />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {gone && (
          <p className={classes.menuRow} role="status">
            <span className={classes.quiet}>{t('columns.saved.deleted', { name: gone.name })}</span>
            <Button
              key={gone.name}
              autoFocus
              // The popover's own focus may come after this: somebody was quicker than its opening.
              data-autofocus
              size="compact-xs"
              variant="default"
              onClick={() => {
                put(gone.before);
                setGone(null);
                requestAnimationFrame(() => list.current?.querySelector<HTMLElement>('[data-name]')?.focus());
              }}
            >
              {t('common.undo')}
            </Button>
          </p>
        )}
        <form
          className={classes.save}
          autoComplete="off"
          onSubmit={(event) => {
            event.preventDefault();
            save();
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('columns.saved.name')}
            placeholder={t('columns.saved.name')}
            maxLength={60}
            value={name}
            data-autofocus={(gone === null && desk.saved.length === 0) || undefined}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" disabled={name.trim() === '' || full}>
            {t('columns.saved.save')}
          </Button>
        </form>
        {full && <p className={classes.quiet}>{t('columns.saved.full', { count: MOST_SAVED })}</p>}
      </Popover.Dropdown>
    </Popover>
  );
}
