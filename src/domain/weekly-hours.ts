import type { Ms } from './brand.ts';
import { foldText } from './fold-text.ts';
import { localTimeAt } from './zones.ts';

/**
 * When somebody answers, week by week, by the clock of where they are: minutes from Monday 00:00. What goes past midnight
 * ends on the day after; what goes past Sunday, on Monday.
 */
export interface Span {
  from: number;
  until: number;
}
const DAY = 1440;
const WEEK = 7 * DAY;

/** Monday first, in three languages, as they are abbreviated here; each also in full. */
const DAYS: readonly (readonly string[])[] = [
  ['mon', 'monday', 'пн', 'понедельник', 'дс', 'дүйсенбі'],
  ['tue', 'tuesday', 'вт', 'вторник', 'сс', 'сейсенбі'],
  ['wed', 'wednesday', 'ср', 'среда', 'сәрсенбі'],
  ['thu', 'thursday', 'чт', 'четверг', 'бс', 'бейсенбі'],
  ['fri', 'friday', 'пт', 'пятница', 'жм', 'жұма'],
  ['sat', 'saturday', 'сб', 'суббота', 'сенбі'],
  ['sun', 'sunday', 'вс', 'воскресенье', 'жс', 'жексенбі'],
];
const NAMES = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
const DAY_OF = new Map(DAYS.flatMap((names, day) => names.map((name) => [foldText(name), day] as const)));
const DAILY: ReadonlySet<string> = new Set(['daily', 'ежедневно', 'күн сайын', 'күнде'].map((each) => foldText(each)));
const ALWAYS: ReadonlySet<string> = new Set(
  ['24/7', '24', 'always', 'круглосуточно', 'тәулік бойы', 'күні-түні'].map((each) => foldText(each)),
);

/**
 * Reads "24/7", "Mon-Fri 09:00-18:00; Sat 10-14", "пн-пт 9:00–18:00", "дс-жм 20:00-08:00". Null where it says anything
 * else: half an hour that was guessed is a call that nobody answers.
 */
export function parseHours(text: string): Span[] | null {
  const whole = foldText(text).trim();
  if (whole === '') return null;
  if (ALWAYS.has(whole)) return [{ from: 0, until: WEEK }];
  const spans: Span[] = [];
  for (const part of whole.split(/[;\n]/).map((each) => each.trim())) {
    if (part === '') continue;
    const match = /^([^\d]*?)\s*(\d{1,2}(?:[:.]\d{2})?)\s*[-–—]\s*(\d{1,2}(?:[:.]\d{2})?)$/u.exec(part);
    const days = match && daysIn(match[1] ?? '');
    const [from, until] = [minuteOf(match?.[2]), minuteOf(match?.[3])];
    if (!days || from === null || until === null || from === DAY) return null;
    for (const day of days)
      spans.push({ from: day * DAY + from, until: day * DAY + (until > from ? until : until + DAY) });
  }
  return spans.length === 0 ? null : spans;
}

function daysIn(text: string): number[] | null {
  const said = text.trim().replace(/[:.]$/, '');
  if (said === '' || DAILY.has(said)) return [0, 1, 2, 3, 4, 5, 6];
  const days: number[] = [];
  for (const part of said.split(/[,\s]+/).filter(Boolean)) {
    const [first = '', last] = part.split(/[-–—]/).map((each) => each.replace(/\.$/, ''));
    const [from, until] = [DAY_OF.get(first), DAY_OF.get(last ?? first)];
    if (from === undefined || until === undefined) return null;
    for (let day = from; ; day = (day + 1) % 7) {
      days.push(day);
      if (day === until) break;
    }
  }
  return days;
}

function minuteOf(text: string | undefined): number | null {
  const [hour = Number.NaN, minute = 0] = (text ?? '').split(/[:.]/).map(Number);
  return hour <= 24 && minute < 60 && hour * 60 + minute <= DAY ? hour * 60 + minute : null;
}

/** The same for everybody: "24/7", "mon 09:00-18:00; …", Monday first. Read again it is the same. */
export function hoursText(spans: readonly Span[]): string {
  if (spans.some(({ from, until }) => until - from >= WEEK)) return '24/7';
  const clock = (minute: number) =>
    `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return [...spans]
    .sort((a, b) => a.from - b.from || a.until - b.until)
    .map(({ from, until }) => {
      const end = until % DAY;
      const day = Math.floor(from / DAY);
      return `${NAMES[day]} ${clock(from % DAY)}-${end === 0 && until - day * DAY === DAY ? '24:00' : clock(end)}`;
    })
    .join('; ');
}

/** Whether somebody answers at this moment, by the clock of `zone`. */
export function answersAt(spans: readonly Span[], at: Ms, zone: string): boolean {
  const local = localTimeAt(at, zone);
  const weekday = (new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay() + 6) % 7;
  const minute = weekday * DAY + local.hour * 60 + local.minute;
  return spans.some(({ from, until }) => [minute, minute + WEEK].some((now) => now >= from && now < until));
}
