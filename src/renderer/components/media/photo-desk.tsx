import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconContrast, IconRotateClockwise2, IconZoomIn, IconZoomOut, IconZoomReset } from '@tabler/icons-react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { CONTRASTS, move, reset, START, toRow, turn, type View, zoom } from './desk-view.ts';
import classes from './media.module.css';

interface Props {
  url: string;
  alt: string;
  /** It stands beside a form: its keys work from there, and it takes the height there is. */
  beside?: boolean;
  /** How far down the sheet the row in hand is, from 0 to 1; null where nobody can say. */
  row?: number | null;
}

/**
 * A document or a photo to be read: zoom, turn, contrast, by keys (+ − 0, R, C, arrows), wheel and hand. For anything that
 * has an address; what it may show, whoever gives the address has decided.
 */
export function PhotoDesk({ url, alt, beside = false, row = null }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<View>(START);
  const [failed, setFailed] = useState(false);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const table = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture begins anew
  useEffect(() => setFailed(false), [url]);
  useEffect(() => {
    const at = table.current;
    // React listens passively: the page behind would scroll along.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      setView((before) => zoom(before, event.deltaY < 0 ? 1.15 : 1 / 1.15));
    };
    at?.addEventListener('wheel', onWheel, { passive: false });
    return () => at?.removeEventListener('wheel', onWheel);
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    const next = KEYS[event.code] ?? KEYS[event.key];
    if (!next || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    setView(next);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    const { x, y } = drag.current;
    drag.current = { x: event.clientX, y: event.clientY };
    setView((before) => move(before, event.clientX - x, event.clientY - y));
  };
  useShortcut('photoIn', () => setView((before) => zoom(before, 1.4)), beside);
  useShortcut('photoOut', () => setView((before) => zoom(before, 1 / 1.4)), beside);
  useShortcut('photoTurn', () => setView(turn), beside);
  useShortcut('photoContrast', () => setView(nextContrast), beside);
  // There, and with the same key back to the field one came from.
  const cameFrom = useRef<Element | null>(null);
  const toPhoto = () => {
    const at = document.activeElement;
    if (at === table.current && cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
    else {
      cameFrom.current = at;
      table.current?.focus();
    }
  };
  useShortcut('toPhoto', toPhoto, beside);
  // What was made larger follows the row in hand; what fits is all there anyway.
  useEffect(() => {
    if (row !== null) setView((before) => toRow(before, row));
  }, [row]);
  const contrast = CONTRASTS[view.contrast] ?? CONTRASTS[0];
  return (
    <div className={classes.desk} data-beside={beside || undefined}>
      <div className={classes.tools} role="toolbar" aria-label={t('media.desk.tools')}>
        <Tool label={t('media.desk.in')} icon={IconZoomIn} onClick={() => setView((before) => zoom(before, 1.4))} />
        <Tool
          label={t('media.desk.out')}
          icon={IconZoomOut}
          onClick={() => setView((before) => zoom(before, 1 / 1.4))}
        />
        <Tool label={t('media.desk.turn')} icon={IconRotateClockwise2} onClick={() => setView(turn)} />
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconContrast size={16} aria-hidden />}
          onClick={() => setView(nextContrast)}
        >
          {t(`media.desk.contrast.${contrast?.name ?? 'plain'}`)}
        </Button>
        <Tool label={t('media.desk.reset')} icon={IconZoomReset} onClick={() => setView(reset)} />
        <span className={classes.quiet}>{`${Math.round(view.scale * 100)} %`}</span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: an area that is moved by keys has no element of its own */}
      <div
        ref={table}
        className={classes.table}
        role="group"
        aria-label={t('media.desk.table')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: keys work on what has the focus
        tabIndex={0}
        onKeyDown={onKeyDown}
        onPointerDown={(event) => {
          drag.current = { x: event.clientX, y: event.clientY };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null;
        }}
      >
        {failed ? (
          <p>{t('media.desk.failed')}</p>
        ) : (
          <img
            className={classes.onDesk}
            src={url}
            alt={alt}
            draggable={false}
            onError={() => setFailed(true)}
            style={{
              transform: `translate(${view.x}px, ${view.y}px) rotate(${view.turned}deg) scale(${view.scale})`,
              filter: contrast?.filter,
            }}
          />
        )}
      </div>
    </div>
  );
}

const nextContrast = (view: View): View => ({ ...view, contrast: (view.contrast + 1) % CONTRASTS.length });

const STEP = 60;
/** By place on the keyboard, so that they work in every layout; plus and minus also as signs. */
const KEYS: Readonly<Record<string, (view: View) => View>> = {
  '+': (view) => zoom(view, 1.4),
  Equal: (view) => zoom(view, 1.4),
  NumpadAdd: (view) => zoom(view, 1.4),
  '-': (view) => zoom(view, 1 / 1.4),
  Minus: (view) => zoom(view, 1 / 1.4),
  NumpadSubtract: (view) => zoom(view, 1 / 1.4),
  Digit0: reset,
  KeyR: turn,
  KeyC: nextContrast,
  ArrowLeft: (view) => move(view, STEP, 0),
  ArrowRight: (view) => move(view, -STEP, 0),
  ArrowUp: (view) => move(view, 0, STEP),
  ArrowDown: (view) => move(view, 0, -STEP),
};

interface ToolProps {
  label: string;
  icon: typeof IconZoomIn;
  onClick: () => void;
}

function Tool({ label, icon: Icon, onClick }: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="default" size="lg" aria-label={label} onClick={onClick}>
        <Icon size={18} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}
