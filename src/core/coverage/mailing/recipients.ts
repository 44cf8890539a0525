import {
  filled,
  languageFor,
  type MailAddress,
  type MailingField,
  type MailingTexts,
  type ObserverState,
  reporterOf,
} from '../../../domain/index.ts';
import { isStopped } from '../../reporters/index.ts';
import { all, one, type ReadDb } from '../../store/index.ts';

/**
 * Why somebody is not written to: their phone may be in other hands; no address on the roster; they never wrote, so that
 * there is nothing the bot could answer; they are not to be sent anywhere; the text asks for a station and they have none.
 */
export const WITHHELD = ['seized', 'noAddress', 'neverWrote', 'notActive', 'nothingToFill'] as const;
export type Withheld = (typeof WITHHELD)[number];

export interface Recipient {
  observer: string;
  callSign: string;
  sender: string;
  text: string;
  address: MailAddress;
  /** Others of the list who share this address: it is written to once. */
  shares: string[];
}

interface Row {
  id: string;
  callSign: string;
  state: ObserverState;
  languages: string;
}

/** Whose reports are signed by a pseudonym of a scheme: one for each bot that a lead bound to it. */
function sendersOf(db: ReadDb, observer: string): string[] {
  const bots = all<{ bot: string; scheme: string }>(db, 'SELECT DISTINCT bot_id AS bot, scheme FROM relay_binding');
  const reporters = all<{ reporter: string }>(
    db,
    'SELECT reporter FROM observer_reporter WHERE observer = ? ORDER BY reporter',
    observer,
  );
  return reporters.flatMap(({ reporter }) => {
    const at = reporter.indexOf(':');
    const [scheme, pseudonym] = [reporter.slice(0, at), reporter.slice(at + 1)];
    return bots.filter((each) => each.scheme === scheme).map(({ bot }) => `relay:${bot}:${scheme}:${pseudonym}`);
  });
}

/** Where an answer to a relay's reporter goes: to the newest message that it brought of theirs. */
function addressOf(db: ReadDb, sender: string): MailAddress | null {
  const found = one<{ account: string; kind: 'user' | 'group' | 'channel'; peer: string; msgId: number }>(
    db,
    `SELECT v.account, v.peer_kind AS kind, v.peer_id AS peer, v.msg_id AS msgId FROM inbox_item AS i
       JOIN submission AS s ON s.id = i.submission JOIN message_version AS v ON v.message_key = s.root_key
     WHERE i.sender = ? ORDER BY i.seq DESC, v.version_no DESC LIMIT 1`,
    sender,
  );
  return found ? { account: found.account, chat: { kind: found.kind, id: found.peer }, replyTo: found.msgId } : null;
}

/** Their station, for the text: the one they are to be at next, else the last. */
function stationOf(db: ReadDb, observer: string): { number: number; address: string | null } | undefined {
  return one(
    db,
    `SELECT s.number, coalesce(s.address, s.name_ru, s.name_kk) AS address FROM assignment AS a
       JOIN station AS s ON s.id = a.station
     WHERE a.observer = ? AND a.ended_at IS NULL ORDER BY a.begins, a.id LIMIT 1`,
    observer,
  );
}

/**
 * Who of these gets what, and who does not and why. Everybody asked for is in exactly one of the two, or shares an address
 * with somebody in the first. In the order asked for.
 */
export function recipientsOf(
  db: ReadDb,
  observers: readonly string[],
  texts: MailingTexts,
): { to: Recipient[]; withheld: { observer: string; callSign: string; why: Withheld }[] } {
  const rows = new Map(
    all<Row>(
      db,
      `SELECT id, call_sign AS callSign, state, languages FROM observer
       WHERE id IN (SELECT value FROM json_each(?)) AND merged_into IS NULL`,
      JSON.stringify(observers),
    ).map((row) => [row.id, row]),
  );
  const bySender = new Map<string, Recipient>();
  const withheld: { observer: string; callSign: string; why: Withheld }[] = [];
  for (const id of new Set(observers)) {
    const row = rows.get(id);
    if (!row) continue;
    const { callSign, state } = row;
    const no = (why: Withheld): void => void withheld.push({ observer: id, callSign, why });
    if (state !== 'active') {
      no('notActive');
      continue;
    }
    const senders = sendersOf(db, id);
    const free = senders.filter((sender) => !isStopped(db, reporterOf(sender)));
    const [way] = free.flatMap((sender) => {
      const address = addressOf(db, sender);
      return address ? [{ sender, address }] : [];
    });
    if (senders.length === 0) no('noAddress');
    // One of their phones is in other hands: who reads the other one, nobody knows.
    else if (free.length < senders.length) no('seized');
    else if (way === undefined) no('neverWrote');
    else {
      const shared = bySender.get(way.sender);
      if (shared) {
        shared.shares.push(callSign);
        continue;
      }
      const station = stationOf(db, id);
      const values: Record<MailingField, string | null> = {
        callSign,
        station: station ? `№ ${station.number}` : null,
        address: station?.address ?? null,
      };
      const text = filled(texts[languageFor(texts, JSON.parse(row.languages) as string[])] ?? '', values);
      if (text === null) no('nothingToFill');
      else bySender.set(way.sender, { observer: id, callSign, ...way, text, shares: [] });
    }
  }
  return { to: [...bySender.values()], withheld };
}
