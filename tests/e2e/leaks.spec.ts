import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { CHROMIUM_FLAGS, findChromium } from '../../scripts/lib/chromium.ts';
import { CaseScreen } from './screens/case.ts';
import { InboxScreen } from './screens/inbox.ts';
import { TelegramSettings } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { WelcomeScreen } from './screens/welcome.ts';
import { startHost } from './support/host.ts';
import { expect, test } from './support/test.ts';
import {
  createSearch,
  filesBelow,
  forms,
  nameless,
  newIn,
  processesNaming,
  type Secret,
  searchFiles,
  secret,
} from './support/traces.ts';
import { API_ID, CHATS, startWorld } from './support/world.ts';

// Traces and pictures of this run would hold what it looks for.
test.use({ trace: 'off', screenshot: 'off', video: 'off' });

/** Browsers write down what they may have to restore a second after it was typed. */
const LINGER = 1500;

/** A word nobody else uses. */
const word = (): string => `q${randomBytes(7).toString('hex')}z`;
const digits = (count: number): string => Array.from({ length: count }, () => Math.floor(Math.random() * 10)).join('');

/** A photograph as far as anyone looks: the frame of a JPEG around random bytes. */
const photoMark = randomBytes(32);
const photo = Buffer.concat([
  Buffer.from('ffd8ffe000104a46494600010100000100010000ffda0008', 'hex'),
  photoMark,
  randomBytes(4096),
  photoMark,
  Buffer.from('ffd9', 'hex'),
]);

const said = {
  hqName: word(),
  callName: word(),
  passphrase: `${word()} ${word()} қазы`,
  phone: `+7702${digits(7)}`,
  code: digits(5).replace(/^0/, '7'),
  password: `${word()} two-step`,
  apiHash: randomBytes(16).toString('hex'),
  chat: word(),
  sender: word(),
  sos: `${word()} жабылды ${word()}`,
  reporter: word(),
  message: `${word()} кезек`,
  edited: `${word()} қысқарды`,
  privately: word(),
  contact: { name: word(), phone: `7705${digits(7)}` },
  fileName: word(),
  caption: word(),
  reply: `${word()} сабыр`,
  note: word(),
  draft: word(),
  search: word(),
  palette: word(),
};

const secrets: Secret[] = [
  secret('the name of the headquarters', said.hqName),
  secret("the lead's name", said.callName),
  secret('the passphrase', said.passphrase),
  ...said.passphrase
    .split(' ')
    .slice(0, 2)
    .map((part) => secret('a word of the passphrase', part)),
  secret('the phone number', said.phone.slice(1)),
  secret('the login code', said.code, true),
  secret('the two-step password', said.password),
  secret('the api hash', said.apiHash),
  secret("a chat's name", said.chat),
  secret("a sender's name", said.sender),
  ...said.sos.split(' ').map((part) => secret('the text of an SOS', part)),
  secret('the text of an SOS, whole', said.sos),
  secret('a reporter', said.reporter),
  secret('the text of a message', said.message),
  secret('the text of an edit', said.edited),
  secret('the text of a private message', said.privately),
  secret("a contact's name", said.contact.name),
  secret("a contact's phone", said.contact.phone),
  secret("a file's name", said.fileName),
  secret("a photo's caption", said.caption),
  { what: "a photo's bytes", bytes: photoMark },
  secret('the text of a reply', said.reply),
  secret('the text of a note', said.note),
  secret('a reply that was not sent', said.draft),
  secret('a search', said.search),
  secret('what was typed into the palette', said.palette),
];

const search = createSearch(secrets);

