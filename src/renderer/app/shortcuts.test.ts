import { describe, expect, it } from 'vitest';
import { createKeyReader, isPress, type Press, SHORTCUT_IDS, SHORTCUTS } from './shortcuts.ts';

const press = (code: string, key: string, more: Partial<Press> = {}): Press => ({
  key,
  code,
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe('keys', () => {
  it('are keys of the keyboard: the same under a Russian or Kazakh layout', () => {
    const reader = createKeyReader();
    expect(reader.feed(press('KeyJ', 'о'), 0)).toEqual(['next']);
    expect(reader.feed(press('KeyK', 'л'), 0)).toEqual(['previous']);
    expect(isPress(press('Slash', '.'), 'Slash')).toBe(true);
  });

  it('follow in sequence, for a second and a half', () => {
    const reader = createKeyReader();
    expect(reader.feed(press('KeyG', 'g'), 0)).toEqual([]);
    expect(reader.feed(press('KeyI', 'i'), 500)).toEqual(['inbox']);
    expect(reader.feed(press('KeyG', 'g'), 1000)).toEqual([]);
    expect(reader.feed(press('KeyI', 'i'), 2600)).toEqual([]);
  });

  it('mean one thing: the second key of a sequence is not its own shortcut', () => {
    const reader = createKeyReader();
    reader.feed(press('KeyG', 'g'), 0);
    expect(reader.feed(press('KeyA', 'a'), 100)).toEqual(['alarms']);
    expect(reader.feed(press('KeyA', 'a'), 200)).toContain('acknowledge');
  });

  it('are not taken from the browser', () => {
    const reader = createKeyReader();
    expect(reader.feed(press('KeyR', 'r', { ctrlKey: true }), 0)).toEqual([]);
    expect(reader.feed(press('KeyJ', 'J', { shiftKey: true }), 0)).toEqual([]);
    expect(reader.feed(press('KeyK', 'k', { ctrlKey: true }), 0)).toEqual(['palette']);
  });

  it('are given once on every screen', () => {
    // A ballot under review stands where no list, case or message is, a protocol or an observer beside none of the others.
    const hidden = [
      'ballot protocol observer',
      'list case message protocol observer',
      'case message ballot observer',
      'case message ballot protocol',
    ];
    for (const other of hidden.map((groups) => groups.split(' '))) {
      const shown = SHORTCUT_IDS.filter((id) => !other.includes(SHORTCUTS[id].group));
      const all = shown.flatMap((id) => SHORTCUTS[id].keys as readonly string[]);
      expect(new Set(all).size).toBe(all.length);
    }
  });
});
