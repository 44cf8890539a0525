import type { TFunction } from 'i18next';
import { useCallback, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { onTick } from '../client/ticker.ts';
import { coreNow, countdownText, dateAndTime, spanText, timeOfDay } from './time-format.ts';

const subscribe = (changed: () => void) => onTick(changed);

/** A text that depends on the present moment; its component renders again only when the text itself changes. */
export function useLiveText(text: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => text(coreNow()));
}

/** "7 min": how long ago something was. */
export function Age({ at }: { at: number }) {
  const { t } = useTranslation();
  return <>{useLiveText(useCallback((now) => spanText(now - at, t), [at, t]))}</>;
}

/** "3 min left" or "4 min late". */
export function deadlineText(due: number, now: number, t: TFunction): string {
  return due >= now
    ? t('time.left', { span: spanText(due - now, t) })
    : t('time.late', { span: spanText(now - due, t) });
}

export function Deadline({ due }: { due: number }) {
  const { t } = useTranslation();
  return <>{useLiveText(useCallback((now) => deadlineText(due, now, t), [due, t]))}</>;
}

export function Countdown({ until }: { until: number }) {
  return <>{useLiveText(useCallback((now) => countdownText(until - now), [until]))}</>;
}

/** A fact's time: the clock here, with the date and UTC one hover away. */
export function Moment({ at, date = false }: { at: number; date?: boolean }) {
  const { t } = useTranslation();
  const utc = t('time.utc', { at: timeOfDay(at, 'UTC') });
  return (
    <time dateTime={new Date(at).toISOString()} title={`${dateAndTime(at, t)} · ${utc}`}>
      {date ? dateAndTime(at, t) : timeOfDay(at)}
    </time>
  );
}
