import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useShortcut } from '../app/use-shortcuts.ts';
import classes from './list-pane.module.css';
import type { SteadyRow } from './steady.ts';

interface Props<T> {
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
  children: (row: SteadyRow<T>) => ReactNode;
}

/** One list for every place: arrows or J and K move a cursor, Enter opens, Esc goes back; only what is in view exists. */
export function ListPane<T>(props: Props<T>) {
  const { label, rows, rowHeight, openId, onOpen, onBack, onCursor, onHover, onEnd, children } = props;
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

  const move = (index: number) => {
    const row = rows[Math.max(0, Math.min(index, rows.length - 1))];
    if (!row) return;
    setCursor(row.id);
    onCursor(row.id);
    virtual.scrollToIndex(rows.indexOf(row));
  };
  const place = () => rows.findIndex((row) => row.id === latest.current);
  useShortcut('next', () => move(place() + 1));
  useShortcut('previous', () => move(Math.max(0, place() - 1)));
  useShortcut('first', () => move(0));
  useShortcut('last', () => move(rows.length - 1));
  useShortcut('open', () => {
    if (latest.current !== null && place() >= 0) onOpen(latest.current);
  });
  useShortcut('back', () => {
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
              aria-selected={row.id === openId}
              aria-setsize={rows.length}
              aria-posinset={item.index + 1}
              className={classes.row}
              data-cursor={row.id === cursor || undefined}
              data-gone={row.gone || undefined}
              style={{ height: item.size, transform: `translateY(${item.start}px)` }}
              onClick={() => {
                setCursor(row.id);
                onCursor(row.id);
                onOpen(row.id);
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
