import type { TFunction } from 'i18next';
import type { SheetCase } from '../../../contract/index.ts';
import { plain } from '../../components/hostile.tsx';
import { codeText, placeText } from '../../components/labels.ts';
import { timeOfDay } from '../../components/time-format.ts';

/** "Kettling, Almaty": what a case is called in one line. */
export const caseName = (row: Pick<SheetCase, 'kind' | 'region' | 'place'>): string =>
  [codeText('kinds', row.kind), plain(placeText(row), 60)].filter(Boolean).join(', ');

export const nextText = ({ what, dueAt }: SheetCase['next'], t: TFunction): string =>
  what === 'snoozeEnds' && dueAt !== null
    ? t('shifts.next.snoozeEnds', { at: timeOfDay(dueAt) })
    : t(`shifts.next.${what === 'snoozeEnds' ? 'act' : what}`);
