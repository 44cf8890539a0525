import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, Role } from '../../domain/index.ts';
import { dump, verify } from '../journal/index.ts';
import { all, readKeyring, run } from '../store/index.ts';
import { testIds } from '../store/test-support.ts';
import type { Session } from './index.ts';
import { PASSPHRASE, type TestWorkspace, testWorkspace } from './test-support.ts';
import { delayAfter } from './throttle.ts';

let ws: TestWorkspace;
let lead: Session;
const WORDS = 'жеті жарғы жеті жол';

beforeEach(async () => {
  ws = await testWorkspace();
  lead = ws.current.session;
});
afterEach(() => ws.remove());

const add = (role: Role, canStart = false, callName = 'Дана') =>
  ws.current.people.addPerson(lead, { callName, role, canStart, passphrase: WORDS });
const code = (code: string, data: Record<string, number> = {}) =>
  expect.objectContaining({ name: 'PeopleError', code, data });
const person = (id: PersonId) => ws.current.people.byId(id);

describe('signing in', () => {
  it('gives a session that signs in that person’s name', async () => {
    const { personId, number } = await add('analyst');
    const session = await ws.current.people.signIn(number, WORDS);
    expect(session).toMatchObject({ personId, number, role: 'analyst', live: true });
    const entry = ws.current.journal.append({ type: 'case.noted', subjects: ['case:1'], payload: {} }, session);
    expect(entry.actor).toBe(personId);
    expect(verify(ws.current.db)).toMatchObject({ whole: true });
  });

  it('works for a slot holder too, through the keyring', async () => {
    await expect(ws.current.people.signIn(lead.number, PASSPHRASE)).resolves.toMatchObject({ personId: lead.personId });
  });

  it('says the same for an unknown number as for a wrong passphrase', async () => {
    const { number } = await add('analyst');
    const unknown = number === '1111' ? '1112' : '1111';
    await expect(ws.current.people.signIn(number, 'wrong')).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    await expect(ws.current.people.signIn(unknown, WORDS)).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    await expect(ws.current.people.signIn(lead.number, 'wrong')).rejects.toEqual(
      code('WRONG_PASSPHRASE', { seconds: 0 }),
    );
  });

  it.each([false, true])('two who are added at once never share a number (by slots: %s)', async (canStart) => {
    ws.remove();
    // Each number is drawn twice in a row; of four digits that happens by itself.
    let draws = 0;
    const randomBytes = (length: number) => {
      if (length !== 2) return testIds.randomBytes(length);
      draws += 1;
      return Uint8Array.of(1, Math.floor(draws / 2));
    };
    ws = await testWorkspace('live', { ...testIds, randomBytes });
    lead = ws.current.session;
    const both = await Promise.all(['Дана', 'Ержан'].map((name) => add('coordinator', canStart, name)));
    expect(new Set(both.map(({ number }) => number)).size).toBe(2);
    for (const { number, personId } of both)
      expect(await ws.current.people.signIn(number, WORDS)).toMatchObject({ personId });
  });

  it('slows guessing down, also across a restart, and forgets it after a success', async () => {
    const { number } = await add('analyst');
    const fail = () => ws.current.people.signIn(number, 'wrong');
    for (const seconds of [0, 0, 1]) await expect(fail()).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds }));
    await ws.reopen();
    await expect(ws.current.people.signIn(number, WORDS)).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 1 }));
    ws.clock.advance(1000);
    await expect(fail()).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 2 }));
    ws.clock.advance(2000);
    await expect(ws.current.people.signIn(number, WORDS)).resolves.toMatchObject({ number });
    await expect(fail()).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
  });

  it('counts guesses made at the same moment one after the other', async () => {
    const { number } = await add('analyst');
    const guesses = await Promise.allSettled(
      Array.from({ length: 5 }, () => ws.current.people.signIn(number, 'wrong')),
    );
    const waits = guesses.map((guess) => (guess.status === 'rejected' ? guess.reason.data.seconds : null));
    expect(waits).toEqual([0, 0, 1, 1, 1]);
    expect(all(ws.current.db, 'SELECT failures FROM sign_in_throttle')).toEqual([{ failures: 3 }]);
  });

  it('does not lock anyone out for longer than a minute, even when the clock was set back', async () => {
    expect([1, 2, 3, 4, 8, 9, 100].map(delayAfter)).toEqual([0, 0, 1, 2, 32, 60, 60]);
    for (let i = 0; i < 3; i += 1) await ws.current.people.signIn('1111', 'wrong').catch(() => undefined);
    ws.clock.advance(-86_400_000);
    await expect(ws.current.people.signIn('1111', 'wrong')).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 60 }));
  });

  it('confirms who sits there without a new session', async () => {
    await ws.current.people.confirm(lead, PASSPHRASE);
    await expect(ws.current.people.confirm(lead, 'wrong')).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
  });

  it('ends with the session', async () => {
    const { number } = await add('analyst');
    const session = await ws.current.people.signIn(number, WORDS);
    expect(person(session.personId)?.present).toBe(true);
    session.destroy();
    expect(() => session.sign(new Uint8Array(32))).toThrow(/destroyed/);
    expect(person(session.personId)?.present).toBe(false);
  });
});

