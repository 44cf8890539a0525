import type { DayItem } from './plan.ts';
import type { Seat } from './seat.ts';

/** So many decided at once. */
const AT_ONCE = 200;
/** Nobody new has registered for so long although somebody is missing: it is lost, ms. */
const PATIENCE = 180_000;

/** Where everybody registered for, by pseudonym: the coordinator has spoken with each of them. */
export const placesOf = (items: readonly DayItem[]): ReadonlyMap<string, string> =>
  new Map(items.filter(({ kind }) => kind === 'observer').map(({ reporter, place }) => [reporter, place]));

/**
 * Takes on whoever registers and sends them to the station that they registered for, many at once, until everybody is
 * there. Answers what was not as planned.
 */
export async function coordinate(
  { client }: Seat,
  places: ReadonlyMap<string, string>,
  done: () => boolean,
): Promise<string[]> {
  const { columns } = await client.coverage.map();
  const stations = new Map(
    columns.ids.map((id, n) => [`${columns.regions[columns.region[n] ?? -1] ?? ''}/${columns.number[n]}`, id]),
  );
  const unexpected: string[] = [];
  let sent = 0;
  let lastWork = Date.now();
  for (;;) {
    const { rows } = await client.observers.list({ asking: true, limit: AT_ONCE });
    if (rows.length > 0) {
      const ids = rows.map(({ id }) => id);
      await client.observers.move({ ids, move: 'accept' });
      const wanted: { observer: string; station: string; shift: 'whole' }[] = [];
      for (const id of ids) {
        const { reporters } = await client.observers.get({ id });
        const station = stations.get(places.get(reporters[0] ?? '') ?? '');
        if (station === undefined) unexpected.push(`${reporters[0] ?? id} registered for no station`);
        else wanted.push({ observer: id, station, shift: 'whole' });
      }
      if (wanted.length > 0) await client.assignments.assign({ assignments: wanted });
      sent += wanted.length;
      lastWork = Date.now();
      continue;
    }
    if (sent >= places.size) return unexpected;
    if (!done()) lastWork = Date.now();
    if (Date.now() - lastWork > PATIENCE) return [...unexpected, `${places.size - sent} observers never registered`];
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
