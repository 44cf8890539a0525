import { Button } from '@mantine/core';
import { IconBan, IconCircle, IconCircleCheckFilled, IconCircleDotFilled } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { EstimateView } from '../../../../contract/index.ts';
import { numberText } from '../../../components/number-text.ts';
import { dateAndTime, timeOfDay } from '../../../components/time-format.ts';
import classes from './estimate.module.css';
import { EVERY, type Wanted } from './stations.tsx';
import { useEstimateWords } from './words.ts';

const STATES = ['collecting', 'stable', 'reviewed', 'releasable'] as const satisfies readonly EstimateView['state'][];

/** How far the estimate has come: words and shapes, in no colour of urgency. */
export function Standing({ state }: Pick<EstimateView, 'state'>) {
  const { t } = useTranslation();
  const here = STATES.indexOf(state);
  return (
    <div className={classes.standing}>
      <ol className={classes.steps} aria-label={t('estimate.standing')}>
        {STATES.map((one, index) => {
          const Icon = index < here ? IconCircleCheckFilled : index === here ? IconCircleDotFilled : IconCircle;
          return (
            <li key={one} className={classes.step} aria-current={index === here ? 'step' : undefined}>
              <Icon size={17} aria-hidden />
              {t(`estimate.state.${one}`)}
            </li>
          );
        })}
      </ol>
      <p className={classes.quiet} role="status">
        {t(`estimate.stateWhat.${state}`)}
      </p>
    </div>
  );
}

type Block = EstimateView['blocks'][number];

interface Props {
  view: EstimateView;
  onStations: (wanted: Wanted) => void;
  onCurve: () => void;
}

/** Everything that stands against telling it, each as a sentence with what to do about it. */
export function Blocks({ view, onStations, onCurve }: Props) {
  const { t } = useTranslation();
  const { blocks } = view;
  const sentence = useBlockSentence(view);
  if (blocks.length === 0) return <p className={classes.prose}>{t('estimate.blocks.none')}</p>;
  /** Where it can be mended. */
  const wayOf = (block: Block): (() => void) | null => {
    switch (block.code) {
      case 'stratumBelow': {
        const stratum = block.strata.length === 1 ? (block.strata[0] ?? '') : '';
        return () => onStations({ state: 'missing', stratum });
      }
      case 'notStable':
        return onCurve;
      case 'keyingIncomplete':
        return () => onStations({ ...EVERY, state: 'waiting' });
      case 'disputesOpen':
        return () => onStations({ ...EVERY, state: 'apart' });
      case 'pollsOpen':
        return null;
    }
  };
  return (
    <section className={classes.part} aria-label={t('estimate.blocks.title')}>
      <h2 className={classes.subtitle}>{t('estimate.blocks.title')}</h2>
      <ul className={classes.blocks}>
        {blocks.map((block) => {
          const go = wayOf(block);
          return (
            <li key={block.code} className={classes.block}>
              <IconBan size={17} aria-hidden />
              <div>
                <p>{sentence(block)}</p>
                <p className={classes.quiet}>{t(`estimate.blocks.do.${block.code}`)}</p>
              </div>
              {go && block.code !== 'pollsOpen' && (
                <Button size="compact-sm" variant="default" onClick={go}>
                  {t(`estimate.blocks.go.${block.code}`)}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}

/** A block with its strata, stations and numbers in it. */
function useBlockSentence({ rules, strata }: EstimateView): (block: Block) => string {
  const { t } = useTranslation();
  const words = useEstimateWords();
  /** Where it is everywhere, no list of everything. */
  const everywhere = (codes: readonly string[]): boolean => strata.every(({ code }) => codes.includes(code));
  return (block) => {
    switch (block.code) {
      case 'stratumBelow':
        return everywhere(block.strata)
          ? t('estimate.blocks.stratumBelowAll', { least: rules.leastStations })
          : t('estimate.blocks.stratumBelow', { least: rules.leastStations, strata: words.strata(block.strata) });
      case 'notStable': {
        const { takes, points } = rules;
        if (everywhere(block.strata)) return t('estimate.blocks.notStableAnywhere', { takes, points });
        const where = block.strata.map((code) => (code === '' ? t('estimate.blocks.whole') : words.stratum(code)));
        return t('estimate.blocks.notStable', { takes, points, where: where.join(', ') });
      }
      case 'keyingIncomplete':
        return t('estimate.blocks.keyingIncomplete', { n: numberText(block.protocols) });
      case 'disputesOpen':
        return t('estimate.blocks.disputesOpen', { stations: words.stations(block.stations) });
      case 'pollsOpen':
        return t('estimate.blocks.pollsOpen', {
          at: dateAndTime(block.until, t),
          utc: t('time.utc', { at: timeOfDay(block.until, 'UTC') }),
        });
    }
  };
}
