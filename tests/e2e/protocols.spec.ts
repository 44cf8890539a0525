import type { Page } from '@playwright/test';
import { ProtocolsScreen } from './screens/protocols.ts';
import { PeopleSettings, SettingsScreen } from './screens/settings.ts';
import { ShellScreen } from './screens/shell.ts';
import { SignInScreen } from './screens/welcome.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { PAPER, side } from './support/protocol-paper.ts';
import { expect, test } from './support/test.ts';

/** Protocols by keyboard alone: two analysts key in the dark, the lead decides. */
const PASSPHRASE = 'another four invented words';
const PEOPLE = ['Ann A.', 'Bek B.'] as const;

let place: Place;
let lead: Page;
const typists: Page[] = [];
test.describe.configure({ mode: 'serial' });
test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  lead = await newWindow(browser);
  await lead.goto(place.host.link);
  await createAndConnect(lead);
  await new ShellScreen(lead).hearTheTone();
  await new SettingsScreen(lead).goTo('People');
  const people = new PeopleSettings(lead);
  for (const name of PEOPLE) {
    const number = await people.add(name, PASSPHRASE, 'Analyst');
    const link = await people.oneTimeLink();
    const page = await newWindow(browser);
    await page.goto(link);
    const signIn = new SignInScreen(page);
    await signIn.isShown();
    await signIn.signIn(number, PASSPHRASE);
    await new ShellScreen(page).isShown();
    typists.push(page);
  }
  for (const station of [5, 6]) {
    const items = await Promise.all(
      ([1, 2] as const).map(async (which) => ({
        text:
          which === 1 ? `#protocol p-${station}\nregion: KZ-ALA\nstation: ${station}\nreporter: alaman:${station}` : '',
        media: { kind: 'photo' as const, bytes: (await side(which, station)).toString('base64') },
      })),
    );
    await place.world.centre.album({ peer: place.world.relay, from: place.world.bot, items });
  }
});
test.afterAll(() => place.close());

const [ann, bek] = [() => typists[0] as Page, () => typists[1] as Page];
const shot = (page: Page, name: string) => page.screenshot({ path: test.info().outputPath(`${name}.png`) });

test('protocols wait by status, with how much of the paper there is', async () => {
  const screen = new ProtocolsScreen(ann());
  await screen.open();
  const list = ann().getByRole('listbox', { name: 'Waiting for the first keying' });
  await expect(list.getByRole('option')).toHaveCount(2, { timeout: 40_000 });
  await expect(list.getByRole('option').first()).toContainText('PEC № 5 · Almaty (city)');
  await expect(list.getByRole('option').first()).toContainText('complete');
  await expect(
    ann()
      .getByRole('navigation', { name: 'Places' })
      .getByRole('button', { name: /^Count/ }),
  ).toContainText('2');
  await shot(ann(), 'queue');
  await clean(ann());
});

test('a clean protocol takes at most 45 keys beyond its digits, and what is half typed outlives a reload', async () => {
  const page = ann();
  const screen = new ProtocolsScreen(page);
  await page.evaluate(() => {
    const counted: string[] = [];
    Object.assign(window, { counted });
    window.addEventListener('keydown', (event) => counted.push(event.key), true);
  });
  await screen.keyNext();
  await screen.typePaper();
  await expect(screen.form).toContainText('Sum of 4 = 610 · 610, right');
  await expect(screen.form).toContainText('Votes and invalid = 608 · 608, right');
  await expect(screen.form).toContainText('Turnout 60.8 % · 608 of 1 000');
  await expect(screen.form.locator('[data-level=error]')).toHaveCount(0);
  await shot(page, 'keyed');
  await clean(page);
  const typed = await page.evaluate(() => (window as unknown as { counted: string[] }).counted);
  // And the one that saves.
  const beyond = typed.filter((key) => !/^\d$/.test(key)).length + 1;
  test.info().annotations.push({ type: 'keys beyond digits', description: String(beyond) });
  expect(beyond).toBeLessThanOrEqual(45);

  await page.waitForTimeout(1200);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Count' })).toBeVisible();
  await screen.openFirst();
  await page.keyboard.press('e');
  await expect(screen.form.getByRole('textbox', { name: /^1 Voters registered/ })).toHaveValue(
    String(PAPER.registered),
  );
  await screen.form.getByRole('button', { name: 'Save the sheet' }).focus();
  await screen.save();
  await expect(page.getByText('Saved. Somebody else keys it now.')).toBeVisible();
});

