import { foldText } from './fold-text.ts';
import { createMeetings } from './meetings.ts';

/**
 * Floods and fakes (domain.md §5, spam signatures a–g). Party-blind: what the rules see has no choice in it, so they cannot
 * prefer one. Signature (c), long runs of one party, is therefore no rule; spam by party is shown to people instead. What
 * the rules find holds a submission back for a person to look at; it deletes nothing, and an SOS is never held.
 */
export const FLOOD_RULES = {
  blockedSender: 'a',
  senderBurst: 'a',
  senderCadence: 'a',
  crowdBurst: 'a',
  crowdCadence: 'a',
  spamMedia: 'b',
  sameMedia: 'd',
  noSuchStation: 'e',
  sameText: 'f',
  forwarded: 'f',
  lookAlike: 'g',
} as const;
export type FloodRuleId = keyof typeof FLOOD_RULES;

export interface FloodRules {
  windowMinutes: number;
  /** Alarm when so many or more would come by chance less often than this. */
  tail: number;
  /** Baseline of one sender per window. */
  perSender: number;
  /** Least baseline of everybody together per window: below it a handful would be a burst. */
  overall: number;
  /** How many windows before the present one make the baseline of everybody. */
  baselineWindows: number;
  cadenceGaps: number;
  cadenceCv: number;
  sameMediaSenders: number;
  sameTextSenders: number;
  /** Weights of what was found, added up, from which a submission is held. */
  hold: number;
  /** How long windows, texts and pictures are remembered. */
  keepHours: number;
  weights: Record<FloodRuleId, number>;
}

/** A submission as the rules see it. There is no choice here, and must never be one. */
export interface FloodArrival {
  submission: string;
  sender: string | null;
  /** Telegram's send time: after a cut everything is received at once. */
  at: number;
  /** The station it names is in no registry, or in another region. */
  noSuchStation: boolean;
  forwarded: boolean;
  /** `textPrint` of its own words. */
  text: string | null;
  /** Ids or hashes of its pictures. */
  media: readonly string[];
  /** Senders whom a person blocked. */
  blocked: boolean;
  /** It names itself like an official bot and isn't one: that name. */
  lookAlike: string | null;
  /** One of its pictures is one that reviewers called spam. */
  spamMedia: boolean;
}

/** One reason, with what was measured: shown in words. */
export interface FloodFinding {
  rule: FloodRuleId;
  weight: number;
  facts: Record<string, number | string>;
}

export interface FloodNotice {
  scope: 'sender' | 'all';
  sender: string | null;
  rule: 'senderBurst' | 'senderCadence' | 'crowdBurst' | 'crowdCadence';
  facts: Record<string, number | string>;
  at: number;
}

export interface FloodVerdict {
  findings: FloodFinding[];
  /** Submissions to hold now: this one, and those before it that belong to the same run. */
  hold: string[];
  notices: FloodNotice[];
}

// ── Statistics ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** P(X ≥ k) of a Poisson distribution; summed from the smaller side, so that 1e-300 is still a number and never 0 − 0. */
export function poissonTail(k: number, lambda: number): number {
  if (k <= 0) return 1;
  if (lambda <= 0) return 0;
  const logTerm = (i: number): number => i * Math.log(lambda) - lambda - logFactorial(i);
  if (k > lambda) {
    let term = Math.exp(logTerm(k));
    let sum = 0;
    for (let i = k; term > sum * 1e-16 && term > 0; i += 1) {
      sum += term;
      term *= lambda / (i + 1);
    }
    return Math.min(1, sum);
  }
  let below = 0;
  for (let i = k - 1, term = Math.exp(logTerm(k - 1)); i >= 0 && term > below * 1e-17; i -= 1) {
    below += term;
    term *= i / lambda;
  }
  return Math.max(0, 1 - below);
}

