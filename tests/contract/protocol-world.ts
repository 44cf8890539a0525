import { expect } from 'vitest';
import { type IncomingMessage, type KeyedSheet, ms, type TelegramId } from '../../src/domain/index.ts';
import { type Client, type Harness, handClock, openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';

export const NOW = Date.UTC(2021, 0, 10, 18);
export const ALAMAN = '901' as TelegramId;
export const OBSERVERS = { kind: 'channel', id: '501' as TelegramId } as const;
export const PASSPHRASE = 'a practice passphrase';
export const PARTIES = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];

let photos = 0;
export const photo = (): Partial<IncomingMessage> => {
  photos += 1;
  return {
    media: { kind: 'photo', id: String(photos) as TelegramId, size: 1000, mime: 'image/jpeg', name: null },
    mediaRef: { accessHash: '1', fileReference: new Uint8Array([1]), dcId: 2 },
  };
};

/** A lead and three analysts; protocols come from a bot, as albums. `harness` is the caller's to dispose. */
export async function protocolWorld(now = NOW, more: { live?: boolean } = {}) {
  const clock = handClock(now);
  const harness: Harness = startCore({ clock: clock.clock, ...more });
  const { client: lead, source, number, workspaceId } = await openHeadquarters(harness);
  await lead.people.lockAfter({ minutes: 0 });
  await lead.telegram.watch({ account: '7001', chat: OBSERVERS, title: 'alaman', on: true });
  await lead.telegram.bindRelay({
    account: '7001',
    chat: OBSERVERS,
    botId: ALAMAN,
    botName: 'alamankz_bot',
    scheme: 'alaman',
  });
  const join = async (callName: string, role: 'lead' | 'analyst' | 'viewer' | 'responder' = 'analyst') => {
    const { personId, number } = await lead.people.add({ callName, role, canStart: false, passphrase: PASSPHRASE });
    const { client } = harness.window();
    await client.people.signIn({ number, passphrase: PASSPHRASE });
    await client.people.lockAfter({ minutes: 0 });
    return { client, id: personId };
  };
  let sent = 0;
  /** A protocol of a station with so many photographs; gives its id. */
  const post = async (station: number | null, pages = 2, more: { who?: number; level?: string } = {}) => {
    sent += 1;
    clock.jump(1000);
    const groupedId = String(9000 + sent) as TelegramId;
    const at = { chat: OBSERVERS, fromId: ALAMAN, sentAt: ms(clock.clock.now()), receivedAt: ms(clock.clock.now()) };
    const text = [
      `#protocol p-${sent}`,
      'region: KZ-ALA',
      ...(station === null ? [] : [`station: ${station}`]),
      ...(more.level ? [`level: ${more.level}`] : []),
      `reporter: alaman:${more.who ?? sent}`,
    ].join('\n');
    const parts = Array.from({ length: Math.max(1, pages) }, (_, n) =>
      message(n === 0 ? text : '', { ...at, ...(pages > 0 ? { groupedId, ...photo() } : {}) }),
    );
    const before = new Set((await all(lead)).map(({ id }) => id));
    await source.receive(...parts);
    await clock.advance(1500);
    const id = (await all(lead)).find((row) => !before.has(row.id))?.id;
    if (!id) throw new Error('no protocol came');
    return id;
  };
  const [ann, bek, eve] = [await join('Ann A.'), await join('Bek B.'), await join('Eve E.')];
  return { harness, lead, number, workspaceId, source, ann, bek, eve, join, post, ...clock };
}

export const all = async (client: Client) => (await client.protocols.list({ show: 'received', limit: 200 })).rows;
export const refused = (code: string, data?: object) => expect.objectContaining({ code, ...(data ? { data } : {}) });

/** A sheet that adds up; every figure is one that stands nowhere else in an answer. */
export const sheet = (more: Partial<KeyedSheet['figures']> = {}): KeyedSheet => ({
  figures: {
    registered: 90_117,
    received: 91_009,
    issued: 60_303,
    issuedBy: [
      { name: 'Invented One', role: 'member', count: 30_151 },
      { name: 'Invented Two', role: 'member', count: 30_152 },
    ],
    participated: 60_301,
    absentee: 313,
    outside: 1717,
    votes: PARTIES.map((code, n) => ({ code, count: [9091, 30_707, 4419, 9343, 6131][n] ?? 0, words: null })),
    invalid: 610,
    unissued: 30_706,
    ...more,
  },
  sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 5, stamped: true, formFaults: [] },
});
export const NUMBERS = [90_117, 91_009, 60_303, 30_151, 60_301, 1717, 9091, 30_707, 4419, 9343, 6131, 30_706];

/** So many invented stations of one region in the registry; of the last nobody knows how many voters it has. */
export async function importStations(lead: Client, stations: number): Promise<void> {
  const rows = Array.from(
    { length: stations },
    (_, n) => `Алматы қаласы;Алматы;${n + 1};Мектеп № ${n + 1};${n + 1 < stations ? 90117 : ''}`,
  );
  const bytes = new TextEncoder().encode(
    ['Область;Населённый пункт;№ участка;Атауы;Число избирателей', ...rows].join('\n'),
  );
  const { uploadId } = await lead.uploads.begin({ name: 'stations.csv', size: bytes.length });
  await lead.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
  const { importId, guess } = await lead.stations.openImport({ uploadId });
  expect(await lead.stations.preview({ importId, mapping: guess })).toMatchObject({ added: stations, bad: 0 });
  await lead.stations.apply({ importId });
}
