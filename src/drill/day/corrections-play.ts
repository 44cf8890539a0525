import {
  type MessageKey,
  type RelayKey,
  serializeRelay,
  submissionIdOfMessages,
  submissionIdOfRelay,
  type TelegramId,
} from '../../domain/index.ts';
import type { Posted } from '../centre/contract.ts';
import {
  type BallotCounts,
  CORRECTIONS,
  CORRECTIONS_FIGURES,
  type CorrectionsFigures,
  type Deleting,
  type Editing,
  SENDINGS,
  type Sending,
  VERDICTS,
} from './corrections.ts';
import type { Headquarters } from './headquarters.ts';
import { createPanelCheck } from './panel-check.ts';
import { type PhotoSpec, takePhoto } from './photo.ts';
import { protocolReportOf } from './protocol-report.ts';
import { sortedJson, violationsOf } from './report.ts';
import type { Seat } from './seat.ts';
import { keyAll, type ProtocolTruths } from './typists.ts';
import { invite, review, type See } from './volunteers.ts';

export interface CorrectionsReport extends CorrectionsFigures {
  day: string;
  /**
   * Ballots that ended elsewhere than the script says, pairs that nobody expected, verdicts that were not asked for,
   * protocols that were not as planned, a panel that was something else than what had been decided.
   */
  unexpected: readonly string[];
}

const PROTOCOLS: ProtocolTruths = new Map(
  SENDINGS.flatMap(({ id, protocol }) => (protocol === undefined ? [] : [[id, protocol]])),
);
/** Longer than seventy messages and their photographs ever take, ms. */
const PATIENCE = 45_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Plays the second day (corrections.ts) with two reviewers, somebody who looks at pairs, and the three of them at the
 * protocols beside it; compares it with its figures.
 */
export async function playCorrections(headquarters: Headquarters): Promise<{
  report: CorrectionsReport;
  differences: string[];
}> {
  const { centre, lead, inside, sitDown } = headquarters;
  const stage = await createStage(headquarters);
  let over = false;
  const see: See = (item, card) => {
    const sight = stage.sightOf(item, card.messages.flatMap(({ versions }) => versions).length);
    if (sight === null) return null;
    if (typeof sight === 'string') return { outcome: sight, seen: [] };
    const valid = sight.some(({ choice }) => choice !== null);
    return { outcome: valid ? 'confirmed' : 'protestInvalid', seen: [...sight] };
  };
  const people = await Promise.all(
    ['Ерлан', 'Дана', 'Мира'].map((callName) => invite(lead, callName, 'analyst', sitDown)),
  );
  const [first, second, third] = people as [Seat, Seat, Seat];
  const check = createPanelCheck(lead);
  const begin = () =>
    Promise.all([
      review(first, see, false, () => over),
      review(second, see, false, () => over),
      judge(third, stage, () => over),
      keyAll(people, PROTOCOLS, check, () => over),
    ]);
  let working: ReturnType<typeof begin> | null = null;
  for (const step of CORRECTIONS) {
    if (step.do === 'send') await stage.send(step);
    else if (step.do === 'edit') await stage.edit(step);
    else if (step.do === 'delete') await stage.remove(step);
    else {
      if (step.do === 'review') working ??= begin();
      await settled(headquarters, stage.expected(), working !== null);
    }
  }
  over = true;
  const [{ unknown }, { unknown: more }, strangers, amiss] = await (working ?? begin());
  const report: CorrectionsReport = {
    day: 'corrections',
    ...(await figuresOf(lead, inside, stage)),
    unexpected: [
      ...(unknown + more > 0 ? [`${unknown + more} ballots that nobody sent`] : []),
      ...strangers,
      ...amiss,
      ...(await wrongEnds(lead, stage)),
    ],
  };
  for (const seat of people) seat.close();
  await centre.faults.clear();
  return { report, differences: differences(report) };
}

// ── What is sent ────────────────────────────────────────────────────────────────────────────────────────────────────

type Stage = Awaited<ReturnType<typeof createStage>>;

