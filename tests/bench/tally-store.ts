import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Incoming, type KeyedSheet, ms, type Peer, type TelegramId } from '../../src/domain/index.ts';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { someCounts, wholeSheet } from '../../src/drill/day/protocol-sheets.ts';
import { importStations } from '../../src/drill/day/world.ts';
import { between, createRng } from '../../src/drill/practice/rng.ts';
import { type DrillStation, drillRegistryCsv, drillStations } from '../../src/drill/registry/registry.ts';
import { type Client, type Harness, handClock, type openHeadquarters } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { ACCOUNT, BOT, MORNING } from './messages.ts';
import { type MadeWorkspace, type Mix, makeWorkspace } from './million-store.ts';

type Lead = Awaited<ReturnType<typeof openHeadquarters>>;

/** Stations whose protocol two have keyed and nobody has accepted: what is accepted while it is measured. */
export const FRESH = 60;
/** Reports of violations beside the ballots; 455 were published. */
export const VIOLATIONS = 500;
/** Stations of the sample that is drawn. */
export const SAMPLED = 1000;
/** Of a hundred protocols so many have a turnout that is counted apart. */
const FLAGGED = 20;
/** Between two decisions: ten thousand of them are a day and a half, so that an estimate has as many takes as it can. */
const APART = 12_000;
/** Handed over together, and then keyed. */
const ROUND = 200;
const CHAT: Peer = { kind: 'channel', id: '502' as TelegramId };
const PASSPHRASE = 'a practice passphrase';
/** The parties in ballot order: the lists of a protocol. */
const LISTS = realProfile.parties.toSorted((a, b) => a.number - b.number).map(({ code }) => code);

/**
 * A headquarters with the whole registry, so many accepted protocols, each keyed twice by people and decided by a third
 * through the contract, and so many reviewed ballots, written as their projections (million-store). A sample is drawn. Where
 * there are as many protocols as stations, the last of them are second copies: FRESH stations have none yet.
 */
export function makeTallyWorkspace(
  dir: string,
  { ballots, protocols }: { ballots: number; protocols: number },
  onProgress: (what: string, done: number) => void,
): Promise<MadeWorkspace> {
  const stations = drillStations(realProfile);
  const hands = handClock(MORNING + 14 * 3_600_000);
  const mix: Mix = {
    reviewedBallots: true,
    violations: VIOLATIONS,
    spot(rnd) {
      const { region, place, number } = stations[Math.floor(rnd() * stations.length)] as DrillStation;
      return { region, place, station: number };
    },
    clock: hands.clock,
    madeBy: [readFileSync(import.meta.filename, 'utf8'), readFileSync(SHEETS, 'utf8'), String(protocols)],
    async prepare(harness, lead) {
      await importStations(lead, drillRegistryCsv(realProfile));
      await lead.client.people.lockAfter({ minutes: 0 });
      await lead.client.estimate.draw({ by: 'region', stations: SAMPLED });
      const chat = { account: ACCOUNT, chat: CHAT };
      await lead.client.telegram.watch({ ...chat, title: 'Protocols', on: true });
      await lead.client.telegram.bindRelay({ ...chat, botId: BOT, botName: 'Alaman', scheme: 'alaman' });
      const people = await Promise.all(['Ann', 'Bek', 'Eve'].map((callName) => sitDown(harness, lead, callName)));
      const own = stations.slice(0, Math.min(protocols, stations.length - FRESH));
      const copies = stations.slice(0, protocols - own.length);
      const fresh = stations.slice(own.length, own.length + FRESH);
      const all = [
        ...[...own, ...copies].map((station) => ({ station, accept: true })),
        ...fresh.map((station) => ({ station, accept: false })),
      ];
      for (let from = 0; from < all.length; from += ROUND) {
        await decideRound({ lead, people, hands }, all.slice(from, from + ROUND), from);
        onProgress('protocols', Math.min(all.length, from + ROUND));
      }
    },
  };
  return makeWorkspace(dir, ballots + VIOLATIONS, (done) => onProgress('ballots', done), mix);
}

