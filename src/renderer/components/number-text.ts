/** As a report says it, so that screen and paper agree. */
export { partText as percentText } from '../../domain/index.ts';

/** Thin spaces between thousands. */
export const numberText = (value: number): string =>
  new Intl.NumberFormat('ru', { useGrouping: true }).format(value).replace(/[\s ]/g, ' ');
