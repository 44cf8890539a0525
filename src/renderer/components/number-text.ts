import { decimalText as decimalOf, partText, shareText as shareOf } from '../../domain/index.ts';
import { currentLocale } from '../app/i18n.ts';

// As a report says it, so that screen and paper agree: with the decimal mark of the language.

/** A part of a whole in percent, never 0.0 where there is something. */
export const percentText = (part: number, base: number): string => partText(part, base, currentLocale());
/** A share of 0–1 in percent, with so many digits. */
export const shareText = (share: number, digits: number): string => shareOf(share, digits, currentLocale());
/** Half of an interval, or a distance of two shares: percentage points. `share` is 0–1. */
export const pointsText = (share: number, digits = 1): string => decimalText(100 * share, digits);
export const decimalText = (value: number, digits: number): string => decimalOf(value, digits, currentLocale());

/** Thin spaces between thousands. */
export const numberText = (value: number): string =>
  new Intl.NumberFormat('ru', { useGrouping: true }).format(value).replace(/[\s ]/g, ' ');
