import { parsedJson } from './bundle-json.ts';
import { GENESIS_HASH } from './journal-chain.ts';
import {
  committedFlaw,
  committedRecord,
  createHeaderWalk,
  type ExtractFlaw,
  type ExtractKeys,
  extractKeys,
  headerRecord,
  sealedRecord,
  type Verifies,
} from './journal-extract.ts';

export interface ExtractChecked {
  /** The first thing that does not hold; null: the chain is whole. */
  flaw: ExtractFlaw | null;
  /** Line of the extract, from 1; 0: it is about its end or its keys. */
  at: number;
  entries: number;
  /** Of them, or runs of them, withheld or without a payload. */
  withheld: number;
}

/** Lines of a file that comes in pieces; never more than one is held. Throws on a line without an end. */
async function* linesOf(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const piece of pieces) {
    const parts = (rest + decoder.decode(piece, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    if (rest.length > MOST_LINE) throw new RangeError('a line without an end');
    yield* parts;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}

/** Letters: an entry's payload may be long, and is none of those that are told. */
const MOST_LINE = 1024 * 1024;

/** Walks the extract of the journal along its chain; `keysText` is `journal/keys.json`. */
export async function checkExtract(
  keysText: string,
  pieces: AsyncIterable<Uint8Array>,
  verifies: Verifies,
): Promise<ExtractChecked> {
  const keys = extractKeys.safeParse(parsedJson(keysText));
  if (!keys.success) return { flaw: 'shape', at: 0, entries: 0, withheld: 0 };
  try {
    return keys.data.kind === 'headers'
      ? await checkHeaders(keys.data, pieces, verifies)
      : await checkCommitted(keys.data, pieces);
  } catch {
    return { flaw: 'shape', at: 0, entries: 0, withheld: 0 };
  }
}

async function checkCommitted(
  keys: Extract<ExtractKeys, { kind: 'commitments' }>,
  pieces: AsyncIterable<Uint8Array>,
): Promise<ExtractChecked> {
  let [entries, withheld] = [0, 0];
  let before = { n: 0, link: GENESIS_HASH };
  for await (const line of linesOf(pieces)) {
    const record = committedRecord.safeParse(parsedJson(line));
    const flaw = record.success ? committedFlaw(record.data, before) : 'shape';
    if (flaw !== null || !record.success) return { flaw: flaw ?? 'shape', at: before.n + 1, entries, withheld };
    before = record.data;
    entries += 1;
    if (record.data.subjects === undefined) withheld += 1;
  }
  const ends = before.n === keys.records && before.link === keys.last;
  return { flaw: ends ? null : 'end', at: 0, entries, withheld };
}

async function checkHeaders(
  keys: Extract<ExtractKeys, { kind: 'headers' }>,
  pieces: AsyncIterable<Uint8Array>,
  verifies: Verifies,
): Promise<ExtractChecked> {
  const walk = createHeaderWalk(verifies);
  let [entries, withheld] = [0, 0];
  for await (const line of linesOf(pieces)) {
    const value = parsedJson(line);
    const sealed = sealedRecord.safeParse(value);
    const record = sealed.success ? sealed : headerRecord.safeParse(value);
    const flaw = record.success ? await walk.next(record.data) : 'shape';
    if (flaw !== null || !record.success) return { flaw: flaw ?? 'shape', at: entries + 1, entries, withheld };
    entries += 1;
    if ('sealed' in record.data || record.data.payload === undefined) withheld += 1;
  }
  return { flaw: await walk.end(keys.devices), at: 0, entries, withheld };
}
