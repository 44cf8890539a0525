import { NativeSelect } from '@mantine/core';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { REPLY_LANGUAGES, type ReplyLanguage } from '../../../domain/reply-words.ts';
import { currentLocale } from '../../app/i18n.ts';
import { useShortcut } from '../../app/use-shortcuts.ts';
import { useReplyWords } from './queries.ts';
import classes from './talk.module.css';

interface Props {
  language: ReplyLanguage;
  /** What the reporter seems to write in. */
  suggested: ReplyLanguage | null;
  onLanguage: (language: ReplyLanguage) => void;
  /** Nothing has been sent yet: only texts that say nothing of the case. */
  first: boolean;
  onInsert: (text: string) => void;
}

/** The language of the reply, and texts to begin with. */
export function ReplyTexts({ language, suggested, onLanguage, first, onInsert }: Props) {
  const { t } = useTranslation();
  const words = useReplyWords();
  const field = useRef<HTMLSelectElement>(null);
  useShortcut('replyText', () => field.current?.focus());
  const templates = (words.data?.templates ?? []).filter((each) => each.first || !first);
  return (
    <div className={classes.texts}>
      <NativeSelect
        size="xs"
        aria-label={t('talk.texts.language')}
        value={language}
        onChange={(event) => {
          const chosen = REPLY_LANGUAGES.find((one) => one === event.currentTarget.value);
          if (chosen) onLanguage(chosen);
        }}
        data={REPLY_LANGUAGES.map((value) => ({
          value,
          label:
            value === suggested
              ? t('talk.texts.suggested', { language: t(`talk.languages.${value}`) })
              : t(`talk.languages.${value}`),
        }))}
      />
      <NativeSelect
        ref={field}
        className={classes.grow}
        size="xs"
        aria-label={t('talk.texts.insert')}
        value=""
        onChange={(event) => {
          const chosen = templates.find(({ code }) => code === event.currentTarget.value);
          if (chosen) onInsert(chosen.texts[language]);
        }}
        data={[
          { value: '', label: t(first ? 'talk.texts.chooseFirst' : 'talk.texts.choose') },
          ...templates.map(({ code, names }) => ({ value: code, label: names[currentLocale()] })),
        ]}
      />
    </div>
  );
}
