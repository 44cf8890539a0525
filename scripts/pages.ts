import { join } from 'node:path';
import { buildPage } from './lib/pages.ts';
import { root } from './lib/places.ts';

/** Pages that are handed out as one file each: a part of every build. */
const PAGES = { results: 'src/renderer/results-page', verify: 'src/renderer/verify-page' };

for (const [name, folder] of Object.entries(PAGES)) await buildPage(folder, join(root, 'out/pages', `${name}.html`));