async function createStage({ centre, bots }: Headquarters) {
  const stranger = await centre.createUser({ firstName: 'Бөгде' });
  for (const { peer } of Object.values(bots)) await centre.addMember({ peer, user: stranger.id });
  const posted = new Map<string, { step: Sending; posts: readonly Posted[] }>();
  const edited = new Map<string, Editing>();
  let deletions = 0;

  const stepOf = (id: string): { step: Sending; posts: readonly Posted[] } => {
    const known = posted.get(id);
    if (!known) throw new Error(`${id} was not sent`);
    return known;
  };
  const messageIds = ({ posts }: { posts: readonly Posted[] }) =>
    posts.flatMap(({ copies }) => copies.map(({ id }) => id));

  return {
    posted,
    async send(step: Sending) {
      const { id: bot, peer } = bots[step.scheme];
      const from = step.forwarded ? stranger.id : bot;
      const fwdFrom = step.forwarded ? { from: `user:${bot}` as const } : undefined;
      const date = Math.floor(Date.parse(`2021-01-10T${step.at}+06:00`) / 1000);
      const how = { peer, from, date, ...(fwdFrom ? { fwdFrom } : {}) };
      const photos = await Promise.all(step.photos.map(fileOf));
      const [only] = photos;
      const posts =
        photos.length > 1
          ? await centre.album({
              ...how,
              items: photos.map((media, index) => ({ text: index === 0 ? textOf(step, step.words) : '', media })),
            })
          : [await centre.post({ ...how, text: textOf(step, step.words), ...(only ? { media: only } : {}) })];
      posted.set(step.id, { step, posts });
    },
    async edit(editing: Editing) {
      const known = stepOf(editing.of);
      edited.set(editing.of, editing);
      const media = editing.photo ? { media: await fileOf(editing.photo) } : {};
      const text = textOf(known.step, editing.words);
      await centre.edit({ peer: bots[known.step.scheme].peer, messageId: messageIds(known)[0] ?? 0, text, ...media });
    },
    async remove({ of }: Deleting) {
      const known = stepOf(of);
      deletions += 1;
      await centre.delete({ peer: bots[known.step.scheme].peer, ids: messageIds(known) });
    },
    expected: () => ({ submissions: posted.size, edits: edited.size, deletions }),
    /** What is on the photographs of an item, as far as it has been sent. `versions` that the reviewer sees. */
    sightOf(id: string, versions: number): Sending['sight'] {
      const known = posted.get(id);
      if (!known) return null;
      const later = edited.get(id)?.sight;
      return later !== undefined && versions > known.posts.length ? later : known.step.sight;
    },
    submissionOf(id: string): string {
      const known = stepOf(id);
      const { peer, id: bot } = bots[known.step.scheme];
      if (!known.step.forwarded) return submissionIdOfRelay(bot as TelegramId, known.step.id);
      return submissionIdOfMessages(messageIds(known).map((message) => `${peer}:${message}` as MessageKey));
    },
  };
}

const fileOf = async (spec: PhotoSpec) => ({
  kind: 'photo' as const,
  bytes: (await takePhoto(spec)).toString('base64'),
  width: 240,
  height: 320,
  mime: 'image/jpeg',
});

const textOf = (step: Sending, words: string): string =>
  serializeRelay(
    {
      kind: step.kind,
      botItemId: step.id,
      fields: {
        region: 'KZ-ALA',
        station: step.station,
        ...(step.fields as Partial<Record<RelayKey, never>>),
        ...(step.who === null ? {} : { reporter: { scheme: step.scheme, pseudonym: step.who } }),
        ...(step.photos.length > 0 ? { photos: { count: step.photos.length, exact: true } } : {}),
      },
      freeText: words,
    },
    'ru',
  );

// ── What people do ──────────────────────────────────────────────────────────────────────────────────────────────────

const nameOf = (a: string, b: string): string => [a, b].sort().join(' ');

