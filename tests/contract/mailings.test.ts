import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { coverageWorld } from './coverage-world.ts';
import { refused } from './protocol-world.ts';

type World = Awaited<ReturnType<typeof coverageWorld>>;
let at: World;
beforeEach(async () => {
  at = await coverageWorld();
});
afterEach(() => at.dispose());

const akmola = (number: number, status: string) => `region: KZ-AKM\nstation: ${number}\nstatus: ${status}`;
const TEXTS = { kk: '{callSign}, {station}: қанша?', ru: '{callSign}, {station}: сколько?' };

/** Four observers who have written, of whom two share an account; one who never did; one without any address. */
async function ready() {
  const { enlist, say, coordinator, station } = at;
  enlist(
    { id: 'a', reporters: ['alaman:1'] },
    { id: 'b', reporters: ['alaman:2'], languages: ['ru'] },
    { id: 'c', reporters: ['alaman:3'] },
    { id: 'd', reporters: ['alaman:3'] },
    { id: 'silent', reporters: ['alaman:9'] },
    { id: 'none' },
    { id: 'gone', reporters: ['alaman:4'], state: 'withdrawn' },
  );
  for (const [n, who] of ['1', '2', '3', '4'].entries()) await say(akmola(n + 1, 'onTheWay'), { who });
  const everybody = ['a', 'b', 'c', 'd', 'silent', 'none', 'gone'];
  await coordinator.client.assignments.assign({
    assignments: ['a', 'b', 'c', 'd'].map((observer, n) => ({ observer, station: station(n + 1), shift: 'whole' })),
  });
  return { ...at, dana: coordinator.client, everybody };
}
const sentTexts = () => at.source.sent.map(({ text }) => text);

describe('a message to many', () => {
  it('is shown before it is sent: who reads what, who shares, and who is left out and why', async () => {
    const { dana, everybody } = await ready();
    expect(await dana.mailings.preview({ observers: everybody, texts: TEXTS })).toEqual({
      to: [
        { observer: 'a', callSign: 'cs a', text: 'cs a, № 1: қанша?', shares: [] },
        { observer: 'b', callSign: 'cs b', text: 'cs b, № 2: сколько?', shares: [] },
        { observer: 'c', callSign: 'cs c', text: 'cs c, № 3: қанша?', shares: ['cs d'] },
      ],
      withheld: [
        { observer: 'silent', callSign: 'cs silent', why: 'neverWrote' },
        { observer: 'none', callSign: 'cs none', why: 'noAddress' },
        { observer: 'gone', callSign: 'cs gone', why: 'notActive' },
      ],
    });
    expect(await dana.mailings.list()).toEqual([]);
    expect(at.source.sent).toEqual([]);
  });

  it('leaves one by one after its hold, each as an answer to what they wrote, and the same after a rebuild', async () => {
    const { dana, everybody, advance, whole } = await ready();
    const { mailingId } = await dana.mailings.send({ observers: everybody, texts: TEXTS });
    await advance(4000);
    expect(at.source.sent).toEqual([]);
    expect(await dana.mailings.list()).toMatchObject([{ id: mailingId, counts: { waiting: 3 } }]);
    await advance(2000);
    expect(sentTexts()).toEqual(['#reply alaman:1\n\ncs a, № 1: қанша?']);
    await advance(10_000);
    expect(sentTexts()).toEqual([
      '#reply alaman:1\n\ncs a, № 1: қанша?',
      '#reply alaman:2\n\ncs b, № 2: сколько?',
      '#reply alaman:3\n\ncs c, № 3: қанша?',
    ]);
    expect(await dana.mailings.get({ mailingId })).toMatchObject({
      counts: { sent: 3 },
      to: [{ callSign: 'cs a', state: 'sent' }, { state: 'sent' }, { state: 'sent' }],
    });
    expect(await whole()).toEqual({ whole: true, same: true });
  });

  it('stops where somebody stops it: what has not left stays', async () => {
    const { dana, lead, everybody, advance } = await ready();
    const { mailingId } = await dana.mailings.send({ observers: everybody, texts: TEXTS });
    await advance(6000);
    expect(at.source.sent).toHaveLength(1);
    await lead.mailings.stop({ mailingId });
    await advance(60_000);
    expect(at.source.sent).toHaveLength(1);
    expect(await dana.mailings.list()).toMatchObject([{ stoppedBy: 'Aisulu T.', counts: { sent: 1, held: 2 } }]);
    await expect(dana.mailings.stop({ mailingId })).rejects.toEqual(refused('HOLD_OVER'));
  });

  it('never goes to a person whose phone was seized, also when that becomes known on the way', async () => {
    const { dana, lead, everybody, advance, say, cases } = await ready();
    await say('kind: search_home\nregion: KZ-AKM', { who: '1', kind: 'sos' });
    await say('kind: search_home\nregion: KZ-AKM', { who: '2', kind: 'sos' });
    const [first, second] = (await cases()).toSorted((a, b) => a.sentAt - b.sentAt).map(({ id }) => id);
    await lead.talk.seize({ caseId: first ?? '' });
    const preview = await dana.mailings.preview({ observers: everybody, texts: TEXTS });
    expect(preview.withheld).toContainEqual({ observer: 'a', callSign: 'cs a', why: 'seized' });
    const { mailingId } = await dana.mailings.send({ observers: everybody, texts: TEXTS });
    await lead.talk.seize({ caseId: second ?? '' });
    await advance(30_000);
    expect(sentTexts()).toEqual(['#reply alaman:3\n\ncs c, № 3: қанша?']);
    expect((await dana.mailings.get({ mailingId })).counts).toEqual({ stopped: 1, sent: 1 });
  });

  it('waits behind an answer to a call', async () => {
    const { dana, lead, everybody, advance, say, cases } = await ready();
    await say('kind: search_home\nregion: KZ-AKM', { who: '7', kind: 'sos' });
    const [row] = await cases();
    await dana.mailings.send({ observers: everybody, texts: { kk: 'Барлығына' } });
    await advance(4500);
    await lead.cases.reply({ caseId: row?.id ?? '', text: 'Біз осындамыз.' });
    await advance(5200);
    expect(sentTexts()[0]).toBe('#reply alaman:7\n\nБіз осындамыз.');
    await advance(30_000);
    expect(at.source.sent).toHaveLength(4);
  });

  it('is for whoever sends observers; braces that nothing can fill are refused', async () => {
    const { dana, join, everybody } = await ready();
    const { client } = await join('Vera V.', 'responder');
    await expect(client.mailings.send({ observers: everybody, texts: TEXTS })).rejects.toEqual(
      refused('ROLE_FORBIDDEN'),
    );
    await expect(dana.mailings.send({ observers: everybody, texts: { kk: '{callsign}' } })).rejects.toEqual(
      refused('INPUT_INVALID'),
    );
    await expect(dana.mailings.send({ observers: ['none'], texts: { kk: 'x' } })).rejects.toEqual(
      refused('NO_SUCH_CHAT'),
    );
    const { length } = await dana.mailings.templates();
    expect(length).toBeGreaterThan(2);
  });
});

