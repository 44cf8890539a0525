import type { Page } from '@playwright/test';
import { EstimateScreen } from './screens/estimate.ts';
import { ProtocolsScreen } from './screens/protocols.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean, faultsOfBothSchemes } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, PASSPHRASE, type Place } from './support/headquarters.ts';
import { type Desk, openDesk } from './support/sample-desk.ts';
import { expect, test } from './support/test.ts';

/**
 * The recorded sample by keyboard: drawn by a lead, looked at by an analyst, withdrawn by two leads. Protocols come and are
 * keyed over the contract meanwhile: keying by hand has a spec of its own.
 */
const THEIRS = 'another four invented words';
/** Six and four: of five drawn stations three and two. */
const LIST = { 'KZ-ALA': 6, 'KZ-AST': 4 };

let place: Place;
let desk: Desk;
let lead: Page;
let second: Page;
let analyst: Page;
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  lead = await newWindow(browser);
  await lead.goto(place.host.link);
  const number = await createAndConnect(lead);
  await new ShellScreen(lead).hearTheTone();
  await new SettingsScreen(lead).goTo('People');
  const link = await new PeopleSettings(lead).oneTimeLink();
  desk = await openDesk(place, link, { number, passphrase: PASSPHRASE, theirs: THEIRS });
  const window = async (callName: string, role: 'lead' | 'analyst') => {
    const made = await desk.add(callName, role);
    const page = await newWindow(browser);
    await page.goto(made.link);
    const signIn = new SignInScreen(page);
    await signIn.isShown();
    await signIn.signIn(made.number, THEIRS);
    await new ShellScreen(page).isShown();
    return page;
  };
  analyst = await window('Ann A.', 'analyst');
  second = await window('Lea L.', 'lead');
});
test.afterAll(async () => {
  desk?.close();
  await place.close();
});

const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });
const drawn = async (region: string): Promise<number[]> =>
  (await desk.lead.client.estimate.stations()).filter((row) => row.region === region).map(({ number }) => number);

test('without a list nothing is drawn, and nobody else has the tab', async ({ browser }) => {
  await new EstimateScreen(lead).open();
  await expect(lead.getByText('There is no list of stations to draw from.')).toBeVisible();
  await clean(lead);
  const made = await desk.add('Coco C.', 'coordinator');
  const page = await newWindow(browser);
  await page.goto(made.link);
  await new SignInScreen(page).signIn(made.number, THEIRS);
  await new ShellScreen(page).isShown();
  await new ProtocolsScreen(page).open();
  await expect(page.getByRole('tab')).toHaveText(['Protocols', 'Count', 'Official results', 'Check a table']);
  await page.context().close();
});

test('a lead sees how many stations of each stratum it would be, and draws; it is committed to', async () => {
  await desk.importStations(LIST);
  const table = lead.getByRole('table', { name: /^The full list of open stations/ });
  await expect(table.getByRole('row', { name: /^Almaty \(city\)/ })).toContainText('660.0 %');
  const stations = lead.getByRole('textbox', { name: 'Stations to draw' });
  await stations.focus();
  await lead.keyboard.type('3');
  await expect(lead.getByText(/between 4 and 10 stations can be drawn/)).toBeVisible();
  await lead.keyboard.press('Backspace');
  await lead.keyboard.type('5');
  await expect(table.getByRole('row', { name: /^Almaty \(city\)/ })).toContainText('360.0 %');
  await expect(table.getByRole('row', { name: /^Nur-Sultan/ })).toContainText('240.0 %');
  await shot(lead, 'before');
  await clean(lead);
  // What cannot be taken back does not happen by Enter in a field.
  await lead.keyboard.press('Enter');
  const form = lead.getByRole('form', { name: 'Draw the sample' });
  await expect(form.getByRole('button', { name: 'Draw 5 stations' })).toBeDisabled();
  await form.getByRole('checkbox', { name: 'I have read this' }).focus();
  await lead.keyboard.press('Space');
  await lead.keyboard.press('Tab');
  await expect(form.getByRole('button', { name: 'Draw 5 stations' })).toBeFocused();
  await lead.keyboard.press('Enter');

  await expect(lead.getByText(/^Publish these 64 characters before stations open/)).toBeVisible();
  const { drawn: record } = await desk.lead.client.estimate.sample();
  await expect(lead.locator('code')).toHaveText([record?.commitment ?? 'none', record?.frameHash ?? 'none']);
  const strata = lead.getByRole('table', { name: 'Stratum by stratum' });
  await expect(strata.getByRole('row', { name: /^Nur-Sultan/ })).toContainText(/1.000n = 41.000n = 20of 2 · 0\.0\s%/);
  await lead.getByRole('button', { name: 'Show', exact: true }).focus();
  await lead.keyboard.press('Enter');
  await expect(lead.locator('code')).toHaveText([
    record?.commitment ?? '',
    record?.frameHash ?? '',
    record?.secret?.seed ?? 'none',
    record?.secret?.salt ?? 'none',
  ]);
  await shot(lead, 'drawn');
  await clean(lead);
});

