import type { QueryClient } from '@tanstack/react-query';
import type { AlarmRow } from '../../contract/index.ts';
import { withLine } from './alarm-lines.ts';

/** More lines at once are not put in singly: the whole bar is asked for. */
const MANY_LINES = 40;
/** Nobody waits longer for a line than this, ms, however long drawing takes. */
const LONGEST = 1500;

/** The alarm bar as events bring it, before anybody has asked for it. */
export interface BarFeed {
  /** A short bar, whole. */
  whole(alarms: AlarmRow[]): void;
  /** One line of a long bar: put where it belongs, or taken out. */
  line(caseId: string, line: AlarmRow | null): void;
}

export function createBarFeed(parts: {
  queries: QueryClient;
  queryKey: readonly unknown[];
  /** Asks core for the whole bar. */
  ask: () => void;
  sleep: (ms: number) => Promise<void>;
}): BarFeed {
  const { queries, queryKey, ask, sleep } = parts;
  /** Lines of a long bar that came since it was drawn, by case. */
  const lines = new Map<string, AlarmRow | null>();
  let drawing = false;

  /** What was asked for before is older than what the event brought: it would take it away again. */
  const put = (change: (shown: AlarmRow[] | undefined) => AlarmRow[] | undefined): void => {
    void queries.cancelQueries({ queryKey });
    queries.setQueryData<AlarmRow[]>(queryKey, change);
  };

  /**
   * The first at once; those that come while it is drawn, and for as long again, go in together: after a night asleep
   * thousands of calls climb in one moment, and a screen that drew each by itself would be deaf for minutes.
   */
  async function draw(): Promise<void> {
    drawing = true;
    while (lines.size > 0) {
      const began = performance.now();
      const came = [...lines];
      lines.clear();
      if (came.length > MANY_LINES) ask();
      else put((shown) => shown && came.reduce((bar, [caseId, line]) => withLine(bar, caseId, line), shown));
      await sleep(0);
      const took = performance.now() - began;
      if (lines.size > 0) await sleep(Math.min(LONGEST, took));
    }
    drawing = false;
  }

  return {
    whole(alarms) {
      lines.clear();
      put(() => alarms);
    },
    line(caseId, line) {
      lines.set(caseId, line);
      if (!drawing) void draw();
    },
  };
}
