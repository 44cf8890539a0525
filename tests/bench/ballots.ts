import type { Bench } from './headquarters.ts';
import { everydayText } from './messages.ts';

export interface Ballots {
  /** How many were posted, every one a submission of its own. */
  posted(): number;
  /** Resolves when the last one is on its way. Safe to call twice. */
  stop(): Promise<void>;
}

const EVERY_MS = 50;
let posted = 0;

/**
 * So many real relay messages a second into the second bound chat, evenly, until stopped: ballots with a photograph each
 * (all of them the same one, of which core stores the reference), check-ins and violations between them.
 */
export function startBallots(bench: Pick<Bench, 'world'>, perSecond: number): Ballots {
  const { centre, bot, second } = bench.world;
  const began = performance.now();
  const under = new Set<Promise<unknown>>();
  let sent = 0;
  /** What a data centre that fell behind was spared. */
  let spared = 0;
  let stopped = false;
  const run = async (): Promise<void> => {
    const first = await centre.post({
      peer: second,
      from: bot,
      text: everydayText(0),
      media: { kind: 'photo', size: 60_000, seed: 1, width: 1280, height: 960 },
    });
    const photo = first.fileId;
    while (!stopped) {
      const due = Math.floor(((performance.now() - began) / 1000) * perSecond);
      // A data centre that fell behind is not flooded afterwards.
      spared += Math.max(0, due - perSecond - sent);
      sent = Math.max(sent, due - perSecond);
      for (; sent < due; sent += 1) {
        posted += 1;
        // No people talking: a ballot of its own instead, under a number that no other has.
        const text = everydayText(posted % 4 === 3 ? 4 * (posted + 100_000_000) : posted);
        const media = photo && text.startsWith('#ballot') ? { kind: 'photo' as const, fileId: photo } : undefined;
        const post = centre.post({ peer: second, from: bot, text, ...(media ? { media } : {}) });
        under.add(post);
        void post.finally(() => under.delete(post)).catch(() => {});
      }
      await new Promise((done) => setTimeout(done, EVERY_MS));
    }
    await Promise.allSettled(under);
  };
  const running = run();
  return {
    // The first brings the photograph.
    posted: () => sent - spared + 1,
    async stop() {
      stopped = true;
      await running;
    },
  };
}
