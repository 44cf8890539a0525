import { afterEach, describe, expect, it } from 'vitest';
import type { Harness } from '../fakes/core-harness.ts';
import { PARTIES, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
afterEach(() => harness.dispose());

const HOUR = 3_600_000;
/** The western regions close an hour after the rest of the country. */
const LAST_CLOSES = Date.UTC(2021, 0, 10, 15);

async function ready(now?: number) {
  const world = await protocolWorld(now);
  harness = world.harness;
  const { ann, bek, eve, post, join } = world;
  const accepted = async (station: number) => {
    const id = await post(station);
    const votes = PARTIES.map((code, n) => ({
      code,
      count: [9000, 30_000 + station, 4000, 9000, 6000][n] ?? 0,
      words: null,
    }));
    const cast = votes.reduce((total, { count }) => total + count, 0);
    const keyed = sheet({ votes, invalid: 60_301 - cast });
    for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: keyed });
    await eve.client.protocols.accept({ id });
    return id;
  };
  return {
    ...world,
    accepted,
    second: await join('Lea L.', 'lead'),
    viewer: (await join('Vera V.', 'viewer')).client,
  };
}

describe('what is told to a room', () => {
  it('nothing before the last station in the country has closed', async () => {
    const { viewer, lead, accepted, jump } = await ready(LAST_CLOSES - 2 * HOUR);
    await accepted(5);
    const closed = { open: false, until: LAST_CLOSES };
    for (const client of [viewer, lead]) expect(await client.briefing.figures()).toEqual(closed);
    jump(HOUR);
    expect(await viewer.briefing.figures()).toEqual(closed);
    jump(HOUR);
    expect(await viewer.briefing.figures()).toMatchObject({ open: true, lifted: false, figures: { stations: 1 } });
  });

  it('unless two leads lift it', async () => {
    const { viewer, lead, second, ann } = await ready(LAST_CLOSES - 2 * HOUR);
    await expect(ann.client.estimate.askLift({ reason: 'asked' })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    await lead.estimate.askLift({ reason: 'the partners meet at eight' });
    await expect(lead.estimate.lift()).rejects.toEqual(refused('SAMPLE_SAME_PERSON'));
    expect((await viewer.briefing.figures()).open).toBe(false);
    await second.client.estimate.lift();
    expect(await viewer.briefing.figures()).toMatchObject({ open: true, lifted: true });
  });

  it('is the verified count with its n and base: the figures of the panel, and no margin', async () => {
    const { viewer, accepted, eve } = await ready();
    await accepted(5);
    const apart = await accepted(6);
    await eve.client.protocols.exclude({ id: apart, code: 'turnout_flag', on: true, note: 'over 70 %' });
    const { parts } = await viewer.tally.panel({});
    const view = await viewer.briefing.figures();
    if (!view.open) throw new Error('closed');
    const { figures } = view;
    expect(figures).toMatchObject({ what: 'count', stations: 1, expected: null, sample: null, tooClose: false });
    expect(figures.lists.map(({ code }) => code)).toEqual(PARTIES);
    const base = Object.values(parts.clear.votes).reduce((sum, { sum: votes }) => sum + votes, 0);
    for (const { code, votes, share, margin, base: of } of figures.lists) {
      expect([votes, of, margin]).toEqual([parts.clear.votes[code]?.sum, base, null]);
      expect(share).toBeCloseTo(votes / base, 12);
    }
    expect(figures.turnout).toEqual({ participated: 60_301, registered: 90_117, n: 1 });
  });

  it('once a sample is drawn its estimate or no share at all', async () => {
    const { viewer, lead, second, accepted } = await ready();
    const rows = Array.from({ length: 6 }, (_, n) => `Алматы қаласы;Алматы;${n + 1};Мектеп № ${n + 1};90117`);
    const bytes = new TextEncoder().encode(
      ['Область;Населённый пункт;№ участка;Атауы;Число избирателей', ...rows].join('\n'),
    );
    const { uploadId } = await lead.uploads.begin({ name: 'stations.csv', size: bytes.length });
    await lead.uploads.part({ uploadId, at: 0, data: new File([bytes], 'part') });
    const { importId, guess } = await lead.stations.openImport({ uploadId });
    await lead.stations.preview({ importId, mapping: guess });
    await lead.stations.apply({ importId });
    await accepted(1);
    await lead.estimate.draw({ by: 'region', stations: 3 });
    expect(await viewer.briefing.figures()).toMatchObject({
      open: true,
      figures: { what: 'held', lists: [], stations: 1, expected: 6, sample: { drawn: 3, frame: 6 } },
    });
    await lead.estimate.askWithdraw({ reason: 'the list was last year’s' });
    await second.client.estimate.withdraw();
    expect(await viewer.briefing.figures()).toMatchObject({ figures: { what: 'count' } });
  });
});
