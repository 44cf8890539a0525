import { StandardRPCJsonSerializer } from '@orpc/client/standard';
import type { Frame } from '../../../src/contract/index.ts';
import type { Core } from '../../../src/core/app.ts';
import { channelPair } from '../../fakes/core-harness.ts';

const serializer = new StandardRPCJsonSerializer();

export interface Answer {
  status: number;
  /** The contract's code of a refusal; null where it was accepted, or refused before the router. */
  code: string | null;
  body: unknown;
}
export const UNANSWERED: Answer = { status: 0, code: 'UNANSWERED', body: null };

/** How a value crosses: what JSON can't say (NaN, dates, undefined) is said beside it, in `meta`. */
export interface Body {
  json: unknown;
  meta?: unknown;
}

export function bodyOf(value: unknown): Body {
  try {
    const [json, meta] = serializer.serialize(value);
    return meta.length > 0 ? { json, meta } : { json };
  } catch {
    // Nested too deep for the client's own serialiser: what plain JSON can say of it arrives all the same.
    return { json: JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? 1e30 : each)) ?? 'null') };
  }
}

/** What core's handler gets for that body; throws where it can't be read. */
export function arrives(body: Body): unknown {
  const sent = JSON.parse(JSON.stringify(body)) as Body;
  return serializer.deserialize(sent.json, (sent.meta ?? []) as never, undefined as never, undefined as never);
}

interface Reply {
  i: string;
  t?: number;
  p?: { s?: number; h?: Record<string, string>; b?: { json?: { code?: string } | null } };
}

/** An answer with a file in it is the answer, 0xFF, and the file (oRPC); nothing in UTF-8 is 0xFF. */
function beforeFile(frame: Uint8Array): string {
  const end = frame.indexOf(0xff);
  return Buffer.from(end < 0 ? frame : frame.subarray(0, end)).toString();
}

/** A window that speaks frames instead of calls, so that it can say what no client would. */
export function rawWindow(core: Core, seatId: string) {
  const [near, far] = channelPair();
  const waiting = new Map<string, (answer: Answer) => void>();
  let closed = false;
  let last = 0;
  near.onClose(() => {
    closed = true;
    for (const settle of waiting.values()) settle(UNANSWERED);
    waiting.clear();
  });
  near.onFrame((frame) => {
    const reply = JSON.parse(typeof frame === 'string' ? frame : beforeFile(frame)) as Reply;
    if (reply.t === 3 || reply.t === 4) return;
    const status = reply.p?.s ?? 200;
    const json = reply.p?.b?.json ?? null;
    // A stream was answered: that is all we wanted to know.
    if (reply.p?.h?.['content-type']?.startsWith('text/event-stream')) near.send(JSON.stringify({ i: reply.i, t: 4 }));
    const settle = waiting.get(reply.i);
    waiting.delete(reply.i);
    settle?.({ status, code: status === 200 ? null : (json?.code ?? null), body: json });
  });
  core.attach(far, { seatId });

  const expectAnswer = (id: string, limit: number): Promise<Answer> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => {
        waiting.delete(id);
        resolve(UNANSWERED);
      }, limit);
      waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
    });

  return {
    get closed() {
      return closed;
    },
    /** Calls whose answer has not come. */
    get open() {
      return waiting.size;
    },
    close: () => near.close(),
    send: (frame: Frame) => near.send(frame),
    /** The answer to call `path`; UNANSWERED after `limit` ms or when the channel is closed. */
    call(path: string, body: Body | undefined, limit = 60_000): Promise<Answer> {
      last += 1;
      const id = String(last);
      const answered = expectAnswer(id, limit);
      near.send(JSON.stringify({ i: id, p: { u: `/${path.replaceAll('.', '/')}`, b: body } }));
      return answered;
    },
    /** The answer to a hand-written payload. */
    callRaw(payload: unknown, limit = 60_000): Promise<Answer> {
      last += 1;
      const id = String(last);
      const answered = expectAnswer(id, limit);
      near.send(JSON.stringify({ i: id, p: payload }));
      return answered;
    },
    /** Calls, and takes it back before the answer. */
    callAndAbort(path: string, body: Body | undefined): void {
      last += 1;
      near.send(JSON.stringify({ i: String(last), p: { u: `/${path.replaceAll('.', '/')}`, b: body } }));
      near.send(JSON.stringify({ i: String(last), t: 4 }));
    },
  };
}

export type RawWindow = ReturnType<typeof rawWindow>;
