import { join } from 'node:path';
import { buildPages } from './lib/pages.ts';
import { root } from './lib/places.ts';

/** Pages that are handed out as one file each: a part of every build. */
await buildPages(join(root, 'out/pages'));
