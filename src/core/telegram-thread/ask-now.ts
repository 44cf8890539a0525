import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * A question that is answered before the next line runs, from a thread to core: the thread stands still until core has
 * answered. Core never waits for the thread like that, so neither can wait for the other. It goes the same way as
 * everything else the thread says, and so after all of it.
 */
export interface Question {
  id: number;
  now: string;
  args: unknown[];
}
type Answer = { id: number } & ({ value: unknown } | { refused: true });

/** Shared by both ends. */
export interface Bell {
  /** Counts answers. */
  rung: Int32Array;
  answers: MessagePort;
}

/** Core is never busy for so long, ms. It has ended, and the thread will end with it. */
const LONGEST = 30_000;

type Table = { [name: string]: (...args: never[]) => unknown };

/** In the thread. The functions of `T`, each of which throws when core refuses or is gone. */
export function askNow<T extends object>({ rung, answers }: Bell, post: (question: Question) => void): T {
  let id = 0;
  const ask = (now: string, args: unknown[]): unknown => {
    id += 1;
    const before = Atomics.load(rung, 0);
    post({ id, now, args });
    Atomics.wait(rung, 0, before, LONGEST);
    for (;;) {
      const answer = receiveMessageOnPort(answers)?.message as Answer | undefined;
      // What answers an earlier question came too late for it.
      if (answer && answer.id < id) continue;
      if (!answer || 'refused' in answer) throw new Error(`core does not answer ${now}`);
      return answer.value;
    }
  };
  return new Proxy({} as T, {
    get:
      (_, name) =>
      (...args: unknown[]) =>
        ask(String(name), args),
  });
}

/** In core: answers one. */
export function answerNow(table: object, { rung, answers }: Bell, { id, now, args }: Question): void {
  let answer: Answer = { id, refused: true };
  try {
    const run = Object.hasOwn(table, now) ? (table as Table)[now] : undefined;
    if (run) answer = { id, value: run(...(args as never[])) };
  } catch {
    // The thread hears that it was refused; what core says to itself of its store it says itself.
  }
  answers.postMessage(answer);
  Atomics.add(rung, 0, 1);
  Atomics.notify(rung, 0);
}

export const isQuestion = (message: unknown): message is Question =>
  typeof message === 'object' && message !== null && 'now' in message;