describe('who is here', () => {
  it('lists people as the contract shows them', async () => {
    ws.clock.advance(1000);
    const { personId, number } = await add('coordinator', true);
    expect(ws.current.people.list()).toEqual([
      {
        id: lead.personId,
        number: lead.number,
        callName: 'Айша',
        role: 'lead',
        active: true,
        canStart: true,
        onShift: false,
        present: true,
        recovery: false,
      },
      {
        id: personId,
        number,
        callName: 'Дана',
        role: 'coordinator',
        active: true,
        canStart: true,
        onShift: false,
        present: false,
        recovery: false,
      },
    ]);
  });

  it('follows shifts, once each', () => {
    ws.current.people.setShift(lead, true, { sound: 'heard' });
    ws.current.people.setShift(lead, true);
    expect(person(lead.personId)?.onShift).toBe(true);
    ws.current.people.setShift(lead, false);
    expect(person(lead.personId)?.onShift).toBe(false);
    expect(ws.current.journal.entriesOf(`person:${lead.personId}`).map(({ type }) => type)).toEqual([
      'person.added',
      'shift.started',
      'shift.ended',
    ]);
    expect(ws.current.journal.entriesOf(`person:${lead.personId}`)[1]?.payload).toEqual({ ready: { sound: 'heard' } });
  });

  it('comes out the same from a rebuild', async () => {
    const { personId } = await add('responder');
    ws.current.people.setShift(lead, true);
    ws.current.people.setRole(lead, personId, 'analyst');
    const before = dump(ws.current.db, ['person', 'workspace_info']);
    run(ws.current.db, "UPDATE person SET role = 'lead'");
    ws.current.journal.rebuild();
    expect(dump(ws.current.db, ['person', 'workspace_info'])).toBe(before);
  });

  it('keeps names out of entry headers and out of the keyring', async () => {
    await add('coordinator', true, 'Балжан');
    const headers = all<{ subjects: string }>(ws.current.db, 'SELECT subjects, basis, type, actor FROM journal_entry');
    expect(JSON.stringify(headers) + JSON.stringify(readKeyring(ws.dir))).not.toMatch(/Балжан|Айша/);
  });
});

