import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AccountId, type IncomingMessage, ms, type TelegramId } from '../../domain/index.ts';
import { realProfile } from '../../domain/test-profiles.ts';
import { electionOf } from '../election.ts';
import { append } from '../evidence/index.ts';
import { dump } from '../journal/index.ts';
import { all, one, transaction } from '../store/index.ts';
import { type TestStore, testIds, testStore } from '../store/test-support.ts';
import { MOST_MEMBERS } from './fold.ts';
import { createIntake, type Intake } from './intake.ts';

const START = Date.UTC(2021, 0, 10, 9);
const MANY = MOST_MEMBERS + 40;
const message = (n: number, text: string, groupedId: string | null): IncomingMessage => ({
  event: 'message',
  account: '7001' as AccountId,
  chat: { kind: 'channel', id: '500' as TelegramId },
  msgId: n,
  fromId: '42' as TelegramId,
  fromKind: 'user',
  viaBotId: null,
  sentAt: ms(START),
  editedAt: null,
  forward: null,
  replyToMsgId: null,
  groupedId: groupedId as TelegramId | null,
  text,
  entities: [],
  media: null,
  mediaRef: null,
  serviceAction: null,
  outgoing: false,
  raw: new Uint8Array([n % 256]),
  rawLayer: 198,
  source: 'push',
  receivedAt: ms(START + n),
});

let store: TestStore;
let intake: Intake;
beforeEach(() => {
  store = testStore();
  intake = createIntake(store.db, electionOf(realProfile));
});
afterEach(() => store.close());

function arrive(item: IncomingMessage, trust: 'relay' | 'unverified'): void {
  transaction(store.db, () => {
    for (const appended of append(store.db, [item], () => ({ trust, binding: null }), testIds.randomBytes))
      if (appended?.isNew) intake.take(appended.versionId);
  });
}
const sizes = () =>
  all<{ n: number }>(store.db, 'SELECT messages AS n FROM submission ORDER BY messages DESC').map(({ n }) => n);
const alone = Array<number>(MANY - MOST_MEMBERS).fill(1);
const TABLES = ['submission', 'submission_message'];
function replayed(): string {
  transaction(store.db, () => {
    intake.clear(store.db);
    intake.replay(store.db);
  });
  return dump(store.db, TABLES);
}

describe('what says that it belongs to a crowd', () => {
  it("stands by itself, once a relay's item is full", () => {
    for (let n = 1; n <= MANY; n++) arrive(message(n, `#ballot T-1\n\nword ${n}`, null), 'relay');
    expect(sizes()).toEqual([MOST_MEMBERS, ...alone]);
    const whole = dump(store.db, TABLES);
    expect(replayed()).toBe(whole);
  });

  it('stands by itself, once a group is too large for an album; those before stay together', () => {
    for (let n = 1; n <= MANY; n++) arrive(message(n, `word ${n}`, '0'), 'unverified');
    expect(sizes()).toEqual([MOST_MEMBERS, ...alone]);
    const whole = dump(store.db, TABLES);
    expect(replayed()).toBe(whole);
  });

  it('stays where it is when it is edited, and a replay says the same', () => {
    for (let n = 1; n <= MANY; n++) arrive(message(n, `#ballot T-1\n\nword ${n}`, n % 2 === 0 ? '7' : null), 'relay');
    const under = (n: number) =>
      one<{ id: string }>(store.db, 'SELECT submission AS id FROM submission_message WHERE msg_id = ?', n)?.id;
    const before = [under(2), under(MANY), under(MANY - 1)];
    for (const n of [2, MANY, MANY - 1])
      arrive(
        { ...message(n, `#ballot T-1\n\nother ${n}`, n % 2 === 0 ? '7' : null), editedAt: ms(START + 1000) },
        'relay',
      );
    expect([under(2), under(MANY), under(MANY - 1)]).toEqual(before);
    const whole = dump(store.db, TABLES);
    expect(replayed()).toBe(whole);
  });
});
