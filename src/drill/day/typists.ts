import { type CommissionFault, sheetDifferences } from '../../domain/index.ts';
import type { PanelCheck } from './panel-check.ts';
import type { ProtocolTruth } from './plan-protocols.ts';
import type { Seat } from './seat.ts';
import { itemOf } from './volunteers.ts';

/** What is on the papers, by the bot's own id. */
export type ProtocolTruths = ReadonlyMap<string, ProtocolTruth>;

type Detail = Awaited<ReturnType<Seat['client']['protocols']['get']>>;

/** Nobody has found anything to do for so long although something is left: it hangs, ms. */
const PATIENCE = 180_000;
const TURNOUT_NOTE = 'Қатысу 70 %-дан жоғары: бөлек саналады';
const READ_AGAIN = 'Қағаздан қайта оқылды';

/** What several people at windows of their own share: they sit in one room, and never tell each other a figure. */
interface Room {
  truths: ProtocolTruths;
  check: PanelCheck;
  /** Nothing more will come. */
  done: () => boolean;
  /** How often each was keyed. */
  turns: Map<string, number>;
  unexpected: string[];
  lastWork: number;
}

/**
 * Three people key every protocol twice, without sight of each other, and decide what two of them agree on: whoever of
 * the three has not keyed it. Ends when all that is planned is accepted or rejected. Answers what was not as planned.
 */
export async function keyAll(
  seats: readonly Seat[],
  truths: ProtocolTruths,
  check: PanelCheck,
  done: () => boolean,
): Promise<string[]> {
  const room: Room = { truths, check, done, turns: new Map(), unexpected: [], lastWork: Date.now() };
  await Promise.all(seats.map((seat) => work(seat, room)));
  return [...room.unexpected, ...check.differences()];
}

async function work(seat: Seat, room: Room): Promise<void> {
  for (;;) {
    if ((await keyNext(seat, room)) || (await decideNext(seat, room))) {
      room.lastWork = Date.now();
      continue;
    }
    if (!room.done()) room.lastWork = Date.now();
    else {
      const { byStatus } = await seat.client.protocols.counts({});
      const left = room.truths.size - byStatus.accepted - byStatus.rejected;
      if (left <= 0) return;
      if (Date.now() - room.lastWork > PATIENCE) {
        room.unexpected.push(`${left} protocols were never decided`);
        return;
      }
    }
    await pause(300);
  }
}

/** Keys one, if there is one. */
async function keyNext({ client }: Seat, { truths, turns, unexpected }: Room): Promise<boolean> {
  // A page is still on its way: whoever keys without it has seen less than there is.
  const early: string[] = [];
  for (;;) {
    const { id } = await client.protocols.next({ skip: early });
    if (id === null) return false;
    const detail = await client.protocols.get({ id });
    const item = itemIn(detail);
    const truth = truths.get(item);
    if (truth === undefined) {
      unexpected.push(`a protocol that nobody sent: ${item || id}`);
      await client.protocols.reject({ id, code: 'not_a_protocol', note: '' });
      return true;
    }
    if (detail.photos < truth.photos) {
      early.push(id);
      continue;
    }
    const turn = turns.get(item) ?? 0;
    turns.set(item, turn + 1);
    const slips = truth.slip?.by === (turn === 0 ? 'first' : 'second') && detail.again === null;
    await client.protocols.key({ id, sheet: slips && truth.slip ? truth.slip.sheet : truth.sheet });
    return true;
  }
}

/** Settles one that two others keyed, if there is one. */
async function decideNext(seat: Seat, room: Room): Promise<boolean> {
  for (const show of ['differs', 'agreed'] as const) {
    const { rows } = await seat.client.protocols.list({ show, limit: 200 });
    const row = rows.find(({ mine }) => mine === null);
    if (!row) continue;
    const detail = await seat.client.protocols.get({ id: row.id });
    const item = itemIn(detail);
    const truth = room.truths.get(item);
    if (!truth) throw new Error(`${item} was keyed and never sent`);
    if (show === 'differs') await settle(seat, room, item, truth, detail);
    else await room.check.decided(item, truth, () => decide(seat, room, item, truth, detail));
    return true;
  }
  return false;
}

/** Two sheets that differ: read once more, or sent back to whoever slipped. */
async function settle({ client }: Seat, room: Room, item: string, truth: ProtocolTruth, detail: Detail): Promise<void> {
  const { id } = detail;
  const wrong = detail.keyed.find(({ sheet }) => sheet !== null && sheetDifferences(sheet, truth.sheet).length > 0);
  if (truth.slip === null || !wrong) room.unexpected.push(`${item} was keyed differently, and nobody slipped`);
  if (truth.slip?.settled === 'returned' && wrong) await client.protocols.sendBack({ id, to: wrong.person });
  else await client.protocols.adjudicate({ id, sheet: truth.sheet, reason: READ_AGAIN });
}

/** What two agree on, or a third has read: accepted, counted apart, or rejected with its reason. */
async function decide({ client }: Seat, room: Room, item: string, truth: ProtocolTruth, detail: Detail): Promise<void> {
  const { id, compared } = detail;
  const { verdict, fault } = truth;
  if (compared === null) throw new Error(`${item} is agreed on, and who decides may not see it`);
  const stops = compared.blocking.length + compared.missing.length > 0;
  const accepts = verdict.do !== 'reject';
  // A higher commission's figures, or somebody's word, may say nothing against themselves and yet be no protocol to count.
  const byItself = truth.level === 'PEC' && truth.photos > 0;
  if (accepts ? stops : !stops && byItself)
    room.unexpected.push(
      `${item} to ${verdict.do}: ${[...compared.blocking, ...compared.missing].join(' ') || 'fine'}`,
    );
  if (accepts && compared.toAccept.length > 0) room.unexpected.push(`${item} warns: ${compared.toAccept.join(' ')}`);
  if (accepts && (compared.turnout !== null) !== (verdict.do === 'exclude'))
    room.unexpected.push(`${item} to ${verdict.do}: turnout ${compared.turnout === null ? 'not ' : ''}flagged`);
  if (fault) await note(client, id, fault);
  if (verdict.do === 'reject') await client.protocols.reject({ id, code: verdict.code, note: '' });
  else
    await client.protocols.accept({
      id,
      accepts: compared.toAccept,
      turnout: compared.turnout && { exclude: verdict.do === 'exclude', note: TURNOUT_NOTE },
    });
}

const note = (client: Seat['client'], id: string, code: CommissionFault) =>
  client.protocols.fault({ id, code, on: true });

/** The bot's own id of what became the protocol. */
const itemIn = ({ sources }: Detail): string => itemOf(sources.flatMap(({ messages }) => messages));

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
