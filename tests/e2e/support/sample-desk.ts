import type { KeyedSheet } from '../../../src/domain/index.ts';
import { type Seat, takeSeat } from '../../../src/drill/day/seat.ts';
import type { Place } from './headquarters.ts';
import { PAPER } from './protocol-paper.ts';
import { expect } from './test.ts';

/** People who do over the contract what other specs do by keys, so that a sample fills in seconds. */
export interface Desk {
  lead: Seat;
  /** Adds a person; gives their number and a one-time link. */
  add(callName: string, role: 'lead' | 'analyst' | 'coordinator'): Promise<{ number: string; link: string }>;
  /** An invented list: so many stations of each region, of as many voters as the paper has. */
  importStations(stations: Record<string, number>): Promise<void>;
  /** The protocol of a station comes from the bot, two analysts key it, the lead accepts it. */
  accept(region: string, station: number): Promise<void>;
  close(): void;
}

const PARTIES = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];

export async function openDesk(
  place: Place,
  link: string,
  { number, passphrase, theirs }: { number: string; passphrase: string; theirs: string },
): Promise<Desk> {
  const sit = async (at: string, person: { number: string; passphrase: string }): Promise<Seat> => {
    const seat = await takeSeat(at);
    await seat.client.people.signIn(person);
    await seat.client.people.lockAfter({ minutes: 0 });
    return seat;
  };
  const lead = await sit(link, { number, passphrase });
  const add: Desk['add'] = async (callName, role) => {
    const made = await lead.client.people.add({ callName, role, canStart: false, passphrase: theirs });
    const invited = await lead.client.people.invite();
    if (invited.link === null) throw new Error('this host lets nobody else in');
    return { number: made.number, link: invited.link };
  };
  const typists: Seat[] = [];
  for (const name of ['First T.', 'Second T.']) {
    const made = await add(name, 'analyst');
    typists.push(await sit(made.link, { number: made.number, passphrase: theirs }));
  }
  let photos = 0;
  let papers = 0;
  return {
    lead,
    add,
    async importStations(stations) {
      const rows = Object.entries(stations).flatMap(([region, count]) =>
        Array.from({ length: count }, (_, n) => `${region};${n + 1};Мектеп № ${n + 1};${PAPER.registered}`),
      );
      const bytes = new TextEncoder().encode(['Область;№ участка;Название;Число избирателей', ...rows].join('\n'));
      const { uploadId } = await lead.client.uploads.begin({ name: 'stations.csv', size: bytes.length });
      await lead.client.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
      const { importId, guess } = await lead.client.stations.openImport({ uploadId });
      expect(await lead.client.stations.preview({ importId, mapping: guess })).toMatchObject({
        added: rows.length,
        bad: 0,
      });
      await lead.client.stations.apply({ importId });
    },
    async accept(region, station) {
      const { world } = place;
      const text = `#protocol s-${region}-${station}\nregion: ${region}\nstation: ${station}\nreporter: alaman:${station}`;
      const side = () => {
        photos += 1;
        return { kind: 'photo' as const, seed: photos };
      };
      await world.centre.album({
        peer: world.relay,
        from: world.bot,
        items: [
          { text, media: side() },
          { text: '', media: side() },
        ],
      });
      const find = async () =>
        (await lead.client.protocols.list({ show: 'received', region, limit: 200 })).rows.find(
          (row) => row.station === station && row.grade === 'complete',
        )?.id;
      await expect.poll(find, { timeout: 40_000 }).toBeDefined();
      const id = (await find()) ?? '';
      papers += 1;
      for (const { client } of typists) await client.protocols.key({ id, sheet: sheetOf(papers) });
      await lead.client.protocols.accept({ id });
    },
    close() {
      for (const seat of [lead, ...typists]) seat.close();
    },
  };
}

/** The paper's figures, the votes of the nth a little different: the same twice would be unusual (V13). */
function sheetOf(nth: number): KeyedSheet {
  const shift = [0, 7, 0, -7, 0].map((each) => each * nth);
  return {
    figures: {
      registered: PAPER.registered,
      received: PAPER.received,
      issued: PAPER.issued,
      issuedBy: PAPER.members.map((count, n) => ({ name: `Invented ${n + 1}`, role: 'member', count })),
      participated: PAPER.participated,
      absentee: PAPER.absentee,
      outside: PAPER.outside,
      votes: PARTIES.map((code, n) => ({ code, count: (PAPER.votes[n] ?? 0) + (shift[n] ?? 0), words: null })),
      invalid: PAPER.invalid,
      unissued: PAPER.unissued,
    },
    sheet: { hasNumber: true, hasAddress: true, dateIsRight: true, signatures: 7, stamped: true, formFaults: [] },
  };
}
