import { ms } from '../../../domain/brand.ts';
import { localTimeAt, utcOf } from '../../../domain/zones.ts';

const two = (n: number): string => String(n).padStart(2, '0');

/** What a `datetime-local` field shows for a moment, as clocks in `zone` say. */
export function fieldOf(at: number, zone: string): string {
  const { year, month, day, hour, minute } = localTimeAt(ms(at), zone);
  return `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}`;
}

/** The moment that such a field means in `zone`; null for an empty one or a time that does not exist. */
export function momentOf(field: string, zone: string): number | null {
  const read = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(field);
  if (!read) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = read.slice(1).map(Number);
  return utcOf({ year, month, day, hour, minute, second: 0 }, zone);
}

/** "Almaty" of "Asia/Almaty": tzdata names a zone after its largest city. */
export const cityOf = (zone: string): string => (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
