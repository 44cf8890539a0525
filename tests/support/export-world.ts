import { join } from 'node:path';
import { createWatchKeeper, watchRows } from '../../src/core/coverage/index.ts';
import { loadElection } from '../../src/core/election.ts';
import type { BagFile } from '../../src/core/export/bag-file.ts';
import type { TableInput } from '../../src/core/export/table-files.ts';
import { privacyTools, type ViewContext } from '../../src/core/export/views/index.ts';
import { type ReadDb, run, type WriteDb } from '../../src/core/store/index.ts';
import { createTallyKeeper } from '../../src/core/tabulation/index.ts';
import type { RelayKind } from '../../src/domain/index.ts';
import {
  EXPORT_PARTS,
  type ExportProfile,
  type IncomingMessage,
  ms,
  type TelegramId,
  type ToldState,
} from '../../src/domain/index.ts';
import { message } from '../fakes/telegram-source.ts';

const root = join(import.meta.dirname, '..', '..');
export const election = loadElection(join(root, 'resources'), 'kz-mazhilis-2021');

/** What the desk of exports will hand in, from a store in reach. */
export function exportContext(
  db: ReadDb,
  profile: ExportProfile,
  more: { now: number; told?: ToldState; photos?: ViewContext['photos'] },
): ViewContext {
  const keeper = createTallyKeeper(db);
  const watch = createWatchKeeper(db);
  return {
    db,
    profile,
    election,
    now: ms(more.now),
    told: more.told ?? 'count',
    tally: () => keeper.now().tally,
    watched: () => watchRows(db, watch.at(more.now, election.watchRules)),
    photos: more.photos ?? (() => []),
  };
}

/** Nothing here is secret: a test only wants to see that a commitment stands where a hash would. */
export const commitment = (sha256: string): string => `commitment-${sha256.slice(0, 8)}`;

export const tableInput = (context: ViewContext, more: Partial<TableInput> = {}): TableInput => ({
  parts: EXPORT_PARTS,
  tools: privacyTools(context, commitment),
  figures: [],
  shapes: [],
  codebook: {},
  readPhoto: async () => null,
  created: context.now,
  drill: true,
  program: 'Maere 0.0.0-test',
  ...more,
});

/** Every file's bytes; a file that is there twice is a mistake. */
export async function writtenFiles(files: Iterable<BagFile>): Promise<Map<string, Buffer>> {
  const written = new Map<string, Buffer>();
  for (const file of files) {
    const pieces: Uint8Array[] = [];
    await file.write(
      async (piece) => void pieces.push(Uint8Array.from(piece)),
      new AbortController().signal,
      () => {},
    );
    if (written.has(file.path)) throw new Error(`twice: ${file.path}`);
    written.set(file.path, Buffer.concat(pieces));
  }
  return written;
}

/** Bots of observers and of voters in one chat, as `coverageWorld` watches it. */
export const BOTS = { alaman: '901' as TelegramId, bayge: '902' as TelegramId } as const;
export const CHAT = { kind: 'channel', id: '501' as TelegramId } as const;

export interface Sent {
  bot?: keyof typeof BOTS;
  who?: string | null;
  kind: RelayKind;
  fields: string;
  consent?: string;
  text?: string;
  at: number;
  media?: Partial<IncomingMessage>;
}

let items = 0;
/** A bot's message. */
export function relayed({
  bot = 'alaman',
  who = null,
  kind,
  fields,
  consent,
  text = '',
  at,
  media = {},
}: Sent): IncomingMessage {
  items += 1;
  const lines = [
    `#${kind} x-${items}`,
    ...fields.split('\n'),
    ...(who === null ? [] : [`reporter: ${bot}:${who}`]),
    ...(consent === undefined ? [] : [`consent: ${consent}`]),
  ];
  const body = text === '' ? lines.join('\n') : `${lines.join('\n')}\n\n${text}`;
  return message(body, { chat: CHAT, fromId: BOTS[bot], sentAt: ms(at), receivedAt: ms(at), ...media });
}

const FIGURES = {
  registered: 1000,
  received: 1010,
  issued: 800,
  participated: 790,
  absentee: 3,
  outside: 7,
  invalid: 12,
  unissued: 210,
};

/** An accepted protocol of a station, written as its projection would. */
export function writeProtocolRow(
  db: WriteDb,
  id: string,
  where: { region: string; number: number },
  more: {
    votes?: Record<string, number | null>;
    status?: string;
    grade?: string;
    rejection?: string;
    registered?: number | null;
  } = {},
): void {
  const figures = { ...FIGURES, ...('registered' in more ? { registered: more.registered ?? null } : {}) };
  run(
    db,
    `INSERT INTO protocol (id, level, region, station, status, grade, photos, turnout_flag, disputed, one_page_posted,
       copy_refused, received_at, changed_at, accepted_at, rejection, revisions, first_by, second_by, accepted_by,
       registered, received, issued, participated, absentee, outside, invalid, unissued)
     VALUES (?, 'PEC', ?, ?, ?, ?, 2, 0, 0, 0, 1, 1610300000123, 1610300000123, ?, ?, 3, 'person-1', 'person-2', 'person-3',
       ?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    where.region,
    where.number,
    more.status ?? 'accepted',
    more.grade ?? 'complete',
    (more.status ?? 'accepted') === 'accepted' ? 1_610_300_000_456 : null,
    more.rejection ?? null,
    figures.registered,
    figures.received,
    figures.issued,
    figures.participated,
    figures.absentee,
    figures.outside,
    figures.invalid,
    figures.unissued,
  );
  const votes = more.votes ?? { QHP: 100, NO: 400, AUYL: 78, AJ: 150, ADAL: 50 };
  for (const [code, count] of Object.entries(votes))
    run(db, 'INSERT INTO protocol_vote (protocol, code, count) VALUES (?, ?, ?)', id, code, count);
}
