/**
 * Takes a Telegram Desktop export apart while it is read: a `result.json` may be hundreds of megabytes, and only one message
 * of it is ever held. It follows strings and brackets byte by byte and hands each element of a `messages` array to the
 * platform's own JSON parser; everything between is skipped unread.
 */
export interface ChatHead {
  id: unknown;
  name: unknown;
  type: unknown;
}

export type Scanned =
  /** `json`: one element of the chat's `messages`, as written. */
  | { what: 'message'; chat: ChatHead; chatIndex: number; json: string }
  | { what: 'tooLarge'; chat: ChatHead; chatIndex: number }
  /** Whose export it is; only in that of a whole account. */
  | { what: 'owner'; json: string };

export interface Scanner {
  feed(chunk: Uint8Array): Scanned[];
  /** After the last chunk: whether the document was complete. */
  end(): boolean;
}

/** Telegram's texts are at most 4096 characters; a message with all its entities stays far below. */
const LARGEST_MESSAGE = 1 << 20;
const LARGEST_KEY = 64;
const DEEPEST = 64;

const [QUOTE, BACKSLASH, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST, COMMA, COLON] = [34, 92, 123, 125, 91, 93, 44, 58];
const isSpace = (byte: number) => byte === 32 || byte === 10 || byte === 13 || byte === 9;

interface Level {
  list: boolean;
  /** The key whose value is being read, in an object. */
  key: string;
}

/** Throws SyntaxError (without content) where the bytes can be no JSON document. */
export function createScanner(): Scanner {
  const stack: Level[] = [];
  let chat: ChatHead = { id: null, name: null, type: null };
  let chatIndex = 0;
  let inString = false;
  let escaped = false;
  let expectKey = false;
  /** Bytes of the key or wanted value being collected; null when nothing is. */
  let kept: Uint8Array[] | null = null;
  let keptBytes = 0;
  let keyBytes: number[] | null = null;
  let capture: {
    as: 'message' | 'owner' | 'id' | 'name' | 'type';
    depth: number;
    from: number;
    tooLarge: boolean;
  } | null = null;
  let started = false;
  let done = false;

  const path = () => stack.map((level) => (level.list ? '[]' : level.key)).join('.');
  const broken = (): never => {
    throw new SyntaxError('EXPORT_NOT_JSON');
  };

  /** What the value that begins here is wanted for. */
  const wanted = (): NonNullable<typeof capture>['as'] | null => {
    if (stack.length > 5) return null;
    const here = path();
    if (/^(?:(?:chats|left_chats)\.list\.\[\]\.)?messages\.\[\]$/.test(here)) return 'message';
    const head = /^(?:(?:chats|left_chats)\.list\.\[\]\.)?(id|name|type)$/.exec(here)?.[1];
    if (head === 'id' || head === 'name' || head === 'type') return head;
    return here === 'personal_information' ? 'owner' : null;
  };

  return {
    feed(chunk) {
      const out: Scanned[] = [];
      const keep = (from: number, to: number) => {
        if (!capture || capture.tooLarge || to <= from) return;
        keptBytes += to - from;
        if (keptBytes > LARGEST_MESSAGE) {
          capture.tooLarge = true;
          kept = null;
          return;
        }
        kept?.push(chunk.slice(from, to));
      };
      const finish = (end: number) => {
        if (!capture) return;
        keep(capture.from, end);
        const { as, tooLarge } = capture;
        const json = kept ? Buffer.concat(kept).toString('utf8') : '';
        capture = null;
        kept = null;
        keptBytes = 0;
        if (as === 'message') {
          out.push(tooLarge ? { what: 'tooLarge', chat, chatIndex } : { what: 'message', chat, chatIndex, json });
        } else if (as === 'owner') {
          if (!tooLarge) out.push({ what: 'owner', json });
        } else {
          chat = { ...chat, [as]: tooLarge ? null : parsed(json) };
        }
      };
      const begin = (at: number) => {
        if (capture) return;
        const as = wanted();
        if (!as) return;
        capture = { as, depth: stack.length, from: at, tooLarge: false };
        kept = [];
        keptBytes = 0;
      };
      if (capture) capture.from = 0;

      for (let at = 0; at < chunk.length; at += 1) {
        const byte = chunk[at] as number;
        if (inString) {
          if (escaped) escaped = false;
          else if (byte === BACKSLASH) escaped = true;
          else if (byte === QUOTE) {
            inString = false;
            if (keyBytes) {
              const top = stack.at(-1);
              if (top) top.key = keyBytes.length > LARGEST_KEY ? '' : Buffer.from(keyBytes).toString('utf8');
              keyBytes = null;
            } else if (capture && capture.depth === stack.length) finish(at + 1);
            continue;
          }
          if (keyBytes && keyBytes.length <= LARGEST_KEY) keyBytes.push(byte);
          continue;
        }
        if (isSpace(byte)) continue;
        if (done) broken();
        const top = stack.at(-1);
        if (byte === QUOTE) {
          inString = true;
          if (expectKey && top && !top.list) {
            if (!capture) keyBytes = [];
            expectKey = false;
          } else begin(at);
          continue;
        }
        if (byte === COLON) continue;
        if (byte === COMMA) {
          // A number, true, false or null ends here.
          if (capture && capture.depth === stack.length) finish(at);
          if (top && !top.list) expectKey = true;
          continue;
        }
        if (byte === OPEN || byte === OPEN_LIST) {
          if (!started && byte !== OPEN) broken();
          started = true;
          begin(at);
          if (stack.length >= DEEPEST) broken();
          // A new chat of an account's export: nothing of the last one's head holds.
          if (byte === OPEN && /^(?:chats|left_chats)\.list\.\[\]$/.test(stack.length === 3 ? path() : '')) {
            chat = { id: null, name: null, type: null };
            chatIndex += 1;
          }
          stack.push({ list: byte === OPEN_LIST, key: '' });
          expectKey = byte === OPEN;
          continue;
        }
        if (byte === CLOSE || byte === CLOSE_LIST) {
          if (!top || top.list !== (byte === CLOSE_LIST)) broken();
          if (capture && capture.depth === stack.length) finish(at);
          stack.pop();
          expectKey = false;
          if (capture && capture.depth === stack.length) finish(at + 1);
          if (stack.length === 0) done = true;
          continue;
        }
        if (!started) broken();
        begin(at);
      }
      if (capture) {
        keep(capture.from, chunk.length);
        if (capture) capture.from = 0;
      }
      return out;
    },
    end: () => done,
  };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}
