import type { Page } from '@playwright/test';

/**
 * Waits until nothing is in transition: colours on their way are nobody's colours. What turns for as long as something is
 * under way never ends, and is not waited for.
 */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter(({ effect, playState }) => {
          const end = effect?.getComputedTiming().endTime;
          return playState === 'running' && Number.isFinite(Number(end ?? 0));
        })
        .map((each) => each.finished.catch(() => {})),
    ),
  );
}
