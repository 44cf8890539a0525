import type { Locator, Page } from '@playwright/test';
import { type Seat, takeSeat } from '../../src/drill/day/seat.ts';
import { photo } from '../flow/support/pictures.ts';
import { ProtocolsScreen } from './screens/protocols.ts';
import { PeopleSettings, SettingsScreen, TelegramSettings } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { side } from './support/protocol-paper.ts';
import { expect, test } from './support/test.ts';
import { CHATS } from './support/world.ts';

/** Official results by keyboard: what was published, beside what three analysts keyed at their own windows. */
const PASSPHRASE = 'another four invented words';
const PARTIES = ['QHP', 'NO', 'AUYL', 'AJ', 'ADAL'];
const HEADER = 'Область;№ участка;Число избирателей;Приняли участие;Недействительных;QHP;NO;AUYL;AJ;ADAL';
const NATIONAL = { QHP: '659019', NO: '5148074', AUYL: '383023', AJ: '792828', ADAL: '258618' };

let place: Place;
let page: Page;
const seats: Seat[] = [];

test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  await new TelegramSettings(page).bindBot(CHATS.second, 'bayge');
  await new ShellScreen(page).hearTheTone();
  await new SettingsScreen(page).goTo('People');
  const people = new PeopleSettings(page);
  for (const name of ['Ann A.', 'Bek B.', 'Eve E.']) {
    const number = await people.add(name, PASSPHRASE, 'Analyst');
    const seat = await takeSeat(await people.oneTimeLink());
    await seat.client.people.signIn({ number, passphrase: PASSPHRASE });
    seats.push(seat);
  }
  await protocolsAndBallots();
  await new ProtocolsScreen(page).open();
  await page.getByRole('tab', { name: 'Protocols' }).focus();
  // The last is the check of a pasted table.
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Official results' })).toBeFocused();
});
test.afterAll(async () => {
  for (const seat of seats) seat.close();
  await place.close();
});

/** Two protocols of station 5, one of station 6, each accepted; and three voters' ballots of station 5. */
async function protocolsAndBallots(): Promise<void> {
  const { world } = place;
  const [ann, bek, eve] = seats.map(({ client }) => client);
  if (!ann || !bek || !eve) throw new Error('three analysts');
  for (const [n, station] of [5, 5, 6].entries()) {
    const items = await Promise.all(
      ([1, 2] as const).map(async (which) => ({
        text: which === 1 ? `#protocol p-${n}\nregion: KZ-ALA\nstation: ${station}\nreporter: alaman:${n}` : '',
        media: { kind: 'photo' as const, bytes: (await side(which, 10 * n + station)).toString('base64') },
      })),
    );
    await world.centre.album({ peer: world.relay, from: world.bot, items });
  }
  const waiting = async () => (await eve.protocols.list({ show: 'received', limit: 50 })).rows;
  await expect.poll(async () => (await waiting()).length, { timeout: 40_000 }).toBe(3);
  // By station: albums that come in one batch were received at one moment.
  const [given, posted, other] = (await waiting()).toSorted((a, b) => (a.station ?? 0) - (b.station ?? 0));
  for (const [n, row] of [given, posted, other].entries()) {
    const invalid = n === 2 ? 12 : 10;
    const votes = [58, n === 2 ? 288 : 290, 40, 180, 30];
    const figures = {
      ...{ registered: 1000, received: 1010, issued: 610, participated: 608, absentee: 3, outside: 20, unissued: 400 },
      issuedBy: [{ name: 'Invented One', role: 'member' as const, count: 610 }],
      votes: PARTIES.map((code, list) => ({ code, count: votes[list] ?? 0, words: null })),
      invalid,
    };
    const looks = {
      hasNumber: true,
      hasAddress: true,
      dateIsRight: true,
      signatures: 5,
      stamped: true,
      formFaults: [],
    };
    const id = row?.id ?? '';
    for (const client of [ann, bek]) await client.protocols.key({ id, sheet: { figures, sheet: looks } });
    const { compared } = await eve.protocols.get({ id });
    await eve.protocols.accept({ id, accepts: compared?.toAccept ?? [] });
    if (n < 2) await eve.protocols.copy({ id, copy: n === 0 ? 'given' : 'posted' });
  }
  for (let n = 1; n <= 3; n += 1)
    await world.centre.post({
      peer: world.second,
      from: world.bot,
      text: `#ballot b-${n}\nregion: KZ-ALA\nstation: 5\nchoice: 3\nreporter: bayge:${n}\n\n`,
      media: { kind: 'photo', bytes: (await photo(40 + n)).toString('base64') },
    });
  let confirmed = 0;
  await expect
    .poll(
      async () => {
        const { ballot } = await eve.ballots.next({ filter: { held: false } });
        if (ballot) {
          const { submission, version } = ballot;
          const seen = [{ contest: 'mazhilis', choice: 'AUYL' }];
          await eve.ballots.review({ decisions: [{ submission, version, outcome: 'confirmed', seen }] });
          confirmed += 1;
        }
        return confirmed;
      },
      { timeout: 40_000 },
    )
    .toBe(3);
}

