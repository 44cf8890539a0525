import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useEffectEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ColumnsBy } from '../../../contract/areas/cases.ts';
import { plain } from '../../components/hostile.tsx';
import { placeText, useCodeText } from '../../components/labels.ts';
import { Age } from '../../components/time.tsx';
import classes from './board-columns.module.css';
import { ColumnCard } from './column-card.tsx';
import type { Column } from './columns.ts';
import { StateWord } from './state-word.tsx';

const HEIGHT = 104;

interface Props {
  by: ColumnsBy;
  column: Column;
  /** Of owners: the person at this seat. */
  mine: boolean;
  cursor: string | null;
  opened: string | null;
  onSee: () => void;
  onEnd: () => void;
  onStand: (id: string) => void;
  onOpen: (id: string) => void;
  /** Null: nothing may be moved. */
  onDrop: ((id: string) => void) | null;
}

/** A column: what it is, how many, since when the oldest waits; of its cards only what is in view exists. */
export function BoardColumn(props: Props) {
  const { by, column, mine, cursor, opened, onStand, onOpen, onDrop } = props;
  const { t } = useTranslation();
  useCodeText();
  const { cards, count, key } = column;
  const whole = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const name = useId();
  const [over, setOver] = useState(false);
  const virtual = useVirtualizer({
    count: cards.length,
    getScrollElement: () => box.current,
    estimateSize: () => HEIGHT,
    getItemKey: (index) => cards[index]?.row.id ?? index,
    overscan: 4,
  });
  const seen = useEffectEvent(props.onSee);
  useEffect(() => {
    const element = whole.current;
    if (!element) return;
    const look = new IntersectionObserver(([entry]) => entry?.isIntersecting && seen(), { rootMargin: '0px 320px' });
    look.observe(element);
    return () => look.disconnect();
  }, []);
  const at = cards.findIndex(({ row }) => row.id === cursor);
  const has = at >= 0;
  // The card in hand comes into view, and its column has the focus.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the cursor comes here, not when the list changes
  useEffect(() => {
    if (!has) return;
    virtual.scrollToIndex(at);
    whole.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const { activeElement } = document;
    if (
      !activeElement ||
      activeElement === document.body ||
      activeElement.closest('main') === activeElement ||
      activeElement.matches('[data-column]')
    )
      box.current?.focus({ preventScroll: true });
  }, [cursor, has]);
  useSteadyScroll(
    box,
    cards.map(({ row }) => row.id),
    cursor,
  );

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? -1;
  const ended = useEffectEvent(props.onEnd);
  useEffect(() => {
    if (cards.length > 0 && last >= cards.length - 5) ended();
  }, [last, cards.length]);

  const title =
    by === 'state'
      ? t(`board.state.${key}` as 'board.state.new')
      : by === 'owner'
        ? key === 'nobody'
          ? t('board.filter.nobody')
          : mine
            ? t('board.filter.me')
            : plain(column.name ?? '', 40)
        : key === ''
          ? t('columns.noRegion')
          : placeText({ region: key, place: '' });
  const spoken = t('columns.label', { name: title, count });
  return (
    <section
      ref={whole}
      className={classes.column}
      data-empty={count === 0 || undefined}
      data-over={over || undefined}
      aria-label={spoken}
      onDragOver={(event) => {
        if (!onDrop) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false);
        const id = event.dataTransfer.getData('text/plain');
        if (id) onDrop?.(id);
      }}
    >
      <header className={classes.columnHead}>
        <h2 className={classes.columnTitle}>{by === 'state' ? <StateWord state={key as 'new'} /> : title}</h2>
        <span className={classes.count}>{count}</span>
        {column.oldest !== null && count > 0 && (
          <span className={classes.oldest} title={t('columns.oldest')}>
            <Age at={column.oldest} />
          </span>
        )}
      </header>
      <div
        ref={box}
        data-column={key}
        className={classes.cards}
        role="listbox"
        aria-label={spoken}
        tabIndex={count > 0 ? 0 : -1}
        aria-activedescendant={has ? `${name}-${cursor}` : undefined}
      >
        <div role="presentation" className={classes.all} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const card = cards[item.index];
            if (!card) return null;
            const { row } = card;
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the column itself has the keys (aria-activedescendant)
              // biome-ignore lint/a11y/useFocusableInteractive: the column itself has the focus
              <div
                key={row.id}
                id={`${name}-${row.id}`}
                role="option"
                aria-selected={row.id === (opened ?? cursor)}
                aria-setsize={count}
                aria-posinset={item.index + 1}
                className={classes.card}
                data-cursor={row.id === cursor || undefined}
                data-opened={row.id === opened || undefined}
                style={{ height: item.size, transform: `translateY(${item.start}px)` }}
                draggable={onDrop !== null}
                onDragStart={(event) => event.dataTransfer.setData('text/plain', row.id)}
                onClick={() => {
                  onStand(row.id);
                  onOpen(row.id);
                }}
              >
                <ColumnCard row={row} mark={card.mark} by={by} />
              </div>
            );
          })}
        </div>
        {cards.length > 0 && cards.length < count && last >= cards.length - 1 && (
          <p className={classes.cut}>{t('columns.cut', { count: cards.length })}</p>
        )}
      </div>
    </section>
  );
}

/** What comes in above pushes nothing: the card in hand, else the first in view, stays where it is on the screen. */
function useSteadyScroll(box: { current: HTMLDivElement | null }, ids: readonly string[], cursor: string | null): void {
  const before = useRef(ids);
  useLayoutEffect(() => {
    const was = before.current;
    before.current = ids;
    const element = box.current;
    if (!element || was === ids || was.length === 0) return;
    const top = was[Math.floor(element.scrollTop / HEIGHT)];
    // At the very top, with nothing in hand, what is new is what should be seen.
    const anchor =
      cursor !== null && was.includes(cursor)
        ? cursor
        : element.scrollTop > 0 || element.matches(':hover')
          ? top
          : undefined;
    if (anchor === undefined) return;
    const [from, to] = [was.indexOf(anchor), ids.indexOf(anchor)];
    if (from >= 0 && to >= 0 && from !== to) element.scrollTop += (to - from) * HEIGHT;
  });
}