const SHEETS = join(import.meta.dirname, '../../src/drill/day/protocol-sheets.ts');

async function sitDown(harness: Harness, { client }: Lead, callName: string): Promise<Client> {
  const { number } = await client.people.add({
    callName,
    role: 'analyst',
    canStart: false,
    passphrase: PASSPHRASE,
  });
  const seat = harness.window();
  await seat.client.people.signIn({ number, passphrase: PASSPHRASE });
  await seat.client.people.lockAfter({ minutes: 0 });
  return seat.client;
}

interface Office {
  lead: Lead;
  people: Client[];
  hands: ReturnType<typeof handClock>;
}

interface Sent {
  station: DrillStation;
  accept: boolean;
}

/** Albums of a round arrive, become protocols, are keyed by two and accepted by the third. */
async function decideRound({ lead, people, hands }: Office, round: readonly Sent[], from: number): Promise<void> {
  const { client, source } = lead;
  const [first, second, third] = people as [Client, Client, Client];
  const wanted = new Map<string, { sheet: KeyedSheet; flagged: boolean; accept: boolean }[]>();
  for (const [index, { station, accept }] of round.entries()) {
    const rng = createRng(from + index + 1);
    const flagged = accept && between(rng, 1, 100) <= FLAGGED;
    const turnout = flagged ? 0.72 + rng() * 0.2 : 0.25 + rng() * 0.42;
    const sheet = wholeSheet(rng, someCounts(rng, station.voters, turnout, LISTS));
    const key = `${station.region}/${station.number}`;
    wanted.set(key, [...(wanted.get(key) ?? []), { sheet, flagged, accept }]);
    // Not at the beat of a machine.
    hands.jump(between(rng, 200, 4000));
    await source.receive(...album(from + index, station, hands.clock.now()));
  }
  const waiting = await received(client, round.length, hands);
  for (const { id, region, station } of waiting) {
    const what = wanted.get(`${region}/${station}`)?.pop();
    if (!what) throw new Error(`a protocol of ${region}/${station} that was not sent`);
    hands.jump(APART);
    await first.protocols.key({ id, sheet: what.sheet });
    await second.protocols.key({ id, sheet: what.sheet });
    if (!what.accept) continue;
    const { compared } = await third.protocols.get({ id });
    if (!compared) throw new Error(`the two sheets of ${region}/${station} are not the same`);
    await third.protocols.accept({
      id,
      accepts: compared.toAccept,
      turnout: compared.turnout && { exclude: what.flagged, note: 'over the bound' },
    });
  }
}

/** Both pages of a protocol, as a bot relays them. */
function album(n: number, { region, number }: DrillStation, now: number): Incoming[] {
  const at = ms(now);
  const text = `#protocol p-${n + 1}\nregion: ${region}\nstation: ${number}\nphotos: 2\nreporter: alaman:${n}`;
  return [text, ''].map((each, page) =>
    message(each, {
      account: ACCOUNT,
      chat: CHAT,
      fromId: BOT,
      msgId: 2 * n + page + 1,
      groupedId: String(1_000_000 + n) as TelegramId,
      sentAt: at,
      receivedAt: at,
      media: {
        kind: 'photo',
        id: String(9e9 + 2 * n + page) as TelegramId,
        size: 180_000,
        mime: 'image/jpeg',
        name: null,
      },
      mediaRef: { accessHash: String(n), fileReference: new Uint8Array(24), dcId: 2 },
    }),
  );
}

/** Until all of them wait to be keyed. */
async function received(client: Client, count: number, hands: Office['hands']) {
  for (let tries = 0; tries < 100; tries += 1) {
    await hands.advance(1000);
    const { rows } = await client.protocols.list({ show: 'received', limit: 200 });
    if (rows.length === count) return rows;
  }
  throw new Error(`no more than some of ${count} protocols came`);
}