const shot = (name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
const part = async (name: string): Promise<void> => {
  await page.getByRole('tab', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name, exact: true })).toHaveAttribute('aria-selected', 'true');
};
const press = async (button: Locator): Promise<void> => {
  await button.focus();
  await page.keyboard.press('Enter');
};
const publications = () => page.getByRole('region', { name: 'Publications' });

async function publishAs(source: string, asOf: string): Promise<void> {
  await page.getByLabel('Who published it').focus();
  await page.keyboard.type(source);
  await page.getByLabel(/^As of/).fill(asOf);
}

async function importTable(csv: string, source: string, asOf: string): Promise<void> {
  await press(page.getByRole('button', { name: 'Import a table' }));
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'results.csv', mimeType: 'text/csv', buffer: Buffer.from(csv, 'utf8') });
  // What had the focus is gone with each step: its title has it.
  await expect(page.getByRole('heading', { name: 'Which column is what' })).toBeFocused();
  await press(page.getByRole('button', { name: 'Check', exact: true }));
  await expect(page.getByRole('heading', { name: 'What would be kept' })).toBeFocused();
  await publishAs(source, asOf);
}
const keep = () => press(page.getByRole('button', { name: 'Keep this publication' }));

test('nothing is published at first, and every part says what would stand there', async () => {
  await expect(page.getByText('Nothing is imported yet')).toBeVisible();
  await shot('empty');
  await clean(page);
  await part('Seats');
  await expect(page.getByText('Never from ballots that people sent')).toBeVisible();
  await part('Observers');
  await expect(page.getByText('No station results are published')).toBeVisible();
  await expect(page.getByText(/Observers were not sent by lot/)).toBeVisible();
  await part('Publications');
});

test('national totals are typed, and give the seats of 2021 in whole numbers', async () => {
  await press(page.getByRole('button', { name: 'Type national totals' }));
  const form = page.getByRole('form', { name: 'National totals' });
  const keepIt = form.getByRole('button', { name: 'Keep these totals' });
  await publishAs('The commission’s page', '2020-01-12T10:00');
  await form.getByLabel('On the voters’ lists').fill('11 919 241');
  await form.getByLabel('Took part').fill('seven million');
  await expect(form.getByText('Whole numbers only.')).toBeVisible();
  await expect(keepIt).toBeDisabled();
  await form.getByLabel('Took part').fill('7 539 280');
  for (const [n, code] of PARTIES.entries())
    await form.getByRole('textbox', { name: new RegExp(`^${n + 1} `) }).fill(NATIONAL[code as 'NO']);
  await clean(page);
  await page.keyboard.press('Enter');
  // Of another year, and nothing that was typed is lost.
  await expect(form.getByText('A publication can’t be as of a time before voting day.')).toBeVisible();
  await form.getByLabel(/^As of/).fill('2021-01-12T10:00');
  await page.keyboard.press('Enter');
  const row = publications().getByRole('row', { name: /The commission’s page/ });
  await expect(row).toContainText('whole country');
  await expect(row).toContainText('12 January 2021, 10:00');
  await expect(row).toContainText('typed in');
  await part('Seats');
  const table = page.getByRole('table', { name: 'Seats: 98' });
  for (const [list, given] of ['10', '76', '0', '12', '0'].entries())
    await expect(
      table
        .getByRole('row')
        .nth(list + 1)
        .getByRole('cell')
        .last(),
    ).toHaveText(given);
  await expect(table.getByRole('row', { name: /below the threshold/ })).toHaveCount(2);
  await expect(page.getByText(/One seat: 67.346\.13 votes \(6.599.921 : 98\)/)).toBeVisible();
  await expect(table.getByRole('row', { name: /^People’s Party|^QHP/ })).toContainText('0.7856');
  await shot('seats');
  await clean(page);
  await part('Publications');
});