describe('managing people', () => {
  it('is for leads', async () => {
    const { personId, number } = await add('coordinator');
    const session = await ws.current.people.signIn(number, WORDS);
    const { people } = ws.current;
    const newcomer = { callName: 'X', role: 'lead', canStart: false, passphrase: WORDS } as const;
    await expect(people.addPerson(session, newcomer)).rejects.toEqual(code('ROLE_FORBIDDEN'));
    expect(() => people.setRole(session, personId, 'lead')).toThrow(code('ROLE_FORBIDDEN'));
    expect(() => people.deactivate(session, lead.personId)).toThrow(code('ROLE_FORBIDDEN'));
    people.setRole(lead, personId, 'lead');
    expect(session.role).toBe('lead');
    await expect(people.addPerson(session, newcomer)).resolves.toMatchObject({ number: expect.any(String) });
  });

  it('gives slots only to roles that may start the headquarters, and wants long passphrases', async () => {
    await expect(add('viewer', true)).rejects.toEqual(code('ROLE_FORBIDDEN'));
    await expect(add('analyst', true)).rejects.toEqual(code('ROLE_FORBIDDEN'));
    const short = { callName: 'X', role: 'viewer', canStart: false, passphrase: 'он бір әріп' } as const;
    await expect(ws.current.people.addPerson(lead, short)).rejects.toEqual(code('PASSPHRASE_WEAK', { length: 12 }));
    expect(ws.current.people.list()).toHaveLength(1);
    expect(readKeyring(ws.dir).slots).toHaveLength(1);
  });

  it('leaves no slot behind when the entry cannot be written', async () => {
    const pending = add('responder', true);
    lead.destroy();
    await expect(pending).rejects.toEqual(code('ROLE_FORBIDDEN'));
    expect(readKeyring(ws.dir).slots).toHaveLength(1);
  });

  it('never removes the last lead who can start the headquarters', async () => {
    const { people } = ws.current;
    expect(() => people.deactivate(lead, lead.personId)).toThrow(code('LAST_LEAD'));
    expect(() => people.setRole(lead, lead.personId, 'viewer')).toThrow(code('LAST_LEAD'));
    // A lead without a slot could not open it again.
    await add('lead', false);
    expect(() => people.deactivate(lead, lead.personId)).toThrow(code('LAST_LEAD'));
    await add('lead', true);
    people.deactivate(lead, lead.personId);
    expect(person(lead.personId)?.active).toBe(false);
  });

  it('ends access at once: session, slot, number', async () => {
    const { personId, number } = await add('responder', true);
    const session = await ws.current.people.signIn(number, WORDS);
    ws.current.people.deactivate(lead, personId);
    expect(session.live).toBe(false);
    expect(readKeyring(ws.dir).slots.map((slot) => slot.number)).toEqual([lead.number]);
    await expect(ws.current.people.signIn(number, WORDS)).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    await expect(ws.reopen(number, WORDS)).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    ws.current = await ws.reopen();
    ws.current.people.deactivate(ws.current.session, personId);
    expect(ws.current.journal.entriesOf(`person:${personId}`)).toHaveLength(2);
    expect(verify(ws.current.db)).toMatchObject({ whole: true });
  });

  it('says NOT_FOUND_HERE for nobody', () => {
    expect(() => ws.current.people.setRole(lead, 'nobody' as PersonId, 'lead')).toThrow(code('NOT_FOUND_HERE'));
  });
});

describe('a new passphrase', () => {
  it('replaces the old one for members and for slot holders', async () => {
    const { number } = await add('viewer');
    const { people } = ws.current;
    const session = await people.signIn(number, WORDS);
    await people.changePassphrase(session, WORDS, `${WORDS} 2`);
    await expect(people.signIn(number, WORDS)).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    await people.signIn(number, `${WORDS} 2`);
    await people.changePassphrase(lead, PASSPHRASE, `${PASSPHRASE} 2`);
    await expect(ws.reopen()).rejects.toEqual(code('WRONG_PASSPHRASE', { seconds: 0 }));
    await ws.reopen(lead.number, `${PASSPHRASE} 2`);
  });

  it('needs the old one, and length', async () => {
    const { people } = ws.current;
    await expect(people.changePassphrase(lead, 'wrong', `${WORDS} 2`)).rejects.toEqual(
      code('WRONG_PASSPHRASE', { seconds: 0 }),
    );
    await expect(people.changePassphrase(lead, PASSPHRASE, 'short')).rejects.toEqual(
      code('PASSPHRASE_WEAK', { length: 12 }),
    );
    await people.confirm(lead, PASSPHRASE);
  });
});
