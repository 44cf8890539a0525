import type { Page } from '@playwright/test';

/** Longer than anything of ours moves, ms. */
const LONGEST = 3000;

/**
 * Waits until nothing is in transition: colours on their way are nobody's colours. What turns for as long as something is
 * under way never ends, and Chromium leaves a transition of what is no longer drawn unfinished: neither is waited for.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(
    (longest) =>
      Promise.race([
        Promise.all(document.getAnimations().map((each) => each.finished.catch(() => {}))),
        new Promise((done) => setTimeout(done, longest)),
      ]),
    LONGEST,
  );
}
