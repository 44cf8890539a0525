import {
  IconArrowBackUp,
  IconCircleCheck,
  IconCircleDashed,
  IconEye,
  IconHourglass,
  IconProgress,
  type IconProps,
  IconRotateClockwise,
  IconUser,
  IconUserCheck,
  IconUsers,
} from '@tabler/icons-react';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { CaseRow } from '../../../contract/shapes.ts';
import classes from './case-card.module.css';

const SHAPES: Record<CaseRow['state'], ComponentType<IconProps>> = {
  new: IconCircleDashed,
  acknowledged: IconUserCheck,
  assigned: IconUser,
  inAction: IconProgress,
  monitoring: IconEye,
  closing: IconUsers,
  closed: IconCircleCheck,
  reopened: IconRotateClockwise,
};

/** A move on its way to core, or one that core refused. */
export type MoveMark = 'moving' | 'refused';

export function MoveMarkWord({ mark }: { mark: MoveMark }) {
  const { t } = useTranslation();
  const Shape = mark === 'moving' ? IconHourglass : IconArrowBackUp;
  return (
    <span className={classes.mark} data-mark={mark}>
      <Shape size={15} stroke={1.7} aria-hidden />
      {t(`board.mark.${mark}`)}
    </span>
  );
}

/** A state is a shape and a word, never a colour. */
export function StateWord({ state }: { state: CaseRow['state'] }) {
  const { t } = useTranslation();
  const Shape = SHAPES[state];
  return (
    <span className={classes.state}>
      <Shape size={15} stroke={1.7} aria-hidden />
      {t(`board.state.${state}`)}
    </span>
  );
}
