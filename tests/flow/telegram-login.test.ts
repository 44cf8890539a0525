import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { TelegramError, type TelegramSource } from '../../src/core/ports.ts';
import { telegramFactory } from '../../src/core/telegram/index.ts';
import { assertLibraryKeys } from '../../src/core/telegram/trust.ts';
import { type Centre, startCentre } from '../../src/drill/index.ts';
import {
  ACCOUNT,
  apart,
  createPerson,
  type FakeCore,
  fakeCore,
  liveSource,
  logIn,
  reach,
  startSource,
} from './support/telegram.ts';

let centre: Centre;
const open: TelegramSource[] = [];

beforeAll(async () => {
  centre = await startCentre();
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.stop()));
  await centre.faults.clear();
});
afterAll(() => centre.stop());

async function begin(core: FakeCore = fakeCore(), options: Parameters<typeof startSource>[2] = {}) {
  const running = await startSource(centre, core, options);
  open.push(running.source);
  return running;
}

const code = (expected: string): ((error: unknown) => boolean) => {
  return (error) => error instanceof TelegramError && error.code === expected;
};

describe('a login', () => {
  it('by code', async () => {
    const person = await createPerson(centre, { firstName: 'Dana' });
    const { source, states } = await begin();
    await reach(source, 'needsLogin');
    const step = await source.sendCode(person.phone);
    expect(step).toMatchObject({ step: 'code', length: 5 });
    expect(await source.submitCode('12345')).toEqual({ step: 'done', twoFactorOn: false });
    expect(source.status()).toMatchObject({
      state: 'online',
      self: { id: person.id, firstName: 'Dana' },
      twoFactorOn: false,
    });
    expect(states).toEqual(['connecting', 'needsLogin', 'online']);
  });

  it('starts the connection by itself when nothing has started it', async () => {
    const person = await createPerson(centre);
    const { source } = await begin(fakeCore(), { start: false });
    expect(await source.sendCode(person.phone)).toMatchObject({ step: 'code' });
  });

  it('by code and password', async () => {
    const person = await createPerson(centre, { password: 'a horse at dawn', passwordHint: 'race' });
    const { source } = await begin();
    await source.sendCode(person.phone);
    expect(await source.submitCode('12345')).toEqual({ step: 'password', hint: 'race' });
    await expect(source.submitPassword('a horse at noon')).rejects.toSatisfy(code('PASSWORD_INVALID'));
    expect(await source.submitPassword('a horse at dawn')).toEqual({ step: 'done', twoFactorOn: true });
    expect(source.status()).toMatchObject({ state: 'online', twoFactorOn: true });
  });

  it('refuses a wrong code, then takes the right one', async () => {
    const person = await createPerson(centre);
    const { source } = await begin();
    await source.sendCode(person.phone);
    await expect(source.submitCode('54321')).rejects.toSatisfy(code('CODE_INVALID'));
    expect(await source.submitCode('12345')).toMatchObject({ step: 'done' });
  });

  it('says what is wrong with a number', async () => {
    const { source } = await begin();
    await expect(source.sendCode('not a number')).rejects.toSatisfy(code('PHONE_INVALID'));
    await expect(source.submitCode('12345')).rejects.toSatisfy(code('CODE_EXPIRED'));
  });

  it('tells how long to wait', async () => {
    const person = await createPerson(centre);
    const { source } = await begin();
    await reach(source, 'needsLogin');
    await centre.faults.floodWait({ method: 'auth.sendCode', seconds: 77 });
    await expect(source.sendCode(person.phone)).rejects.toMatchObject({ code: 'FLOOD_WAIT', seconds: 77 });
    // asking again before the time is up doesn't even reach Telegram
    await expect(source.sendCode(person.phone)).rejects.toMatchObject({ code: 'FLOOD_WAIT' });
  });

  it('follows Telegram to the data centre that keeps the number', async () => {
    const person = await createPerson(centre);
    const core = fakeCore();
    const { source } = await begin(core);
    await reach(source, 'needsLogin');
    await centre.faults.rpcError({ method: 'auth.sendCode', code: 303, message: 'PHONE_MIGRATE_2' });
    expect(await source.sendCode(person.phone)).toMatchObject({ step: 'code' });
    expect(await source.submitCode('12345')).toMatchObject({ step: 'done' });
    await source.stop();
    const again = await begin(core);
    await reach(again.source, 'online');
  });

  it('of a banned account', async () => {
    const person = await createPerson(centre);
    const { source } = await begin();
    await centre.faults.rpcError({ method: 'auth.sendCode', code: 400, message: 'PHONE_NUMBER_BANNED' });
    await expect(source.sendCode(person.phone)).rejects.toSatisfy(code('ACCOUNT_BANNED'));
  });
});

