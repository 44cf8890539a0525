import { type KeyboardEvent, type RefObject, useEffect, useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { digitsIn, FAULTS, type FormFault, ILLEGIBLE, SAME_WORDS } from './sheet-model.ts';
import classes from './tabulation.module.css';

/**
 * Where a key leads inside a sheet: cells are marked `data-cell`, and follow each other as the paper does. False where there
 * is no further one.
 */
export function goOn(from: HTMLElement, by: 1 | -1): boolean {
  const form = from.closest('form');
  const cells = [...(form?.querySelectorAll<HTMLElement>('[data-cell]') ?? [])];
  const next = cells[cells.indexOf(from.closest<HTMLElement>('[data-cell]') ?? from) + by];
  next?.focus();
  if (next instanceof HTMLInputElement && next.type === 'text') next.select();
  return next !== undefined;
}

/** Leads back to the cell of this box that had the keys last, at first to the sheet's first one. */
export function useLastCell(box: RefObject<HTMLElement | null>): () => void {
  const last = useRef<HTMLElement | null>(null);
  useEffect(() => {
    const here = box.current;
    const remember = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && target.matches('form [data-cell]')) last.current = target;
    };
    here?.addEventListener('focusin', remember);
    return () => here?.removeEventListener('focusin', remember);
  }, [box]);
  return () => {
    const cell = last.current?.isConnected ? last.current : box.current?.querySelector<HTMLElement>('form [data-cell]');
    cell?.focus();
  };
}

/** Enter and the arrows lead on; whether the key was one of them. */
function led(event: KeyboardEvent<HTMLElement>): boolean {
  if (event.nativeEvent.isComposing || event.ctrlKey || event.metaKey || event.altKey) return false;
  const back = event.key === 'ArrowUp' || (event.key === 'Enter' && event.shiftKey);
  if (!back && event.key !== 'Enter' && event.key !== 'ArrowDown') return false;
  event.preventDefault();
  goOn(event.currentTarget, back ? -1 : 1);
  return true;
}

interface CountProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** Asked for again: the two differed here. */
  asked?: boolean;
  /** Instead of going on: true when it has. */
  onEnter?: (event: KeyboardEvent<HTMLElement>) => boolean;
  onKey?: (event: KeyboardEvent<HTMLElement>) => boolean;
  describedBy?: string | undefined;
}

/** A figure of the paper: digits, nothing, or by one key what can't be read. */
export function CountCell({ label, value, onChange, asked = false, onEnter, onKey, describedBy }: CountProps) {
  const { t } = useTranslation();
  const illegible = value === ILLEGIBLE;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (onKey?.(event)) return;
    if (event.code === 'KeyX' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      onChange(ILLEGIBLE);
      goOn(event.currentTarget, 1);
      return;
    }
    if (event.key === 'Enter' && !event.shiftKey && onEnter?.(event)) return;
    led(event);
  };
  return (
    <input
      data-cell
      type="text"
      inputMode="numeric"
      autoComplete="off"
      className={classes.count}
      aria-label={label}
      aria-describedby={describedBy}
      data-illegible={illegible || undefined}
      data-asked={asked || undefined}
      value={illegible ? t('protocols.illegible') : value}
      onChange={(event) => onChange(digitsIn(event.currentTarget.value))}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={onKeyDown}
    />
  );
}

interface WordsProps {
  label: string;
  value: string;
  /** What the number would be in words, to compare the paper with; '' where the number isn't there. */
  model: string;
  onChange: (value: string) => void;
}

/** The words beside the digits: Enter says that they are the number's; whatever else they are is typed. */
export function WordsCell({ label, value, model, onChange }: WordsProps) {
  const { t } = useTranslation();
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const leaves = event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing;
    if (leaves && value === '' && model !== '') onChange(SAME_WORDS);
    led(event);
  };
  return (
    <input
      data-cell
      type="text"
      autoComplete="off"
      className={classes.words}
      aria-label={label}
      data-same={value === SAME_WORDS || undefined}
      placeholder={model}
      value={value === SAME_WORDS ? t('protocols.sameWords', { words: model }) : value}
      maxLength={300}
      onChange={(event) => onChange(event.currentTarget.value)}
      onFocus={(event) => event.currentTarget.select()}
      onKeyDown={onKeyDown}
    />
  );
}

interface YesNoProps {
  label: string;
  value: boolean | undefined;
  onChange: (value: boolean) => void;
}

/** A thing the paper has or lacks: Enter says it has it, N that it doesn't. */
export function YesNoCell({ label, value, onChange }: YesNoProps) {
  const { t } = useTranslation();
  const name = useId();
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const answer = event.code === 'KeyN' ? false : event.code === 'KeyY' ? true : null;
    const first = event.currentTarget.querySelector<HTMLElement>('[data-cell]');
    if (answer !== null) {
      event.preventDefault();
      onChange(answer);
      if (first) goOn(first, 1);
      return;
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.shiftKey && value === undefined) onChange(true);
    if (first) goOn(first, event.shiftKey ? -1 : 1);
  };
  return (
    <fieldset className={classes.yesNo} aria-label={label} onKeyDown={onKeyDown}>
      {([true, false] as const).map((each) => (
        <label key={String(each)} className={classes.choice}>
          <input
            {...(each === (value ?? true) ? { 'data-cell': true } : {})}
            type="radio"
            name={name}
            checked={value === each}
            onChange={() => onChange(each)}
          />
          {t(each ? 'protocols.yes' : 'protocols.no')}
        </label>
      ))}
    </fieldset>
  );
}

interface FaultsProps {
  label: string;
  value: readonly FormFault[];
  onChange: (value: FormFault[]) => void;
}

/** Faults of form: 1, 2, 3 name them, Enter goes on. */
export function FaultsCell({ label, value, onChange }: FaultsProps) {
  const { t } = useTranslation();
  const toggle = (fault: FormFault) => onChange(FAULTS.filter((each) => (each === fault) !== value.includes(each)));
  const onKeyDown = (event: KeyboardEvent<HTMLFieldSetElement>) => {
    const fault = FAULTS[Number(/^(?:Digit|Numpad)([1-3])$/.exec(event.code)?.[1] ?? 0) - 1];
    if (fault) {
      event.preventDefault();
      toggle(fault);
      return;
    }
    if (event.key !== 'Enter') return;
    event.preventDefault();
    const first = event.currentTarget.querySelector<HTMLElement>('[data-cell]');
    if (first) goOn(first, event.shiftKey ? -1 : 1);
  };
  return (
    <fieldset className={classes.yesNo} aria-label={label} onKeyDown={onKeyDown}>
      {FAULTS.map((fault, index) => (
        <label key={fault} className={classes.choice}>
          <input
            {...(index === 0 ? { 'data-cell': true } : {})}
            type="checkbox"
            checked={value.includes(fault)}
            onChange={() => toggle(fault)}
          />
          {t(`protocols.faults.${fault}`)}
        </label>
      ))}
    </fieldset>
  );
}
