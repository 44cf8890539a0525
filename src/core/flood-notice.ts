import type { HostCapabilities } from './ports.ts';
import { one, type ReadDb } from './store/index.ts';

/** One desktop notice for a night of floods: the next only after somebody has looked at all there were. */
export interface FloodNotice {
  /** A flood was noticed, and is stored. */
  raised(): void;
  /** Somebody decided something: perhaps they looked. */
  seen(): void;
}

export function createFloodNotice(db: ReadDb, host: Pick<HostCapabilities, 'notify'>): FloodNotice {
  const unseen = () => one<{ n: number }>(db, 'SELECT count(*) AS n FROM flood_notice WHERE seen = 0')?.n ?? 0;
  let told = false;
  return {
    raised() {
      const floods = unseen();
      if (told || floods === 0) return;
      told = true;
      host.notify('flood', floods);
    },
    seen() {
      if (told && unseen() === 0) told = false;
    },
  };
}