/** Decides every pair that is suggested as the script says; answers those that nobody expected. */
async function judge({ client }: Seat, stage: Stage, done: () => boolean): Promise<string[]> {
  const strangers: string[] = [];
  for (;;) {
    const { rows } = await client.duplicates.list({ limit: 50 });
    if (rows.length === 0 && done()) return strangers;
    const known = new Map(
      VERDICTS.filter(({ a, b }) => stage.posted.has(a) && stage.posted.has(b)).map((each) => [
        nameOf(stage.submissionOf(each.a), stage.submissionOf(each.b)),
        each,
      ]),
    );
    for (const { a, b, kind } of rows) {
      const said = known.get(nameOf(a, b));
      if (said?.kind !== kind) strangers.push(`a pair ${kind} of ${itemsOf(stage, [a, b])}`);
      await client.duplicates.decide({ pairs: [{ a, b }], verdict: said?.verdict ?? 'dismissed' });
    }
    await pause(100);
  }
}

const itemsOf = (stage: Stage, submissions: readonly string[]): string =>
  submissions
    .map((id) => [...stage.posted.keys()].find((item) => stage.submissionOf(item) === id) ?? '?')
    .join(' and ');

/** Waits until all of it is here and fetched, and, where people are at work, nobody has anything left to look at. */
async function settled(
  { lead, inside }: Headquarters,
  wanted: ReturnType<Stage['expected']>,
  peopleToo: boolean,
): Promise<void> {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const { messages, first, deletions } = inside.versions();
    const { open, duplicates } = await lead.client.ballots.waiting();
    const here = inside.submissions().size === wanted.submissions && messages - first === wanted.edits;
    const { waiting, unseen } = inside.photos();
    const left = waiting + unseen + (peopleToo ? open + duplicates : 0);
    if (here && deletions >= wanted.deletions && left === 0) return;
    if (Date.now() > end) return;
    await pause(100);
  }
}

// ── What came of it ─────────────────────────────────────────────────────────────────────────────────────────────────

async function figuresOf(seat: Seat, inside: Headquarters['inside'], stage: Stage): Promise<CorrectionsFigures> {
  const { client } = seat;
  const { sources } = await client.ballots.figures();
  const { open: waiting } = await client.duplicates.list({ limit: 1 });
  const { linked = 0, confirmed = 0, dismissed = 0 } = inside.pairs();
  const { messages, first, deletions } = inside.versions();
  const submissions = inside.submissions();
  const wanted = new Set([...stage.posted.keys()].map(stage.submissionOf));
  const sent = [...stage.posted.values()].reduce((sum, { posts }) => sum + posts.length, 0);
  return {
    received: submissions.size,
    ballots: Object.fromEntries(
      sources.map(({ source, contest, figures: { unreviewed, quarantined, ...rest } }): [string, BallotCounts] => [
        `${source} ${contest}`,
        // What nobody looked at has no place in the figures of the day, and shows as a difference of the total.
        { ...rest, total: rest.total - unreviewed - quarantined },
      ]),
    ),
    voters: sources.find(({ source, contest }) => source === 'voter' && contest === 'mazhilis')?.people ?? 0,
    violations: await violationsOf(seat),
    protocols: await protocolReportOf(seat, inside),
    calls: inside.cases(),
    pairs: { linked, confirmed, dismissed, open: waiting },
    edits: messages - first,
    deletions,
    lost: [...wanted].filter((id) => !submissions.has(id)).length + inside.photos().missing,
    doubled: [...submissions].filter((id) => !wanted.has(id)).length + first - sent,
  };
}

/** Each ballot by itself: where it ended, if that isn't where the script says. */
async function wrongEnds({ client }: Seat, stage: Stage): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, end } of SENDINGS) {
    if (end === null || !stage.posted.has(id)) continue;
    const { outcome, standing } = await client.ballots.get({ submission: stage.submissionOf(id) });
    const is = standing === 'none' || standing === 'counts' ? outcome : standing;
    if (is !== end) wrong.push(`${id} is ${is} instead of ${end}`);
  }
  return wrong;
}

function differences(report: CorrectionsReport): string[] {
  const lines = report.unexpected.map((line) => `unexpected: ${line}`);
  for (const [name, should] of Object.entries(CORRECTIONS_FIGURES)) {
    const [left, right] = [sortedJson(report[name as keyof CorrectionsFigures]), sortedJson(should)];
    if (left !== right) lines.push(`${name}: ${left} instead of ${right}`);
  }
  return lines;
}
