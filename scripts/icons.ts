import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { root } from './lib/places.ts';

/**
 * Draws the program's pictures from one shape, the finish post with its flag (the same as renderer/app/title.ts):
 * `resources/icons/icon.png` for the packages, `resources/tray/` for what the running program shows outside its window.
 * Run after changing it: `node scripts/icons.ts`.
 */
type Mood = 'quiet' | 'alarm' | 'deaf';

function flag(mood: Mood): string {
  const mark = {
    quiet: '',
    alarm: '<circle cx="46" cy="46" r="17" fill="#fdfdfb"/><circle cx="46" cy="46" r="14" fill="#b0121c"/>',
    deaf: '<path d="M10 54 54 10" stroke="#24323a" stroke-width="12"/><path d="M10 54 54 10" stroke="#fdfdfb" stroke-width="5"/>',
  }[mood];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">
    <rect width="64" height="64" rx="14" fill="#24323a"/>
    <g fill="#fdfdfb"><rect x="16" y="12" width="5" height="40"/><rect x="21" y="14" width="28" height="21"/></g>${mark}</svg>`;
}

const BADGE =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><circle cx="32" cy="32" r="30" fill="#b0121c"/></svg>';

async function draw(svg: string, size: number, ...to: string[]): Promise<void> {
  // The density of the drawing is that of the picture: nothing is scaled afterwards.
  await sharp(Buffer.from(svg), { density: (72 * size) / 64 })
    .resize(size, size)
    .png({ compressionLevel: 9 })
    .toFile(join(root, 'resources', ...to));
}

for (const folder of ['icons', 'tray']) mkdirSync(join(root, 'resources', folder), { recursive: true });
await draw(flag('quiet'), 1024, 'icons', 'icon.png');
await draw(flag('quiet'), 256, 'tray', 'app.png');
await draw(BADGE, 32, 'tray', 'badge.png');
for (const mood of ['quiet', 'alarm', 'deaf'] as const) {
  // Windows shows 16 pixels; the others about 24. `@2x` is taken by itself where the screen is dense.
  for (const [size, name] of [
    [24, mood],
    [16, `${mood}-16`],
  ] as const) {
    await draw(flag(mood), size, 'tray', `${name}.png`);
    await draw(flag(mood), size * 2, 'tray', `${name}@2x.png`);
  }
}
