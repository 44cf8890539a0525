import { type CSSProperties, type KeyboardEvent, memo } from 'react';
import { useTranslation } from 'react-i18next';
import { numberText } from '../../components/number-text.ts';
import { regionName } from '../stations/words.ts';
import type { Geography } from './geography.ts';
import classes from './map.module.css';
import type { MapCounts } from './map-counts.ts';
import type { Question } from './questions.ts';
import { askedText, shortName } from './words.ts';

interface Props {
  geography: Geography;
  counts: MapCounts;
  question: Question;
  chosen: string | null;
  onChoose: (region: string) => void;
}

/** Steps of the fill, by the share of a region's stations that is asked for: eyes tell five apart, not a hundred. */
const STEPS = [0, 0.05, 0.2, 0.4, 0.7];
const stepOf = (asked: number, total: number): number =>
  total === 0 ? 0 : STEPS.filter((least) => asked / total > least).length;

/** What a region says aloud: its name, and how many of its stations are what was asked for. */
export function useRegionSays(): (region: string, counts: MapCounts, question: Question) => string {
  const { t } = useTranslation();
  return (region, counts, question) => {
    const { asked, total } = counts.regions.get(region) ?? { asked: 0, total: 0 };
    const name = regionName(region);
    if (total === 0) return t('coverage.regionEmpty', { region: name });
    return t('coverage.regionSays', {
      region: name,
      n: numberText(asked),
      total: numberText(total),
      asked: askedText(question),
    });
  };
}

/** Narrower, pixels, and a name would lie over the names around it. */
const SMALL = 40;

/** Regions as areas that can be chosen; their names above them, the same size at every zoom. */
export const Regions = memo(function Regions({ geography, counts, question, chosen, onChoose }: Props) {
  const says = useRegionSays();
  const onKey = (event: KeyboardEvent, region: string): void => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    event.stopPropagation();
    onChoose(region);
  };
  return (
    <>
      {geography.regions.map(({ region, path }) => {
        const { asked, total } = counts.regions.get(region) ?? { asked: 0, total: 0 };
        return (
          // biome-ignore lint/a11y/useSemanticElements: an area of a drawing can be no button element
          <path
            key={region}
            d={path}
            className={classes.region}
            role="button"
            tabIndex={0}
            data-region={region}
            data-step={stepOf(asked, total)}
            aria-pressed={region === chosen}
            aria-label={says(region, counts, question)}
            onClick={() => onChoose(region)}
            onKeyDown={(event) => onKey(event, region)}
          />
        );
      })}
      {geography.regions.map(({ region, label: [x, y], box: [x0, , x1] }) => (
        <g
          key={region}
          className={classes.name}
          data-small={x1 - x0 < SMALL || undefined}
          style={{ '--x': `${x}px`, '--y': `${y}px` } as CSSProperties}
          aria-hidden
        >
          <NameLines name={shortName(regionName(region))} />
        </g>
      ))}
    </>
  );
});

function NameLines({ name }: { name: string }) {
  const words = name.split(' ');
  return (
    <text>
      {words.map((word, n) => (
        <tspan key={word} x={0} dy={n === 0 ? `${-0.55 * (words.length - 1)}em` : '1.1em'}>
          {word}
        </tspan>
      ))}
    </text>
  );
}
