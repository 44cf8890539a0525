import { type Ms, ms } from './brand.ts';

/**
 * Local time ↔ UTC by tzdata (Intl), never by today's offset: the rules changed in 2018 and 2024, so arithmetic with a
 * fixed offset puts an event of 2021 an hour off (domain.md 2.1).
 */
export interface LocalTime {
  year: number;
  /** 1–12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(zone, format);
  }
  return format;
}

/** The wall clock of `zone` (tzdata name) at a moment. Throws RangeError for a zone that does not exist. */
export function localTimeAt(at: Ms, zone: string): LocalTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  );
  const get = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  return {
    year: get('year'),
    month: get('month'),
    day: get('day'),
    hour: get('hour'),
    minute: get('minute'),
    second: get('second'),
  };
}

const asUtc = (t: LocalTime): number => Date.UTC(t.year, t.month - 1, t.day, t.hour, t.minute, t.second);

/**
 * The moment at which the wall clock of `zone` showed `local`; null for a date that does not exist (31 February). Of two
 * such moments the earlier; a time skipped by a change of the clock is read with the offset before it.
 */
export function utcOf(local: LocalTime, zone: string): Ms | null {
  const wall = asUtc(local);
  const check = new Date(wall);
  if (
    Number.isNaN(wall) ||
    check.getUTCMonth() !== local.month - 1 ||
    check.getUTCDate() !== local.day ||
    check.getUTCHours() !== local.hour ||
    check.getUTCMinutes() !== local.minute
  ) {
    return null;
  }
  const offsetAt = (moment: number): number => asUtc(localTimeAt(ms(moment), zone)) - moment;
  // The moment is within 14 hours of the wall read as UTC: the offsets a day to each side cover every change in between.
  const before = offsetAt(wall - 86_400_000);
  const after = offsetAt(wall + 86_400_000);
  const candidates = [wall - before, wall - after].filter((moment) => offsetAt(moment) === wall - moment);
  return ms(candidates.length > 0 ? Math.min(...candidates) : wall - before);
}
