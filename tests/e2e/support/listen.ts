import type { Page } from '@playwright/test';

/**
 * Ears for a page: everything it plays goes through an analyser before it reaches the (muted) device, and the list of
 * output devices is the test's. Call before the page loads.
 */
export async function giveEars(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const ears = new WeakMap<AudioContext, AnalyserNode>();
    const real = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'destination')?.get;
    let heard: AnalyserNode | null = null;
    Object.defineProperty(BaseAudioContext.prototype, 'destination', {
      get(this: AudioContext) {
        let ear = ears.get(this);
        if (!ear) {
          ear = new AnalyserNode(this, { fftSize: 32_768 });
          ear.connect(real?.call(this) as AudioNode);
          ears.set(this, ear);
          heard = ear;
        }
        return ear;
      },
    });
    let outputs = 1;
    navigator.mediaDevices.enumerateDevices = async () =>
      Array.from({ length: outputs }, (_, n) => ({
        kind: 'audiooutput' as const,
        deviceId: String(n),
        groupId: '',
        label: '',
        toJSON: () => ({}),
      }));
    Object.assign(window, {
      /** Loudest sample of the last 0.7 s, 0 to 1. */
      loudness: () => {
        if (!heard) return 0;
        const samples = new Float32Array(heard.fftSize);
        heard.getFloatTimeDomainData(samples);
        return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
      },
      setOutputs: (count: number) => {
        outputs = count;
        navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
      },
    });
  });
}

type Eared = Window & { loudness(): number; setOutputs(count: number): void };

export const loudness = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as Eared).loudness());
export const setOutputs = (page: Page, count: number): Promise<void> =>
  page.evaluate((n) => (window as unknown as Eared).setOutputs(n), count);

/** The loudest moment of `seconds`. */
export async function loudestIn(page: Page, seconds: number): Promise<number> {
  let loudest = 0;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    loudest = Math.max(loudest, await loudness(page));
    await page.waitForTimeout(300);
  }
  return loudest;
}

/**
 * The page as a browser treats one that has been behind others for long: hidden, no animation frames, its own timers
 * once a minute. (Playwright keeps every page visible, and a real tab gets there only after five minutes.) For good.
 */
export async function putBehind(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperties(document, {
      visibilityState: { get: () => 'hidden' },
      hidden: { get: () => true },
    });
    window.requestAnimationFrame = () => 0;
    const { setTimeout: later, setInterval: always } = window;
    const rarely = (delay = 0): number => Math.max(delay, 60_000);
    Object.assign(window, {
      setTimeout: (run: TimerHandler, delay?: number, ...rest: unknown[]) => later(run, rarely(delay), ...rest),
      setInterval: (run: TimerHandler, delay?: number, ...rest: unknown[]) => always(run, rarely(delay), ...rest),
    });
    document.dispatchEvent(new Event('visibilitychange'));
  });
}
