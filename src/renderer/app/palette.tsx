import { useMantineColorScheme } from '@mantine/core';
import { Spotlight, type SpotlightActionGroupData, useSpotlight } from '@mantine/spotlight';
import {
  IconKeyboard,
  IconLanguage,
  IconLock,
  IconMoon,
  IconPencilPlus,
  IconShieldLock,
  IconUserSearch,
  IconUsers,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useMayRespond } from '../client/session.ts';
import { plain } from '../components/hostile.tsx';
import { placeText, useCodeText } from '../components/labels.ts';
import { UrgencyShape } from '../components/urgency.tsx';
import { casesQuery, OPEN_CASES } from '../features/triage/queries.ts';
import { goTo, openCase, openSettings, PLACES, SETTINGS, useUi } from '../stores/ui.ts';
import { Keys } from './help-sheet.tsx';
import { LOCALE_NAMES, LOCALES, setLocale } from './i18n.ts';
import classes from './palette.module.css';
import { paletteStore } from './palette-store.ts';
import { PLACE_ICONS } from './places.ts';
import { type ShortcutId, shortcut } from './shortcuts.ts';

const SHOWN_CASES = 30;
const hint = (id: ShortcutId) => <Keys keys={shortcut(id).keys[0] ?? ''} />;

/** Everything else, by its name: places, commands, open cases, languages. */
export function Palette({ lock, seal }: { lock: () => void; seal: () => void }) {
  const { t } = useTranslation();
  const word = useCodeText();
  const mayRespond = useMayRespond();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // Closed, it costs nothing: an arriving SOS must not wait for a list that nobody sees.
  const { opened } = useSpotlight(paletteStore);
  const cases = useQuery({ ...casesQuery(OPEN_CASES, SHOWN_CASES), enabled: opened });
  const groups: SpotlightActionGroupData[] = [
    {
      group: t('keys.groups.go'),
      actions: [
        ...PLACES.map((place) => {
          const Icon = PLACE_ICONS[place];
          return {
            id: place,
            label: t(`frame.${place}`),
            leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
            rightSection: hint(place),
            onClick: () => goTo(place),
          };
        }),
        ...SETTINGS.map((page) => {
          const Icon = PLACE_ICONS.settings;
          return {
            id: `settings-${page}`,
            label: `${t('frame.settings')}: ${t(`settings.pages.${page}`)}`,
            leftSection: <Icon size={18} stroke={1.6} aria-hidden />,
            onClick: () => openSettings(page),
          };
        }),
      ],
    },
    {
      group: t('keys.paletteActions'),
      actions: [
        {
          id: 'enter',
          label: t('keys.enter'),
          leftSection: <IconPencilPlus size={18} stroke={1.6} aria-hidden />,
          rightSection: hint('enter'),
          onClick: () => useUi.setState({ entering: true }),
        },
        ...(mayRespond
          ? [
              {
                id: 'find',
                label: t('keys.find'),
                leftSection: <IconUserSearch size={18} stroke={1.6} aria-hidden />,
                rightSection: hint('find'),
                onClick: () => useUi.setState({ finding: true }),
              },
            ]
          : []),
        {
          id: 'help',
          label: t('keys.help'),
          leftSection: <IconKeyboard size={18} stroke={1.6} aria-hidden />,
          rightSection: hint('help'),
          onClick: () => useUi.setState({ help: true }),
        },
        {
          id: 'switch',
          label: t('frame.switchPerson'),
          leftSection: <IconUsers size={18} stroke={1.6} aria-hidden />,
          onClick: () => useUi.setState({ switching: true }),
        },
        {
          id: 'lock',
          label: t('frame.lock'),
          leftSection: <IconLock size={18} stroke={1.6} aria-hidden />,
          rightSection: hint('lock'),
          onClick: lock,
        },
        {
          id: 'seal',
          label: t('frame.sealHelp'),
          leftSection: <IconShieldLock size={18} stroke={1.6} aria-hidden />,
          rightSection: hint('seal'),
          onClick: seal,
        },
        {
          id: 'theme',
          label: `${t('common.theme')}: ${t(colorScheme === 'dark' ? 'common.themeLight' : 'common.themeDark')}`,
          leftSection: <IconMoon size={18} stroke={1.6} aria-hidden />,
          onClick: () => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark'),
        },
        ...LOCALES.map((locale) => ({
          id: `locale-${locale}`,
          label: LOCALE_NAMES[locale],
          leftSection: <IconLanguage size={18} stroke={1.6} aria-hidden />,
          onClick: () => void setLocale(locale),
        })),
      ],
    },
    {
      group: t('keys.paletteCases'),
      actions: (cases.data?.rows ?? []).map((row) => ({
        id: row.id,
        label: [word('kinds', row.kind), plain(placeText(row), 40)].filter(Boolean).join(', '),
        description: plain(row.excerpt, 90),
        leftSection: <UrgencyShape urgency={row.urgency} />,
        onClick: () => openCase(row.id),
      })),
    },
  ];
  return (
    <Spotlight
      actions={opened ? groups : []}
      store={paletteStore}
      shortcut={null}
      highlightQuery
      attributes={{ content: { 'aria-label': t('keys.palette') } }}
      overlayProps={{ backgroundOpacity: 0.4, blur: 0 }}
      classNames={{ actionsGroup: classes.group }}
      scrollable
      maxHeight={460}
      nothingFound={t('keys.paletteEmpty')}
      searchProps={{ placeholder: t('keys.paletteSearch'), 'aria-label': t('keys.paletteSearch') }}
    />
  );
}