const factorials: number[] = [0];
function logFactorial(n: number): number {
  // Stirling's series from 170 on: better than 1e-15 there.
  if (n > 170) return n * Math.log(n) - n + 0.5 * Math.log(2 * Math.PI * n) + 1 / (12 * n) - 1 / (360 * n ** 3);
  for (let i = factorials.length; i <= n; i += 1) factorials.push((factorials[i - 1] as number) + Math.log(i));
  return factorials[n] as number;
}

/** The smallest count that comes by chance less often than `tail`. */
export function burstFrom(lambda: number, tail: number): number {
  let low = Math.floor(lambda);
  let high = Math.max(1, low);
  while (poissonTail(high, lambda) >= tail) {
    low = high;
    high = high * 2 + 8;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (poissonTail(middle, lambda) < tail) high = middle;
    else low = middle;
  }
  return high;
}

/** Mean gap in seconds and coefficient of variation of moments in order; null while there are fewer than `gaps` gaps. */
export function cadenceOf(times: readonly number[], gaps: number): { mean: number; cv: number } | null {
  if (times.length < gaps + 1) return null;
  const between = times
    .slice(-gaps - 1)
    .flatMap((time, index, all) => (index === 0 ? [] : [time - (all[index - 1] ?? 0)]));
  const mean = between.reduce((sum, gap) => sum + gap, 0) / between.length;
  // Everything within one second: Telegram's clock is too coarse to tell a machine from a crowd.
  if (mean <= 0) return null;
  const variance = between.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / between.length;
  return { mean: mean / 1000, cv: Math.sqrt(variance) / mean };
}

// ── Names ───────────────────────────────────────────────────────────────────────────────────────────────────────────

const bare = (name: string): string => foldText(name).replace(/[^\p{L}\p{N}]/gu, '');

/** The official name that this one imitates: the same to the eye, one letter off, or with something added; null if none. */
export function looksLikeOfficial(name: string, official: readonly string[]): string | null {
  const shown = bare(name);
  for (const real of official) {
    const model = bare(real);
    if (model.length < 5) continue;
    if (shown.includes(model) || withinOneEdit(shown, model)) return real;
  }
  return null;
}

