import type { Ms } from './brand.ts';
import { type DueStep, missedStep, type Said } from './checkin-due.ts';
import type { CheckinStatus, PaperState, WatchState } from './coverage-terms.ts';
import type { ElectionProfile } from './election-profile.ts';
import type { KeyedSheet, ProtocolGrade } from './protocol-entries.ts';
import type { ProtocolStatus } from './protocol-lifecycle.ts';
import { copiesDiffer } from './protocol-sheets.ts';

/** How a station is watched, and what came of its protocol: the rules behind map, table and matrix. Pure. */
type Rules = Pick<ElectionProfile, 'observers'>;
const MINUTE = 60_000;

/** One observer at one station. */
export interface Watching {
  /** What they are to be heard of for (checkin-due.ts); nothing of somebody who was not sent here. */
  steps: readonly DueStep[];
  /** When their shift ends; null: nobody sent them. */
  ends: Ms | null;
  /** The station is another place than the one that they were told of. */
  moved: boolean;
  /** What they said of themselves at this station, oldest first. */
  said: readonly Said[];
}

/**
 * inside: let in, and heard of as they should be; done: inside until the end; expected: nothing is due yet;
 * gone: left before the end, or never came in. The others as in WATCH_STATES.
 */
export type StandState = 'inside' | 'done' | 'expected' | 'silent' | 'toConfirm' | 'denied' | 'expelled' | 'gone';

export interface Stand {
  state: StandState;
  /** They said last that they are inside. */
  inside: boolean;
  ends: Ms | null;
}

/** What a word of somebody makes of where they are; absent: nothing. */
const MEANS: Partial<Record<CheckinStatus, 'inside' | 'denied' | 'expelled' | 'left' | 'coming'>> = {
  onTheWay: 'coming',
  arrived: 'coming',
  admitted: 'inside',
  opened: 'inside',
  present: 'inside',
  counting: 'inside',
  protocolReceived: 'inside',
  protocolRefused: 'inside',
  denied: 'denied',
  expelled: 'expelled',
  left: 'left',
};
/** After these somebody may go: what they were there for is done. */
const FINISHED: ReadonlySet<CheckinStatus> = new Set(['protocolReceived', 'protocolRefused']);

type Where = 'nowhere' | 'inside' | 'denied' | 'expelled' | 'gone' | 'done';

/** Where somebody is by their own words. Whoever was kept out stays so, whatever they say, until they are let in. */
function whereIs({ said, ends }: Watching, grace: number): Where {
  let where: Where = 'nowhere';
  let finished = false;
  for (const { status, at } of said) {
    finished ||= FINISHED.has(status);
    const means = MEANS[status];
    if (means === 'inside' || means === 'denied' || means === 'expelled') where = means;
    else if (means === 'coming' && where === 'gone') where = 'nowhere';
    else if (means === 'left' && where !== 'denied' && where !== 'expelled') {
      const until: boolean = finished || (where === 'inside' && ends !== null && at >= ends - grace);
      where = until ? 'done' : 'gone';
    }
  }
  return where;
}

/** How one observer stands at a station. */
export function standOf(watching: Watching, now: number, rules: Rules): Stand {
  const { steps, ends, moved, said } = watching;
  const where = whereIs(watching, rules.observers.graceMinutes * MINUTE);
  const inside = where === 'inside';
  const stand = (state: StandState): Stand => ({ state, inside, ends });
  if (where === 'denied' || where === 'expelled' || where === 'gone' || where === 'done') return stand(where);
  const missed = missedStep(steps, said, now, rules) !== null;
  if (inside) return stand(missed ? 'silent' : ends !== null && now >= ends ? 'done' : 'inside');
  return stand(moved ? 'toConfirm' : missed ? 'silent' : 'expected');
}

/** Of nobody inside the worst is what has to be known. */
const WORST = ['expelled', 'denied', 'toConfirm', 'silent', 'expected'] as const;

/**
 * A station's word, from how each of its observers stands. Somebody inside covers it, whoever else is kept out. Whoever
 * was there until the end of their shift covers it when nobody's shift is later; else those who come after them count.
 */
export function watchOf(stands: readonly Stand[]): WatchState {
  if (stands.some(({ state }) => state === 'inside')) return 'covered';
  const late = ({ ends }: Stand): number => ends ?? Number.POSITIVE_INFINITY;
  const done = stands.filter(({ state }) => state === 'done');
  const last = Math.max(Number.NEGATIVE_INFINITY, ...stands.map(late));
  if (done.some((stand) => late(stand) >= last)) return 'covered';
  return WORST.find((word) => stands.some(({ state }) => state === word)) ?? 'uncovered';
}

/** When time alone may make another stand of this one, if nothing is said; null: never. */
export function nextTurn({ steps, ends }: Watching, now: number, { observers }: Rules): Ms | null {
  const grace = observers.graceMinutes * MINUTE;
  let next: number | null = null;
  for (const at of [...steps.map((step) => step.at + grace), ...(ends === null ? [] : [ends])])
    if (at > now && (next === null || at < next)) next = at;
  return next as Ms | null;
}

/** A station commission's protocol that is not a part of another one. */
export interface PaperCopy {
  id: string;
  status: ProtocolStatus;
  grade: ProtocolGrade;
  disputed: boolean;
  /** Other copies that a person has compared this one with. */
  compared: readonly string[];
  /** Read by two, or by a third person; null: not yet. */
  sheet: KeyedSheet | null;
}

/**
 * What came of a station's protocol. Of those that were not rejected: a disputed one, or two that say something else and
 * that nobody has compared, are a conflict; one whole photographed sheet is complete, whatever else came is a part.
 */
export function paperOf(copies: readonly PaperCopy[]): PaperState {
  const standing = copies.filter(({ status }) => status !== 'rejected');
  if (standing.length === 0) return 'missing';
  if (standing.some(({ disputed }) => disputed) || contradict(standing)) return 'conflict';
  return standing.some(({ grade }) => grade === 'complete') ? 'complete' : 'partial';
}

function contradict(copies: readonly PaperCopy[]): boolean {
  return copies.some((a, n) =>
    copies
      .slice(n + 1)
      .some(
        (b) =>
          a.sheet !== null &&
          b.sheet !== null &&
          !a.compared.includes(b.id) &&
          !b.compared.includes(a.id) &&
          copiesDiffer(a.sheet, b.sheet).length > 0,
      ),
  );
}