describe('a suggestion', () => {
  it('is who is free and near, with why; what is accepted is no gap any more', async () => {
    const { enlist, coordinator, lead, station, organise } = at;
    const { client: dana } = coordinator;
    const { district } = await lead.stations.get({ stationId: station(1) });
    organise('good', 'accredited');
    organise('bad', 'lost');
    const home = { region: 'KZ-AKM', car: true, certificate: { number: '1', holder: 'observer' as const } };
    enlist(
      { id: 'near', ...home, district, organisation: 'good' },
      { id: 'far', ...home, region: 'KZ-ALA' },
      { id: 'lost', ...home, district, organisation: 'bad' },
      { id: 'busy', ...home, district },
      { id: 'away', ...home, district, state: 'withdrawn' },
    );
    await dana.assignments.assign({ assignments: [{ observer: 'busy', station: station(9), shift: 'whole' }] });
    const asked = { stations: [station(1), station(9)], shift: 'whole' as const };
    const found = await dana.suggestions.for(asked);
    expect(found).toMatchObject({ gaps: 1, people: 3, rows: [{ station: station(1), observer: 'near', number: 1 }] });
    const reasons = found.rows[0]?.reasons.map(({ code }) => code);
    expect(reasons).toEqual(expect.arrayContaining(['sameDistrict', 'car', 'free', 'noTest']));
    await dana.assignments.assign({ assignments: [{ observer: 'near', station: station(1), shift: 'whole' }] });
    expect(await dana.suggestions.for(asked)).toMatchObject({ gaps: 0, rows: [] });
    // Who is there in the morning leaves the count open.
    expect(await dana.suggestions.for({ ...asked, stations: [station(2)] })).toMatchObject({ gaps: 1, people: 2 });
  });
});
