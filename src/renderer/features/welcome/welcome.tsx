import { UnstyledButton } from '@mantine/core';
import { IconArchive, IconDoorEnter, IconFlask, type IconProps, IconSquareRoundedPlus } from '@tabler/icons-react';
import { type ComponentType, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Hello } from '../../../contract/shapes.ts';
import { Mark } from '../../components/mark.tsx';
import { LanguageSwitch, ThemeSwitch } from '../../components/preferences.tsx';
import { CreateForm } from './create-form.tsx';
import { OpenForm } from './open-form.tsx';
import { PractiseForm } from './practise-form.tsx';
import { RestoreForm } from './restore-form.tsx';
import classes from './welcome.module.css';

type Choice = 'practise' | 'open' | 'create' | 'restore';
const CHOICES: { choice: Choice; icon: ComponentType<IconProps>; form: ComponentType<{ hello: Hello }> }[] = [
  { choice: 'practise', icon: IconFlask, form: PractiseForm },
  { choice: 'open', icon: IconDoorEnter, form: OpenForm },
  { choice: 'create', icon: IconSquareRoundedPlus, form: CreateForm },
  { choice: 'restore', icon: IconArchive, form: RestoreForm },
];

/** The ways in. Practice comes first: a newcomer who presses Enter can break nothing. */
export function Welcome({ hello }: { hello: Hello }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Choice>('practise');
  return (
    <main className={classes.screen}>
      <div className={classes.side}>
        <div className={classes.sign}>
          <Mark size={56} />
          <h1 className={classes.name}>{t('common.name')}</h1>
          <p className={classes.tagline}>{t('common.tagline')}</p>
        </div>
        <div className={classes.preferences}>
          <LanguageSwitch />
          <ThemeSwitch />
        </div>
        <div className={classes.small}>
          <p>{t('welcome.version', { version: hello.version })}</p>
          <p>{t('welcome.where', { dir: hello.dataDir })}</p>
          {hello.runtimeHint && <p>{t('welcome.runtime', { hint: hello.runtimeHint })}</p>}
        </div>
      </div>
      <div className={classes.choices}>
        {CHOICES.map(({ choice, icon: Icon, form: Form }) => {
          const open = choice === chosen;
          return (
            <section key={choice} className={classes.choice} data-open={open || undefined}>
              <h2 className={classes.head}>
                <UnstyledButton className={classes.headButton} aria-expanded={open} onClick={() => setChosen(choice)}>
                  <Icon size={26} stroke={1.4} aria-hidden />
                  <span>
                    <span className={classes.title}>{t(`welcome.${choice}.title`)}</span>
                    <span className={classes.what}>{t(`welcome.${choice}.what`)}</span>
                  </span>
                </UnstyledButton>
              </h2>
              {open && (
                <div className={classes.body}>
                  <Form hello={hello} />
                </div>
              )}
            </section>
          );
        })}
      </div>
    </main>
  );
}
