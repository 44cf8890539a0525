import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountId, type Incoming, type IncomingMessage, ms, type TelegramId } from '../../domain/index.ts';
import { realProfile } from '../../domain/test-profiles.ts';
import { electionOf } from '../election.ts';
import { append } from '../evidence/index.ts';
import { dump } from '../journal/index.ts';
import { all, transaction } from '../store/index.ts';
import { testIds, testStore } from '../store/test-support.ts';
import { createIntake } from './intake.ts';

const CHAT = { kind: 'channel', id: '500' as TelegramId } as const;
const election = electionOf(realProfile);
const START = Date.UTC(2021, 0, 10, 9);
const CAPTION = '#protocol P-5\nregion: KZ-ALA\nstation: 9\nreporter: alaman:4\n\nпротокол';

const member = (n: number, text: string, editedAt: number | null = null): IncomingMessage => ({
  event: 'message',
  account: '7001' as AccountId,
  chat: CHAT,
  msgId: 100 + n,
  fromId: '42' as TelegramId,
  fromKind: 'user',
  viaBotId: null,
  sentAt: ms(START),
  editedAt: editedAt === null ? null : ms(editedAt),
  forward: null,
  replyToMsgId: null,
  groupedId: '31' as TelegramId,
  text,
  entities: [],
  media: { kind: 'photo', id: String(n) as TelegramId, size: 10, mime: 'image/jpeg', name: null },
  mediaRef: null,
  serviceAction: null,
  outgoing: false,
  raw: new Uint8Array([n]),
  rawLayer: 198,
  source: 'push',
  receivedAt: ms(START),
});
const deletion = (n: number): Incoming => ({
  event: 'deletion',
  account: '7001' as AccountId,
  chat: CHAT,
  msgId: 100 + n,
  how: 'deleted',
  source: 'push',
  receivedAt: ms(START),
});

/** What an album has become: everything but the names that its order of arrival gives. */
function outcome(arrivals: readonly Incoming[]): unknown {
  const store = testStore();
  try {
    const intake = createIntake(store.db, election);
    for (const item of arrivals)
      transaction(store.db, () => {
        const trustOf = () => ({ trust: 'unverified' as const, binding: null });
        for (const appended of append(store.db, [item], trustOf, testIds.randomBytes))
          if (appended?.isNew) intake.take(appended.versionId);
      });
    const tables = ['submission', 'submission_message'];
    const before = dump(store.db, tables);
    intake.clear(store.db);
    transaction(store.db, () => intake.replay(store.db));
    expect(dump(store.db, tables)).toBe(before);
    return {
      submissions: all(
        store.db,
        'SELECT id, kind, state, text, region, station_number, messages, versions, deleted FROM submission ORDER BY id',
      ),
      members: all(store.db, 'SELECT * FROM submission_message ORDER BY message_key'),
    };
  } finally {
    store.close();
  }
}

describe('an album', () => {
  const sizes = fc.integer({ min: 2, max: 6 });

  it('is one submission whatever the order its members come in, and whoever carries the caption', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.infiniteStream(fc.nat()), (size, speaks, order) => {
        const members = Array.from({ length: size }, (_, n) => member(n, n === speaks % size ? CAPTION : ''));
        const shuffled = members
          .map((item) => ({ item, at: order.next().value as number }))
          .sort((a, b) => a.at - b.at)
          .map(({ item }) => item);
        const expected = outcome(members);
        expect(expected).toMatchObject({ submissions: [{ kind: 'protocol', messages: size, station_number: 9 }] });
        expect(outcome(shuffled)).toEqual(expected);
      }),
      { numRuns: 8 },
    );
  }, 60_000);

  it('stays one when a member is edited or deleted, or comes late', () => {
    fc.assert(
      fc.property(sizes, fc.nat(), fc.nat(), fc.boolean(), (size, edited, gone, late) => {
        const members = Array.from({ length: size }, (_, n) => member(n, n === 0 ? CAPTION : ''));
        const edit = member(
          edited % size,
          edited % size === 0 ? CAPTION.replace('9', '10') : 'ескерту',
          START + 60_000,
        );
        const lateOne = members[size - 1] as IncomingMessage;
        const first = late ? members.slice(0, -1) : members;
        // An edit and a deletion of what has come; the late member last.
        const changes: Incoming[] = [edit, deletion(gone % first.length)].filter(
          (change) => change.msgId <= 100 + first.length - 1,
        );
        const inOrder = outcome([...first, ...changes, ...(late ? [lateOne] : [])]);
        const lateFirst = outcome([...(late ? [lateOne] : []), ...first, ...changes]);
        expect(lateFirst).toEqual(inOrder);
        expect(inOrder).toMatchObject({ submissions: [{ kind: 'protocol', messages: size, deleted: 0 }] });
      }),
      { numRuns: 8 },
    );
  }, 60_000);
});
