import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { LOCALE_NAMES, LOCALES, setLocale } from '../app/i18n.ts';

export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <SegmentedControl
      aria-label={t('common.language')}
      value={i18n.language}
      onChange={(value) => {
        const locale = LOCALES.find((one) => one === value);
        if (locale) void setLocale(locale);
      }}
      data={LOCALES.map((locale) => ({ value: locale, label: <span lang={locale}>{LOCALE_NAMES[locale]}</span> }))}
    />
  );
}

export function ThemeSwitch() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      aria-label={t('common.theme')}
      value={colorScheme}
      onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
      data={[
        { value: 'auto', label: t('common.themeAuto') },
        { value: 'light', label: t('common.themeLight') },
        { value: 'dark', label: t('common.themeDark') },
      ]}
    />
  );
}
