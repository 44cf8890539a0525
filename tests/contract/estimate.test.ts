import { afterEach, describe, expect, it } from 'vitest';
import { estimateShare, sampleCommitment } from '../../src/domain/index.ts';
import type { Harness } from '../fakes/core-harness.ts';
import { importStations, PARTIES, protocolWorld, refused, sheet } from './protocol-world.ts';

let harness: Harness;
afterEach(() => harness.dispose());

const STATIONS = 8;

/** Eight invented stations of one region in the registry, and protocols of whichever are wanted. */
async function ready() {
  const world = await protocolWorld();
  harness = world.harness;
  const { lead, ann, bek, eve, post, join } = world;
  await importStations(lead, STATIONS);
  const voted = (station: number): number => 30_000 + station * station * 10;
  const accepted = async (station: number) => {
    const id = await post(station);
    const votes = PARTIES.map((code, n) => ({
      code,
      count: [9000, voted(station), 4000, 9000, 6000][n] ?? 0,
      words: null,
    }));
    const sum = votes.reduce((total, { count }) => total + count, 0);
    const keyed = sheet({ votes, invalid: 60_301 - sum });
    for (const { client } of [ann, bek]) await client.protocols.key({ id, sheet: keyed });
    await eve.client.protocols.accept({ id });
  };
  /** Of each station: votes for the list, and for all lists. */
  const figures = (station: number) => ({ y: voted(station), x: 28_000 + voted(station) });
  return { ...world, accepted, figures, second: await join('Lea L.', 'lead') };
}

describe('a recorded sample', () => {
  it('is drawn once, committed to, and drawn again by anybody from what opens it', async () => {
    const { lead, ann } = await ready();
    const { commitment } = await lead.estimate.draw({ by: 'region', stations: 4 });
    const { drawn, frame } = await lead.estimate.sample();
    expect(frame.region).toEqual({ 'KZ-ALA': STATIONS });
    expect(drawn).toMatchObject({ commitment, strata: [{ code: 'KZ-ALA', frame: STATIONS, drawn: 4 }] });
    const { seed = '', salt = '' } = drawn?.secret ?? {};
    expect(sampleCommitment(seed, drawn?.frameHash ?? '', { 'KZ-ALA': 4 }, salt)).toBe(commitment);
    const lots = (await lead.estimate.stations()).map(({ number }) => number);
    expect(drawn?.strata[0]?.voters).toEqual({
      frame: { mean: 90_117, n: STATIONS - 1 },
      drawn: { mean: 90_117, n: lots.includes(STATIONS) ? 3 : 4 },
    });
    // Which stations are watched is nobody's business who could tell: the seed is the leads'.
    expect((await ann.client.estimate.sample()).drawn?.secret).toBeNull();
    await expect(lead.estimate.draw({ by: 'kind', stations: 4 })).rejects.toEqual(refused('SAMPLE_DRAWN'));
    expect(await lead.journal.rebuild()).toMatchObject({ same: true });
  });

  it('holds the list that it was drawn from', async () => {
    const { lead } = await ready();
    const { undoable } = await lead.stations.registry();
    await lead.estimate.draw({ by: 'region', stations: 4 });
    expect((await lead.stations.registry()).undoable).toBeNull();
    await expect(lead.stations.undo({ entryId: undoable ?? '' })).rejects.toEqual(refused('TOUCHED_SINCE'));
  });

  it('is for those who make it: nobody else sees sample, estimate or stations', async () => {
    const { lead, join } = await ready();
    await lead.estimate.draw({ by: 'region', stations: 4 });
    for (const role of ['viewer', 'responder'] as const) {
      const { client } = await join(`Some ${role}`, role);
      const { sample, stations, result } = client.estimate;
      for (const ask of [() => sample(), () => stations(), () => result({})])
        await expect(ask()).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    }
  });

  it('is refused without a list, or of too few; withdrawn by two leads alone, and that is kept', async () => {
    const { lead, second, ann } = await ready();
    await expect(lead.estimate.draw({ by: 'region', stations: 1 })).rejects.toEqual(
      refused('SAMPLE_TOO_FEW', { least: 2, most: STATIONS }),
    );
    await expect(ann.client.estimate.draw({ by: 'region', stations: 4 })).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    const { commitment } = await lead.estimate.draw({ by: 'kind', stations: 3 });
    await expect(second.client.estimate.withdraw()).rejects.toEqual(refused('SAMPLE_NOT_ASKED'));
    await lead.estimate.askWithdraw({ reason: 'the list was last year’s' });
    await expect(lead.estimate.withdraw()).rejects.toEqual(refused('SAMPLE_SAME_PERSON'));
    await second.client.estimate.withdraw();
    expect(await lead.estimate.sample()).toMatchObject({ drawn: null, withdrawn: [{ commitment, by: 'Lea L.' }] });
    expect(await lead.estimate.result({})).toBeNull();
  });
});

