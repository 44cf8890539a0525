import { expect, test } from 'vitest';
import { createDraftKeeper } from './draft-keeper.ts';

/** Core's answers come when the test says so. */
function setUp(kept: string | null = null) {
  const calls: string[] = [];
  const answers: (() => void)[] = [];
  const timers: (() => void)[] = [];
  const answered = () => new Promise<void>((resolve) => answers.push(resolve));
  const keeper = createDraftKeeper(
    {
      get: () => answered().then(() => kept),
      put: (text) => {
        calls.push(text);
        return answered();
      },
      clear: () => {
        calls.push('(clear)');
        return answered();
      },
    },
    (_delay, run) => {
      timers.push(run);
      return () => void timers.splice(timers.indexOf(run) >>> 0, 1);
    },
  );
  const settle = async () => {
    answers.shift()?.();
    await new Promise((resolve) => setTimeout(resolve, 0));
  };
  return { keeper, calls, timers, settle, pause: () => timers.splice(0).forEach((run) => void run()) };
}

test('what was kept is shown, but never over what somebody has begun to write', async () => {
  const shown: string[] = [];
  const first = setUp('half a sent');
  first.keeper.load((text) => shown.push(text));
  await first.settle();
  expect(shown).toEqual(['half a sent']);
  const second = setUp('half a sent');
  second.keeper.load((text) => shown.push(text));
  second.keeper.typed('new');
  await second.settle();
  expect(shown).toHaveLength(1);
});

test('one call for each pause, the latest text last', async () => {
  const { keeper, calls, timers, settle, pause } = setUp();
  for (const text of ['w', 'wo', 'wor']) keeper.typed(text);
  expect([calls, timers.length]).toEqual([[], 1]);
  pause();
  keeper.typed('word');
  pause();
  keeper.typed('words');
  pause();
  expect(calls).toEqual(['wor']);
  await settle();
  expect(calls).toEqual(['wor', 'words']);
});

test('sent or emptied, it is forgotten at once and does not come back', async () => {
  const { keeper, calls, settle, pause } = setUp();
  keeper.typed('word');
  pause();
  keeper.typed('wordy');
  keeper.typed('');
  pause();
  await settle();
  expect(calls).toEqual(['word', '(clear)']);
});

test('leaving keeps what is not kept yet', () => {
  const { keeper, calls, timers } = setUp();
  keeper.typed('word');
  keeper.leave();
  expect([calls, timers]).toEqual([['word'], []]);
});
