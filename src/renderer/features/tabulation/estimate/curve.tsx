import { IconChartLine } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EstimateView } from '../../../../contract/index.ts';
import { FigureCell, FiguresTable } from '../../../components/figures-table.tsx';
import { numberText, percentText, shareText } from '../../../components/number-text.ts';
import { Empty } from '../../../components/states.tsx';
import { Age } from '../../../components/time.tsx';
import { dateAndTime, timeOfDay } from '../../../components/time-format.ts';
import { CurveDrawing, type Paint } from './curve-drawing.tsx';
import classes from './estimate.module.css';
import { useEstimateWords } from './words.ts';

/** The screen's: of the theme, muted, none of urgency's hues (tokens.css). */
const SCREEN: Paint = {
  text: 'var(--text)',
  quiet: 'var(--text-3)',
  grid: 'var(--line)',
  back: 'var(--panel)',
  lines: [1, 2, 3, 4, 5, 6].map((n) => `var(--series-${n})`),
};
const DAY = 86_400_000;

/** How the drawn stations report: the drawing, and under it the same in figures, take by take. */
export function Curve({ result }: { result: EstimateView }) {
  const { t } = useTranslation();
  const words = useEstimateWords();
  const { curve, takes, strata, rules } = result;
  const [first, last] = [curve[0], curve.at(-1)];
  if (!first || !last)
    return <Empty icon={IconChartLine} title={t('estimate.curve.none')} what={t('estimate.curve.noneWhat')} />;
  const time = (at: number): string => (last.at - first.at > DAY ? dateAndTime(at, t) : timeOfDay(at));
  const all = strata.reduce((sum, { drawn }) => sum + drawn, 0);
  return (
    <div className={classes.part}>
      <p className={classes.prose}>{t('estimate.curve.what', { minutes: rules.takeMinutes })}</p>
      <p>
        {t('estimate.curve.last', { at: timeOfDay(last.at) })} · <Age at={last.at} />
      </p>
      <div className={classes.drawing}>
        <CurveDrawing
          title={t('estimate.curve.title')}
          lines={strata.map(({ code, drawn }) => ({ code, drawn, name: words.stratum(code) }))}
          curve={curve}
          takes={takes}
          paint={SCREEN}
          time={time}
          share={(part) => shareText(part, 1).replace(/[.,]0/, '')}
          take={(n) => t('estimate.curve.take', { n })}
        />
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: of many strata it scrolls, so the keyboard must reach it */}
      <section className={classes.wide} aria-label={t('estimate.curve.caption')} tabIndex={0}>
        <FiguresTable
          caption={t('estimate.curve.caption')}
          heads={[
            { key: 'take', text: t('estimate.curve.takeHead') },
            ...strata.map(({ code, drawn }) => ({
              key: code,
              text: `${words.stratum(code)} · ${t('tally.ofStations', { of: numberText(drawn) })}`,
              figures: true,
            })),
            {
              key: 'all',
              text: `${t('estimate.all')} · ${t('tally.ofStations', { of: numberText(all) })}`,
              figures: true,
            },
          ]}
        >
          {takes.map(({ at, reported }, index) => {
            const sum = Object.values(reported).reduce((total, each) => total + each, 0);
            return (
              <tr key={at}>
                <th scope="row">
                  {t('estimate.curve.take', { n: index + 1 })} · {time(at)}
                </th>
                {strata.map(({ code }) => (
                  <FigureCell key={code}>{numberText(reported[code] ?? 0)}</FigureCell>
                ))}
                <FigureCell of={percentText(sum, all)}>{numberText(sum)}</FigureCell>
              </tr>
            );
          })}
        </FiguresTable>
      </section>
    </div>
  );
}
