import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { ms, type TelegramId } from '../../src/domain/index.ts';
import { message } from '../fakes/telegram-source.ts';
import { CANARY, HOSTILE_TEXT, PATH_TRICKS } from './support/hostile-values.ts';
import { bareRenderings, screens } from './support/renderings.ts';
import { makeWorld, type World } from './support/rpc-world.ts';
import { type SpiedCore, startSpied } from './support/spied-core.ts';

/** Text from outside, wherever it is shown or written. */
const root = resolve(import.meta.dirname, '../..');

describe('screens', () => {
  /** Not shown by itself: to whom it goes, or what it is compared with. */
  const NEVER_SHOWN: Record<string, string[]> = {
    // Goes to PasswordStep, which shows it by plain().
    'features/settings/connect-wizard.tsx': ['{step.hint}'],
    // The React key of a row, the search, and the input of a call.
    'features/settings/watched-chats.tsx': ['{chat.title}', '$' + '{chat.title}', '$' + "{chat.username ?? ''}"],
    // A number: where in the table it stands.
    'features/stations/import-check.tsx': [': row.line }', "t('stations.check.line', { line: row.line"],
    'features/tabulation/official/import-check.tsx': [': row.line }', "t('official.import.line', { line: row.line"],
    'features/directory/import-contacts.tsx': [': row.line }', "t('directory.imports.line', { n: row.line"],
    'features/observers/import-observers.tsx': [': row.line }', "t('observers.imports.line', { n: row.line"],
    // A class of another screen's style sheet.
    'features/event/case-event.tsx': ['{affected.title}'],
    // A condition; its branch shows the label by plain().
    'features/triage/answer.tsx': ['&& detail.replyTo?.label'],
  };

  it('put text from outside on the screen by <Hostile> or plain(), and in no other way', () => {
    const all = screens(root);
    expect(all.length).toBeGreaterThan(40);
    const bare = all.flatMap(({ path, source }) =>
      bareRenderings(source)
        .filter((found) => !NEVER_SHOWN[path]?.includes(found))
        .map((found) => `${path}: ${found}`),
    );
    expect(bare).toEqual([]);
  });

  test.each([
    '<p>{row.excerpt}</p>',
    '<p title={chat.title}>x</p>',
    '<p>{name ? x : row.callName}</p>',
    "t('x.y', { name: person.callName })",
    ['const label = `from $', '{version.fromName}`;'].join(''),
    '<b>{a && detail.acknowledgedBy}</b>',
    '<Hostile text={row.excerpt} /><p>{row.excerpt}</p>',
  ])('are read by rules that can fail: %s', (source) => {
    expect(bareRenderings(source)).not.toEqual([]);
  });

  test.each([
    '<Hostile text={row.excerpt} max={3} />',
    '<Marked text={row.excerpt} hits={row.hits} />',
    "t('x.y', { name: plain(person.callName, 40) })",
    '<li key={chat.title} className={classes.title}>',
  ])('may show it like this: %s', (source) => {
    expect(bareRenderings(source)).toEqual([]);
  });

  it('mark what was found part by part, each by <Hostile>', () => {
    const { source = '' } = screens(root).find(({ path }) => path === 'components/marked.tsx') ?? {};
    const shown = (pattern: RegExp) => source.match(pattern)?.length;
    expect(shown(/part\.text/g)).toBeGreaterThan(1);
    expect(shown(/part\.text/g)).toBe(shown(/<Hostile[^>]*text=\{part\.text\}/g));
  });

  it('build no markup from strings', () => {
    const markup = screens(root).filter(({ source }) =>
      /dangerouslySetInnerHTML|innerHTML|insertAdjacentHTML/.test(source),
    );
    expect(markup.map(({ path }) => path)).toEqual([]);
  });
});

describe('names of people, chats, files and headquarters', () => {
  let spied: SpiedCore;
  let world: World;
  beforeAll(async () => {
    spied = startSpied();
    world = await makeWorld(spied);
    const source = spied.telegram.sources.at(-1);
    const { lead } = world;
    const chat = { kind: 'channel', id: '500' as TelegramId } as const;
    for (const name of [...PATH_TRICKS, ...HOSTILE_TEXT]) {
      const said = `${CANARY}${name}`;
      await lead.telegram.watch({ account: '7001', chat, title: said.slice(0, 300), on: true });
      const at = { chat, fromId: '900' as TelegramId, sentAt: ms(Date.now()), receivedAt: ms(Date.now()) };
      const media = { kind: 'document', id: '5' as TelegramId, size: 5, mime: said, name: said } as const;
      const mediaRef = { accessHash: '1', fileReference: new Uint8Array(4), dcId: 2 };
      await source?.receive(message(`#sos\nplace: ${said}\n\n${said}`, { ...at, media, mediaRef }));
    }
    await lead.cases.note({ caseId: world.caseId, text: `${CANARY} note` });
    await lead.cases.reply({ caseId: world.caseId, text: `${CANARY} reply` });
  }, 120_000);
  afterAll(async () => {
    world.db.close();
    await spied.dispose();
  });

  const files = () =>
    readdirSync(spied.dataDir, { recursive: true, encoding: 'utf8' }).map((name) => join(spied.dataDir, name));

  it('become no file name: what core writes has names of its own', () => {
    const own = /^(?:[0-9a-f]{16}|keyring\.json|[\w.-]+\.db(?:-wal|-shm)?|heads?[\w.-]*|media|incoming|lock)$/;
    const names = files().flatMap((path) => path.slice(spied.dataDir.length + 1).split('/'));
    expect(names.length).toBeGreaterThan(3);
    expect(names.filter((name) => !own.test(name))).toEqual([]);
  });

  it('lie on the disk in no file readably', () => {
    const readable = files()
      .filter((path) => statSync(path).isFile())
      .filter((path) => {
        const bytes = readFileSync(path);
        return [CANARY, 'Aisulu', 'Bota V.', 'Fuzz'].some(
          (word) => bytes.includes(word) || bytes.includes(Buffer.from(word, 'utf16le')),
        );
      });
    expect(readable).toEqual([]);
  });

  it('reach no log line and no notification', () => {
    expect(spied.said.length).toBeGreaterThan(10);
    const counts =
      /^notify \["(?:sos|climb|deaf)",\d+\]$|^status \{(?:"[a-zA-Z]+":(?:\d+|true|false|"(?:welcome|open|sealed)"),?)+\}$/;
    expect(spied.said.filter((line) => !counts.test(line))).toEqual([]);
  });

  it('show in lists without what hides, reorders or stacks', async () => {
    // Core cuts excerpts and places for lists itself; the rest is whole, and the screen's to show.
    const { rows } = await world.lead.cases.list({ state: 'all', limit: 200 });
    expect(rows.length).toBeGreaterThan(PATH_TRICKS.length);
    const bad = rows
      .flatMap((row) => [row.excerpt, row.place])
      .filter(
        (text) =>
          /[\p{Bidi_Control}\p{Cc}\u200b\u2060\ufeff]|\p{M}{5}/u.test(text) ||
          !text.isWellFormed() ||
          text.length > 3000,
      );
    expect(bad).toEqual([]);
  });

  it('are kept from a locked screen and from a stranger’s window', async () => {
    const { body } = await world.windows.locked.call('alarms.summary', undefined);
    expect(JSON.stringify(body)).not.toContain(CANARY);
    const hello = await world.windows.stranger.call('system.hello', undefined);
    expect(JSON.stringify(hello.body)).not.toMatch(/Fuzz|Aisulu|zqx7/);
  });
});
