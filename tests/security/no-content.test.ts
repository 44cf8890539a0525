import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { all } from '../../src/core/store/index.ts';
import { MOST_OPENED_AN_HOUR, ms, nameKey, type TelegramId } from '../../src/domain/index.ts';
import { handClock } from '../fakes/core-harness.ts';
import { message } from '../fakes/telegram-source.ts';
import { CANARY } from './support/hostile-values.ts';
import type { Body } from './support/raw-window.ts';
import { makeWorld, type World } from './support/rpc-world.ts';
import { type SpiedCore, startSpied } from './support/spied-core.ts';

/**
 * What is written about people stays in the sealed store: a case is driven through everything that says something outside
 * it (alarms, failed replies, notices to leads, lists of errors), with one word in every field.
 */
const NAME = `Dias ${CANARY}`;
/** Of a reply, which may not name anybody of its case. */
const REPLY = 'wvk9answer';
const HOUR = 3_600_000;
let spied: SpiedCore;
let world: World;
let saved: { name: string; path: string };
const outside = mkdtempSync(join(tmpdir(), 'maere-outside-'));

beforeAll(async () => {
  const hand = handClock(Date.now());
  spied = startSpied({ clock: hand.clock });
  world = await makeWorld(spied);
  const { lead, caseId } = world;
  const { ids } = await lead.affected.add({
    caseId,
    people: [
      { name: NAME, place: `${CANARY} office`, since: hand.clock.now() - 47 * HOUR },
      ...Array.from({ length: MOST_OPENED_AN_HOUR + 1 }, (_, n) => ({ name: `${CANARY} ${'b'.repeat(n + 1)}` })),
    ],
  });
  const [person = ''] = ids;
  const at = hand.clock.now();
  await lead.affected.custody({ people: [person], state: 'hospital', place: CANARY, source: CANARY, at });
  await lead.affected.describe({ id: person, lawyer: CANARY });
  await lead.affected.consent({
    people: [person],
    purpose: 'partner',
    given: true,
    by: 'relative',
    channel: CANARY,
    at,
  });
  // Enough names to alarm the leads, and one typed in full.
  for (const id of ids) await lead.affected.open({ people: [id] });
  await lead.affected.find({ typed: NAME });
  await lead.vital.ask({
    person,
    to: { kind: 'doctor', name: CANARY },
    fields: ['name', 'said'],
    said: CANARY,
    reason: CANARY,
    hours: 1,
  });
  const { item } = await lead.event.say({
    caseId,
    fact: { kind: 'act', act: 'kettling', against: [person], byWhom: CANARY, place: CANARY, text: CANARY },
  });
  await lead.event.remove({ caseId, item });
  await lead.event.say({ caseId, fact: { kind: 'source', person, what: CANARY } });
  await lead.cases.note({ caseId, text: CANARY });
  await lead.cases.start({ caseId, text: CANARY });
  // A reply that Telegram refuses, in words that quote it; an alarm nobody answers; a step of the law's clock.
  const source = spied.telegram.sources.at(-1);
  if (!source) throw new Error('no source');
  source.failSend = new Error(`BAD_TEXT: ${CANARY} ${REPLY}`);
  await lead.cases.reply({ caseId, text: `${REPLY}, we are here.` });
  await hand.advance(10_000);
  const chat = { kind: 'channel', id: '500' as TelegramId } as const;
  await source.receive(
    message(`#sos A-9\nplace: ${CANARY}\nreporter: alaman:${CANARY}\n\n${CANARY}`, {
      chat,
      fromId: '900' as TelegramId,
      sentAt: ms(at),
      receivedAt: ms(at),
    }),
  );
  await hand.advance(2 * HOUR);
  // A table of stations that is wrong in every row.
  const csv = new TextEncoder().encode(`region,number,name\n${CANARY},x,${CANARY}\n${CANARY},y,${CANARY}\n`);
  const { uploadId } = await lead.uploads.begin({ name: `${CANARY}.csv`, size: csv.length });
  await lead.uploads.part({ uploadId, at: 0, data: new File([csv], `${CANARY}.csv`) });
  const { importId, guess } = await lead.stations.openImport({ uploadId });
  await lead.stations.preview({ importId, mapping: { ...guess, region: 0, number: 1 } });
  const { name } = await lead.stations.importErrors({ importId, locale: 'kk' });
  const { path } = await lead.stations.saveImportErrors({ importId, locale: 'kk', folder: outside });
  saved = { name, path };
}, 240_000);
afterAll(async () => {
  world.db.close();
  await spied.dispose();
  rmSync(outside, { recursive: true, force: true });
});