describe('a session', () => {
  it('needs no login after a restart', async () => {
    const person = await createPerson(centre);
    const core = fakeCore();
    const first = await begin(core);
    await logIn(first.source, person);
    await first.source.stop();
    expect(first.source.status().state).toBe('stopped');

    const second = await begin(core);
    await reach(second.source, 'online');
    expect(second.states).toEqual(['connecting', 'online']);
    expect(second.source.status().self?.id).toBe(person.id);
  });

  it.each(['SESSION_REVOKED', 'AUTH_KEY_UNREGISTERED'] as const)(
    'that ends with %s asks for a login',
    async (error) => {
      const person = await createPerson(centre);
      const core = fakeCore();
      const { source } = await begin(core);
      await logIn(source, person);
      await centre.faults.revoke({ account: person.id, error });
      await expect(source.dialogs()).rejects.toSatisfy(code('NEEDS_LOGIN'));
      expect(source.status()).toMatchObject({ state: 'needsLogin', self: null });
      await logIn(source, person);
      expect(source.status().state).toBe('online');
    },
  );

  it('whose key was forgotten by the data centre asks for a login, and gets one', async () => {
    const person = await createPerson(centre);
    const core = fakeCore();
    const { source } = await begin(core);
    await logIn(source, person);
    await centre.faults.forgetKeys({ account: person.id });
    await centre.faults.kill({ account: person.id });
    await reach(source, 'needsLogin', 30_000);
    await logIn(source, person);
    expect(source.status().state).toBe('online');
  });

  it('with a key that the data centre never knew: a login makes a new one, at the first try', async () => {
    const me = await createPerson(centre);
    const core = fakeCore();
    core.memory.saveSession(ACCOUNT, 'key:2', new Uint8Array(256).fill(7));
    const { source } = await begin(core, { start: false });
    await logIn(source, me);
    await reach(source, 'online');
  });

  it('is gone after logging out', async () => {
    const person = await createPerson(centre);
    const core = fakeCore();
    const { source } = await begin(core);
    await logIn(source, person);
    await source.logOut();
    expect(source.status().state).toBe('needsLogin');
    expect(core.memory.loadSession('account-1' as never)).toEqual({});
  });
});

it.skipIf(apart)('a live source refuses to start beside a drill, and starts when the drill is gone', async () => {
  const { source } = await begin();
  const live = liveSource(telegramFactory);
  await expect(live.start()).rejects.toThrow(/^KEY_MAP_ALTERED$/);
  await expect(live.sendCode('+77020000000')).rejects.toThrow(/^KEY_MAP_ALTERED$/);
  await source.stop();
  expect(() => assertLibraryKeys()).not.toThrow();
});

it('waits for a network that is not there', async () => {
  const person = await createPerson(centre);
  const core = fakeCore();
  const { source } = await begin(core);
  await logIn(source, person);
  await source.stop();
  const gone = { ...centre, descriptor: { ...centre.descriptor, port: 1 } };
  const { source: lost } = await startSource(gone, core);
  open.push(lost);
  await reach(lost, 'offline');
});
