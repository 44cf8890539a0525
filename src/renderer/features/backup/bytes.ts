import { currentLocale } from '../../app/i18n.ts';

/** A size as people say it, "63,4 MB": thousands, as on the label of a disk. */
export function bytesText(bytes: number, locale: string = currentLocale()): string {
  const [unit, size] = bytes < 1e6 ? ['kilobyte', 1e3] : bytes < 1e9 ? ['megabyte', 1e6] : (['gigabyte', 1e9] as const);
  const shown = new Intl.NumberFormat(locale, { style: 'unit', unit: String(unit), maximumFractionDigits: 1 });
  return shown.format(bytes / Number(size));
}
