import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../components/number-text.ts';
import classes from './coverage.module.css';
import type { MapCounts } from './map-counts.ts';
import { StateMark } from './mark.tsx';
import { type StateWord, wordsOf } from './questions.ts';
import { useCoverage } from './store.ts';
import { askedText, stateMeans, stateName } from './words.ts';

/** Shape, word and number of each state; choosing one says whether map and list show it. */
export function Legend({ counts, approximate }: { counts: MapCounts; approximate: number }) {
  const { t } = useTranslation();
  const { question, shown } = useCoverage();
  const toggle = (word: StateWord) =>
    useCoverage.setState({
      shown: shown.includes(word) ? shown.filter((each) => each !== word) : [...shown, word],
      drawn: null,
    });
  return (
    <fieldset className={classes.legend} aria-label={t('coverage.legend')}>
      {wordsOf(question).map((word) => (
        <Tooltip key={word} label={stateMeans(word)} multiline w={260} openDelay={300}>
          <UnstyledButton
            className={classes.legendItem}
            aria-pressed={shown.includes(word)}
            onClick={() => toggle(word)}
          >
            <StateMark word={word} />
            <span>{stateName(word)}</span>
            <strong>{numberText(counts.words[word] ?? 0)}</strong>
          </UnstyledButton>
        </Tooltip>
      ))}
      <small className={classes.notes}>
        {t('coverage.clusterNumber', { asked: askedText(question) })} {approximate > 0 && t('coverage.approximate')}
      </small>
    </fieldset>
  );
}
