import { type CSSProperties, type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Cover, type RedactionBox, SIDE } from '../../../domain/redaction.ts';
import classes from './redact.module.css';
import { dragged, drawn, keyed, type Spot, spotAt } from './redact-boxes.ts';

interface Props {
  url: string;
  title: string;
  boxes: readonly RedactionBox[];
  /** How a box that is drawn now covers. */
  how: Cover;
  /** Times as large as what fits. */
  zoom: number;
  selected: number | null;
  onSelect: (n: number | null) => void;
  onChange: (boxes: readonly RedactionBox[], selected: number | null) => void;
}

/** What the hand on the sheet is doing: drawing a new box, or holding one that is there. */
type Held = { from: Spot; n: null } | { from: Spot; n: number; hold: 'box' | 'corner'; box: RedactionBox };

/**
 * The picture with its boxes. A hand draws on what is free, moves a box by itself and stretches it by its corner; a box with
 * the focus is moved and stretched by keys.
 */
export function RedactSheet({ url, title, boxes, how, zoom, selected, onSelect, onChange }: Props) {
  const { t } = useTranslation();
  const sheet = useRef<HTMLDivElement>(null);
  const held = useRef<Held | null>(null);
  const [shown, setShown] = useState<{ n: number | null; box: RedactionBox } | null>(null);
  useEffect(() => {
    // A box just made or left over takes the focus, so that keys go on with it.
    if (selected !== null) sheet.current?.querySelectorAll<HTMLElement>('button')[selected]?.focus();
  }, [selected]);
  const spot = (event: PointerEvent): Spot => {
    const at = sheet.current?.getBoundingClientRect();
    return at ? spotAt(event, at) : { x: 0, y: 0 };
  };
  const seize = (event: PointerEvent<HTMLElement>, what: Held) => {
    held.current = what;
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const now = (event: PointerEvent): RedactionBox | null => {
    const what = held.current;
    if (!what) return null;
    return what.n === null ? drawn(what.from, spot(event), how) : dragged(what.box, what.hold, what.from, spot(event));
  };
  const replace = (n: number, box: RedactionBox | null) =>
    onChange(
      boxes.flatMap((each, index) => (index === n ? (box ?? []) : [each])),
      box ? n : boxes.length > 1 ? Math.max(0, n - 1) : null,
    );
  const onPointerUp = (event: PointerEvent) => {
    const [what, box] = [held.current, now(event)];
    held.current = null;
    setShown(null);
    if (!what || !box) return;
    if (what.n === null) onChange([...boxes, box], boxes.length);
    else replace(what.n, box);
  };
  const onKeyDown = (event: KeyboardEvent, n: number) => {
    const box = boxes[n];
    if (!box || event.ctrlKey || event.metaKey || event.altKey) return;
    const next = keyed(box, event);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    replace(n, next);
  };
  return (
    <div className={classes.frame} style={{ '--zoom': String(zoom) } as CSSProperties}>
      <div
        ref={sheet}
        className={classes.sheet}
        onPointerDown={(event) => seize(event, { from: spot(event), n: null })}
        onPointerMove={(event) => {
          const box = now(event);
          if (box) setShown({ n: held.current?.n ?? null, box });
        }}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          held.current = null;
          setShown(null);
        }}
      >
        <img src={url} alt={title} draggable={false} />
        {boxes.map((stored, n) => {
          const box = shown?.n === n ? shown.box : stored;
          return (
            <button
              // biome-ignore lint/suspicious/noArrayIndexKey: a box is its place in the list
              key={n}
              type="button"
              className={classes.box}
              data-how={box.how}
              data-selected={n === selected || undefined}
              style={placeOf(box)}
              aria-label={t('redaction.box', { n: n + 1, how: t(`redaction.cover.${box.how}`), where: whereText(box) })}
              onFocus={() => onSelect(n)}
              onPointerDown={(event) => {
                event.stopPropagation();
                const corner = event.target instanceof HTMLElement && event.target.dataset.corner !== undefined;
                seize(event, { from: spot(event), n, hold: corner ? 'corner' : 'box', box: stored });
              }}
              onKeyDown={(event) => onKeyDown(event, n)}
            >
              <span aria-hidden>{n + 1}</span>
              <span className={classes.corner} data-corner aria-hidden />
            </button>
          );
        })}
        {shown?.n === null && (
          <span className={classes.box} data-how={shown.box.how} style={placeOf(shown.box)} aria-hidden />
        )}
      </div>
    </div>
  );
}

const percent = (part: number): string => `${(100 * part) / SIDE}%`;
const placeOf = ({ x, y, width, height }: RedactionBox) => ({
  left: percent(x),
  top: percent(y),
  width: percent(width),
  height: percent(height),
});
/** From the left and top, and how large, in per cent of the sides: said aloud while it is moved. */
const whereText = ({ x, y, width, height }: RedactionBox): string =>
  [x, y, width, height].map((part) => Math.round((100 * part) / SIDE)).join(', ');
