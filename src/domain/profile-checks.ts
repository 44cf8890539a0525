/** What a profile's shape cannot say: codes given once, references that lead somewhere. */

interface Contradiction {
  path: (string | number)[];
  message: string;
}

type Item = Record<string, unknown>;

/** Entries of a list that are objects, with their position; nothing where the shape is wrong (that is said elsewhere). */
function entries(parent: unknown, key: string): { index: number; item: Item }[] {
  const list = parent !== null && typeof parent === 'object' ? (parent as Item)[key] : undefined;
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) =>
    item !== null && typeof item === 'object' ? [{ index, item: item as Item }] : [],
  );
}

const codesOf = (parent: unknown, list: string, key = 'code'): Set<unknown> =>
  new Set(entries(parent, list).map(({ item }) => item[key]));

/** Every contradiction of a profile, also of one whose shape is wrong elsewhere. Never throws. */
export function profileContradictions(json: unknown): Contradiction[] {
  const found: Contradiction[] = [];
  const say = (path: (string | number)[], message: string): void => {
    found.push({ path, message });
  };
  /** Each value once within a list. */
  const once = (parent: unknown, list: string, key: string, before: (string | number)[] = []): void => {
    const seen = new Set<unknown>();
    for (const { index, item } of entries(parent, list)) {
      const value = item[key];
      if (value === undefined || value === null) continue;
      if (seen.has(value)) say([...before, list, index, key], `${String(value)} is given twice`);
      seen.add(value);
    }
  };
  const refers = (list: string, key: string, known: Set<unknown>, what: string): void => {
    for (const { index, item } of entries(json, list)) {
      const value = item[key];
      if (value === undefined || value === null || known.has(value)) continue;
      say([list, index, key], `there is no ${what} ${String(value)}`);
    }
  };

  for (const list of ['districts', 'countries', 'parties', 'contests', 'rejectionReasons'] as const)
    once(json, list, 'code');
  for (const list of [
    'intakeSources',
    'denialReasons',
    'caseKinds',
    'raiseRules',
    'statutoryTerms',
    'caseOutcomes',
  ] as const)
    once(json, list, 'code');
  once(json, 'parties', 'number');
  once(json, 'places', 'id');
  once(json, 'intakeSources', 'scheme');

  const seenCodes = new Set<unknown>();
  for (const { index, item } of entries(json, 'regions')) {
    const others = Array.isArray(item.otherCodes) ? (item.otherCodes as unknown[]) : [];
    for (const value of [item.code, ...others]) {
      if (seenCodes.has(value)) say(['regions', index, 'code'], `${String(value)} is given twice`);
      seenCodes.add(value);
    }
    if (item.zone === null && item.kind !== 'pseudo') say(['regions', index, 'zone'], 'a region needs a zone');
  }

  const regions = codesOf(json, 'regions');
  for (const list of ['districts', 'countries', 'places']) refers(list, 'region', regions, 'region');
  refers('places', 'district', codesOf(json, 'districts'), 'district');
  refers('places', 'country', codesOf(json, 'countries'), 'country');
  const pseudo = new Set(entries(json, 'regions').flatMap(({ item }) => (item.kind === 'pseudo' ? [item.code] : [])));
  for (const { index, item } of entries(json, 'places')) {
    if (pseudo.has(item.region) && typeof item.zone !== 'string')
      say(['places', index, 'zone'], 'a place in a region without zone needs one');
  }

  contests(json, say, once);
  protocols(json, say, once);
  return found;
}

type Say = (path: (string | number)[], message: string) => void;
type Once = (parent: unknown, list: string, key: string, before?: (string | number)[]) => void;

function contests(json: unknown, say: Say, once: Once): void {
  for (const { index, item } of entries(json, 'contests')) {
    once(item, 'options', 'code', ['contests', index]);
    once(item, 'options', 'number', ['contests', index]);
    if (item.tallied === true && entries(item, 'options').length === 0 && entries(json, 'parties').length === 0)
      say(['contests', index, 'options'], 'a contest that is counted needs options');
    const options = codesOf(
      item.options === 'parties' ? json : item,
      item.options === 'parties' ? 'parties' : 'options',
    );
    const order = (item.seats as Item | null | undefined)?.registrationOrder;
    if (!Array.isArray(order)) continue;
    for (const option of order as unknown[])
      if (!options.has(option))
        say(['contests', index, 'seats', 'registrationOrder'], `there is no option ${String(option)}`);
  }
}

function protocols(json: unknown, say: Say, once: Once): void {
  const known = codesOf(json, 'contests');
  const seen = new Set<string>();
  for (const { index, item } of entries(json, 'protocolForms')) {
    if (!known.has(item.contest))
      say(['protocolForms', index, 'contest'], `there is no contest ${String(item.contest)}`);
    const key = `${String(item.contest)} ${String(item.level)}`;
    if (seen.has(key)) say(['protocolForms', index, 'level'], `${key} is given twice`);
    seen.add(key);
    for (const list of ['header', 'fields', 'closing']) once(item, list, 'code', ['protocolForms', index]);
    const fields = codesOf(item, 'fields');
    for (const field of entries(item, 'fields')) {
      const part = field.item.partOf;
      if (part !== undefined && part !== null && !fields.has(part))
        say(['protocolForms', index, 'fields', field.index, 'partOf'], `there is no field ${String(part)}`);
    }
  }
}
