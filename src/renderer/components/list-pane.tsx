import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useShortcut } from '../app/use-shortcuts.ts';
import classes from './list-pane.module.css';
import type { SteadyRow } from './steady.ts';

export interface ListPaneProps<T> {
  label: string;
  rows: SteadyRow<T>[];
  rowHeight: number;
  /** The row whose detail is open. */
  openId: string | null;
  onOpen: (id: string) => void;
  onBack: () => void;
  /** The reader has taken a place in the list, or left it. */
  onCursor: (id: string | null) => void;
  /** The pointer is over the list: nothing may move under it. */
  onHover: (over: boolean) => void;
  /** The end came into view: more may be loaded. */
  onEnd?: () => void;
  /** Rows that something is to be done with together, at most `most` of them. */
  selection?: Selection;
  children: (row: SteadyRow<T>) => ReactNode;
}

export interface Selection {
  ids: ReadonlySet<string>;
  most: number;
  change: (ids: ReadonlySet<string>) => void;
}

/** One list for every place: arrows or J and K move a cursor, Enter opens, Esc goes back; only what is in view exists. */
export function ListPane<T>(props: ListPaneProps<T>) {
  const { label, rows, rowHeight, openId, onOpen, onBack, onCursor, onHover, onEnd, selection, children } = props;
  const box = useRef<HTMLDivElement>(null);
  const [cursor, showCursor] = useState<string | null>(openId);
  // Keys pressed faster than the screen draws must not act on the row before.
  const latest = useRef(openId);
  const setCursor = (id: string | null) => {
    latest.current = id;
    showCursor(id);
  };
  const name = useId();
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 8,
  });
  const at = rows.findIndex((row) => row.id === cursor);

  const many = useSelecting(rows, selection, () => latest.current);
  const move = (index: number, extend = false) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    many.moved(row.id, extend);
    setCursor(row.id);
    onCursor(row.id);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const place = () => rows.findIndex((row) => row.id === latest.current);
  useShortcut('next', () => move(place() + 1));
  useShortcut('previous', () => move(Math.max(0, place() - 1)));
  useShortcut('first', () => move(0));
  useShortcut('last', () => move(rows.length - 1));
  useShortcut('selectNext', () => move(place() + 1, true), selection !== undefined);
  useShortcut('selectPrevious', () => move(Math.max(0, place() - 1), true), selection !== undefined);
  useShortcut('open', () => {
    if (latest.current !== null && place() >= 0) onOpen(latest.current);
  });
  useShortcut('back', () => {
    if (many.clear()) return;
    if (openId === null) {
      setCursor(null);
      onCursor(null);
    }
    onBack();
    box.current?.focus({ preventScroll: true });
  });

  // What is opened from elsewhere (an alarm, the palette) is where the list stands.
  useEffect(() => {
    if (openId === null) return;
    latest.current = openId;
    showCursor(openId);
  }, [openId]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const count = rows.length;
  useEffect(() => {
    if (count > 0 && last >= count - 5) onEnd?.();
  }, [last, count, onEnd]);

  return (
    <div
      ref={box}
      className={classes.list}
      role="listbox"
      aria-label={label}
      aria-multiselectable={selection !== undefined || undefined}
      onPointerEnter={() => onHover(true)}
      onPointerLeave={() => onHover(false)}
      tabIndex={0}
      aria-activedescendant={at >= 0 ? `${name}-${cursor}` : undefined}
    >
      <div role="presentation" className={classes.all} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list itself has the keys (aria-activedescendant)
            // biome-ignore lint/a11y/useFocusableInteractive: the list itself has the focus
            <div
              key={row.id}
              id={`${name}-${row.id}`}
              role="option"
              aria-selected={many.some ? many.has(row.id) : row.id === openId}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              className={classes.row}
              data-cursor={row.id === cursor || undefined}
              data-gone={row.gone || undefined}
              data-chosen={many.has(row.id) || undefined}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={(event) => {
                const how = selection && (event.shiftKey ? 'to' : event.ctrlKey || event.metaKey ? 'one' : null);
                if (how === 'to') many.moved(row.id, true);
                if (how === 'one') many.toggle(row.id);
                setCursor(row.id);
                onCursor(row.id);
                if (!how) onOpen(row.id);
              }}
            >
              {children(row)}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/**
 * Choosing several rows: Space or Ctrl with a click takes one in or out, Shift with an arrow or a click all from where it
 * began, Ctrl+A what is loaded, Escape lets go.
 */
function useSelecting<T>(rows: SteadyRow<T>[], selection: Selection | undefined, cursor: () => string | null) {
  // Keys pressed faster than the screen draws add up, as the cursor does.
  const ids = useRef<ReadonlySet<string>>(NONE);
  ids.current = selection?.ids ?? NONE;
  /** Where a range began, and what was chosen before it. */
  const range = useRef<{ from: string; before: ReadonlySet<string> } | null>(null);
  const change = (next: ReadonlySet<string>) => {
    if (!selection || next.size > selection.most) return;
    ids.current = next;
    selection.change(next);
  };
  const toggle = (id: string) => {
    range.current = null;
    const next = new Set(ids.current);
    if (!next.delete(id)) next.add(id);
    change(next);
  };
  const on = selection !== undefined;
  useShortcut(
    'select',
    () => {
      const id = cursor();
      if (id !== null && rows.some((row) => row.id === id)) toggle(id);
    },
    on,
  );
  useShortcut(
    'selectAll',
    () => {
      range.current = null;
      const there = rows.filter((row) => !row.gone).map((row) => row.id);
      change(new Set(there.slice(0, selection?.most)));
    },
    on,
  );
  return {
    some: ids.current.size > 0,
    has: (id: string) => ids.current.has(id),
    toggle,
    /** The cursor is about to stand on `id`. `extend`: everything between it and where it began is chosen. */
    moved(id: string, extend: boolean): void {
      if (!extend) {
        range.current = null;
        return;
      }
      range.current ??= { from: cursor() ?? id, before: ids.current };
      const { from, before } = range.current;
      const ends = [from, id].map((end) => rows.findIndex((row) => row.id === end));
      const between = rows.slice(Math.max(0, Math.min(...ends)), Math.max(...ends) + 1);
      change(new Set([...before, ...between.map((row) => row.id)]));
    },
    /** Whether there was something to let go of. */
    clear(): boolean {
      range.current = null;
      if (ids.current.size === 0) return false;
      change(NONE);
      return true;
    },
  };
}

const NONE: ReadonlySet<string> = new Set();
