import { findChromium, HOW, installChromium } from './lib/chromium.ts';

/** Prints the path of a Chromium for the browser tests, installing one where it can. */
const found = findChromium() ?? installChromium();
if (!found) {
  console.error(HOW);
  process.exit(1);
}
console.log(found);
