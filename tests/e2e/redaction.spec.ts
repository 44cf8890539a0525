import type { Page } from '@playwright/test';
import { photo } from '../flow/support/pictures.ts';
import { InboxScreen } from './screens/inbox.ts';
import { ShellScreen } from './screens/shell.ts';
import { clean } from './support/clean.ts';
import { createAndConnect, newWindow, openPlace, type Place } from './support/headquarters.ts';
import { expect, test } from './support/test.ts';
import { words } from './support/words.ts';

/** A photograph covered before it leaves: by mouse, by keys, shown as it would leave, and taken back. */
test.describe.configure({ mode: 'serial' });
const t = words('en');
let place: Place;
let page: Page;

test.beforeAll(async ({ browser }) => {
  place = await openPlace();
  page = await newWindow(browser);
  await page.goto(place.host.link);
  await createAndConnect(page);
  const { world } = place;
  await world.centre.album({
    peer: world.second,
    from: world.stranger,
    items: [{ text: 'A sheet with a name', media: { kind: 'photo', bytes: (await photo(3)).toString('base64') } }],
  });
  await new ShellScreen(page).goByKeys('KeyI', 'Inbox');
  await new InboxScreen(page).open(/A sheet with a name/);
  await page.getByRole('button', { name: /hidden/ }).click();
  await page.getByRole('button', { name: /enlarge/ }).click();
  await page.getByRole('button', { name: t('redaction.open') }).click();
});
test.afterAll(() => place.close());

const dialog = () => page.getByRole('dialog', { name: /^Cover for export/ });
const boxes = () => dialog().getByRole('button', { name: /^Box \d/ });
const burn = () => dialog().getByRole('button', { name: t('redaction.burn') });

test('says that nobody has looked, and offers a lead to let it go only with a reason', async () => {
  await expect(dialog()).toContainText(t('redaction.nobody'));
  const letGo = dialog().getByRole('button', { name: t('redaction.letGo') });
  await expect(letGo).toBeDisabled();
  await dialog().getByLabel(t('redaction.reason')).fill('nobody’s name is on it');
  await expect(letGo).toBeEnabled();
  await dialog().getByLabel(t('redaction.reason')).fill('');
  await clean(page, '[role=dialog]');
});

test('takes boxes by mouse: drawn, moved, stretched by the corner, made larger to see', async () => {
  const sheet = dialog().getByRole('img', { name: /Photo/ }).last();
  const drag = async (from: [number, number], to: [number, number]) => {
    await page.mouse.move(...from);
    await page.mouse.down();
    await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  };
  const at = await sheet.boundingBox();
  if (!at) throw new Error('no picture');
  await drag([at.x + 20, at.y + 20], [at.x + at.width / 4, at.y + at.height / 4]);
  await expect(boxes()).toHaveCount(1);
  await expect(boxes().first()).toBeFocused();
  const small = await boxes().first().boundingBox();
  if (!small) throw new Error('no box');
  await drag([small.x + 30, small.y + 30], [small.x + 50, small.y + 40]);
  // The window draws when it gets to it.
  await expect.poll(async () => (await boxes().first().boundingBox())?.x).toBeGreaterThan(small.x + 15);
  const there = await boxes().first().boundingBox();
  expect(there?.width).toBeCloseTo(small.width, 0);
  await drag([small.x + small.width + 20, small.y + small.height + 10], [at.x + at.width / 2, at.y + at.height / 2]);
  await expect.poll(async () => (await boxes().first().boundingBox())?.width).toBeGreaterThan(small.width + 20);
  expect((await boxes().first().boundingBox())?.x).toBeCloseTo(there?.x ?? 0, 0);
  await expect(boxes()).toHaveCount(1);
  await dialog()
    .getByRole('button', { name: t('media.desk.in') })
    .click();
  await expect.poll(async () => (await sheet.boundingBox())?.width).toBeGreaterThan(at.width * 1.4);
  await dialog()
    .getByRole('button', { name: t('media.desk.out') })
    .click();
});

test('and by keys alone: added, moved, stretched, changed, removed, and every step taken back', async () => {
  const before = await boxes().first().getAttribute('aria-label');
  const adder = dialog().getByRole('button', { name: t('redaction.add') });
  await adder.focus();
  await page.keyboard.press('Enter');
  await expect(boxes()).toHaveCount(2);
  const second = boxes().nth(1);
  await expect(second).toBeFocused();
  const name = () => second.getAttribute('aria-label');
  const first = await name();
  await page.keyboard.press('ArrowRight');
  await expect.poll(name).not.toBe(first);
  await page.keyboard.press('ArrowLeft');
  await expect.poll(name).toBe(first);
  await page.keyboard.press('Shift+ArrowDown');
  await expect.poll(name).not.toBe(first);
  await page.keyboard.press('KeyB');
  await expect(second).toHaveAccessibleName(new RegExp(t('redaction.cover.blur')));
  await clean(page, '[role=dialog]');
  await page.keyboard.press('Delete');
  await expect(boxes()).toHaveCount(1);
  await expect(boxes().first()).toBeFocused();
  await page.keyboard.press('Delete');
  await expect(boxes()).toHaveCount(0);
  await expect(adder).toBeFocused();
  await page.keyboard.press('Control+KeyZ');
  await expect(boxes()).toHaveCount(1);
  expect(await boxes().first().getAttribute('aria-label')).toBe(before);
});

test('Escape closes this dialog alone, and what was drawn is there again', async () => {
  await page.keyboard.press('Escape');
  await expect(dialog()).toHaveCount(0);
  const opener = page.getByRole('button', { name: t('redaction.open') });
  await expect(opener).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(boxes()).toHaveCount(1);
  await expect(dialog()).toContainText(t('redaction.notYet'));
});

test('burns them into a copy, shows it, and takes it back', async () => {
  await burn().focus();
  await page.keyboard.press('Enter');
  await expect(dialog()).toContainText('Covered places: 1');
  await dialog()
    .getByRole('button', { name: t('redaction.showCopy') })
    .click();
  const copy = dialog().getByRole('figure').getByRole('img');
  await expect(copy).toBeVisible();
  // Dark where the box was drawn, as it came elsewhere.
  const dark = await copy.evaluate(async (image: HTMLImageElement) => {
    await image.decode();
    const canvas = Object.assign(document.createElement('canvas'), {
      width: image.naturalWidth,
      height: image.naturalHeight,
    });
    const context = canvas.getContext('2d');
    context?.drawImage(image, 0, 0);
    const light = (x: number, y: number) => {
      const [r = 0, g = 0, b = 0] = context?.getImageData(Math.floor(x), Math.floor(y), 1, 1).data ?? [];
      return r + g + b;
    };
    return [light(canvas.width * 0.3, canvas.height * 0.3), light(canvas.width * 0.9, canvas.height * 0.9)];
  });
  expect(dark[0]).toBeLessThan(20);
  expect(dark[1]).toBeGreaterThan(20);
  await dialog()
    .getByRole('button', { name: t('redaction.undo') })
    .click();
  await expect(dialog()).toContainText(t('redaction.nobody'));
});