test('a table of stations is imported: what is wrong with it is said before anything is kept', async () => {
  const rows = [
    'KZ-ALA;5;1000;608;10;58;310;2;198;30',
    'KZ-ALA;6;1000;608;12;58;288;40;180;30',
    'KZ-ALA;7;900;500;20;40;300;20;100;20',
    'KZ-AST;1;800;700;10;60;500;30;80;20',
    'KZ-AST;2;=1+1;700;10;60;500;30;80;20',
    'KZ-AST;3;600;700;10;60;500;30;80;20',
  ];
  await importTable([HEADER, ...rows].join('\n'), 'The commission’s station table', '2021-01-13T09:00');
  await expect(page.getByText('There is no earlier publication of this level.')).toBeVisible();
  await page.getByRole('radio', { name: /^Left out/ }).focus();
  await page.keyboard.press('Space');
  await expect(page.getByText('On the voters’ lists: must be a whole number')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('radio', { name: /^Don’t add up/ })).toBeChecked();
  const faulty = page.getByRole('list', { name: 'Don’t add up' });
  await expect(faulty).toContainText('more took part than are on the lists');
  // A list that scrolls by itself gives its height away where its rows are not kept from it.
  expect((await faulty.boundingBox())?.height).toBeGreaterThan(40);
  await shot('import-check');
  await clean(page);
  await keep();
  const row = publications().getByRole('row', { name: /station table/ });
  await expect(row).toContainText('5rows left out: 1');
  await new ShellScreen(page).hush();
});

test('a station’s papers stand side by side, and lead to the protocol and back', async () => {
  await part('Stations');
  const list = page.getByRole('listbox', { name: 'Where papers differ' });
  await expect(list.getByRole('option')).toHaveCount(1);
  await expect(list.getByRole('option')).toContainText('№ 5 · Almaty (city)');
  await list.focus();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const card = page.getByRole('article');
  await expect(card.getByRole('columnheader')).toHaveText([
    'Figure',
    'Copy givencomplete',
    'Copy postedcomplete',
    'Published',
    'Comparison',
  ]);
  const auyl = card.getByRole('row', { name: /^6\.3/ });
  await expect(auyl.getByRole('cell')).toHaveText(['40', '40', '2', 'differs']);
  // In the order of the ballot, and nothing of it is cut.
  const heads = await card.getByRole('rowheader').allTextContents();
  expect(heads.map((text) => text.split(' ')[0])).toEqual(['1', '5', '6.1', '6.2', '6.3', '6.4', '6.5', '7']);
  const edge = await card.getByRole('columnheader', { name: 'Comparison' }).boundingBox();
  expect((edge?.x ?? 0) + (edge?.width ?? 0)).toBeLessThanOrEqual(1280);
  await expect(list.getByRole('option')).toContainText('differs in 6.2 Nur Otan, 6.3 Auyl, 6.4 Ak Zhol');
  await shot('papers');
  await clean(page);
  await press(card.getByRole('button', { name: 'Open the copy given' }));
  await expect(new ProtocolsScreen(page).card).toContainText('PEC № 5 · Almaty (city)');
  await expect(page.getByRole('combobox', { name: 'Which copy it is' })).toHaveValue('given');
  await clean(page);
  await page.getByRole('tab', { name: 'Official results' }).focus();
  await page.keyboard.press('Enter');
  // As it was left.
  await expect(page.getByRole('article')).toContainText('Copy given');
  await page.getByRole('listbox', { name: 'Where papers differ' }).focus();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Which stations' }).selectOption('all');
  await expect(page.getByRole('listbox', { name: 'All', exact: true }).getByRole('option')).toHaveCount(5);
});

