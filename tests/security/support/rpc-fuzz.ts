import { errorMap } from '../../../src/contract/index.ts';
import { CANARY, damaged, hostileValue } from './hostile-values.ts';
import { type Answer, arrives, type Body, bodyOf, type RawWindow } from './raw-window.ts';
import type { Rng } from './rng.ts';
import { type Call, everyCall, type SeatKind, validInputs, type World } from './rpc-world.ts';

/** A call as it was made, and what was wrong with its answer. */
export interface Complaint {
  what: string;
  kind: string;
  path: string;
  body: string;
  answer: Answer;
}

type Verdict = 'unreadable' | 'refused' | 'acceptable';

export interface Tally {
  calls: number;
  /** By code; `accepted` where there was none. */
  answers: Record<string, number>;
  complaints: Complaint[];
}

/** Legitimate calls that would end the run: made by those who may not, and tested elsewhere for those who may. */
const ENDS = new Set(['workspace.seal', 'workspace.wipe', 'people.lock', 'people.signOut', 'workspace.leaveSealed']);
/** Legitimate calls that cost a key derivation or a walk over the whole store: this often in a run. */
const COSTLY: Record<string, number> = {
  'people.signIn': 1,
  'people.add': 1,
  'people.unlock': 1,
  'people.changePassphrase': 1,
  'people.makeRecovery': 1,
  'people.useKeychain': 1,
  'workspace.rekey': 1,
  'journal.rebuild': 10,
  'journal.verify': 10,
  // Dials out, and waits.
  'proxies.check': 1,
  'workspace.create': 0,
  'workspace.practise': 0,
};
/** What a run would otherwise pile up by the thousand, and then read again with every call. */
const WRITES_OFTEN = 200;

/** Who is let in, by the contract: the one code that must answer, or null. */
export function gateOf(kind: SeatKind, { meta }: Call): string | null {
  if (kind === 'locked' && !meta.whileLocked) return 'SCREEN_LOCKED';
  if (meta.access === 'anyone') return null;
  if (kind === 'stranger' || kind === 'sealed') return 'NOT_SIGNED_IN';
  if (meta.access === 'signedIn') return null;
  const role = kind === 'locked' ? 'lead' : kind;
  return meta.access.includes(role) ? null : 'ROLE_FORBIDDEN';
}

/** Bodies that no client would send. */
function strangeBody(rng: Rng): Body {
  return rng.pick<() => unknown>([
    () => null,
    () => undefined,
    () => CANARY,
    () => [],
    () => 7,
    () => ({ json: { a: 1 }, meta: [[1, '__proto__', 'polluted']] }),
    () => ({ json: {}, meta: [[3, 'constructor', 'prototype', 'polluted']] }),
    () => ({ json: { x: 'q' }, meta: [[4, 'x']] }),
    () => ({ json: { x: '1'.repeat(5000) }, meta: [[0, 'x']] }),
    () => ({ json: { x: '/(a+)+$/' }, meta: [[5, 'x']] }),
    () => ({ json: {}, meta: 'x' }),
    () => ({ json: {}, meta: [null, 5, [], [99, 'x']] }),
    () => ({ json: { limit: 5 }, meta: Array.from({ length: 3000 }, () => [2, 'limit']) }),
  ])() as Body;
}

export interface Fuzzer {
  tally: Tally;
  /** Makes `calls` calls from seats of these kinds, a few at a time. */
  run(kinds: readonly SeatKind[], calls: number): Promise<void>;
}

export function createFuzzer(world: World, rng: Rng): Fuzzer {
  const every = everyCall();
  const valid = validInputs(world);
  for (const call of every)
    if (call.accepts && !(call.path in valid)) throw new Error(`No valid input for ${call.path}`);
  const tally: Tally = { calls: 0, answers: {}, complaints: [] };
  const made = new Map<string, number>();

  const mayCall = (call: Call, acceptable: boolean, gate: string | null): boolean => {
    if (gate) return true;
    if (ENDS.has(call.path)) return false;
    if (!acceptable) return true;
    const limit = COSTLY[call.path] ?? (call.meta.does === 'command' ? WRITES_OFTEN : Number.POSITIVE_INFINITY);
    const before = made.get(call.path) ?? 0;
    made.set(call.path, before + 1);
    return before < limit;
  };

  /** What the handler will be given, and whether the contract accepts it. */
  const judge = (call: Call, body: Body | undefined): Verdict => {
    try {
      const input = body === undefined ? undefined : arrives(body);
      return !call.accepts || call.accepts(input) ? 'acceptable' : 'refused';
    } catch {
      return 'unreadable';
    }
  };

  const bodyFor = (call: Call): Body | undefined => {
    const dice = rng.next();
    if (dice < 0.05) return undefined;
    if (dice < 0.12) return strangeBody(rng);
    if (dice < 0.32 || !call.accepts) return bodyOf(hostileValue(rng));
    return bodyOf(dice < 0.4 ? valid[call.path] : damaged(rng, valid[call.path]));
  };

  const complain = (what: string, kind: string, call: Call, body: unknown, answer: Answer): void => {
    if (tally.complaints.length < 20)
      tally.complaints.push({ what, kind, path: call.path, body: (JSON.stringify(body) ?? '').slice(0, 300), answer });
  };

  const check = (kind: SeatKind, call: Call, body: Body | undefined, verdict: Verdict, answer: Answer): void => {
    const code = answer.status === 200 ? 'accepted' : (answer.code ?? 'none');
    tally.answers[code] = (tally.answers[code] ?? 0) + 1;
    const wrong = flaw(gateOf(kind, call), verdict, code);
    if (wrong) complain(wrong, kind, call, body, answer);
  };

  const one = async (kind: SeatKind, window: RawWindow): Promise<void> => {
    const call = rng.pick(every);
    const body = bodyFor(call);
    const verdict = judge(call, body);
    if (!mayCall(call, verdict === 'acceptable', gateOf(kind, call))) return;
    tally.calls += 1;
    if (verdict !== 'acceptable' && rng.chance(0.03)) return window.callAndAbort(call.path, body);
    check(kind, call, body, verdict, await window.call(call.path, body));
  };

  return {
    tally,
    async run(kinds, calls) {
      const goal = tally.calls + calls;
      while (tally.calls < goal) {
        const batch = Array.from({ length: Math.min(8, goal - tally.calls) }, () => {
          const kind = rng.pick(kinds);
          return one(kind, world.windows[kind]);
        });
        await Promise.all(batch);
      }
    },
  };
}

/** What is wrong with an answer, given who asked and what the contract says of the input; null if nothing is. */
function flaw(gate: string | null, verdict: Verdict, code: string): string | null {
  if (code === 'UNANSWERED') return 'not answered';
  if (verdict === 'unreadable') return code === 'BAD_REQUEST' ? null : 'should be BAD_REQUEST: unreadable';
  if (gate) return code === gate ? null : `should be ${gate}`;
  if (verdict === 'refused') return code === 'BAD_REQUEST' ? null : 'should be BAD_REQUEST: refused by the contract';
  return code === 'accepted' || Object.hasOwn(errorMap, code) ? null : 'should be a code of the contract';
}

/** What must hold after any run; empty if it does. */
export function leaks(world: World): string[] {
  return world.spied.said.filter((line) => line.includes(CANARY) || line.includes('passphrase'));
}
