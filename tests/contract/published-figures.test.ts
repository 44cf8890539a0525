import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { loadElection } from '../../src/core/election.ts';
import { figuresOf, type Reads, readsOf } from '../../src/core/jobs/export-reads.ts';
import {
  type ExportProfile,
  figureDigests,
  type IncomingMessage,
  ms,
  type PublishedFigures,
  type ReleasedFigures,
  type TelegramId,
} from '../../src/domain/index.ts';
import type { Client, Harness } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { writeBeside } from '../support/beside.ts';
import { all, PARTIES, PASSPHRASE, photo, protocolWorld, sheet } from './protocol-world.ts';

let harness: Harness;
let close = (): void => {};
afterEach(() => {
  close();
  return harness.dispose();
});

const BAYGE = '900' as TelegramId;
const VOTERS = { kind: 'channel', id: '500' as TelegramId } as const;
const election = loadElection(join(import.meta.dirname, '../../resources'), 'kz-mazhilis-2021');

async function ready() {
  const world = await protocolWorld();
  harness = world.harness;
  const { ann, bek, eve, post, lead, clock } = world;
  await lead.telegram.watch({ account: '7001', chat: VOTERS, title: 'bayge', on: true });
  await lead.telegram.bindRelay({
    account: '7001',
    chat: VOTERS,
    botId: BAYGE,
    botName: 'baygekz_bot',
    scheme: 'bayge',
  });
  const accepted = async (station: number) => {
    const id = await post(station);
    const votes = PARTIES.map((code, n) => ({
      code,
      count: [9000, 30_000 + station, 4000, 9000, 6000][n] ?? 0,
      words: null,
    }));
    const cast = votes.reduce((total, { count }) => total + count, 0);
    for (const { client } of [ann, bek])
      await client.protocols.key({ id, sheet: sheet({ votes, invalid: 60_301 - cast }) });
    await eve.client.protocols.accept({ id });
    return id;
  };
  // The same store, by a connection of the test's own: as the thread of an export reads it.
  const beside = await writeBeside(harness.dataDir, world.workspaceId, world.number, PASSPHRASE);
  close = beside.close;
  const reads: Reads = readsOf(beside.db, election);
  const told = (profile: ExportProfile = 'public', released: ReleasedFigures | null = null): PublishedFigures =>
    figuresOf(reads, election, { profile, parts: ['tally'], now: clock.now() }, released);
  return { ...world, accepted, told };
}

let items = 0;
const ballot = (who: string, at: number, more: Partial<IncomingMessage> = {}): IncomingMessage => {
  items += 1;
  return message(`#ballot b-${items}\nregion: KZ-ALA\nstation: 5\nchoice: 4\nreporter: bayge:${who}`, {
    chat: VOTERS,
    fromId: BAYGE,
    sentAt: ms(at),
    receivedAt: ms(at),
    ...photo(),
    ...more,
  });
};

async function review(client: Client, choice: string): Promise<void> {
  const { ballot: card } = await client.ballots.next({ filter: { held: false } });
  if (!card) throw new Error('nothing waits');
  await client.ballots.review({
    decisions: [
      {
        submission: card.submission,
        version: card.version,
        outcome: 'confirmed',
        seen: [{ contest: 'mazhilis', choice }],
      },
    ],
  });
}

describe('everything that is told', () => {
  it('has the figures of the screens: the panel of the count and the head of the briefing', async () => {
    const { lead, eve, accepted, told } = await ready();
    await accepted(5);
    const apart = await accepted(6);
    await eve.client.protocols.exclude({ id: apart, code: 'turnout_flag', on: true, note: 'over 70 %' });
    const figures = told();
    const panel = await lead.tally.panel({});
    const [country] = figures.rows;
    expect(country).toMatchObject({ path: [], expected: null, parts: panel.parts, states: panel.states });
    const region = panel.below.find(({ code }) => code === 'KZ-ALA');
    const row = figures.rows.find(({ path }) => path.length === 1 && path[0] === 'KZ-ALA');
    expect(row?.parts).toEqual(region?.parts);
    // A district of which nobody has said the name is a line of its own, so that the lines add up.
    const districts = figures.rows.filter(({ path }) => path.length === 2 && path[0] === 'KZ-ALA');
    expect(districts.reduce((sum, { parts }) => sum + parts.clear.stations, 0)).toBe(1);
    const briefing = await lead.briefing.figures();
    if (!briefing.open) throw new Error('closed');
    expect({ ...figures.head, asOf: null }).toEqual({ ...briefing.figures, asOf: null });
    expect(figures.told).toBe('count');
    expect(country?.turnout).toEqual(briefing.figures.turnout);
    // As its profile tells times: to the hour, never later than it was.
    expect((figures.head?.asOf ?? 1) % 3_600_000).toBe(0);
    expect(figures.head?.asOf).toBeLessThanOrEqual(briefing.figures.asOf ?? 0);
    expect(told('archive').head?.asOf).toBe(briefing.figures.asOf);
  });

  it('marks what has changed since the release, and that alone', async () => {
    const { accepted, told } = await ready();
    await accepted(5);
    const before = told();
    const at = 7_260_123;
    const released = { sequence: 1, at, digests: figureDigests(before) };
    // When a lead released the one before is told as every other moment.
    expect(told('public', released)).toMatchObject({ since: { sequence: 1, at: 7_200_000 }, changed: [] });
    expect(told('archive', released)).toMatchObject({ since: { sequence: 1, at } });
    await accepted(6);
    const { changed } = told('public', released);
    expect(changed).toContain('head/stations');
    expect(changed).toContain('row/KZ-ALA');
    expect(changed).not.toContain('row/KZ-AKM');
  });

  it('rolls people up: fewer than five photographs are told nowhere, five in the district and no deeper', async () => {
    const { lead, source, told, clock, advance } = await ready();
    const send = async (count: number) => {
      for (let n = 0; n < count; n += 1) {
        await source.receive(ballot(`v-${items}`, clock.now()));
        await advance(61_000);
      }
    };
    await send(4);
    for (let n = 0; n < 4; n += 1) await review(lead, 'AJ');
    const few = told().crowd.find(({ source: of }) => of === 'voter');
    expect(few).toMatchObject({ kinds: null, places: null, matrix: null, stations: null });
    expect(JSON.stringify(told().crowd)).not.toMatch(/"count":[1-4][,}]/);
    // Nobody who only needs the number is in anybody's hands: it stays in the headquarters' own archive as it is.
    expect(told('archive').crowd.find(({ source: of }) => of === 'voter')?.kinds?.count).toBe(4);
    await send(2);
    for (let n = 0; n < 2; n += 1) await review(lead, 'AJ');
    const many = told().crowd.find(({ source: of }) => of === 'voter');
    expect(many?.kinds).toMatchObject({ count: 6, children: [{ code: 'confirmed', count: 6 }] });
    expect(many?.places?.children.map(({ code, count }) => [code, count])).toEqual([['KZ-ALA', 6]]);
    expect(many?.matrix?.cells).toEqual([[6]]);
    const deepest = many?.places?.children[0]?.children ?? [];
    for (const district of deepest) expect(district.children).toEqual([]);
    expect(JSON.stringify(many)).not.toContain('KZ-ALA:5');
    expect((await all(lead)).length).toBe(0);
  });
});
