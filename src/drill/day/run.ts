import { caseIdOfSubmission, submissionIdOfRelay, type TelegramId } from '../../domain/index.ts';
import { drillRegistryCsv, drillStations } from '../registry/registry.ts';
import { exportEveryProfile } from './bundles.ts';
import { coordinate, placesOf } from './coordinator.ts';
import { createCoverageCheck } from './coverage-check.ts';
import type { DayFigures } from './figures.ts';
import { type Headquarters, inHeadquarters, profileOf } from './headquarters.ts';
import type { Inside } from './inside.ts';
import { createPanelCheck } from './panel-check.ts';
import { planDay } from './plan.ts';
import { playDay } from './play.ts';
import { type DayReport, differences, reportOf } from './report.ts';
import type { Seat } from './seat.ts';
import { keyAll } from './typists.ts';
import { invite, protocolTruthsOf, respond, review, seeing, truthsOf } from './volunteers.ts';
import { importStations } from './world.ts';

export interface RunOptions {
  figures: DayFigures;
  speed: number | 'max';
  seed: number;
  /** An empty folder for the headquarters; removed by the caller. */
  folder: string;
  /** Where bundles of the day go, one for every profile; null: none is made. */
  bundles: string | null;
  /** The project's folder, built. */
  root: string;
  signal: AbortSignal;
  say(line: string): void;
}

const REVIEWERS = 3;
/** Two key each protocol, and whoever is left decides. */
const TYPISTS = 3;
/** From one look at the map to the next, ms. */
const BETWEEN_SAMPLES = 2000;
/** Nothing has arrived for so long although something is missing: it is lost, ms. */
const PATIENCE = 180_000;

/** Plays the day, lets the volunteers finish, and answers what came of it. */
export const runDay = (options: RunOptions): Promise<{ report: DayReport; differences: string[] }> =>
  inHeadquarters(options, (headquarters) => play(options, headquarters));

async function play({ figures, say, root, ...options }: RunOptions, { centre, bots, lead, inside }: Headquarters) {
  const profile = profileOf(root);
  await importStations(lead, drillRegistryCsv(profile));
  const items = planDay(figures, profile, drillStations(profile), options.seed);
  say(`${items.length} things to send, ${items.reduce((n, { photos }) => n + photos.length, 0)} photographs`);

  let played = false;
  let finished = false;
  const latencies = createLatencies(lead, figures);
  const responder = await invite(lead, 'Ерлан', 'responder');
  const answering = respond(responder, () => finished);
  const see = seeing(truthsOf(items));
  const arrived = () => played;
  const reviewing = Promise.all(
    Array.from({ length: REVIEWERS }, async (_, index) => {
      const seat = await invite(lead, `Талдаушы ${index + 1}`, 'analyst');
      const seen = await review(seat, see, index === 0, arrived);
      // Whoever is done with one kind looks at the other.
      const rest = await review(seat, see, index !== 0, arrived);
      return { count: seen.count + rest.count, unknown: seen.unknown + rest.unknown };
    }),
  );
  const check = createPanelCheck(lead);
  const keying = (async () => {
    const typists: Seat[] = [];
    for (let index = 1; index <= TYPISTS; index += 1) typists.push(await invite(lead, `Теруші ${index}`, 'analyst'));
    return keyAll(typists, protocolTruthsOf(items), check, arrived);
  })();

  const coverage = createCoverageCheck(lead);
  const coordinating = (async () => coordinate(await invite(lead, 'Әсел', 'coordinator'), placesOf(items), arrived))();
  const sampling = (async () => {
    while (!finished) {
      await coverage.sample();
      await pause(BETWEEN_SAMPLES);
    }
  })();

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
  const amiss = await keying;
  const unsent = await coordinating;
  say(`keyed and decided the protocols, the panel compared ${check.steps()} times, ${seconds(begun)}`);
  await photosIn(inside, say);
  finished = true;
  await sampling;
  await coverage.compare(items);
  say(`map, matrix and table compared ${coverage.samples()} times, ${seconds(begun)}`);
  say(`${await answering} calls answered for`);

  const bundled =
    options.bundles === null
      ? []
      : await exportEveryProfile(lead, await invite(lead, 'Екінші', 'analyst'), options.bundles, say);
  const report = await reportOf({
    figures,
    items,
    bots,
    seat: lead,
    inside,
    latencies: latencies.values(),
  });
  return {
    report,
    differences: [...differences(report, figures, items), ...amiss, ...unsent, ...coverage.differences(), ...bundled],
  };
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