test('an analyst sees what stands against telling it, and nothing of seed and salt', async () => {
  const screen = new EstimateScreen(analyst);
  await screen.open();
  await expect(analyst.getByText(/only leads and analysts see this page/)).toBeVisible();
  await expect(screen.state).toHaveText('collecting');
  const blocks = analyst.getByRole('region', { name: 'What stands against telling it' }).getByRole('listitem');
  await expect(blocks).toHaveCount(2);
  await expect(blocks.first()).toContainText('Too few stations in every stratum.');
  await expect(blocks.last()).toContainText('Not stable yet');
  await expect(analyst.getByText(/No drawn station is in it yet/)).toBeVisible();
  await shot(analyst, 'collecting');
  expect(await faultsOfBothSchemes(analyst)).toEqual([]);
  await screen.goTo('Sample');
  await expect(analyst.locator('code')).toHaveCount(2);
  await expect(analyst.getByText('Seed and salt')).toHaveCount(0);
  await expect(analyst.getByRole('button', { name: 'Ask to withdraw the sample' })).toHaveCount(0);
  await screen.goTo('Reporting curve');
  await expect(analyst.getByText('No drawn station is in the estimate yet')).toBeVisible();
  await screen.goTo('Result');
});

test('of one station in a stratum nothing is estimated; of two it is, with its n', async () => {
  const [almaty, capital] = [await drawn('KZ-ALA'), await drawn('KZ-AST')];
  expect([almaty.length, capital.length]).toEqual([3, 2]);
  // And one that was not drawn: it moves the count, never the estimate.
  const outside = [1, 2, 3, 4].find((number) => !capital.includes(number)) ?? 0;
  for (const number of almaty) await desk.accept('KZ-ALA', number);
  await desk.accept('KZ-AST', outside);
  await expect(analyst.getByText(/Not one station has come: Nur-Sultan/)).toBeVisible();
  await desk.accept('KZ-AST', capital[0] ?? 0);
  await expect(analyst.getByText(/Only one station has come.*: Nur-Sultan\. Wait/)).toBeVisible();
  await expect(analyst.getByRole('table', { name: /^Shares of/ })).toHaveCount(0);
  await shot(analyst, 'refused');
  await desk.accept('KZ-AST', capital[1] ?? 0);
  const shares = analyst.getByRole('table', { name: /^Shares of votes for lists/ });
  const row = shares.getByRole('row', { name: /Nur Otan/ });
  await expect(row).toContainText(/± \d+\.\dn = 5 of 5 drawn, 10 in the list/);
  await expect(row).toContainText('Student’s t');
  await expect(row).toContainText('degrees of freedom: 3');
  await expect(analyst.getByText(/^Nur Otan leads Ak Zhol by \d+\.\d ± \d+\.\d points\.$/)).toBeVisible();
  await expect(analyst.getByText('Stations in the count that were not drawn: 1.')).toBeVisible();
  // All that were drawn have come; what changes nothing has to be seen over several takes.
  const blocks = analyst.getByRole('region', { name: 'What stands against telling it' }).getByRole('listitem');
  await expect(blocks).toHaveCount(1);
  await expect(blocks).toContainText('Not stable yet');
  await expect(new EstimateScreen(analyst).state).toHaveText('collecting');
  await shot(analyst, 'estimated');
  expect(await faultsOfBothSchemes(analyst)).toEqual([]);
});

