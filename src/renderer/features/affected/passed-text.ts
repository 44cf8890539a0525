import { useTranslation } from 'react-i18next';
import type { VitalRow } from '../../../contract/index.ts';
import { CUSTODY_STATES } from '../../../domain/custody.ts';
import { dateAndTime } from '../../components/time-format.ts';

type Said = VitalRow['passed'][number]['said'][number];

/** One field of what is passed on, in words; what nobody knows says so. */
export function usePassedText(): (said: Said) => string {
  const { t } = useTranslation();
  return ({ field, value }) => {
    if (field === 'minor') return t(value === true ? 'affected.minor' : 'vital.adult');
    if (field === 'since' && typeof value === 'number') return dateAndTime(value, t);
    const state = field === 'state' ? CUSTODY_STATES.find((one) => one === value) : undefined;
    if (state) return t(`affected.states.${state}`);
    return typeof value === 'string' && value !== '' ? value : t('vital.notKnown');
  };
}
