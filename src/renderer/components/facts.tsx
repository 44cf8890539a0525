import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import classes from './facts.module.css';
import { Hostile } from './hostile.tsx';
import { codeText, placeText, useCodeText } from './labels.ts';
import { dateAndTime } from './time-format.ts';

interface Props {
  facts: { key: string; value: string; problem: string | null; filed?: boolean | undefined }[];
  problems: { code: string; line: string }[];
}

const ISO = /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/;

/** Bots write codes and ISO times; people read names and clocks. What is neither stays in the sender's words. */
function readable(key: string, value: string, t: TFunction): string {
  if (key === 'kind') return codeText('kinds', value);
  if (key === 'region') return placeText({ region: value, place: '' });
  if (key === 'when' && ISO.test(value)) return dateAndTime(Date.parse(value), t);
  return value;
}

/** What a report says, field by field in its own words; what could not be read stands below, whole. */
export function Facts({ facts, problems }: Props) {
  const { t } = useTranslation();
  const word = useCodeText();
  return (
    <>
      {facts.length === 0 ? (
        <p className={classes.none}>{t('board.noFacts')}</p>
      ) : (
        <dl className={classes.facts}>
          {facts.map((fact) => (
            <div key={`${fact.key} ${fact.value}`} className={classes.fact}>
              <dt>{word('facts.keys', fact.key)}</dt>
              <dd>
                <Hostile text={fact.problem ? fact.value : readable(fact.key, fact.value, t)} max={300} />
                {fact.filed && <span className={classes.problem}>{t('desk.byHand')}</span>}
                {fact.problem && <span className={classes.problem}>{word('facts.problem', fact.problem)}</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {problems.length > 0 && (
        <div className={classes.problems}>
          <h3 className={classes.title}>{t('board.problems')}</h3>
          <ul>
            {problems.map((problem) => (
              <li key={`${problem.code} ${problem.line}`}>
                <span className={classes.problem}>{word('facts.problem', problem.code)}</span>{' '}
                {problem.line && (
                  <q className={classes.line}>
                    <Hostile text={problem.line} max={160} />
                  </q>
                )}
              </li>
            ))}
          </ul>
        </div>
      )}
    </>
  );
}