test('the curve says the same in its table; the table of stations opens their protocols', async () => {
  const screen = new EstimateScreen(analyst);
  await screen.goTo('Reporting curve');
  await expect(analyst.getByRole('img', { name: /^Drawn stations in the estimate over time/ })).toBeVisible();
  const table = analyst.getByRole('table', { name: 'Stations in the estimate at each take' });
  await expect(table.getByRole('columnheader', { name: 'Nur-Sultan · of 2' })).toBeVisible();
  await expect(table.getByRole('row').last()).toContainText(/^T\d+ · .*5100(?:\.0)?\s%/);
  await shot(analyst, 'curve');
  expect(await faultsOfBothSchemes(analyst)).toEqual([]);

  await screen.goTo('Drawn stations');
  await analyst.getByRole('combobox', { name: 'Stratum' }).focus();
  await analyst.keyboard.type('Nur');
  const stations = analyst.getByRole('table', { name: 'Drawn stations: 2' });
  await expect(stations.getByRole('row')).toHaveCount(3);
  await expect(stations.getByRole('row').last()).toContainText('in the estimate');
  await shot(analyst, 'stations');
  await clean(analyst);
  await stations.getByRole('button').first().focus();
  await analyst.keyboard.press('Enter');
  await expect(new ProtocolsScreen(analyst).card).toContainText('Accepted');
  // And back to where it was opened from.
  await analyst.getByRole('tab', { name: 'Protocols' }).focus();
  await analyst.keyboard.press('ArrowRight');
  await analyst.keyboard.press('ArrowRight');
  await expect(stations).toBeVisible();
});

test('one lead cannot withdraw it alone; a second one can, and that stays on record', async () => {
  const screen = new EstimateScreen(lead);
  await screen.goTo('Sample');
  const commitment = (await desk.lead.client.estimate.sample()).drawn?.commitment ?? 'none';
  await lead.getByRole('button', { name: 'Ask to withdraw the sample' }).focus();
  await lead.keyboard.press('Enter');
  const form = lead.getByRole('form', { name: 'Ask to withdraw the sample' });
  await expect(form.getByRole('textbox', { name: 'Why it must be withdrawn' })).toBeFocused();
  await lead.keyboard.type('the list was of last year');
  await clean(lead);
  await lead.keyboard.press('Enter');
  await expect(lead.getByText('You asked for it: another lead has to confirm.')).toBeVisible();
  await expect(lead.getByRole('button', { name: 'Withdraw the sample' })).toHaveCount(0);
  await shot(lead, 'asked');
  await expect(desk.lead.client.estimate.withdraw()).rejects.toMatchObject({ code: 'SAMPLE_SAME_PERSON' });

  const other = new EstimateScreen(second);
  await other.open();
  await other.goTo('Sample');
  await expect(second.getByText('the list was of last year')).toBeVisible();
  await clean(second);
  await second.getByRole('button', { name: 'Withdraw the sample' }).focus();
  await second.keyboard.press('Enter');
  for (const page of [second, lead]) {
    const withdrawn = page.getByRole('region', { name: 'Withdrawn draws' });
    await expect(withdrawn.locator('code')).toHaveText([commitment]);
    await expect(withdrawn).toContainText('confirmed by Lea L. · the list was of last year');
    await expect(page.getByRole('textbox', { name: 'Stations to draw' })).toBeVisible();
  }
  await shot(lead, 'withdrawn');
  expect(await faultsOfBothSchemes(lead)).toEqual([]);
});
