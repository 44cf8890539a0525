import type { TFunction } from 'i18next';
import { ms } from '../../domain/brand.ts';
import { localTimeAt } from '../../domain/zones.ts';
import type { catalogues } from '../app/catalogues.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Core's clock minus this window's, ms: ages and deadlines count by core's. Set from every `hello`. */
let skew = 0;
export function setSkew(value: number): void {
  // Less than the way of an answer is noise, not skew.
  skew = Math.abs(value) < SECOND ? 0 : value;
}
export const coreNow = (): number => Date.now() + skew;

/** A span of time as people say it: "12 s", "7 min", "3 h 05 min", "2 d 4 h". `span` in ms. */
export function spanText(span: number, t: TFunction): string {
  const ms = Math.max(0, span);
  if (ms < MINUTE) return t('time.seconds', { n: Math.floor(ms / SECOND) });
  if (ms < HOUR) return t('time.minutes', { n: Math.floor(ms / MINUTE) });
  if (ms < DAY) {
    const minutes = Math.floor((ms % HOUR) / MINUTE);
    return t('time.hours', { n: Math.floor(ms / HOUR), m: String(minutes).padStart(2, '0') });
  }
  return t('time.days', { n: Math.floor(ms / DAY), h: Math.floor((ms % DAY) / HOUR) });
}

/** "0:41": what is left of a wait that a person watches. */
export function countdownText(span: number): string {
  const seconds = Math.max(0, Math.ceil(span / SECOND));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const formats = new Map<string, Intl.DateTimeFormat>();
function format(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options);
    formats.set(key, found);
  }
  return found;
}

/** "09:40", in a zone (this machine's without one). Always 24 hours. */
export function timeOfDay(at: number, timeZone?: string): string {
  return format('en-GB', { hour: '2-digit', minute: '2-digit', ...(timeZone ? { timeZone } : {}) }).format(at);
}

interface Day {
  day: number;
  month: keyof typeof catalogues.en.time.month;
  year: number;
}
const MONTHS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'] as const;

function dayOf(at: number, zone?: string): Day {
  if (zone !== undefined) {
    const { day, month, year } = localTimeAt(ms(at), zone);
    return { day, month: MONTHS[month - 1] ?? '1', year };
  }
  const date = new Date(at);
  return { day: date.getDate(), month: MONTHS[date.getMonth()] ?? '1', year: date.getFullYear() };
}

/** "10 Jan, 09:40", in a zone (this machine's without one). The months' names are ours: browsers come without Kazakh ones ("M01 10"). */
export function dateAndTime(at: number, t: TFunction, zone?: string): string {
  const { day, month } = dayOf(at, zone);
  return t('time.date', { day, month: t(`time.monthShort.${month}`), time: timeOfDay(at, zone) });
}

/** "10 January 2021", in a zone (this machine's without one). */
export function fullDate(at: number, t: TFunction, zone?: string): string {
  const { day, month, year } = dayOf(at, zone);
  return t('time.fullDate', { day, month: t(`time.month.${month}`), year });
}
