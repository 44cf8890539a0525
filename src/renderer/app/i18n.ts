import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Locale } from '../../contract/shapes.ts';
import { onUp } from '../client/connection.ts';
import { client } from '../client/rpc.ts';
import { catalogues } from './catalogues.ts';

const KEY = 'maere.locale';
export const LOCALES: readonly Locale[] = ['kk', 'ru', 'en'];
/** Each language by its own name: who can't read the screen's language must still find theirs. */
export const LOCALE_NAMES: Record<Locale, string> = { kk: 'Қазақша', ru: 'Русский', en: 'English' };

function firstLocale(): Locale {
  const wanted = [localStorage.getItem(KEY), ...navigator.languages.map((tag) => tag.slice(0, 2))];
  for (const tag of wanted) {
    const found = LOCALES.find((locale) => locale === tag);
    if (found) return found;
  }
  return 'ru';
}

export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: firstLocale(),
    fallbackLng: 'en',
    resources: {
      kk: { translation: catalogues.kk },
      ru: { translation: catalogues.ru },
      en: { translation: catalogues.en },
    },
    // React escapes; escaping twice would show &amp;.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  document.documentElement.lang = i18next.language;
  onUp(tellShell);
}

/** The desktop shell has words of its own (menu, tray, notifications): in the language of its window. */
function tellShell(): void {
  client.system.setLocale({ locale: currentLocale() }).catch(() => {});
}

export const currentLocale = (): Locale => LOCALES.find((locale) => locale === i18next.language) ?? 'en';

export async function setLocale(locale: Locale): Promise<void> {
  localStorage.setItem(KEY, locale);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
  tellShell();
}
