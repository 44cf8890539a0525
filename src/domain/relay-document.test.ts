import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import facts from '../../resources/locales/en/facts.json' with { type: 'json' };
import {
  CONSENT_WORDS,
  fieldValue,
  LANGUAGE_WORDS,
  LANGUAGES,
  type Language,
  LEVEL_WORDS,
  type Ms,
  parseRelay,
  RELAY_KEY_NAMES,
  RELAY_KEYS,
  RELAY_KINDS,
  type RelayKey,
  type RelayValueOf,
  relayLookupsOf,
  STATUS_WORDS,
  type WordRow,
  YES_NO_WORDS,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const document = readFileSync(new URL('../../docs/relay-format.md', import.meta.url), 'utf8');
const examples = [...document.matchAll(/```relay\n([^`]*)\n```/g)].map((match) => match[1] ?? '');
const sentAt = Date.UTC(2021, 0, 10, 13, 0) as Ms;
const parsed = examples.map((text) => ({
  text,
  relay: parseRelay(text, { lookups: relayLookupsOf(realProfile), sentAt }),
}));
const shown = <K extends RelayKey>(key: K): RelayValueOf<K>[] =>
  parsed.map(({ relay }) => fieldValue(relay, key)).filter((value) => value !== null);

/** Whose names an example's keys bear; a name that languages share tells nothing. */
function languagesOf(text: string): Language[] {
  const keys = text
    .split('\n\n')[0]
    ?.split('\n')
    .slice(1)
    .map((line) => line.split(':')[0] ?? '');
  return LANGUAGES.filter((language) =>
    keys?.every((name) => RELAY_KEY_NAMES.some((key) => RELAY_KEYS[key].names[language] === name)),
  );
}

describe('docs/relay-format.md', () => {
  it('shows every kind in every language', () => {
    const found = parsed.flatMap(({ text, relay }) => languagesOf(text).map((language) => `${relay.kind} ${language}`));
    const all = RELAY_KINDS.flatMap((kind) => LANGUAGES.map((language) => `${kind} ${language}`));
    expect(new Set(found)).toEqual(new Set(all));
  });

  it.each(parsed)('gives an example without problems: $text', ({ relay }) => {
    expect(relay).toMatchObject({ problems: [], state: 'parsed' });
    expect(relay.botItemId).not.toBeNull();
  });

  it('shows every key, status, level, purpose and language', () => {
    const keys = new Set(parsed.flatMap(({ relay }) => Object.keys(relay.fields)));
    expect([...keys].sort()).toEqual([...RELAY_KEY_NAMES].sort());
    expect([...new Set(shown('status'))].sort()).toEqual(Object.keys(STATUS_WORDS).sort());
    expect([...new Set(shown('level'))].sort()).toEqual(Object.keys(LEVEL_WORDS).sort());
    expect([...new Set(shown('consent').flat())].sort()).toEqual(Object.keys(CONSENT_WORDS).sort());
    expect([...new Set(shown('language'))].sort()).toEqual([...LANGUAGES].sort());
    expect(new Set(shown('writtenAct'))).toEqual(new Set([true, false]));
    expect(new Set(shown('contest')).size).toBeGreaterThan(1);
  });

  it('uses every id once', () => {
    const ids = parsed.map(({ relay }) => relay.botItemId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('names every problem', () => {
    for (const code of Object.keys(facts.problem)) {
      // Said of a sender, not of a text.
      if (code !== 'withheld') expect(document).toContain(`\`${code}\``);
    }
  });

  it('lists every key and word that a bot may write', () => {
    for (const key of RELAY_KEY_NAMES) {
      const { names, type } = RELAY_KEYS[key];
      expect(document).toContain(`| ${key} | ${names.kk} | ${names.ru} | ${names.en} | ${type} |`);
    }
    const tables: [string, Record<string, WordRow>][] = [
      ['consent', CONSENT_WORDS],
      ['level', LEVEL_WORDS],
      ['status', STATUS_WORDS],
      ['yesNo', YES_NO_WORDS],
      ['language', LANGUAGE_WORDS],
    ];
    for (const [type, rows] of tables) {
      for (const [code, { names }] of Object.entries(rows)) {
        expect(document).toContain(`| ${type} | ${code} | ${names.kk} | ${names.ru} | ${names.en} |`);
      }
    }
  });
});