describe('what is estimated from it', () => {
  it('18: only from drawn stations; a volunteer’s protocol from elsewhere moves the count and not the estimate', async () => {
    const { lead, accepted, figures } = await ready();
    await lead.estimate.draw({ by: 'region', stations: 4 });
    const points = await lead.estimate.stations();
    expect(points.map(({ state }) => state)).toEqual(['missing', 'missing', 'missing', 'missing']);
    const drawn = points.map(({ number }) => number);
    const [first = 0, second = 0] = drawn;
    const elsewhere = Array.from({ length: STATIONS }, (_, n) => n + 1).find((number) => !drawn.includes(number)) ?? 0;

    await accepted(elsewhere);
    expect((await lead.tally.panel({})).parts.clear.stations).toBe(1);
    const none = await lead.estimate.result({});
    expect(none).toMatchObject({ outside: 1, curve: [], takes: [] });
    expect(none?.lists[1]).toMatchObject({ code: 'NO', estimate: null, refused: { code: 'noStations' } });

    await accepted(first);
    // 17: one station has no variance.
    expect((await lead.estimate.result({}))?.lists[1]?.refused).toEqual({
      code: 'stratumTooSmall',
      strata: ['KZ-ALA'],
    });

    await accepted(second);
    const view = await lead.estimate.result({});
    const byHand = estimateShare([
      { code: 'KZ-ALA', frame: STATIONS, drawn: 4, reported: [first, second].map(figures) },
    ]);
    if (!byHand.ok) throw new Error('refused');
    const { share, margin } = byHand.estimate;
    expect(view?.lists[1]?.estimate).toMatchObject({ share, margin, reported: 2, drawn: 4, frame: STATIONS });
    expect(view?.strata).toEqual([{ code: 'KZ-ALA', frame: STATIONS, drawn: 4, reported: 2 }]);
    expect(view?.outside).toBe(1);
    expect(view?.curve.map(({ reported }) => reported)).toEqual([{ 'KZ-ALA': 1 }, { 'KZ-ALA': 2 }]);
    expect(view?.takes.at(-1)).toMatchObject({ at: view?.curve.at(-1)?.at, reported: { 'KZ-ALA': 2 } });
    expect(view?.rules).toEqual({ takes: 3, points: 0.5, leastStations: 5, takeMinutes: 30 });
    expect(view?.state).toBe('collecting');
    expect(view?.blocks.map(({ code }) => code)).toEqual(['stratumBelow', 'notStable']);
    const [one, , three] = await lead.estimate.stations();
    expect(one).toMatchObject({ state: 'counted', part: 'clear', nameKk: `Мектеп № ${first}` });
    expect(three).toMatchObject({ state: 'missing', part: null, protocol: null });
    // What is set apart is in it only where it is asked for.
    await lead.protocols.exclude({ id: one?.protocol ?? '', code: 'turnout_flag', on: true, note: 'looked at' });
    expect((await lead.estimate.stations()).map(({ state }) => state)).toEqual([
      'apart',
      'counted',
      'missing',
      'missing',
    ]);
    expect((await lead.estimate.result({}))?.strata[0]?.reported).toBe(1);
    expect((await lead.estimate.result({ flagged: true }))?.strata[0]?.reported).toBe(2);
  });

  it('may be told with disputed stations only where a lead names them, with a reason', async () => {
    const { lead, ann } = await ready();
    await expect(lead.estimate.listDisputes({ stations: ['KZ-ALA/3'], reason: 'x' })).rejects.toEqual(
      refused('SAMPLE_NONE'),
    );
    await lead.estimate.draw({ by: 'region', stations: STATIONS });
    const listing = { stations: ['KZ-ALA/3'], reason: 'both copies were read out' };
    await expect(ann.client.estimate.listDisputes(listing)).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    await lead.estimate.listDisputes(listing);
    expect((await ann.client.estimate.sample()).listed).toMatchObject({ ...listing, by: 'Aisulu T.' });
    expect((await ann.client.estimate.result({}))?.listed).toEqual(['KZ-ALA/3']);
  });

  it('16: reported whole, a stratum leaves no doubt', async () => {
    const { lead, accepted } = await ready();
    await lead.estimate.draw({ by: 'region', stations: STATIONS });
    for (let station = 1; station <= STATIONS; station += 1) await accepted(station);
    const view = await lead.estimate.result({});
    expect(view?.lists[1]?.estimate?.margin).toBe(0);
    expect(view?.lead).toMatchObject({ first: 'NO', tooClose: false });
  }, 60_000);

  it('is not told while polls are open, unless two leads lift it', async () => {
    const { lead, second, eve } = await ready();
    const { lastStationCloses } = await lead.estimate.sample();
    expect(lastStationCloses).toBe(Date.UTC(2021, 0, 10, 15));
    await lead.estimate.askLift({ reason: 'the result was announced' });
    await expect(lead.estimate.lift()).rejects.toEqual(refused('SAMPLE_SAME_PERSON'));
    await expect(eve.client.estimate.lift()).rejects.toEqual(refused('ROLE_FORBIDDEN'));
    await second.client.estimate.lift();
    expect(await lead.estimate.sample()).toMatchObject({ lifted: { by: 'Lea L.' } });
    await expect(second.client.estimate.askLift({ reason: 'again' })).rejects.toEqual(refused('SAMPLE_LIFTED'));
  });
});