test('more verified ballots than votes: a card with every ballot and the papers', async () => {
  await part('Ballots against papers');
  const card = page.getByRole('article', { name: /Auyl · № 5/ });
  await expect(card).toContainText('Verified ballots3');
  // Of which publication, as of when; what it says; how far that is from the ballots.
  await expect(card).toContainText(/Published.*station table · 13 January 2021, 09:0021 fewer than there are ballots/);
  await press(card.getByRole('button', { name: 'Show the ballots' }));
  await expect(card.getByRole('list', { name: 'Ballots, oldest first: 3' }).locator('> li')).toHaveCount(3);
  await shot('contradiction');
  await clean(page);
  await press(card.getByRole('button', { name: 'Papers side by side' }));
  await expect(page.getByRole('article')).toContainText('№ 5 · Almaty (city)');
});

test('with and without an observer stand side by side under the warning', async () => {
  await part('Observers');
  const table = page.getByRole('table', { name: 'Published results of stations' });
  // The copy that was handed over, and the protocol that came from an observer.
  await expect(table.getByRole('row', { name: /^Stations/ }).getByRole('cell')).toHaveText(['2', '3', '']);
  await expect(page.getByText(/Observers were not sent by lot/)).toBeVisible();
  await shot('observers');
  await clean(page);
});

test('published shares beside ours: without a sample a count, no interval and no verdict', async () => {
  await part('Regions');
  const table = page.getByRole('table', { name: /published and ours$/ });
  const almaty = table.getByRole('row', { name: /^Almaty \(city\)/ });
  await expect(almaty).toContainText('count of 2 stations, no interval');
  await expect(almaty).toContainText('no interval');
  await expect(
    page.getByText(/The commission’s station table, as of 13 January 2021, 09:00; the sum of its rows/),
  ).toBeVisible();
  await press(almaty.getByRole('button', { name: 'Almaty (city)' }));
  const lists = page.getByRole('table', { name: /^Almaty \(city\): all lists/ });
  await expect(lists.getByRole('row')).toHaveCount(6);
  // Below eighteen regions, and yet in sight.
  await expect(lists.getByRole('row').last()).toBeInViewport();
  await shot('regions');
  await clean(page);
  await press(lists.getByRole('button', { name: 'Close' }));
  await expect(almaty.getByRole('button', { name: 'Almaty (city)' })).toBeFocused();
});

test('a newer publication shows what changed; a mistaken one is withdrawn with a reason, and that taken back', async () => {
  await part('Publications');
  await importTable(`${HEADER}\nKZ-ALA;5;1000;608;10;58;290;40;180;30`, 'A correction', '2021-01-14T09:00');
  await expect(page.getByText(/changed 1, the same 0, new 0, no longer there 4/)).toBeVisible();
  await keep();
  // One station, later than the table of five: it is compared, and it is said that there is more.
  await part('Stations');
  await expect(page.getByText('Rows in this one: 1. Another has 5: choose it to compare the rest.')).toBeVisible();
  await part('Publications');
  await press(publications().getByRole('button', { name: /^What changed up to A correction/ }));
  const changed = page.getByRole('table', { name: 'Changed figures' });
  await expect(changed.getByRole('row', { name: /Nur Otan/ }).getByRole('cell')).toContainText(['310', '290', '−20']);
  await shot('changes');
  await clean(page);
  await press(publications().getByRole('button', { name: 'Close', exact: true }));
  await expect(publications().getByRole('button', { name: /^What changed up to A correction/ })).toBeFocused();
  await new ShellScreen(page).hush();
  await press(publications().getByRole('button', { name: /^Withdraw A correction/ }));
  await expect(page.getByLabel('Why it is withdrawn')).toBeFocused();
  await page.keyboard.type('a draft, not a decision');
  await page.keyboard.press('Enter');
  await expect(publications().getByRole('row', { name: /A correction/ })).toContainText('a draft, not a decision');
  await shot('withdrawn');
  await clean(page);
  await new ShellScreen(page).undo();
  await expect(publications().getByRole('row', { name: /A correction/ })).toContainText('compared by default');
});
