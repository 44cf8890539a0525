import { Tooltip } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { clip, displayText } from '../../domain/display-text.ts';
import classes from './hostile.module.css';

interface Props {
  text: string;
  /** Longest shown length in graphemes; the rest becomes an ellipsis. */
  max?: number;
  /** Keeps line breaks (a whole message); false makes one line of it (cards, lists). */
  lines?: boolean;
}

/**
 * The only way text from outside reaches the screen: control, invisible and direction characters taken out, isolated from
 * the text around it, and saying so where that changed it.
 */
export const Hostile = memo(function Hostile({ text, max, lines = false }: Props) {
  const { t } = useTranslation();
  const shown = displayText(text, { multiline: lines });
  return (
    <>
      <bdi className={lines ? classes.lines : undefined}>{max === undefined ? shown.text : clip(shown.text, max)}</bdi>
      {shown.changed && (
        <Tooltip label={t('common.changedText')} multiline w={260}>
          <span className={classes.changed} role="img" aria-label={t('common.changedText')}>
            <IconEyeOff size={13} aria-hidden />
          </span>
        </Tooltip>
      )}
    </>
  );
});

/** The same for attributes and notices, where no element can stand. */
export const plain = (text: string, max = 80): string => clip(displayText(text, { multiline: false }).text, max);