test('no file of a run holds a text, a name, a number, a picture or a secret', async () => {
  test.setTimeout(150_000);
  const startedAt = Date.now() - 1000;
  const root = mkdtempSync(join(tmpdir(), 'maere-leaks-'));
  const at = (name: string): string => {
    mkdirSync(join(root, name), { recursive: true });
    return join(root, name);
  };
  const env = {
    HOME: at('home'),
    TMPDIR: at('tmp'),
    XDG_CONFIG_HOME: at('home/.config'),
    XDG_CACHE_HOME: at('home/.cache'),
    XDG_DATA_HOME: at('home/.local/share'),
    XDG_RUNTIME_DIR: at('home/run'),
  };
  const world = await startWorld({
    phone: said.phone,
    code: said.code,
    password: said.password,
    strangerName: said.sender,
    relayTitle: said.chat,
  });
  const host = await startHost({
    dataDir: join(root, 'headquarters'),
    centre: world.descriptor,
    env,
    args: ['--verbose'],
  });
  const profile = at('profile');
  const executablePath = findChromium();
  const context = await chromium.launchPersistentContext(profile, {
    ...(executablePath ? { executablePath } : {}),
    args: CHROMIUM_FLAGS,
    // With it, memory that a browser's processes share lies in unnamed files under /tmp; no person's browser does that.
    ignoreDefaultArgs: ['--disable-dev-shm-usage'],
    env: { ...process.env, ...env } as Record<string, string>,
    locale: 'en-GB',
  });
  const elsewhere = [
    tmpdir(),
    '/var/tmp',
    '/dev/shm',
    ...['.config', '.cache', '.local', '.pki'].map((name) => join(homedir(), name)),
  ];
  const look = (when: string): void => {
    const inside = searchFiles(filesBelow(root), search);
    const outside = searchFiles(
      elsewhere.flatMap((folder) => [...newIn(folder, startedAt, root)]),
      search,
    );
    const processes = [host.pid, ...processesNaming(profile)];
    const open = searchFiles(
      processes.flatMap((pid) => [...nameless(pid)]),
      search,
    );
    expect(inside.count, when).toBeGreaterThan(20);
    expect([...inside.hits, ...outside.hits, ...open.hits], when).toEqual([]);
    expect(search('the host said', Buffer.from(host.output())), when).toEqual([]);
  };
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    await page.goto(host.link);
    await new WelcomeScreen(page, { linger: LINGER }).create({
      hqName: said.hqName,
      callName: said.callName,
      passphrase: said.passphrase,
    });
    const shell = new ShellScreen(page);
    await shell.isShown();
    const telegram = new TelegramSettings(page, { linger: LINGER });
    await telegram.connect({
      apiId: API_ID,
      apiHash: said.apiHash,
      phone: said.phone,
      code: said.code,
      password: said.password,
    });
    await telegram.finishConnecting();
    await telegram.watch(said.chat);
    await telegram.watch(CHATS.second);
    await telegram.bindBot(said.chat, 'alaman');
    await shell.hearTheTone();

    await world.sos('L-1', said.sos, { kind: 'kettling', reporter: `alaman:${said.reporter}` });
    const posted = await world.centre.post({ peer: world.second, from: world.stranger, text: said.message });
    await world.centre.edit({ peer: world.second, messageId: posted.copies[0]?.id ?? 0, text: said.edited });
    await world.centre.dm({ from: world.stranger, to: world.account, text: said.privately });
    await world.centre.post({
      peer: world.second,
      from: world.stranger,
      text: said.caption,
      media: { kind: 'photo', bytes: photo.toString('base64') },
    });
    await world.centre.post({
      peer: world.second,
      from: world.stranger,
      text: 'a file',
      media: { kind: 'document', name: `${said.fileName}.pdf`, bytes: photo.toString('base64') },
    });
    await world.centre.post({
      peer: world.second,
      from: world.stranger,
      media: { kind: 'contact', phone: said.contact.phone, firstName: said.contact.name },
    });

    // On the screen, all of it: what nobody saw proves nothing.
    await shell
      .alarm(said.sos)
      .getByRole('button', { name: /^Open the case/ })
      .click();
    const opened = new CaseScreen(page, LINGER);
    await opened.isShown();
    await expect(opened.story).toContainText(said.sos);
    await expect(opened.article).toContainText(said.reporter);
    await page.keyboard.press('a');
    await opened.note(said.note);
    await expect(opened.story).toContainText(said.note);
    await opened.reply(said.reply);
    await expect(opened.answer).toContainText(said.reply);
    await expect
      .poll(async () => (await world.centre.outgoing()).map((mail) => mail.text).join(), { timeout: 20_000 })
      .toContain(said.reply);

    const inbox = new InboxScreen(page);
    await shell.goTo('Inbox');
    await page.getByRole('radiogroup', { name: 'Which messages' }).getByText('All', { exact: true }).click();
    for (const text of [said.edited, said.privately, said.caption, 'a file', said.contact.name]) {
      await inbox.open(text === said.contact.name ? /Contact/ : text);
      await expect(inbox.article).toContainText(text === 'a file' ? said.fileName : text);
    }
    await inbox.open(said.edited);
    await expect(inbox.article).toContainText(said.message.split(' ')[0] ?? '');
    await page.getByRole('textbox', { name: 'Search messages' }).fill(said.search);
    await page.getByRole('textbox', { name: 'Search messages' }).press('Enter');
    await page.waitForTimeout(LINGER);
    await shell.openPalette();
    await page.keyboard.insertText(said.palette);
    await page.waitForTimeout(LINGER);
    await page.keyboard.press('Escape');
    await shell.goTo('Board');
    await page.getByRole('option').first().click();
    await opened.isShown();
    await opened.answer.getByRole('button', { name: /^Reply/ }).click();
    await opened.answer.getByRole('textbox', { name: 'Reply' }).fill(said.draft);
    await page.waitForTimeout(2 * LINGER);
    look('while it is open');

    await page.reload();
    await shell.isShown();
    await page.keyboard.press('F8');
    await expect(page.getByRole('heading', { name: 'Locked' })).toBeVisible();
    expect(await page.content()).not.toContain(said.callName);
    await page.waitForTimeout(1000);
    look('while it is locked');

    await context.close();
    await host.stop();
    look('after the end');
  } finally {
    await context.close();
    await host.kill();
    await world.centre.stop();
    rmSync(root, { recursive: true, force: true });
  }
});

/** Never digits: a code is searched for as a number of its own, and chance must not lengthen it. */
const AROUND = Buffer.alloc(1000, ' ');

test('the search finds whatever is planted, in each of its forms', () => {
  const root = mkdtempSync(join(tmpdir(), 'maere-leaks-'));
  try {
    for (const each of secrets) {
      for (const [index, [form, bytes]] of forms(each).entries()) {
        const file = join(root, `${index}`);
        writeFileSync(file, Buffer.concat([AROUND, bytes, AROUND]));
        expect(searchFiles(filesBelow(root), search).hits.join('\n'), `${each.what} as ${form}`).toContain(each.what);
        rmSync(file);
      }
    }
    expect(searchFiles(filesBelow(root), search)).toEqual({ count: 0, hits: [] });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
