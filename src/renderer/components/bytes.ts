import type { TFunction } from 'i18next';
import { currentLocale } from '../app/i18n.ts';

/** A size as people say it, "63,4 MB": thousands, as on the label of a disk. */
export function bytesText(bytes: number, t: TFunction): string {
  // Chromium knows no Kazakh numbers; they are written like Russian ones.
  const locale = currentLocale() === 'en' ? 'en' : 'ru';
  const shown = (size: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(bytes / size);
  if (bytes < 1e6) return t('backup.kilobytes', { n: shown(1e3) });
  return bytes < 1e9 ? t('backup.megabytes', { n: shown(1e6) }) : t('backup.gigabytes', { n: shown(1e9) });
}
