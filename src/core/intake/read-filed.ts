import { FILED_KEYS, ms, type RelayKey, readValue } from '../../domain/index.ts';
import type { Election } from '../election.ts';
import { Failure } from '../failure.ts';
import type { SubmissionField } from './submission.ts';

/**
 * What a person typed into a form's fields, read by the same readers as a bot's lines. An empty one means "not so", and
 * is kept only where something was received. Throws FIELD_UNREADABLE naming the key; a station needs its region.
 */
export function readFiled(
  typed: Partial<Record<RelayKey, string>>,
  sentAt: number,
  received: readonly SubmissionField[],
  election: Election,
): SubmissionField[] {
  const fields: SubmissionField[] = [];
  const known = new Set(received.map((field) => field.key));
  let region = (received.find(({ key, problem }) => key === 'region' && !problem)?.value as string | undefined) ?? null;
  // `when` is local to `region`.
  for (const key of [...FILED_KEYS].sort((a, b) => Number(a !== 'region') - Number(b !== 'region'))) {
    const text = typed[key]?.replace(/\s+/g, ' ').trim();
    if (text === undefined || (text === '' && !known.has(key))) continue;
    if (text === '') {
      fields.push({ key, text, value: null, problem: null });
      if (key === 'region') region = null;
      continue;
    }
    const read = readValue(key, text, { lookups: election.lookups, sentAt: ms(sentAt), region });
    if (!read.ok) throw new Failure('FIELD_UNREADABLE', { key });
    if (key === 'region') region = String(read.value);
    fields.push({ key, text, value: read.value, problem: null });
  }
  const station = fields.find(({ key }) => key === 'station')?.value ?? null;
  const country = typed.country ?? '';
  if (station !== null && region === null && country === '') throw new Failure('FIELD_UNREADABLE', { key: 'region' });
  return fields;
}
