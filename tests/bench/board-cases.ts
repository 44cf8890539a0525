import type { CaseRow, ManyMove } from '../../src/contract/index.ts';
import { type IncomingMessage, ms } from '../../src/domain/index.ts';
import { type Client, type Generated, generateWorkspace } from './generate-workspace.ts';
import { arrival, MORNING } from './messages.ts';

const REGIONS = ['Almaty (city)', 'Shymkent', 'Karaganda', 'Kostanay', 'Мангистауская область', 'Nur-Sultan', 'Атырау'];
const KINDS = ['kettling', 'search_home', 'detention_protest', 'fine', 'observer_expelled', 'threats'];
const PEOPLE = ['Dana K.', 'Marat S.', 'Aigerim B.', 'Timur O.', 'Saule N.', 'Arman D.'];
/** Of twenty cases so many are left to nobody, the others in each state in turn. */
const MOVES: (ManyMove['move'] | null)[] = [null, 'assign', 'start', 'monitor', 'close'];
const AT_ONCE = 200;

/** The n-th call for help of a very bad week, each from somebody else. */
function call(n: number): IncomingMessage {
  const text = `#sos S-${n}\nkind: ${KINDS[n % KINDS.length]}\nregion: ${REGIONS[(n * 3) % REGIONS.length]}\nreporter: alaman:${10_000 + n}\n\nCall number ${n}: they closed the ${n % 7 === 0 ? 'bridge' : 'street'}, about ${n % 40} people are inside.`;
  const at = ms(MORNING + n * 60_000);
  return {
    ...arrival(n * 4 + 2),
    msgId: n + 1,
    text,
    media: null,
    mediaRef: null,
    sentAt: at,
    receivedAt: ms(at + 300),
  };
}

/** A headquarters with so many cases, made by core's own way in: of every state, seven regions, six owners. */
export function generateCases(dataDir: string, cases: number, onProgress = (_done: number) => {}): Promise<Generated> {
  return generateWorkspace({ dataDir, messages: cases, make: call, settle: handOut, onProgress });
}

async function handOut(client: Client): Promise<number> {
  const people: string[] = [];
  for (const callName of PEOPLE) {
    const added = await client.people.add({
      callName,
      role: 'responder',
      canStart: false,
      passphrase: 'x y z w v u',
    });
    people.push(added.personId);
  }
  const rows: CaseRow[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<Client['cases']['list']>> = await client.cases.list({
      state: 'all',
      limit: 200,
      cursor,
    });
    rows.push(...page.rows);
    cursor = page.next;
  } while (cursor !== null);
  const each = async (chosen: readonly CaseRow[], make: ManyMove): Promise<void> => {
    for (let from = 0; from < chosen.length; from += AT_ONCE)
      await client.cases.moveMany({
        cases: chosen.slice(from, from + AT_ONCE).map(({ id }) => ({ caseId: id })),
        make,
      });
  };
  const mine = (n: number) => rows.filter((_, at) => MOVES[at % MOVES.length] !== null && at % people.length === n);
  for (const [n, to] of people.entries()) await each(mine(n), { move: 'assign', to });
  const to = (move: ManyMove['move']) => rows.filter((_, at) => MOVES[at % MOVES.length] === move);
  await each(to('start'), { move: 'start', text: 'somebody is on the way' });
  await each(to('monitor'), { move: 'monitor' });
  await each(to('close'), { move: 'close', outcome: 'helped' });
  return rows.length;
}
