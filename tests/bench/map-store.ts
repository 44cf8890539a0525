import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { all, run, transaction, type WriteDb } from '../../src/core/store/index.ts';
import { realProfile } from '../../src/domain/test-profiles.ts';
import { importStations } from '../../src/drill/day/world.ts';
import { between, chance, createRng, pick } from '../../src/drill/practice/rng.ts';
import { drillRegistryCsv } from '../../src/drill/registry/registry.ts';
import { openHeadquarters, startCore } from '../fakes/core-harness.ts';
import { writeBeside } from '../support/beside.ts';

export interface MadeMap {
  dataDir: string;
  workspaceId: string;
  number: string;
  passphrase: string;
}

const PASSPHRASE = 'a practice passphrase';
/** As many as observed in 2021. */
const OBSERVERS = 1475;
const SAMPLED = 600;

/**
 * A headquarters with the drill's 10 061 stations, 1 475 observers who are sent to as many, what most of them said, and
 * protocols of a thousand stations. Rows of roster, assignments, check-ins and protocols are written as their projections.
 * Words are of this minute: by the election's own clock the day is long over, and whoever said nothing is silent.
 */
export async function makeMapWorkspace(dir = mkdtempSync(join(tmpdir(), 'maere-map-'))): Promise<MadeMap> {
  const harness = startCore({ dataDir: dir });
  try {
    const { client, number, workspaceId } = await openHeadquarters(harness);
    await importStations({ client }, drillRegistryCsv(realProfile));
    await client.estimate.draw({ by: 'region', stations: SAMPLED });
    const { db, rows, close } = await writeBeside(dir, workspaceId, number, PASSPHRASE);
    rows.all(() => {
      const rng = createRng(7);
      const stations = all<{ id: string; region: string; number: number }>(
        db,
        'SELECT id, region, number FROM station ORDER BY id',
      );
      const now = Date.now();
      for (let n = 0; n < OBSERVERS; n += 1) {
        const station = stations[Math.floor((n * stations.length) / OBSERVERS)];
        if (!station) continue;
        const id = `observer-${n}`;
        rows.observer(id, { callSign: `${pick(rng, ['Қыран', 'Сұңқар', 'Лашын', 'Тұлпар'])} ${n + 1}` });
        rows.writes(`alaman:${n}`, id);
        rows.send(`assignment-${n}`, id, station.id, chance(rng, 0.02) ? { seen: 'another street' } : {});
        if (chance(rng, 0.25)) continue;
        const status = chance(rng, 0.06) ? 'denied' : chance(rng, 0.03) ? 'expelled' : 'present';
        rows.says(`said-${n}`, status, now - between(rng, 1, 240) * 60_000, {
          reporter: `alaman:${n}`,
          ...(status === 'present'
            ? { turnout: between(rng, 50, 900), hour: 12 }
            : { reason: 'pcr', writtenAct: false }),
        });
      }
      for (const [n, station] of stations.entries()) if (n % 10 === 3) protocolOf(db, n, station);
    });
    close();
    return { dataDir: dir, workspaceId, number, passphrase: PASSPHRASE };
  } finally {
    await harness.stop();
  }
}

function protocolOf(db: WriteDb, n: number, { region, number }: { region: string; number: number }): void {
  transaction(db, () =>
    run(
      db,
      `INSERT INTO protocol (id, level, region, station, status, grade, photos, turnout_flag, disputed, one_page_posted,
         copy_refused, received_at, changed_at, revisions) VALUES (?, 'PEC', ?, ?, 'received', ?, 2, 0, ?, 0, 0, 1, 1, 1)`,
      `protocol-${n}`,
      region,
      number,
      n % 30 === 3 ? 'partial' : 'complete',
      n % 70 === 13 ? 1 : 0,
    ),
  );
}