test('checks speak when a row is left, not while it is typed; X is illegible, and goes on', async () => {
  const page = ann();
  const screen = new ProtocolsScreen(page);
  // Straight to the next one.
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('PEC № 6 · Almaty (city)');
  await expect(page.getByRole('button', { name: 'Show the pages' })).toBeFocused();
  await page.keyboard.press('Enter');
  const received = screen.form.getByRole('textbox', { name: /^2 Ballots received/ });
  await screen.form.getByRole('textbox', { name: /^1 Voters/ }).focus();
  await page.keyboard.type('1000');
  await page.keyboard.press('Enter');
  await page.keyboard.type('20');
  await expect(screen.form.getByText(/Few ballots were received/)).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(screen.form.getByText(/Few ballots were received \(20\)/)).toBeVisible();
  await page.keyboard.press('ArrowUp');
  await expect(received).toBeFocused();
  await page.keyboard.press('KeyX');
  await expect(received).toHaveValue('illegible');
  await expect(screen.form.getByText(/Few ballots were received/)).toHaveCount(0);
  await expect(screen.form.getByRole('textbox', { name: /^3 Voters who/ })).toBeFocused();
  // To the photo and back, without the mouse.
  await page.keyboard.press('F6');
  await expect(page.getByRole('group', { name: /^Picture/ })).toBeFocused();
  await page.keyboard.press('F6');
  await expect(screen.form.getByRole('textbox', { name: /^3 Voters who/ })).toBeFocused();
  await shot(page, 'illegible');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { level: 1, name: 'Count' })).toBeVisible();
});

