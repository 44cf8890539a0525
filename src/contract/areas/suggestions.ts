import { z } from 'zod';
import { query } from '../base.ts';
import { id } from '../shapes.ts';
import { COORDINATE, code, count, shift } from './coverage.ts';

/** More gaps at once are another question than "here". */
export const SUGGEST_MOST = 200;

const reason = z.discriminatedUnion('code', [
  z.object({ code: z.enum(['sample', 'samePlace', 'sameDistrict', 'sameRegion', 'car', 'bothLanguages', 'free']) }),
  z.object({ code: z.literal('distance'), km: count }),
  z.object({ code: z.literal('load'), count }),
  z.object({ code: z.enum(['noCar', 'noCertificate', 'noTest', 'accreditationUnknown']) }),
]);
export type ReasonRow = z.infer<typeof reason>;

export const suggestions = {
  /** Whom to send to these stations, with why. Nothing is assigned until somebody says so (`assignments.assign`). */
  for: query(COORDINATE)
    .input(z.object({ stations: z.array(id).min(1).max(SUGGEST_MOST), shift: shift.default('whole') }))
    .output(
      z.object({
        rows: z.array(
          z.object({
            station: id,
            observer: id,
            callSign: z.string(),
            region: code,
            district: code.nullable(),
            place: code.nullable(),
            number: count,
            reasons: z.array(reason),
            cost: z.number(),
          }),
        ),
        /** Stations asked about that nobody is assigned to then, and people who are free then. */
        gaps: count,
        people: count,
      }),
    ),
};
