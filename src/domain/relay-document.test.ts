import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  CONSENT_WORDS,
  LANGUAGE_WORDS,
  LEVEL_WORDS,
  type Ms,
  parseRelay,
  RELAY_KEY_NAMES,
  RELAY_KEYS,
  RELAY_KINDS,
  relayLookupsOf,
  STATUS_WORDS,
  type WordRow,
  YES_NO_WORDS,
} from './index.ts';
import { realProfile } from './test-profiles.ts';

const document = readFileSync(new URL('../../docs/relay-format.md', import.meta.url), 'utf8');
const examples = [...document.matchAll(/```relay\n([^`]*)\n```/g)].map((match) => match[1] ?? '');
const sentAt = Date.UTC(2021, 0, 10, 13, 0) as Ms;

describe('docs/relay-format.md', () => {
  it('shows every kind', () => {
    const kinds = examples.map((text) => parseRelay(text, { lookups: relayLookupsOf(realProfile), sentAt }).kind);
    expect(new Set(kinds)).toEqual(new Set(RELAY_KINDS));
  });

  it.each(examples)('gives an example without problems: %s', (text) => {
    const relay = parseRelay(text, { lookups: relayLookupsOf(realProfile), sentAt });
    expect(relay).toMatchObject({ problems: [], state: 'parsed' });
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
