import { Button } from '@mantine/core';
import { IconAntennaBarsOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SilenceRow } from '../../../contract/index.ts';
import { Age } from '../../components/time.tsx';
import { goTo } from '../../stores/ui.ts';
import classes from './assignments.module.css';
import { useContactWords } from './words.ts';

/**
 * The leads' line of the alarm bar: districts of which nothing is heard. After every SOS, in one line however many they are;
 * it has none of urgency's colours.
 */
export function SilenceLine({ silent }: { silent: readonly SilenceRow[] }) {
  const { t } = useTranslation();
  const words = useContactWords();
  const [first] = silent;
  if (!first) return null;
  const { missed, expected, since } = first;
  const text =
    silent.length === 1
      ? t('contact.silences.bar', {
          where: words.district(first),
          missed,
          expected,
          at: words.clock(since, first.region),
        })
      : t('contact.silences.barMany', { count: silent.length });
  return (
    <li className={classes.bar} data-silence>
      <IconAntennaBarsOff size={18} aria-hidden />
      <p role="alert">{text}</p>
      <span className={classes.age}>
        <Age at={first.noticedAt} />
      </span>
      <Button size="xs" variant="default" onClick={() => goTo('contact', { contact: 'silences' })}>
        {t('contact.silences.look')}
      </Button>
    </li>
  );
}