/** The word as it stands, and as a search folds it. */
const holds = (text: string): boolean =>
  [CANARY, nameKey(CANARY), REPLY].some((word) => text.toLowerCase().includes(word.toLowerCase()));
const filesBelow = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));

describe('what is written about people', () => {
  it('is in the headquarters: what follows looks for something that is there', async () => {
    const { caseId, lead } = world;
    expect(JSON.stringify(await lead.cases.get({ caseId }))).toContain(CANARY);
    expect(JSON.stringify(await lead.event.ofCase({ caseId }))).toContain(CANARY);
    expect((await lead.affected.find({ typed: NAME })).rows[0]?.name).toBe(NAME);
    expect((await lead.outbox.list()).some(({ state }) => state === 'failed')).toBe(true);
    expect(readFileSync(saved.path, 'utf8')).toContain(CANARY);
  });

  it('is in no notification: a kind and a number each, for every kind that came', () => {
    const notices = spied.said.filter((line) => line.startsWith('notify '));
    for (const kind of ['sos', 'climb', 'names']) expect(notices.join('\n')).toContain(`"${kind}"`);
    for (const line of notices) expect(line).toMatch(/^notify \["[a-z]+",\d+\]$/);
  });

  it('is in no log line, and nothing went wrong that nobody expected', () => {
    expect(spied.said.length).toBeGreaterThan(10);
    expect(spied.said.filter(holds)).toEqual([]);
    expect(spied.surprises).toEqual([]);
  });

  it('is in no file name, and readable in no file of the headquarters', () => {
    const files = filesBelow(spied.dataDir);
    expect(files.length).toBeGreaterThan(3);
    expect([...files, ...filesBelow(outside)].map((path) => basename(path)).filter(holds)).toEqual([]);
    expect(saved.name).toBe('stations-errors.csv');
    const readable = files.filter((path) => statSync(path).isFile() && readFileSync(path).includes(CANARY));
    expect(readable).toEqual([]);
  });

  it('is in no header of the journal, which an extract shows without its payloads', () => {
    const entries = all<{ type: string; subjects: string; basis: string }>(
      world.db,
      'SELECT type, subjects, basis FROM journal_entry',
    );
    expect(entries.length).toBeGreaterThan(20);
    expect(entries.filter((entry) => holds(JSON.stringify(entry)))).toEqual([]);
  });

  it('is in no answer to a locked screen, to a stranger, or to whoever may only look', async () => {
    const ask = async (seat: 'lead' | 'locked' | 'stranger' | 'viewer', path: string, input?: Body) =>
      JSON.stringify((await world.windows[seat].call(path, input)).body ?? null);
    const { caseId } = world;
    for (const seat of ['locked', 'stranger'] as const) {
      expect(holds(await ask(seat, 'alarms.summary'))).toBe(false);
      expect(holds(await ask(seat, 'system.hello'))).toBe(false);
    }
    for (const path of ['affected.ofCase', 'event.ofCase', 'vital.ofCase']) {
      const input = { json: { caseId } };
      expect(holds(await ask('lead', path, input)), `the lead's ${path}`).toBe(true);
      for (const seat of ['locked', 'stranger', 'viewer'] as const)
        expect(holds(await ask(seat, path, input)), `${seat} ${path}`).toBe(false);
    }
  });
});