test('the second typist starts from an empty form and sees nothing of the first', async () => {
  const page = bek();
  const screen = new ProtocolsScreen(page);
  await screen.open();
  await screen.keyNext();
  await expect(page.getByText('Second keying: you start from an empty form')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('PEC № 5 · Almaty (city)');
  for (const box of await screen.form.getByRole('textbox').all()) await expect(box).toHaveValue('');
  expect(await page.content()).not.toContain(`value="${PAPER.registered}"`);
  await screen.typePaper({ invalid: '11' });
  await expect(screen.form.getByText(/608 took part, but votes and invalid ballots make 609/)).toBeVisible();
  await screen.save();
  await expect(page.getByText('Saved. The two differ: a third person decides.')).toBeVisible();
  await page.keyboard.press('Escape');
});

test('a third person sees both, decides what differs, and accepts what stands', async () => {
  const screen = new ProtocolsScreen(lead);
  await screen.open();
  await screen.show('The two differ');
  await screen.openFirst();
  await lead.keyboard.press('Shift+KeyD');
  await expect(lead.getByRole('button', { name: 'Show the pages' })).toBeFocused();
  await lead.keyboard.press('Enter');
  const decision = lead.getByRole('region', { name: 'Decision' });
  await expect(decision.getByRole('row')).toHaveCount(2);
  await expect(decision.getByRole('row', { name: /Invalid ballots/ })).toContainText('10');
  await shot(lead, 'adjudicate');
  await clean(lead);
  await expect(decision.getByRole('textbox', { name: /as you read it/ })).toBeFocused();
  await lead.keyboard.press('KeyF');
  await expect(decision.getByRole('textbox', { name: 'Why, in a few words' })).toBeFocused();
  await lead.keyboard.type('a clear ten when enlarged');
  await lead.keyboard.press('Enter');
  await expect(lead.getByText('Decided.')).toBeVisible();

  await screen.show('Both agree, to be decided');
  await screen.openFirst();
  await expect(screen.card).toContainText('a clear ten when enlarged');
  await expect(screen.card.getByRole('row', { name: /Nur Otan/ })).toContainText('290/608');
  await lead.keyboard.press('a');
  const form = screen.card.getByRole('form', { name: 'Accept' });
  await expect(form.getByRole('button', { name: 'Accept the protocol' })).toBeFocused();
  await shot(lead, 'accept');
  await clean(lead);
  await lead.keyboard.press('Enter');
  await expect(lead.getByText('Accepted.')).toBeVisible();
  await expect(screen.card).toContainText('Accepted');
  await theCountHasIt();
  await lead.keyboard.press('u');
  await expect(screen.card.getByRole('button', { name: /^Accept/ })).toBeVisible();
});

/** What was accepted stands in the count with its n, and opens from the country down to the protocol. */
async function theCountHasIt(): Promise<void> {
  await lead.getByRole('tab', { name: 'Protocols' }).focus();
  await lead.keyboard.press('ArrowRight');
  const count = lead.getByRole('region', { name: 'Count', exact: true });
  const parties = count.getByRole('table', { name: 'Protocols' });
  await expect(parties.getByRole('row', { name: /Nur Otan/ })).toContainText(/290n = 1/);
  await expect(count).toContainText('Ak Zhol');
  await shot(lead, 'count');
  await clean(lead);
  await count.getByRole('button', { name: 'Almaty (city)' }).focus();
  await lead.keyboard.press('Enter');
  const stations = count.getByRole('table', { name: /^Stations in these figures: 1/ });
  await expect(stations.getByRole('row').last()).toContainText('verified');
  await shot(lead, 'count-stations');
  await stations.getByRole('button', { name: '№ 5' }).focus();
  await lead.keyboard.press('Enter');
  await expect(new ProtocolsScreen(lead).card).toContainText('Accepted');
}

test('a rejection has a reason; a fault of the commission is noted beside it', async () => {
  const screen = new ProtocolsScreen(lead);
  await screen.card.getByRole('checkbox', { name: 'Only one page was posted' }).focus();
  await lead.keyboard.press('Space');
  await expect(screen.card.getByRole('checkbox', { name: 'Only one page was posted' })).toBeChecked();
  await screen.card.getByRole('heading', { level: 2 }).click();
  await lead.keyboard.press('x');
  const form = screen.card.getByRole('form', { name: 'Reject' });
  await expect(form.getByRole('combobox', { name: 'Reason' })).toBeFocused();
  await lead.keyboard.type('Pages');
  await lead.keyboard.press('Tab');
  await lead.keyboard.type('the second side is of another station');
  await lead.keyboard.press('Enter');
  await expect(lead.getByText('Rejected.')).toBeVisible();
  await expect(screen.card).toContainText('Pages are missing');
  await expect(screen.card).toContainText('the second side is of another station');
  await shot(lead, 'rejected');
  await clean(lead);
});

test('a protocol read out over the telephone has no pages and is reported', async () => {
  const page = bek();
  const screen = new ProtocolsScreen(page);
  await screen.open();
  await page.getByRole('button', { name: 'Dictated' }).focus();
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'A protocol read out' });
  await dialog.getByRole('combobox', { name: 'Region' }).focus();
  await page.keyboard.type('Pavlodar');
  await dialog.getByRole('textbox', { name: 'Station number' }).focus();
  await page.keyboard.type('77');
  await dialog.getByRole('textbox', { name: 'Who reads it out' }).focus();
  await page.keyboard.type('An observer at the door');
  await clean(page);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^PEC № 77 · Pavlodar/);
  await expect(page.getByText('There is no photo: figures are as they were said.')).toBeVisible();
  await expect(screen.form.getByRole('textbox', { name: /^1 Voters/ })).toBeFocused();
  await shot(page, 'dictated');
  await clean(page);
});