function withinOneEdit(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let same = 0;
  while (same < a.length && same < b.length && a[same] === b[same]) same += 1;
  let end = 0;
  while (end < a.length - same && end < b.length - same && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1;
  return Math.max(a.length, b.length) - same - end <= 1;
}

// ── The watch ───────────────────────────────────────────────────────────────────────────────────────────────────────

/**
 * The last few that were sent, by time: the time, in ms since what came first of all, and the submission in turn. In one
 * array that is no longer than it has to be: there are a hundred thousand senders.
 */
type Marks = readonly (number | string)[];
const timesOf = (marks: Marks): number[] => marks.filter((_, n) => n % 2 === 0) as number[];
const submissionsOf = (marks: Marks): string[] => marks.filter((_, n) => n % 2 === 1) as string[];

const MINUTE = 60_000;

/**
 * Counts by minute, so that the order of arrival doesn't matter and a window is a few additions. One array of minute and
 * count in turn, newest last: a sender has a few, and there are a hundred thousand senders.
 */
class Minutes {
  private pairs: number[] = [];
  add(at: number): void {
    const minute = Math.floor(at / MINUTE);
    let index = this.pairs.length - 2;
    while (index >= 0 && (this.pairs[index] as number) > minute) index -= 2;
    if (index >= 0 && this.pairs[index] === minute) this.pairs[index + 1] = (this.pairs[index + 1] as number) + 1;
    // Not spliced in place: that leaves room for sixteen more.
    else this.pairs = this.pairs.toSpliced(index + 2, 0, minute, 1);
  }
  /** How many in the `length` minutes that end with the one of `at`. */
  until(at: number, length: number): number {
    const last = Math.floor(at / MINUTE);
    let sum = 0;
    for (let index = this.pairs.length - 2; index >= 0; index -= 2) {
      const minute = this.pairs[index] as number;
      if (minute <= last - length) break;
      if (minute <= last) sum += this.pairs[index + 1] as number;
    }
    return sum;
  }
  forget(before: number): void {
    let gone = 0;
    while (gone < this.pairs.length && (this.pairs[gone] as number) * MINUTE < before) gone += 2;
    if (gone > 0) this.pairs.splice(0, gone);
  }
}

interface Sender {
  minutes: Minutes;
  marks: Marks;
  last: number;
}

export interface FloodWatch {
  /** Judges one arrival, after remembering it. */
  take(arrival: FloodArrival): FloodVerdict;
  /** Remembers without judging what came before everything that is remembered: how the windows are restored at start. */
  recall(arrival: FloodArrival): void;
  /** Judges again by pictures whose hashes became known later. */
  pictures(arrival: FloodArrival): FloodVerdict;
}

/**
 * Sliding windows in memory. Their state is a function of what was sent within `keepHours` and of nothing else: the store
 * gives that back at start, newest first (`recall`), and decisions once taken are entries, which a rebuild reads and does
 * not judge again. One arrival costs a few map look-ups and additions.
 */
export function createFloodWatch(rules: FloodRules): FloodWatch {
  const senders = new Map<string, Sender>();
  const everybody = new Minutes();
  let crowd: Marks = [];
  let began: number | null = null;
  const texts = createMeetings();
  const pictures = createMeetings();
  const noticed = new Map<string, number>();
  let newest = 0;
  let swept = 0;

  /** `earlier`: before those that were sent at the same time. */
  const insert = (marks: Marks, time: number, submission: string, earlier: boolean): Marks => {
    const isAfter = (other: number): boolean => other > time || (earlier && other === time);
    let index = marks.length;
    while (index > 0 && isAfter(marks[index - 2] as number)) index -= 2;
    const more = marks.toSpliced(index, 0, time, submission);
    return more.length > 2 * (rules.cadenceGaps + 1) ? more.slice(2) : more;
  };

  const remember = (arrival: FloodArrival, earlier = false): void => {
    const { at, sender, submission, text } = arrival;
    newest = Math.max(newest, at);
    sweep();
    if (at < newest - rules.keepHours * 60 * MINUTE) return;
    everybody.add(at);
    began ??= at;
    crowd = insert(crowd, at - began, submission, earlier);
    if (sender === null) return;
    const known = senders.get(sender) ?? { minutes: new Minutes(), marks: [], last: 0 };
    senders.set(sender, known);
    known.last = Math.max(known.last, at);
    known.minutes.add(at);
    known.marks = insert(known.marks, at - began, submission, earlier);
    if (text !== null) texts.meet(text, sender, at);
    meetPictures(arrival);
  };
  const meetPictures = ({ media, sender, at }: FloodArrival): void => {
    for (const picture of sender === null ? [] : media) pictures.meet(picture, sender as string, at);
  };

  /** Once per window, not per arrival: what is older than anybody asks for. */
  const sweep = (): void => {
    if (newest - swept < rules.windowMinutes * MINUTE) return;
    swept = newest;
    const before = newest - rules.keepHours * 60 * MINUTE;
    everybody.forget(before);
    for (const [key, sender] of senders) {
      if (sender.last < before) senders.delete(key);
      else sender.minutes.forget(before);
    }
    texts.forget(before);
    pictures.forget(before);
    for (const [key, at] of noticed) if (at < before) noticed.delete(key);
  };

  const thresholds = new Map<number, number>();
  const threshold = (lambda: number): number => {
    const known = thresholds.get(lambda);
    if (known !== undefined) return known;
    if (thresholds.size > 1000) thresholds.clear();
    const from = burstFrom(lambda, rules.tail);
    thresholds.set(lambda, from);
    return from;
  };
  const baseline = (at: number): number => {
    const { windowMinutes, baselineWindows } = rules;
    const before = everybody.until(at - windowMinutes * MINUTE, windowMinutes * baselineWindows);
    return Math.max(rules.overall, before / baselineWindows);
  };

  type Measured = { rule: FloodNotice['rule']; facts: Record<string, number | string> };
  const round = (value: number): number => Number(value.toPrecision(3));
  const burst = (rule: FloodNotice['rule'], count: number, lambda: number): Measured | null =>
    count >= threshold(lambda)
      ? {
          rule,
          facts: {
            count,
            minutes: rules.windowMinutes,
            baseline: round(lambda),
            chance: round(poissonTail(count, lambda)),
          },
        }
      : null;
  const cadence = (rule: FloodNotice['rule'], marks: Marks): Measured | null => {
    const found = cadenceOf(timesOf(marks), rules.cadenceGaps);
    if (!found || found.cv >= rules.cadenceCv) return null;
    return { rule, facts: { gaps: rules.cadenceGaps, seconds: round(found.mean), cv: round(found.cv) } };
  };

  const found = (rule: FloodRuleId, facts: FloodFinding['facts'] = {}): FloodFinding => ({
    rule,
    weight: rules.weights[rule],
    facts,
  });

  const ofContent = (arrival: FloodArrival): FloodFinding[] => {
    const findings: FloodFinding[] = [];
    if (arrival.blocked) findings.push(found('blockedSender'));
    if (arrival.spamMedia) findings.push(found('spamMedia'));
    if (arrival.lookAlike !== null) findings.push(found('lookAlike', { name: arrival.lookAlike }));
    if (arrival.noSuchStation) findings.push(found('noSuchStation'));
    if (arrival.forwarded) findings.push(found('forwarded'));
    const sharing = Math.max(0, ...arrival.media.map(pictures.senders));
    if (sharing >= rules.sameMediaSenders) findings.push(found('sameMedia', { senders: sharing }));
    const saying = arrival.text === null ? 0 : texts.senders(arrival.text);
    if (saying >= rules.sameTextSenders) findings.push(found('sameText', { senders: saying }));
    return findings;
  };

  const enough = (findings: readonly FloodFinding[]): boolean =>
    findings.reduce((sum, finding) => sum + finding.weight, 0) >= rules.hold;

  return {
    recall: (arrival) => remember(arrival, true),
    take(arrival) {
      remember(arrival);
      const findings = ofContent(arrival);
      const notices: FloodNotice[] = [];
      const run: string[] = [];
      const measure = (measured: Measured | null, sender: string | null, marks: Marks): void => {
        if (!measured) return;
        findings.push(found(measured.rule, measured.facts));
        if (sender !== null) run.push(...submissionsOf(marks));
        const key = `${sender ?? ''} ${measured.rule}`;
        const last = noticed.get(key);
        noticed.set(key, arrival.at);
        // Said once for as long as it goes on.
        if (last !== undefined && arrival.at - last < 3 * rules.windowMinutes * MINUTE) return;
        notices.push({ scope: sender === null ? 'all' : 'sender', sender, ...measured, at: arrival.at });
      };
      const known = arrival.sender === null ? undefined : senders.get(arrival.sender);
      if (known) {
        const count = known.minutes.until(arrival.at, rules.windowMinutes);
        measure(burst('senderBurst', count, rules.perSender), arrival.sender, known.marks);
        measure(cadence('senderCadence', known.marks), arrival.sender, known.marks);
      }
      measure(burst('crowdBurst', everybody.until(arrival.at, rules.windowMinutes), baseline(arrival.at)), null, []);
      measure(cadence('crowdCadence', crowd), null, []);
      const hold = enough(findings) ? [...new Set([arrival.submission, ...run])] : [];
      return { findings, hold, notices };
    },
    pictures(arrival) {
      meetPictures(arrival);
      const findings = ofContent(arrival);
      return { findings, hold: enough(findings) ? [arrival.submission] : [], notices: [] };
    },
  };
}
