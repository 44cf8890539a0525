/** Second-exact timers that keep going in a background tab, driven by a worker (see ticker.worker.ts). */
type Listener = (now: number) => void;

const listeners = new Set<Listener>();
let started = false;

function tick(): void {
  const now = Date.now();
  for (const listener of [...listeners]) listener(now);
}

function start(): void {
  if (started) return;
  started = true;
  try {
    const worker = new Worker(new URL('./ticker.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = tick;
    worker.onerror = () => setInterval(tick, 1000);
  } catch {
    setInterval(tick, 1000);
  }
}

/** Calls `listener` about once a second; returns what stops it. */
export function onTick(listener: Listener): () => void {
  start();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Resolves after about `delay` ms, also in a background tab. Delays under a second use a plain timer. */
export function sleep(delay: number): Promise<void> {
  if (delay < 1000) return new Promise((done) => setTimeout(done, delay));
  const until = Date.now() + delay;
  return new Promise((done) => {
    const stop = onTick((now) => {
      if (now < until) return;
      stop();
      done();
    });
  });
}
