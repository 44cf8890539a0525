/** Thin spaces between thousands. */
export const numberText = (value: number): string =>
  new Intl.NumberFormat('ru', { useGrouping: true }).format(value).replace(/[\s ]/g, ' ');

/** One digit after the point; nothing without a base. */
export const percentText = (part: number, base: number): string =>
  base > 0 ? `${((100 * part) / base).toFixed(1)} %` : '–';
