import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseIdOfSubmission, parseProfile, submissionIdOfRelay, type TelegramId } from '../../domain/index.ts';
import { startCentre } from '../centre/client.ts';
import { drillRegistryCsv, drillStations } from '../registry/registry.ts';
import type { DayFigures } from './figures.ts';
import { type Inside, lookInside } from './inside.ts';
import { planDay } from './plan.ts';
import { playDay } from './play.ts';
import { type DayReport, differences, reportOf } from './report.ts';
import { type Seat, startHost, takeSeat } from './seat.ts';
import { invite, respond, review, truthsOf } from './volunteers.ts';
import { connect, importStations, makeWorld } from './world.ts';

export interface RunOptions {
  figures: DayFigures;
  speed: number | 'max';
  seed: number;
  /** An empty folder for the headquarters; removed by the caller. */
  folder: string;
  /** The project's folder, built. */
  root: string;
  signal: AbortSignal;
  say(line: string): void;
}

const PASSPHRASE = 'бес бөлек ойдан шыққан сөз';
const REVIEWERS = 3;
/** Nothing has arrived for so long although something is missing: it is lost, ms. */
const PATIENCE = 180_000;

/** Plays the day, lets the volunteers finish, and answers what came of it. */
export async function runDay(options: RunOptions): Promise<{ report: DayReport; differences: string[] }> {
  const { figures, folder, root, say } = options;
  const centre = await startCentre();
  const dataDir = join(folder, 'headquarters');
  const centreFile = join(folder, 'centre.json');
  const { host: address, port, dcId, publicKey } = centre.descriptor;
  writeFileSync(centreFile, JSON.stringify({ host: address, port, dcId, publicKey }));
  const host = await startHost(join(root, 'out/main/host.js'), ['--data-dir', dataDir, '--data-centre', centreFile]);
  try {
    const { bots } = await makeWorld(centre);
    const lead = await takeSeat(host.link);
    const { number } = await lead.client.workspace.create({
      hqName: 'Drill',
      callName: 'Сәуле',
      passphrase: PASSPHRASE,
      locale: 'kk',
    });
    await lead.client.people.lockAfter({ minutes: 0 });
    await connect(lead, bots);
    const [workspace] = readdirSync(dataDir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const inside = await lookInside(join(dataDir, workspace?.name ?? ''), number, PASSPHRASE);
    const profile = profileOf(root);
    await importStations(lead, drillRegistryCsv(profile));
    const items = planDay(figures, profile, drillStations(profile), options.seed);
    say(`${items.length} things to send, ${items.reduce((n, { photos }) => n + photos.length, 0)} photographs`);

    let played = false;
    let finished = false;
    const latencies = createLatencies(lead, figures);
    const responder = await invite(lead, 'Ерлан', 'responder');
    const answering = respond(responder, () => finished);
    const truths = truthsOf(items);
    const arrived = () => played;
    const reviewing = Promise.all(
      Array.from({ length: REVIEWERS }, async (_, index) => {
        const seat = await invite(lead, `Талдаушы ${index + 1}`, 'analyst');
        const seen = await review(seat, truths, index === 0, arrived);
        // Whoever is done with one kind looks at the other.
        const rest = await review(seat, truths, index !== 0, arrived);
        return { count: seen.count + rest.count, unknown: seen.unknown + rest.unknown };
      }),
    );

    const begun = Date.now();
    await playDay({
      centre,
      bots,
      figures,
      items,
      speed: options.speed,
      signal: options.signal,
      sent(item, at) {
        if (item.kind !== 'sos') return;
        const id = caseIdOfSubmission(submissionIdOfRelay(bots[item.scheme].id as TelegramId, item.id));
        latencies.sent(id, at, item.at);
      },
    });
    say(`sent in ${seconds(begun)}`);
    await everythingIn(lead, items.length, say);
    played = true;
    const counts = await reviewing;
    say(`reviewed ${counts.reduce((n, { count }) => n + count, 0)} ballots, ${seconds(begun)} after the first message`);
    await photosIn(inside, say);
    finished = true;
    say(`${await answering} calls answered for`);

    const report = await reportOf({
      figures,
      items,
      bots,
      seat: lead,
      inside,
      latencies: latencies.values(),
    });
    inside.close();
    return { report, differences: differences(report, figures, items) };
  } finally {
    await host.stop();
    await centre.stop();
  }
}

function profileOf(root: string) {
  const file = join(root, 'resources/elections/kz-mazhilis-2021/profile.json');
  const parsed = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
  if (!parsed.ok) throw new Error('the profile is not valid');
  return parsed.profile;
}

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until as many submissions as were sent are there, or nothing more comes. */
async function everythingIn({ client }: Seat, wanted: number, say: (line: string) => void): Promise<void> {
  let [most, since] = [0, Date.now()];
  for (;;) {
    const { total } = await client.inbox.list({ limit: 1, show: 'all', search: '' });
    if (total > most) [most, since] = [total, Date.now()];
    if (total >= wanted) return;
    if (Date.now() - since > PATIENCE) {
      say(`only ${total} of ${wanted} have arrived`);
      return;
    }
    await pause(250);
  }
}

/** Waits until every photograph was fetched, or fetching has stopped. */
async function photosIn(inside: Inside, say: (line: string) => void): Promise<void> {
  let [least, since] = [Number.POSITIVE_INFINITY, Date.now()];
  for (;;) {
    const { waiting } = inside.photos();
    if (waiting < least) [least, since] = [waiting, Date.now()];
    if (waiting === 0) return;
    if (Date.now() - since > PATIENCE) {
      say(`${waiting} photographs were not fetched`);
      return;
    }
    await pause(500);
  }
}

/** Time from the post to the event on the stream, for calls that were not sent while the net was cut. */
function createLatencies({ client }: Seat, { cut }: DayFigures) {
  const sentAt = new Map<string, number>();
  const heardAt = new Map<string, number>();
  void (async () => {
    for await (const event of await client.alarms.stream({ after: 0 }))
      if (event.what === 'raised' && !heardAt.has(event.caseId)) heardAt.set(event.caseId, Date.now());
  })().catch(() => undefined);
  return {
    sent(id: string, at: number, dayTime: number): void {
      if (cut === null || dayTime < cut.from || dayTime >= cut.until) sentAt.set(id, at);
    },
    values: (): number[] =>
      [...sentAt].flatMap(([id, at]) => {
        const heard = heardAt.get(id);
        return heard === undefined ? [] : [Math.max(0, heard - at)];
      }),
  };
}
